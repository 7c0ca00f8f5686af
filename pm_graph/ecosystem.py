"""Hand the graph to rdflib, the graph type of Python's RDF ecosystem."""

import rdflib

from pm_graph.source import Source

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def to_rdflib(source: Source) -> rdflib.Graph:
    """Return all triples of ``source`` as an ``rdflib.Graph`` with the known prefixes bound."""
    from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, serialize

    from pm_graph.vocabulary import PREFIXES

    result = source.query(ALL, path="all triples")
    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    if not isinstance(result, QueryBoolean | bool | QuerySolutions):
        graph.parse(data=serialize(result, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    return graph
