"""The dataset in its parts: what the documents say, what links them, and what follows.

No two parts hold the same triple, so that a query over the union of their graphs counts it once.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad, Triple

from pm_graph.build import Source, quads
from pm_graph.links import alignment_quads, mapping_quads
from pm_graph.mapping import mapping_sets
from pm_graph.reason import reason
from pm_graph.vocabulary import GRAPH, PM

INFERRED = NamedNode(GRAPH + "inferred")
"""The named graph of what follows."""


def parts(sources: Sequence[Source], *, text: bool) -> dict[str, list[Quad]]:
    """Return the quads of each part, sorted, by the name of its file without the ending.

    ``graph`` is what the documents say, ``links`` the mappings and alignments, ``inferred`` what
    follows from both by OWL 2 RL. ``text`` says whether the publishers' own words are part of it.
    """
    documents = quads(sources, text=text)
    known = {quad.subject.value for quad in documents if isinstance(quad.subject, NamedNode)}
    stated = {
        quad.subject.value: quad.object.value
        for quad in documents
        if quad.predicate.value == PM.statedIn
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }
    asserted = set(map(_triple, documents))
    links = []
    for quad in [*mapping_quads(mapping_sets(), known, stated), *alignment_quads()]:
        if _triple(quad) not in asserted:
            asserted.add(_triple(quad))
            links.append(quad)
    return {
        "graph": documents,
        "links": sorted(links, key=str),
        "inferred": infer([*documents, *links]),
    }


def infer(asserted: Iterable[Quad]) -> list[Quad]:
    """Return what follows from ``asserted`` and is not among it, in a graph of its own, sorted."""
    return [Quad(t.subject, t.predicate, t.object, INFERRED) for t in reason(asserted).inferred()]


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)
