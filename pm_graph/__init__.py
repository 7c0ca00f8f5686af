"""Question the published competency frameworks of product management.

>>> import pm_graph
>>> graph = pm_graph.open()
>>> answer = graph.ask("what separates level 4 from level 5")
>>> answer.status
'answered'
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which is not imported where seconds are counted in ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from pm_graph.graph import Graph
    from pm_graph.memory import Memory
    from pm_graph.source import Source

__version__ = "0.1.0"


def open(  # noqa: A001 - reads as pm_graph.open(), like its kin in other packages
    store: str | None = None,
    *,
    endpoint: str | None = None,
    timeout: float | None = None,
) -> Graph:
    """Open a graph to question: the one that ships, unless another is named.

    ``store`` is a store's folder or an RDF file (Turtle, TriG, N-Triples, N-Quads, JSON-LD);
    ``endpoint`` the URL of a SPARQL 1.1 query service whose default graph is the union of its
    named graphs; ``timeout`` bounds each query, in seconds. Raises GraphFileError if a store
    can't be opened, UsageError if both are named.
    """
    if store and endpoint:
        from pm_graph.errors import UsageError

        raise UsageError("a store and an endpoint are named; one graph is asked at a time")
    source: Source
    whole: Callable[[], Source] | None = None
    names: Callable[[], Source] | None = None
    known: Memory | None = None
    if endpoint:
        from pm_graph.endpoint import EndpointSource

        source = EndpointSource(endpoint, timeout)
    elif store:
        from pm_graph.store import open_path

        source = open_path(store)
    else:
        from pm_graph.shipped import memory, open_names, open_shipped, open_whole, start

        start()  # before what is imported next: that goes on while the graph is parsed
        source, names, whole, known = open_shipped(), open_names, open_whole, memory()
    from pm_graph.graph import Graph

    return Graph(source, timeout=timeout, names=names, whole=whole, memory=known)
