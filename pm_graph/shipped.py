"""The graph that ships: one TriG file on the shelf "ontology", parsed into memory.

Opening a store on disk would take less time than parsing does, but the questions then take several
times as long, and an answer in all more than twice as long (``benchmarks/start.py``).
"""

from __future__ import annotations

import os
from functools import cache

from pm_graph.rdf_file import Loading
from pm_graph.record import TYPE_CHECKING
from pm_graph.shelf import shelf

if TYPE_CHECKING:
    from pm_graph.memory import Memory
    from pm_graph.store import StoreSource

READING = (
    "ask",
    "features",
    "guess",
    "header",
    "intent",
    "match",
    "mention",
    "order",
    "pattern",
    "phrased",
    "phrasing",
    "question",
    "resolve",
    "sift",
    "wording",
)
"""The modules whose work is kept (:mod:`pm_graph.memory`)."""
PARTS = ("graph.trig", "names.trig", "links.trig", "inferred.trig")
"""The files of the shipped graph on the shelf "ontology": what the documents say, the names by
which it is found, links, and what follows."""


def graph_path(part: str = PARTS[0]) -> str:
    """Return the path of a part of the shipped graph, that of the documents unless named."""
    return os.path.join(shelf("ontology"), part)


@cache
def start() -> Loading:
    """Begin to read what the documents say, and return what will have it; once a process."""
    return Loading(graph_path())


@cache
def open_names() -> StoreSource:
    """Return the documents with the names by which things are found, in a store of its own.

    Few questions need those, and reading them takes as long as half of all that the documents say.
    """
    from pm_graph.store import StoreSource

    loading = Loading(*(graph_path(part) for part in PARTS[:2]))
    return StoreSource(loading, "the graph that ships, hidden labels included")


@cache
def open_whole() -> StoreSource:
    """Return the documents with the links between them and what follows, in a store of its own."""
    from pm_graph.store import StoreSource

    loading = Loading(*(graph_path(part) for part in PARTS))
    return StoreSource(loading, "the graph that ships, links and inferences included")


@cache
def memory() -> Memory:
    """Return where that is kept which reading questions about the shipped graph takes to know."""
    import pm_graph
    from pm_graph.catalogue import Catalogue
    from pm_graph.memory import Memory
    from pm_graph.shelf import files

    code = os.path.dirname(__file__)
    modules = [os.path.join(code, f"{name}.py") for name in READING]
    paths = [*map(graph_path, PARTS[:2]), *Catalogue().paths, *files("queries", ".tsv"), *modules]
    return Memory(paths, pm_graph.__version__)


@cache
def open_shipped() -> StoreSource:
    """Return the graph that ships, the same one each time: it is only ever read."""
    from pm_graph.store import StoreSource

    return StoreSource(start(), "the graph that ships")
