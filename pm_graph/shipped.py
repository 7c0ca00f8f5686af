"""The graph that ships: one TriG file on the shelf "ontology", parsed into memory.

Opening a store on disk would take less time than parsing does, but the questions then take several
times as long, and an answer in all more than twice as long (``benchmarks/start.py``).
"""

import os
from functools import cache

from pm_graph.shelf import shelf
from pm_graph.store import StoreSource, from_file

NAME = "graph.trig"
"""The file of the shipped graph on the shelf "ontology"."""


def graph_path() -> str:
    """Return the path of the shipped graph."""
    return os.path.join(shelf("ontology"), NAME)


@cache
def open_shipped() -> StoreSource:
    """Return the graph that ships, the same one each time: it is only ever read.

    It is parsed in a thread, beside whatever else has to be got ready.
    """
    return StoreSource.in_background(lambda: from_file(graph_path()), "the graph that ships")
