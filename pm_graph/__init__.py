"""Question the published competency frameworks of product management.

>>> import pm_graph
>>> graph = pm_graph.open()
>>> answer = graph.ask("what separates level 4 from level 5")
>>> answer.status
'answered'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.graph import Graph

__version__ = "0.1.0"


def open(  # noqa: A001 - reads as pm_graph.open(), like its kin in other packages
    store: str | None = None,
    *,
    endpoint: str | None = None,
    timeout: float | None = None,
) -> "Graph":
    """Open a graph to question: the one that ships, unless another is named.

    ``store`` is a store's folder or an RDF file (Turtle, TriG, N-Triples, N-Quads, JSON-LD);
    ``endpoint`` the URL of a SPARQL 1.1 query service whose default graph is the union of its
    named graphs; ``timeout`` bounds each query, in seconds. Raises GraphFileError if a store
    can't be opened, UsageError if both are named.
    """
    from pm_graph.errors import UsageError
    from pm_graph.graph import Graph

    if store and endpoint:
        raise UsageError("a store and an endpoint are named; one graph is asked at a time")
    if endpoint:
        from pm_graph.endpoint import EndpointSource

        return Graph(EndpointSource(endpoint, timeout), timeout=timeout)
    if store:
        from pm_graph.store import open_path

        return Graph(open_path(store), timeout=timeout)
    from pm_graph.shipped import open_shipped

    return Graph(open_shipped(), timeout=timeout)
