"""A file held against an RDFS or OWL vocabulary: its terms, and what they may be said of.

Domains and ranges are read as what a receiving system expects, not as RDFS infers from them: a
thing has to have a class of the domain, or one below it. ``rdfs:domain`` (all of them, unions one
of) and ``schema:domainIncludes`` (one of them) count, likewise ranges. A thing without any class in
the file can't be judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from pm_graph.validate.rule import UNVERIFIABLE, Outcome, judged

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SCHEMA = ("https://schema.org/", "http://schema.org/")
_TYPE = NamedNode(_RDF + "type")
_CLASSES = {_RDFS + "Class", _OWL + "Class", _RDFS + "Datatype"}
_PROPERTIES = {
    _RDF + "Property",
    *(_OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
}
_ANY = {_RDFS + "Resource", _OWL + "Thing"}
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}


class Vocabulary:
    """The terms of a vocabulary file, their hierarchy, and the domains and ranges of properties."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.classes = set(self._of_type(_CLASSES))
        self.properties = set(self._of_type(_PROPERTIES))
        self.individuals = {
            quad.subject.value for quad in store if isinstance(quad.subject, NamedNode)
        }
        self.namespaces = {_namespace(term) for term in self.classes | self.properties}

    def _of_type(self, types: Iterable[str]) -> Iterator[str]:
        for kind in types:
            for quad in self._store.quads_for_pattern(None, _TYPE, NamedNode(kind)):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject.value

    def above(self, classes: Iterable[str]) -> set[str]:
        """Return ``classes`` with all that are above them."""
        found, wait = set[str](), list(classes)
        while wait:
            one = wait.pop()
            if one not in found:
                found.add(one)
                wait += self._objects(one, _RDFS + "subClassOf", _OWL + "equivalentClass")
        return found

    def allowed(self, term: str, what: str) -> list[set[str]]:
        """Return the sets of classes of which each has to be met: ``what`` is domain or range."""
        found = [
            self._members(quad.object)
            for quad in self._store.quads_for_pattern(
                NamedNode(term), NamedNode(_RDFS + what), None
            )
        ]
        one_of = set(self._objects(term, *(f"{base}{what}Includes" for base in _SCHEMA)))
        return [each for each in [*found, one_of] if each and not each & _ANY]

    def is_datatype(self, term: str) -> bool:
        """Whether the values of a class are literals."""
        wide = self.above([term])
        wide |= {kind for each in wide for kind in self._objects(each, _RDF + "type")}
        literal = {_RDFS + "Literal", _RDFS + "Datatype", _RDF + "langString"}
        data = {base + "DataType" for base in _SCHEMA}
        return term.startswith(_XSD) or bool(wide & (literal | data))

    def _members(self, node: object) -> set[str]:
        """Return the classes that a domain or range is made of; none where that can't be told."""
        if isinstance(node, NamedNode):
            return {node.value}
        found = set[str]()
        if isinstance(node, BlankNode):
            for quad in self._store.quads_for_pattern(node, NamedNode(_OWL + "unionOf"), None):
                cell: object = quad.object
                while isinstance(cell, BlankNode):
                    for first in self._store.quads_for_pattern(
                        cell, NamedNode(_RDF + "first"), None
                    ):
                        found |= self._members(first.object)
                    rest = list(self._store.quads_for_pattern(cell, NamedNode(_RDF + "rest"), None))
                    cell = rest[0].object if rest else None
        return found

    def _objects(self, term: str, *predicates: str) -> list[str]:
        return [
            quad.object.value
            for predicate in predicates
            for quad in self._store.quads_for_pattern(NamedNode(term), NamedNode(predicate), None)
            if isinstance(quad.object, NamedNode)
        ]


def by_vocabulary(store: Store, vocabulary: Vocabulary, name: str) -> list[Outcome]:
    """Return whether the terms of a file are known, and used of and for what they are meant."""
    terms, domains, ranges, unknown = list[str](), list[str](), list[str](), set[str]()
    types: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, None):
        if isinstance(quad.object, NamedNode):
            types.setdefault(str(quad.subject), set()).add(quad.object.value)
            if not _known(vocabulary, quad.object.value, vocabulary.classes):
                terms.append(f"{quad.object} is no class ({quad.subject})")
    for quad in store:
        term, about = quad.predicate.value, str(quad.subject)
        if not _known(vocabulary, term, vocabulary.properties):
            terms.append(f"{quad.predicate} is no property ({about})")
        for what, end, into in (
            ("domain", quad.subject, domains),
            ("range", quad.object, ranges),
        ):
            for classes in vocabulary.allowed(term, what):
                fits = _fits(vocabulary, end, classes, types)
                if fits is None:
                    unknown.add(str(end))
                elif not fits:
                    short = ", ".join(sorted(map(_local, classes)))
                    into.append(f"{_local(term)} of {about}: {end} is none of {short}")
    outcomes = [
        judged("terms", f"every term of {name} is one", terms, "name a term that it has"),
        judged("domains", f"{name}'s properties are said of what they are for", domains),
        judged("ranges", f"{name}'s properties have values of the kind they ask for", ranges),
    ]
    if unknown:
        what = "the class of everything that a property links is known"
        where = tuple(sorted(unknown))
        outcomes.append(Outcome("unknown-classes", UNVERIFIABLE, what, where, "say its class"))
    return outcomes


def _known(vocabulary: Vocabulary, term: str, those: set[str]) -> bool:
    return term in those or _namespace(term) not in vocabulary.namespaces


def _fits(
    vocabulary: Vocabulary, end: object, classes: set[str], types: dict[str, set[str]]
) -> bool | None:
    """Whether a term is of one of ``classes``; None if nothing says what it is."""
    literal = {each for each in classes if vocabulary.is_datatype(each)}
    if isinstance(end, Literal):
        datatype = end.datatype.value
        exact = {each for each in literal if each.startswith(_XSD)}
        if literal - exact or datatype in exact:
            return True
        return datatype in _NUMBERS and bool(exact & _NUMBERS)
    # An address may stand for a text that is one, in schema.org for instance.
    address = any(_local(each) in ("URL", "anyURI") for each in literal)
    if literal == classes:
        return address
    mine = types.get(str(end))
    if mine is None:
        iri = str(end).strip("<>")
        mine = (
            set(vocabulary._objects(iri, _RDF + "type")) if iri in vocabulary.individuals else None
        )
    if mine is None:
        return True if address else None
    return bool(vocabulary.above(mine) & classes)


def _namespace(term: str) -> str:
    return term[: max(term.rfind("#"), term.rfind("/")) + 1]


def _local(term: str) -> str:
    return term[len(_namespace(term)) :]
