"""The closures of random ontologies against those of owlrl, without the mistakes of owlrl.

What owlrl gets wrong is shown by a file each in ``oracle``, in the form of ``rules/README.md``,
with ``t:misses`` for what follows and owlrl leaves out, ``t:invents`` for what does not follow.
Here the mistakes are mended around owlrl, so that nothing has to be left out of the ontologies:

- of a key it never compares the last property: it is given the last one twice;
- in AllDifferent and AllDisjointProperties it passes over the last member: it is given one more;
- that a class on a circle is below itself it does not see, nor therefore which restrictions are
  below each other: it is told, and begins again;
- that two literals are different it does not know: found equal, they count as a contradiction;
- what is found to be the same as a literal it does not put into the literal's datatypes, nor do we
  unless by the letter, nor does it find it different from other literals: neither is compared;
- an rdf:Property it treats as an object property, and it gives literals triples of their own: the
  ontologies have none of the first, and of the second nothing is compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import OWL, RDF, RDFS, XSD

from pm_graph.reason import reason

FOLDER = Path(__file__).parent / "oracle"
TEST, RULE = "http://example.org/test/", "http://example.org/rule/"
MORE = "http://example.org/more/"
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
NOT_OURS = tuple(str(space) for space in (OWL, RDF, RDFS, XSD))
TYPE, FIRST, REST, NIL = (NamedNode(str(RDF[name])) for name in ("type", "first", "rest", "nil"))
DIFFERENT = NamedNode(str(OWL.differentFrom))
THING = NamedNode(str(OWL.Thing))
LAST_PASSED_OVER = {str(OWL[name]) for name in ("hasKey", "members", "distinctMembers")}
DATATYPES = (str(RDF.PlainLiteral), str(RDFS.Literal), str(XSD))
OF_ITSELF = {
    NamedNode(str(relation))
    for relation in (
        *(OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty),
        *(RDFS.subClassOf, RDFS.subPropertyOf),
    )
}
REFLEXIVE = {
    RDFS.subClassOf: (RDFS.subClassOf, OWL.equivalentClass),
    RDFS.subPropertyOf: (RDFS.subPropertyOf, OWL.equivalentProperty),
}


def mended(triples: Sequence[Triple]) -> list[Triple]:
    """Return triples with one more member in the lists whose last member owlrl passes over."""
    after = {str(triple.subject): triple for triple in triples if triple.predicate == REST}
    members = {
        str(triple.subject): triple.object for triple in triples if triple.predicate == FIRST
    }
    found = dict.fromkeys(triples)
    for number, triple in enumerate(triples):
        if triple.predicate.value not in LAST_PASSED_OVER:
            continue
        end = after[str(triple.object)]
        while end.object != NIL:
            end = after[str(end.object)]
        node, other = (NamedNode(f"{MORE}{kind}{number}") for kind in ("node", "member"))
        is_key = triple.predicate.value == str(OWL.hasKey)
        member = members[str(end.subject)] if is_key else other
        found.pop(end, None)
        found |= dict.fromkeys(
            [
                Triple(end.subject, REST, node),
                Triple(node, FIRST, member),
                Triple(node, REST, NIL),
            ]
        )
    return list(found)


def expand(triples: Iterable[Triple]) -> rdflib.Graph:
    """Return the triples with what owlrl adds."""
    graph = rdflib.Graph()
    graph.parse(data=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")
    close(graph)
    return graph


def close(graph: rdflib.Graph) -> None:
    """Let owlrl add to a graph."""
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)


def by_owlrl(triples: Sequence[Triple]) -> tuple[set[Triple], bool]:
    """Return what owlrl infers that is of use, mended, and whether there is a contradiction."""
    graph = expand(mended(triples))
    while missing := {
        (one, below, one)
        for below, relations in REFLEXIVE.items()
        for relation in relations
        for one, other in graph.subject_objects(relation)
        if (one == other or (other, relation, one) in graph) and (one, below, one) not in graph
    }:
        for triple in missing:
            graph.add(triple)
        close(graph)
    different = any(
        isinstance(one, rdflib.Literal) and isinstance(other, rdflib.Literal) and one != other
        for one, other in graph.subject_objects(OWL.sameAs)
    )
    return compared(useful(graph)) - set(triples), different or bool(
        set(graph.objects(None, ERROR))
    )


def useful(graph: rdflib.Graph) -> set[Triple]:
    """Return the triples of a graph that a default closure may hold."""
    return filtered(named(graph))


def named(graph: rdflib.Graph) -> set[Triple]:
    """Return the triples of a graph that are about named things, without what mending added."""
    return {
        Triple(NamedNode(str(s)), NamedNode(str(p)), term(o))
        for s, p, o in graph
        if isinstance(s, rdflib.URIRef)
        and not isinstance(o, rdflib.BNode)
        and p != ERROR
        and not any(str(node).startswith(MORE) for node in (s, p, o))
    }


def term(node: rdflib.term.Node) -> NamedNode | Literal:
    """Return a term of rdflib as one of pyoxigraph."""
    if isinstance(node, rdflib.Literal):
        kind = None if node.datatype is None else NamedNode(str(node.datatype))
        return Literal(str(node), datatype=kind)
    return NamedNode(str(node))


def filtered(triples: Iterable[Triple]) -> set[Triple]:
    """Return triples but those about RDF's own terms, that all are things, that each is itself."""
    return {
        triple
        for triple in triples
        if (triple.subject != triple.object or triple.predicate not in OF_ITSELF)
        and (triple.predicate, triple.object) != (TYPE, THING)
        and not str(triple.subject).strip("<>").startswith(NOT_OURS)
    }


