"""Small random ontologies, which several modules draw from."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

EXAMPLE = "http://example.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
NUMBER = NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")

type_ = NamedNode(RDF + "type")
nil = NamedNode(RDF + "nil")
Terms = st.SearchStrategy[NamedNode]
Shape = tuple[Triple, ...]


def owl(name: str) -> NamedNode:
    """Return a term of OWL."""
    return NamedNode(OWL + name)


def some(letter: str) -> Terms:
    """Draw one of four things whose names begin alike."""
    return st.sampled_from([NamedNode(f"{EXAMPLE}{letter}{number}") for number in range(4)])


CLASSES, PROPERTIES, THINGS = some("C"), some("p"), some("i")
TEXTS = st.sampled_from([Literal("x"), Literal("y")])
CLASSES_OR_ALL = CLASSES | st.just(owl("Thing"))
VALUES = THINGS | THINGS | TEXTS
KINDS = st.sampled_from(
    [
        owl(f"{kind}Property")
        for kind in (
            *("Functional", "InverseFunctional", "Transitive", "Symmetric"),
            *("Asymmetric", "Irreflexive", "Object", "Datatype"),
        )
    ]
)
PAIRS = (
    *((CLASSES, RDFS + name, CLASSES) for name in ["subClassOf", "subClassOf"]),
    *((CLASSES, OWL + name, CLASSES) for name in ["equivalentClass", "disjointWith"]),
    *((CLASSES, OWL + name, CLASSES) for name in ["complementOf", "sameAs"]),
    *((PROPERTIES, OWL + name, PROPERTIES) for name in ["equivalentProperty", "inverseOf"]),
    *((PROPERTIES, OWL + name, PROPERTIES) for name in ["propertyDisjointWith", "sameAs"]),
    *((PROPERTIES, RDFS + name, CLASSES) for name in ["domain", "range"]),
    (PROPERTIES, RDFS + "subPropertyOf", PROPERTIES),
    *((THINGS, OWL + name, THINGS) for name in ["sameAs", "differentFrom"]),
    (PROPERTIES, RDF + "type", KINDS),
    (CLASSES, RDF + "type", st.just(owl("Class"))),
    *[(THINGS, RDF + "type", CLASSES)] * 3,
)
LISTS = (
    *((name, CLASSES, CLASSES) for name in ["intersectionOf", "unionOf"]),
    ("oneOf", CLASSES, THINGS),
    *((name, PROPERTIES, PROPERTIES) for name in ["propertyChainAxiom"] * 2),
    *((name, CLASSES, PROPERTIES) for name in ["hasKey"] * 2),
)
TOGETHER = (
    ("AllDifferent", "members", THINGS),
    ("AllDifferent", "distinctMembers", THINGS),
    ("AllDisjointClasses", "members", CLASSES),
    ("AllDisjointProperties", "members", PROPERTIES),
)


@st.composite
def pairs(draw: st.DrawFn) -> Shape:
    """Draw an axiom of one triple."""
    subjects, predicate, objects = draw(st.sampled_from(PAIRS))
    return (Triple(draw(subjects), NamedNode(predicate), draw(objects)),)


@st.composite
def facts(draw: st.DrawFn) -> Shape:
    """Draw what is said of a thing."""
    return (Triple(draw(THINGS), draw(PROPERTIES), draw(VALUES)),)


def nodes(draw: st.DrawFn) -> Iterator[NamedNode]:
    """Return names for the nodes of a structure; its first two members may be shared by others."""
    number = draw(st.integers(0, 999999))
    return (NamedNode(f"{EXAMPLE}node/{number}-{place}") for place in count())


@st.composite
def lists(draw: st.DrawFn) -> Shape:
    """Draw an axiom with a list."""
    names = nodes(draw)
    if draw(st.booleans()):
        name, subjects, members = draw(st.sampled_from(LISTS))
        least, head, found = 1, draw(subjects), []
    else:
        kind, name, members = draw(st.sampled_from(TOGETHER))
        least, head = 2, next(names)
        found = [Triple(head, type_, owl(kind))]
    chosen = draw(st.lists(members, min_size=least, max_size=3, unique_by=str))
    predicate = owl(name)
    for member in chosen:
        node = next(names)
        found += [Triple(head, predicate, node), Triple(node, NamedNode(RDF + "first"), member)]
        head, predicate = node, NamedNode(RDF + "rest")
    return (*found, Triple(head, predicate, nil))


@st.composite
def restrictions(draw: st.DrawFn) -> Shape:
    """Draw a restriction, and a class or a thing that is within it."""
    number = Literal(draw(st.sampled_from(["0", "1", "1"])), datatype=NUMBER)
    fillers: list[dict[str, st.SearchStrategy[NamedNode | Literal]]] = [
        {"someValuesFrom": CLASSES_OR_ALL},
        {"someValuesFrom": CLASSES_OR_ALL},
        {"allValuesFrom": CLASSES},
        {"hasValue": VALUES},
        {"maxCardinality": st.just(number)},
        {"maxQualifiedCardinality": st.just(number), "onClass": CLASSES_OR_ALL},
    ]
    node = next(nodes(draw))
    link = draw(
        st.one_of(
            st.builds(Triple, CLASSES, st.just(NamedNode(RDFS + "subClassOf")), st.just(node)),
            st.builds(Triple, CLASSES, st.just(owl("equivalentClass")), st.just(node)),
            st.builds(Triple, THINGS, st.just(type_), st.just(node)),
        )
    )
    parts = draw(st.sampled_from(fillers))
    filled = [Triple(node, owl(name), draw(values)) for name, values in parts.items()]
    return (Triple(node, owl("onProperty"), draw(PROPERTIES)), *filled, link)


@st.composite
def denials(draw: st.DrawFn) -> Shape:
    """Draw a statement of what is not."""
    node, value = next(nodes(draw)), draw(VALUES)
    target = "targetValue" if isinstance(value, Literal) else "targetIndividual"
    return (
        Triple(node, owl("sourceIndividual"), draw(THINGS)),
        Triple(node, owl("assertionProperty"), draw(PROPERTIES)),
        Triple(node, owl(target), value),
    )


SHAPES = st.one_of(pairs(), pairs(), facts(), facts(), lists(), restrictions(), denials())
ONTOLOGIES = st.lists(SHAPES, min_size=3, max_size=11).map(
    lambda shapes: list(dict.fromkeys(triple for shape in shapes for triple in shape))
)


@pytest.fixture(scope="session")
def ontologies() -> st.SearchStrategy[list[Triple]]:
    """Return a strategy that draws ontologies of up to some thirty triples."""
    return ONTOLOGIES
