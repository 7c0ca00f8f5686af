"""From files to readings: find the loader that knows a document's layout, and let it read."""

import os
from collections.abc import Iterable
from importlib.metadata import entry_points

from pm_graph.errors import DocumentError, Fault, UnknownLayoutError
from pm_graph.statement import Loader, Reading

GROUP = "pm_graph.loaders"
"""The entry-point group through which any distribution can bring loaders."""
HIDDEN = "."


def loaders() -> list[Loader]:
    """Return all installed loaders, sorted by name."""
    found = [entry.load() for entry in entry_points(group=GROUP)]
    return sorted(loader for loader in found if isinstance(loader, Loader))


def documents(paths: Iterable[str]) -> list[str]:
    """Return the files that ``paths`` name: files as they are, folders for the files in them.

    Raises DocumentError for a path that is not there or a folder without files.
    """
    found = []
    for path in paths:
        if os.path.isdir(path):
            inside = [
                os.path.join(path, name)
                for name in sorted(os.listdir(path))
                if not name.startswith(HIDDEN) and os.path.isfile(os.path.join(path, name))
            ]
            if not inside:
                raise DocumentError(path, [Fault(0, "there is no document in this folder")])
            found += inside
        elif os.path.exists(path):
            found.append(path)
        else:
            raise DocumentError(path, [Fault(0, "there is no such file or folder")])
    return list(dict.fromkeys(found))


def read_text(path: str) -> str:
    """Return a document's text; raises DocumentError if it is no UTF-8 text."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise DocumentError(path, [Fault(0, error.strerror or "can't be read")]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            path, [Fault(line, "this is not UTF-8 text; save it as UTF-8")]
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DocumentError(path, [Fault(line, "this is a binary file, not a text")])
    if not text.strip():
        raise DocumentError(path, [Fault(0, "the document is empty")])
    return text


def load(path: str, known: Iterable[Loader] | None = None) -> Reading:
    """Read the document at ``path`` with the loader that knows its layout.

    Raises DocumentError with all faults of the document, UnknownLayoutError if no loader knows it.
    """
    available = list(loaders() if known is None else known)
    text = read_text(path)
    fitting = [loader for loader in available if loader.recognises(text)]
    if not fitting:
        raise UnknownLayoutError(path, [loader.title for loader in available])
    if len(fitting) > 1:
        titles = " and ".join(loader.title for loader in fitting)
        raise DocumentError(
            path, [Fault(0, f"this could be {titles}; only one layout can be read")]
        )
    return fitting[0].load(text, path)
