"""RDF files into memory, at once or in a thread of their own."""

from __future__ import annotations

import os
from threading import Thread

from pyoxigraph import RdfFormat, Store

from pm_graph.errors import GraphFileError

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}
"""The RDF formats by the ending of a file's name."""


def from_file(*paths: str) -> Store:
    """Return an in-memory store with the RDF of ``paths``, whose endings tell their formats.

    Raises GraphFileError with line and column where a file can't be parsed.
    """
    store = Store()
    for path in paths:
        _add(store, path)
    return store


def _add(store: Store, path: str) -> None:
    ending = os.path.splitext(path)[1].lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        raise GraphFileError(path, f"no RDF format ends in {ending or 'nothing'!r}; known: {known}")
    try:
        store.load(path=path, format=FORMATS[ending])
    except SyntaxError as error:
        line, column = (error.lineno or 0, error.offset or 0)
        raise GraphFileError(path, f"{error.msg}", line=line, column=column) from None
    except OSError as error:
        raise GraphFileError(path, error.strerror or str(error)) from None


class Loading:
    """Files that are being read into memory in a thread.

    pyoxigraph lets go of the interpreter while it parses, so that this costs no time where there
    is a second core.
    """

    def __init__(self, *paths: str) -> None:
        self._paths = paths
        self._store: Store | None = None
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._load, daemon=True)
        self._thread.start()

    def _load(self) -> None:
        try:
            self._store = from_file(*self._paths)
        except BaseException as error:
            self._failure = error

    def result(self) -> Store:
        """Wait for the end and return the store; raises what :func:`from_file` raised."""
        self._thread.join()
        if self._store is None:
            raise self._failure or GraphFileError(self._paths[0], "the file was not read")
        return self._store
