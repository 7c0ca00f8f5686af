"""Rules as SHACL shapes, checked by pySHACL: ours or official ones.

Ours are ``ontology/validate-TARGET.ttl``.
A rule is a shape that has an IRI: ``rdfs:label`` says what has to hold, ``rdfs:comment`` what would
do, ``dcterms:source`` the clause it comes from; ``dcterms:requires``, a text, what must be at hand
(``--data``) for it to be checked. What a shape without an IRI finds belongs to the one around it.
"""

from __future__ import annotations

import re

import pyshacl
import rdflib
from pyoxigraph import RdfFormat, Store, serialize
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from pm_graph.errors import GraphFileError
from pm_graph.validate.rule import UNVERIFIABLE, Outcome, judged


def by_shapes(store: Store, shapes: Store, name: str, *, with_data: bool) -> list[Outcome]:
    """Return the outcome of each rule; ``name`` is the shapes' own, for errors.

    Raises GraphFileError for shapes that pySHACL does not take.
    """
    shapes_graph = to_rdflib(shapes)
    try:
        _, report, _ = pyshacl.validate(
            to_rdflib(store), shacl_graph=shapes_graph, inference="none", do_owl_imports=False
        )
    except Exception as error:
        # pySHACL and rdflib raise what they like on shapes that are not well formed.
        raise GraphFileError(name, f"can't be applied: {error}") from None
    found: dict[rdflib.term.Node, list[str]] = {shape: [] for shape in _rules(shapes_graph)}
    if isinstance(report, rdflib.Graph):
        for result in report.subjects(RDF.type, SH.ValidationResult):
            if report.value(result, SH.resultSeverity) != SH.Violation:
                continue
            shape = _rule(shapes_graph, report.value(result, SH.sourceShape))
            at, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
            message = report.value(result, SH.resultMessage)
            on = f" {_local(path)}" if isinstance(path, rdflib.URIRef) else ""
            found.setdefault(shape, []).append(f"<{at}>{on}: {message}")
    outcomes = []
    for shape, where in sorted(found.items(), key=lambda item: str(item[0])):
        what = str(
            shapes_graph.value(shape, RDFS.label) or shapes_graph.value(shape, SH.name) or ""
        )
        source = str(shapes_graph.value(shape, DCTERMS.source) or "")
        rule = _local(shape) if isinstance(shape, rdflib.URIRef) else name
        if (needs := shapes_graph.value(shape, DCTERMS.requires)) is not None and not with_data:
            why = f"{what}; it takes {needs}, to be named with --data"
            outcomes.append(Outcome(rule, UNVERIFIABLE, why, source=source))
            continue
        remedy = str(shapes_graph.value(shape, RDFS.comment) or "")
        outcomes.append(judged(rule, what or "the shape holds", sorted(where), remedy, source))
    return outcomes


def to_rdflib(store: Store) -> rdflib.Graph:
    """Return the triples of a store as an ``rdflib.Graph``."""
    graph = rdflib.Graph()
    data = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    return graph.parse(data=data or b"", format="nt")


def _rules(shapes: rdflib.Graph) -> set[rdflib.term.Node]:
    return {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
        if isinstance(shape, rdflib.URIRef)
        and (
            (shape, RDFS.label, None) in shapes
            or any((shape, p, None) in shapes for p in (SH.targetClass, SH.property, SH.targetNode))
        )
    }


def _rule(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> rdflib.term.Node:
    """Return the shape with an IRI that ``shape`` is or is part of."""
    seen = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), shape)
    return shape if shape is not None else rdflib.BNode()


def _local(iri: object) -> str:
    return re.split(r"[/#]", str(iri))[-1] or str(iri)
