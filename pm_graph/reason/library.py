"""The same closure by owlrl, for comparison: slower by far, and with the faults it has."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from pm_graph.errors import GraphFileError
from pm_graph.reason.table import NAMESPACES, iri
from pm_graph.reason.written import REFLEXIVE
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
"""The predicate by which owlrl says what contradicts, in words."""


def by_owlrl(triples: Iterable[Triple], *, full: bool) -> tuple[list[Triple], list[str]]:
    """Return what owlrl infers beyond ``triples``, sorted, and what it says is wrong.

    Without ``full`` the same is left out as by our own engine.
    """
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    for triple in triples:
        terms = triple.subject, triple.predicate, triple.object
        graph.add((_to_rdflib(terms[0]), _to_rdflib(terms[1]), _to_rdflib(terms[2])))
    before = set(graph)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    own = tuple(NAMESPACES.values())
    reflexive = {term[1:-1] for term in map(iri, REFLEXIVE)}
    type_, thing = NAMESPACES["rdf"] + "type", NAMESPACES["owl"] + "Thing"
    errors = sorted({str(message) for message in graph.objects(None, rdflib.URIRef(ERROR))})
    reports = set(graph.subjects(rdflib.URIRef(ERROR), None))
    lines = set()
    for added in set(graph) - before:
        subject, predicate, object_ = added
        if (
            not isinstance(subject, rdflib.URIRef | rdflib.BNode)
            or not isinstance(predicate, rdflib.URIRef)
            or subject in reports
        ):
            continue
        nothing_said = (
            (subject == object_ and str(predicate) in reflexive)
            or str(subject).startswith(own)
            or (str(predicate) == type_ and str(object_) == thing)
        )
        if full or not nothing_said:
            lines.add(" ".join(term.n3() for term in added))
    text = "".join(f"{line} .\n" for line in sorted(lines))
    return [quad.triple for quad in parse(text.encode(), format=RdfFormat.N_TRIPLES)], errors


def _to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Identifier:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)
    raise GraphFileError("reason", "owlrl can't read a triple that has a triple as its object")