def compared(triples: Iterable[Triple]) -> set[Triple]:
    """Return triples but memberships of datatypes, and what is different from a literal."""
    return {
        triple
        for triple in triples
        if triple.predicate != TYPE or not str(triple.object).strip("<>").startswith(DATATYPES)
        if triple.predicate != DIFFERENT or not isinstance(triple.object, Literal)
    }


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_same_closure_as_owlrl(
    ontologies: st.SearchStrategy[list[Triple]], data: st.DataObject
) -> None:
    """Both modes infer what owlrl infers, and find a contradiction where it finds one."""
    triples = data.draw(ontologies)
    wanted, contradicted = by_owlrl(triples)
    by_default, full = reason(triples), reason(triples, full=True)
    assert compared(by_default.inferred()) == wanted
    # By the letter, what is the same as two literals of different values differs, from itself too.
    by_the_letter = compared(filtered(full.inferred()))
    assert {t for t in by_the_letter if t.predicate != DIFFERENT or t in wanted} == wanted
    assert bool(by_default.contradictions) == contradicted
    assert bool(full.contradictions) == contradicted


def known(name: str) -> dict[str, list[Triple]]:
    """Return the graphs of a file by their names."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for quad in pyoxigraph.parse(path=FOLDER / f"{name}.trig"):
        assert isinstance(quad, pyoxigraph.Quad)
        assert isinstance(quad.graph_name, NamedNode)
        found[quad.graph_name.value.removeprefix(TEST)].append(quad.triple)
    return found


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.trig")))
def test_mistakes_of_owlrl(name: str) -> None:
    """Each mistake is one of owlrl's, is not ours, and is gone when it is mended."""
    graphs = known(name)
    triples, misses, invents = graphs["given"], set(graphs["misses"]), set(graphs["invents"])
    by_the_letter = set(graphs["misses-in-full"])
    rules = {graph.removeprefix(RULE) for graph in graphs if graph.startswith(RULE)}
    assert misses or invents or rules or by_the_letter
    theirs, ours = expand(triples), reason(triples)
    assert not named(theirs) & (misses | by_the_letter)
    assert invents <= named(theirs)
    assert not set(theirs.objects(None, ERROR))
    assert misses <= set(ours.inferred())
    full = set(reason(triples, full=True).inferred())
    assert by_the_letter <= full
    assert not full & invents
    assert {each.rule for each in ours.contradictions} == rules
    if name != "rdf-property":
        about_named = {t for t in ours.inferred() if isinstance(t.subject, NamedNode)}
        assert by_owlrl(triples) == (compared(about_named), bool(rules))
