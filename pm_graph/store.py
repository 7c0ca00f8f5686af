"""The embedded answerer: a pyoxigraph store, in memory or on disk."""

import os
from collections.abc import Callable
from threading import Thread

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
)

from pm_graph.errors import GraphFileError, QueryError, QueryTimeoutError
from pm_graph.source import Result
from pm_graph.sparql import complete, syntax_error

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}
"""The RDF formats by the ending of a file's name."""


class StoreSource:
    """Answers from a pyoxigraph store; ``recover`` gives another one if this one proves damaged."""

    def __init__(self, store: Store, name: str, recover: Callable[[], Store] | None = None) -> None:
        self.store, self.name, self._recover = store, name, recover

    def query(self, text: str, *, path: str = "query", timeout: float | None = None) -> Result:
        """Run a query (:meth:`pm_graph.source.Source.query`)."""
        completed, added = complete(text, path)
        try:
            if timeout is None:
                return self.store.query(completed, use_default_graph_as_union=True)
            return self._bounded(completed, timeout)
        except SyntaxError as error:
            raise syntax_error(error, completed, added, path) from None
        except (OSError, RuntimeError) as error:
            if self._recover is None:
                raise QueryError(f"{self.name}: {' '.join(str(error).split())}", path=path) from None
            self.store, self._recover = self._recover(), None
            return self.query(text, path=path, timeout=timeout)

    def _bounded(self, query: str, timeout: float) -> Result:
        """Run ``query`` in a thread, all results included, for at most ``timeout`` seconds.

        pyoxigraph can't be told to stop; a query that is given up runs on in its daemon thread
        until it ends or the process does.
        """
        outcome: list[Result | BaseException] = []

        def work() -> None:
            try:
                result = self.store.query(query, use_default_graph_as_union=True)
                outcome.append(_held(result))
            except BaseException as error:  # noqa: BLE001 - handed to the waiting thread
                outcome.append(error)

        thread = Thread(target=work, daemon=True)
        thread.start()
        thread.join(timeout)
        if not outcome:
            raise QueryTimeoutError(timeout)
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]


def _held(result: Result) -> Result:
    """Return ``result`` with all that it would yield computed already."""
    if isinstance(result, QuerySolutions):
        data = result.serialize(format=QueryResultsFormat.JSON)
        return parse_query_results(data, format=QueryResultsFormat.JSON)
    return result if isinstance(result, QueryBoolean) else list(result)


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
        store.bulk_load(path=path, format=FORMATS[ending])
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
