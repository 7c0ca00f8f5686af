"""Small random ontologies, which several modules draw from.

The choices are left to a seeded generator rather than to Hypothesis one by one: Hypothesis prefers
what is simple and alike, and then rules with four premises hardly ever apply.
"""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

EXAMPLE = "http://example.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
NUMBER = NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
Term = NamedNode | Literal
Choice = Callable[[Random], Term]


def some(letter: str, count: int) -> Choice:
    """Return a choice of a few things whose names begin alike: few, so that they meet."""
    return lambda chance: NamedNode(f"{EXAMPLE}{letter}{chance.randrange(count)}")


def one_of(*terms: Term) -> Choice:
    """Return a choice of terms."""
    return lambda chance: chance.choice(terms)


def owl(name: str) -> NamedNode:
    """Return a term of OWL."""
    return NamedNode(OWL + name)


a_class, a_property, a_thing = some("C", 3), some("p", 3), some("i", 4)
a_text = one_of(Literal("x"), Literal("y"))
CHARACTERS = (
    *("Functional", "InverseFunctional", "Transitive", "Symmetric", "Transitive"),
    *("Asymmetric", "Irreflexive", "Object", "Datatype"),
)
PAIRS = (
    *[(a_class, RDFS + "subClassOf", a_class)] * 3,
    *((a_class, OWL + name, a_class) for name in ("equivalentClass", "disjointWith")),
    *((a_class, OWL + name, a_class) for name in ("complementOf", "sameAs")),
    *((a_property, OWL + name, a_property) for name in ("equivalentProperty", "inverseOf")),
    *((a_property, OWL + name, a_property) for name in ("propertyDisjointWith", "sameAs")),
    *((a_property, RDFS + name, a_class) for name in ("domain", "range")),
    *[(a_property, RDFS + "subPropertyOf", a_property)] * 3,
    *((a_thing, OWL + name, a_thing) for name in ("sameAs", "differentFrom")),
    (a_class, RDF + "type", one_of(owl("Class"), owl("Class"), owl("Nothing"))),
    *[(a_property, RDF + "type", one_of(*(owl(f"{c}Property") for c in CHARACTERS)))] * 5,
)
LISTS = (
    *((name, a_class, a_class) for name in ("intersectionOf", "unionOf")),
    ("oneOf", a_class, a_thing),
    *[("propertyChainAxiom", a_property, a_property)] * 3,
    *[("hasKey", a_class, a_property)] * 3,
)
TOGETHER = (
    ("AllDifferent", "members", a_thing),
    ("AllDifferent", "distinctMembers", a_thing),
    ("AllDisjointClasses", "members", a_class),
    ("AllDisjointProperties", "members", a_property),
)


class Draft:
    """An ontology that is being made."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.nodes, self.triples = chance, 0, dict[Triple, None]()

    def say(self, subject: Term, predicate: NamedNode | str, object_: Term) -> None:
        """Add a triple."""
        assert isinstance(subject, NamedNode)
        predicate = NamedNode(predicate) if isinstance(predicate, str) else predicate
        self.triples[Triple(subject, predicate, object_)] = None

    def node(self) -> NamedNode:
        """Return a new node for a structure."""
        self.nodes += 1
        return NamedNode(f"{EXAMPLE}node/{self.nodes}")

    def a_value(self) -> Term:
        """Return a thing, or now and then a text."""
        return self.chance.choice([a_thing, a_thing, a_thing, a_text])(self.chance)

    def pair(self) -> None:
        """Add an axiom of one triple."""
        subjects, predicate, objects = self.chance.choice(PAIRS)
        self.say(subjects(self.chance), predicate, objects(self.chance))

    def fact(self) -> None:
        """Add what is said of a thing."""
        predicate = a_property(self.chance)
        assert isinstance(predicate, NamedNode)
        self.say(a_thing(self.chance), predicate, self.a_value())

    def member(self) -> None:
        """Add what class a thing is in."""
        self.say(a_thing(self.chance), RDF + "type", a_class(self.chance))

    def list(self) -> None:
        """Add an axiom with a list of one to three members."""
        name, subjects, members = self.chance.choice(LISTS)
        self.listed(subjects(self.chance), name, members, self.chance.randint(1, 3))

    def apart(self) -> None:
        """Add that two or three are different or disjoint."""
        kind, name, members = self.chance.choice(TOGETHER)
        head = self.node()
        self.say(head, RDF + "type", owl(kind))
        self.listed(head, name, members, self.chance.randint(2, 3))

    def listed(self, head: Term, name: str, members: Choice, count: int) -> None:
        """Add a list, in which every member stands once."""
        predicate = OWL + name
        for member in dict.fromkeys(members(self.chance) for _ in range(count)):
            node = self.node()
            self.say(head, predicate, node)
            self.say(node, RDF + "first", member)
            head, predicate = node, RDF + "rest"
        self.say(head, predicate, NamedNode(RDF + "nil"))

    def restriction(self) -> None:
        """Add a restriction, and a class or a thing that is within it."""
        node, chance = self.node(), self.chance
        filler = chance.choice([a_class(chance), a_class(chance), owl("Thing")])
        number = Literal(chance.choice(["0", "1", "1"]), datatype=NUMBER)
        fillers: list[dict[str, Term]] = [
            *[{"someValuesFrom": filler}] * 2,
            *[{"allValuesFrom": a_class(chance)}] * 2,
            *[{"hasValue": self.a_value()}] * 2,
            {"maxCardinality": number},
            *[{"maxQualifiedCardinality": number, "onClass": filler}] * 2,
        ]
        self.say(node, OWL + "onProperty", a_property(chance))
        for name, value in chance.choice(fillers).items():
            self.say(node, OWL + name, value)
        if chance.random() < 0.5:
            self.say(a_thing(chance), RDF + "type", node)
        else:
            relation = chance.choice([RDFS + "subClassOf", OWL + "equivalentClass"])
            self.say(a_class(chance), relation, node)

    def denial(self) -> None:
        """Add what is not."""
        node, value = self.node(), self.a_value()
        self.say(node, OWL + "sourceIndividual", a_thing(self.chance))
        self.say(node, OWL + "assertionProperty", a_property(self.chance))
        target = "targetValue" if isinstance(value, Literal) else "targetIndividual"
        self.say(node, OWL + target, value)


def drafted(chance: Random) -> list[Triple]:
    """Return an ontology of some ten to thirty triples."""
    draft = Draft(chance)
    for step, least, most in (
        (draft.fact, 4, 8),
        (draft.member, 1, 5),
        (draft.pair, 1, 5),
        (draft.list, 0, 2),
        (draft.restriction, 0, 3),
        (draft.apart, 0, 1),
        (draft.denial, 0, 1),
    ):
        for _ in range(chance.randint(least, most)):
            step()
    return list(draft.triples)


@pytest.fixture(scope="session")
def ontologies() -> st.SearchStrategy[list[Triple]]:
    """Return a strategy that draws ontologies of some ten to thirty triples."""
    return st.randoms(use_true_random=True).map(drafted)
