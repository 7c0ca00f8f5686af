"""The graph that ships: text in the package, and a store of it in the user's cache.

Opening a store on disk costs a fraction of parsing the text, so the first question leaves one
behind, keyed by the digest of the text: built aside, then renamed. Where the cache can't be
written or proves damaged, the text is parsed into memory.
"""

import hashlib
import os

from pyoxigraph import RdfFormat, Store, __version__

from pm_graph.shelf import shelf
from pm_graph.store import StoreSource

NAME = "graph.trig"
"""The file of the shipped graph on the shelf "ontology"."""


def graph_path() -> str:
    """Return the path of the shipped graph's text."""
    return os.path.join(shelf("ontology"), NAME)


def cache_folder() -> str:
    """Return where stores are cached: PM_GRAPH_CACHE, else the user's own cache folder."""
    if chosen := os.environ.get("PM_GRAPH_CACHE"):
        return chosen
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "pm-graph")


def open_shipped() -> StoreSource:
    """Return the graph that ships, from the cache if it is there, else by parsing it."""
    with open(graph_path(), "rb") as file:
        text = file.read()
    key = hashlib.sha256(text, usedforsecurity=False).hexdigest()[:32]
    path = os.path.join(cache_folder(), f"{key}-{__version__}")
    name = "the graph that ships"

    def in_memory() -> Store:
        store = Store()
        store.bulk_load(text, format=RdfFormat.TRIG)
        return store

    def recover() -> Store:
        """Take a damaged cache out of the way, so that the next question rebuilds it."""
        _remove(path)
        return in_memory()

    if not os.path.isdir(path):
        _build(path, text)
    try:
        store = Store.read_only(path)
        next(store.quads_for_pattern(None, None, None, None))
    except (OSError, RuntimeError, StopIteration):
        return StoreSource(recover(), name)
    return StoreSource(store, name, recover)


def _build(path: str, text: bytes) -> None:
    """Build the store of ``text`` aside and rename it to ``path``; leave nothing if that fails."""
    import tempfile

    aside = None
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        aside = tempfile.mkdtemp(prefix="new-", dir=os.path.dirname(path))
        store = Store(aside)
        store.bulk_load(text, format=RdfFormat.TRIG)
        store.optimize()
        store.flush()
        del store
        os.rename(aside, path)
    except (OSError, RuntimeError):
        if aside is not None:
            _remove(aside)


def _remove(path: str) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)
