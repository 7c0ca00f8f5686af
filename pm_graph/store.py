"""The embedded answerer: a pyoxigraph store, in memory or on disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import TIMEOUT_MAX, Thread

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
)

from pm_graph.errors import GraphFileError, QueryError, QueryTimeoutError
from pm_graph.record import TYPE_CHECKING
from pm_graph.sparql import asks_elsewhere, complete, names_graphs, syntax_error

if TYPE_CHECKING:
    from typing import Self

    from pm_graph.source import Result

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}
"""The RDF formats by the ending of a file's name."""


class StoreSource:
    """Answers from a pyoxigraph store."""

    def __init__(self, store: Store, name: str) -> None:
        self.name = name
        self._store: Store | None = store
        self._failure: BaseException | None = None
        self._thread: Thread | None = None

    @classmethod
    def in_background(cls, load: Callable[[], Store], name: str) -> Self:
        """Return a source whose store is loaded in a thread; the first query waits for it.

        pyoxigraph lets go of the interpreter while it parses, so that this costs no time where
        there is a second core.
        """
        source = cls.__new__(cls)
        source.name, source._store, source._failure = name, None, None

        def work() -> None:
            try:
                source._store = load()
            except BaseException as error:
                source._failure = error

        source._thread = Thread(target=work, daemon=True)
        source._thread.start()
        return source

    @property
    def store(self) -> Store:
        """The store, once it is loaded; raises what its loading raised."""
        if self._store is None and self._thread is not None:
            self._thread.join()
        if self._store is None:
            raise self._failure or GraphFileError(self.name, "the store was not loaded")
        return self._store

    def query(self, text: str, *, path: str = "query", timeout: float | None = None) -> Result:
        """Run a query (:meth:`pm_graph.source.Source.query`)."""
        completed, added = complete(text, path)
        if asks_elsewhere(completed):
            reason = "SERVICE would ask another server; name that one with --endpoint"
            raise QueryError(reason, path=path)
        try:
            if timeout is None:
                return self._run(completed)
            return self._bounded(completed, timeout)
        except SyntaxError as error:
            raise syntax_error(error, completed, added, path) from None
        except (OSError, RuntimeError) as error:
            raise GraphFileError(self.name, f"the store can't be read: {error}") from None

    def _run(self, query: str) -> Result:
        """Run ``query`` over the union of the graphs, or over those that its own FROM names."""
        return self.store.query(query, use_default_graph_as_union=not names_graphs(query))

    def _bounded(self, query: str, timeout: float) -> Result:
        """Run ``query`` in a thread, all results included, for at most ``timeout`` seconds.

        pyoxigraph can't be told to stop; a query that is given up runs on in its daemon thread
        until it ends or the process does.
        """
        outcome: list[bytes | bool | list[Triple] | BaseException] = []

        def work() -> None:
            try:
                outcome.append(_whole(self._run(query)))
            except BaseException as error:
                outcome.append(error)

        thread = Thread(target=work, daemon=True)
        thread.start()
        thread.join(min(timeout, TIMEOUT_MAX))
        if not outcome:
            raise QueryTimeoutError(timeout)
        match outcome[0]:
            case BaseException() as error:
                raise error
            case bytes() as data:
                return parse_query_results(data, format=QueryResultsFormat.JSON)
            case other:
                return other


def _whole(result: Result) -> bytes | bool | list[Triple]:
    """Return all that ``result`` yields in a form that may leave the thread it was made in.

    pyoxigraph's own iterators may not: reading them in another thread ends the process.
    """
    if isinstance(result, QuerySolutions):
        return result.serialize(format=QueryResultsFormat.JSON) or b""
    return bool(result) if isinstance(result, QueryBoolean | bool) else list(result)


def from_file(path: str) -> Store:
    """Return an in-memory store with the RDF of ``path``; its format is told by its ending.

    Raises GraphFileError with line and column where the file can't be parsed.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        raise GraphFileError(path, f"no RDF format ends in {ending or 'nothing'!r}; known: {known}")
    store = Store()
    try:
        store.load(path=path, format=FORMATS[ending])
    except SyntaxError as error:
        line, column = (error.lineno or 0, error.offset or 0)
        raise GraphFileError(path, f"{error.msg}", line=line, column=column) from None
    except OSError as error:
        raise GraphFileError(path, error.strerror or str(error)) from None
    return store


def from_folder(path: str) -> Store:
    """Return the store on disk at ``path``, opened for reading only; raises GraphFileError."""
    if not os.path.exists(os.path.join(path, "CURRENT")):
        raise GraphFileError(path, "this folder is not a store; pm-graph build makes a graph file")
    try:
        return Store.read_only(path)
    except (OSError, RuntimeError) as error:
        raise GraphFileError(path, f"this store can't be opened: {error}") from None


def open_path(path: str) -> StoreSource:
    """Return the store at ``path``: a folder is one on disk, a file is RDF read into memory."""
    if not os.path.exists(path):
        raise GraphFileError(path, "there is no such file or folder")
    return StoreSource(from_folder(path) if os.path.isdir(path) else from_file(path), path)
