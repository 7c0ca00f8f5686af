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
    from pm_graph.store import StoreSource

NAME = "graph.trig"
"""The file of the shipped graph on the shelf "ontology"."""


def graph_path() -> str:
    """Return the path of the shipped graph."""
    return os.path.join(shelf("ontology"), NAME)


@cache
def start() -> Loading:
    """Begin to read the graph that ships, and return what will have it; once a process."""
    return Loading(graph_path())


@cache
def open_shipped() -> StoreSource:
    """Return the graph that ships, the same one each time: it is only ever read."""
    from pm_graph.store import StoreSource

    return StoreSource(start(), "the graph that ships")
