"""The embedded answerer: a pyoxigraph store, in memory or on disk."""

from __future__ import annotations

import os
from threading import TIMEOUT_MAX, Thread, stack_size

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from pm_graph.checked import Completed, completed
from pm_graph.errors import GraphFileError, QueryError, QueryTimeoutError
from pm_graph.rdf_file import Loading, from_file
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.source import Result


LARGE_STACK = 2**29
"""The stack of a large query, in bytes; only what is touched of it takes memory."""


class StoreSource:
    """Answers from a pyoxigraph store."""

    def __init__(self, store: Store | Loading, name: str) -> None:
        self.name, self._store = name, store

    @property
    def store(self) -> Store:
        """The store, once it is loaded; raises what its loading raised."""
        if isinstance(self._store, Loading):
            self._store = self._store.result()
        return self._store

    def query(self, text: str, *, path: str = "query", timeout: float | None = None) -> Result:
        """Run a query (:meth:`pm_graph.source.Source.query`)."""
        ready = completed(text, path)
        if ready.elsewhere:
            reason = "SERVICE would ask another server; name that one with --endpoint"
            raise QueryError(reason, path=path)
        try:
            if timeout is None and not ready.large:
                return self._run(ready)
            return self._bounded(ready, TIMEOUT_MAX if timeout is None else timeout)
        except SyntaxError as error:
            from pm_graph.sparql import syntax_error

            raise syntax_error(error, ready.text, ready.added, path) from None
        except (OSError, RuntimeError) as error:
            raise GraphFileError(self.name, f"the store can't be read: {error}") from None

    def _run(self, query: Completed) -> Result:
        """Run ``query`` over the union of the graphs, or over those that its own FROM names."""
        return self.store.query(query.text, use_default_graph_as_union=not query.names_graphs)

    def _bounded(self, query: Completed, timeout: float) -> Result:
        """Run ``query`` in a thread, all results included, for at most ``timeout`` seconds.

        A large query gets a large stack: pyoxigraph recurses over its parts, and ends the
        process where the stack ends.

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
        before = stack_size(LARGE_STACK if query.large else 0)
        try:
            thread.start()
        finally:
            stack_size(before)
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
