"""Triples that RDF has no way to write, and their terms."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from pm_graph.record import NamedTuple

Term = NamedNode | BlankNode | Literal | Triple


class Generalized(NamedTuple):
    """A triple that RDF has no way to write, such as one whose subject is a literal."""

    subject: Term
    predicate: Term
    object: Term

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


def term(text: str) -> Term:
    """Return the term that N-Triples writes so."""
    if text[0] == "<" and text[1] != "<":
        return NamedNode(text[1:-1]) if "\\" not in text else _parsed(text)
    if text[0] == "_":
        return BlankNode(text[2:])
    return _parsed(text)


def _parsed(text: str) -> Term:
    line = f"<s:> <p:> {text} .".encode()
    found: Term = next(iter(parse(line, format=RdfFormat.N_TRIPLES))).object
    return found


def triple(subject: Term, predicate: Term, object_: Term) -> Triple | Generalized:
    """Return a triple, in the form that RDF can write if it can."""
    if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode):
        return Triple(subject, predicate, object_)
    return Generalized(subject, predicate, object_)
