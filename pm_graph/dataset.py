"""The dataset in its parts: what the documents say, how it is found, what links it, what follows.

No two parts hold the same triple, so that a query over the union of their graphs counts it once.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from pm_graph.build import Source, quads
from pm_graph.errors import PmGraphError, readable
from pm_graph.links import alignment_quads, mapping_quads
from pm_graph.mapping import mapping_sets
from pm_graph.reason import reason
from pm_graph.vocabulary import INFERRED, PM, Outside
from pm_graph.write import rdf, rdf_format, write


class ContradictionError(PmGraphError):
    """A dataset that contradicts itself; ``clashes`` name the rules and the triples, one a line."""

    exit_code = 1

    def __init__(self, clashes: Sequence[str]) -> None:
        self.clashes = tuple(clashes)
        super().__init__(self.clashes)

    def lines(self) -> list[str]:
        """Return one line a clash."""
        return [readable(f"contradiction by {clash}") for clash in self.clashes]


class Writer(Protocol):
    """What writes the dataset built from sources."""

    def __call__(self, sources: Sequence[Source], *, text: bool) -> dict[str, int]:
        """Write, and return how many triples each file has."""


def parts(sources: Sequence[Source], *, text: bool) -> dict[str, list[Quad]]:
    """Return the quads of each part, sorted, by the name of its file without the ending.

    ``graph`` is what the documents say, ``names`` the hidden labels by which things are found and
    never shown, ``links`` the mappings and alignments, ``inferred`` what follows from all by OWL 2
    RL. ``text`` says whether the publishers' own words are part of it.
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
    for quad in [*mapping_quads(mapping_sets(), known, stated), *alignment_quads(documents)]:
        if _triple(quad) not in asserted:
            asserted.add(_triple(quad))
            links.append(quad)
    hidden = [quad for quad in documents if quad.predicate.value == Outside.skos_hiddenLabel]
    return {
        "graph": [quad for quad in documents if quad.predicate.value != Outside.skos_hiddenLabel],
        "names": hidden,
        "links": sorted(links, key=str),
        "inferred": infer([*documents, *links]),
    }


def outputs(path: str) -> Writer:
    """Return what writes the dataset to ``path`` and counts the triples of each file.

    A folder, one that exists or a path that ends in a separator, takes a TriG file a part; a file
    takes all parts in the format of its ending. Raises UnknownNameError for an ending that is none
    of RDF.
    """
    if os.path.isdir(path) or path.endswith(os.sep):

        def into_folder(sources: Sequence[Source], *, text: bool) -> dict[str, int]:
            made = parts(sources, text=text)
            for name, data in made.items():
                write(os.path.join(path, f"{name}.trig"), rdf(data, RdfFormat.TRIG))
            return {os.path.join(path, f"{name}.trig"): len(data) for name, data in made.items()}

        return into_folder
    form = rdf_format(path)

    def into_file(sources: Sequence[Source], *, text: bool) -> dict[str, int]:
        data = [quad for part in parts(sources, text=text).values() for quad in part]
        write(path, rdf(data, form))
        return {path: len(data)}

    return into_file


def infer(asserted: Iterable[Quad]) -> list[Quad]:
    """Return what follows from ``asserted`` and is not among it, in a graph of its own, sorted.

    What is said of a blank node is left out: it means nothing outside the graph that has the node.
    Raises ContradictionError, with every clash, if ``asserted`` contradicts itself.
    """
    graph, closure = NamedNode(INFERRED), reason(asserted)
    if closure.contradictions:
        raise ContradictionError([str(clash) for clash in closure.contradictions])
    return [
        Quad(t.subject, t.predicate, t.object, graph)
        for t in closure.inferred()
        if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    ]


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)
