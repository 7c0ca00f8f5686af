"""The reasoner by its public face: what it returns, in which order, why, and where it stops."""

from collections.abc import Iterator

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple

from pm_graph.reason import NotEntailedError, Proof, TooManyTriplesError, reason
from pm_graph.reason.check import check_step
from pm_graph.reason.table import rules

EX = "http://example.org/"
HEAD = """
PREFIX : <http://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def world(turtle: str) -> list[Triple]:
    """Return the triples of a small world."""
    quads = pyoxigraph.parse(f"{HEAD}{turtle}".encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in quads if isinstance(quad, pyoxigraph.Quad)]


def one(turtle: str) -> Triple:
    """Return the triple of a world of one."""
    (triple,) = world(turtle)
    return triple


def steps(proof: Proof) -> Iterator[Proof]:
    """Yield each step of a proof, one that is used twice only once."""
    seen: dict[int, Proof] = {}
    waiting = [proof]
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen[id(step)] = step
            waiting += step.premises
    yield from seen.values()


MIXED = """
:knows owl:inverseOf :knownBy . :above a owl:TransitiveProperty . :near a owl:SymmetricProperty .
:uncle owl:propertyChainAxiom ( :parent :brother ) . :email a owl:InverseFunctionalProperty .
:Both owl:intersectionOf ( :One :Two ) . :Either owl:unionOf ( :One :Two ) .
:Person owl:hasKey ( :name :born ) . :same rdfs:subPropertyOf owl:sameAs .
:R owl:onProperty :knows ; owl:someValuesFrom :Two ; rdfs:subClassOf :Social .
:a :knows :b ; :above :b ; :near :c ; a :One , :Two ; :email "m" ; :parent :p .
:b :above :c ; a :Two . :c :above :d . :p :brother :u . :e :email "m" .
:x a :Person ; :name "n" ; :born 1970 . :y a :Person ; :name "n" ; :born 01970 ; :likes :tea .
:e :same :f . :tea :same :chai . :f :likes :cake . :likes owl:equivalentProperty :enjoys .
"""


@pytest.mark.parametrize("full", [False, True])
def test_every_step_is_one_of_the_table(full: bool) -> None:
    """All that is inferred has a proof, and each of its steps is an instance of its rule."""
    given = world(MIXED)
    closure, used = reason(given, full=full), set()
    for triple in closure.inferred():
        for step in steps(closure.explain(triple)):
            used.add(step.rule)
            if step.rule == "asserted":
                assert step.triple in given
            else:
                assert check_step(step.rule, [p.triple for p in step.premises], step.triple), step
    assert {"prp-key", "prp-ifp", "prp-spo2", "cls-int1", "cls-svf1", "eq-rep-o", "dt-eq"} <= used


def test_equality_of_properties_found_by_reasoning() -> None:
    """Two properties that turn out to be one share what is said of either."""
    given = """:Kind owl:hasKey ( :code ) . :p a :Kind ; :code 1 . :q a :Kind ; :code 1 .
    :p a owl:TransitiveProperty . :a :q :b . :b :p :c ."""
    assert one(":a :q :c .") in reason(world(given)).inferred()


def test_transitive_by_reasoning() -> None:
    """A property that becomes transitive by its superclass is closed, after the fact."""
    given = ":Order rdfs:subClassOf owl:TransitiveProperty . :p a :Order . :a :p :b . :b :p :c ."
    assert one(":a :p :c .") in reason(world(given)).inferred()


def test_a_list_that_grows_by_equality() -> None:
    """The members of a list are found where its head is only the same as what is named."""
    given = """:C owl:unionOf :l . :l owl:sameAs :m . :m rdf:first :D ; rdf:rest rdf:nil .
    :x a :D ."""
    assert one(":x a :C .") in reason(world(given)).inferred()


def test_a_long_way() -> None:
    """A proof of a thousand steps is put together without running out of stack."""
    links = "".join(f":i{n} :p :i{n + 1} .\n" for n in range(1000))
    closure = reason(world(f":p a owl:TransitiveProperty . {links}"))
    assert len(closure) == 1000 * 1001 // 2 - 1000
    proof = closure.explain(one(":i0 :p :i1000 ."))
    assert sum(step.rule == "asserted" for step in steps(proof)) == 1001


def test_order_and_forms() -> None:
    """The triples come sorted by their texts, the same as N-Triples and in number."""
    closure = reason(reversed(world(MIXED)))
    found = closure.inferred()
    lines = "".join(closure.ntriples()).splitlines()
    assert lines == [f"{triple} ." for triple in found]
    assert len(closure) == len(found) == len(set(found))
    keys = [(str(t.subject), str(t.predicate), str(t.object)) for t in found]
    assert keys == sorted(keys)


def test_what_is_nearest_to_what_does_not_hold() -> None:
    """The error names triples that hold and have two of the three terms."""
    closure = reason(world(":a :p :b ; :q :c . :d :p :c . :p rdfs:domain :D ."))
    with pytest.raises(NotEntailedError) as caught:
        closure.explain(one(":a :p :c ."))
    nearest = set(world(":a :p :b ; :q :c . :d :p :c ."))
    assert set(caught.value.nearest) == nearest
    assert str(caught.value).startswith(f"<{EX}a> <{EX}p> <{EX}c> does not hold")


def test_unknown_terms_do_not_hold() -> None:
    """What no triple mentions is not even the same as itself."""
    closure = reason(world(":a :p :b ."))
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    for name in ("nobody", "a"):
        triple = Triple(NamedNode(EX + name), same, NamedNode(EX + name))
        if name == "a":
            assert closure.explain(triple).rule == "eq-ref"
        else:
            with pytest.raises(NotEntailedError):
                closure.explain(triple)


def test_a_limit() -> None:
    """A closure beyond its limit is refused, and one within is not."""
    tower = world("".join(f":C{n} rdfs:subClassOf :C{n + 1} .\n" for n in range(99)))
    assert len(reason(tower, limit=6000)) == 99 * 98 // 2
    with pytest.raises(TooManyTriplesError) as caught:
        reason(tower, limit=1000)
    assert "1,000" in str(caught.value)


def test_a_clash_of_literals_names_what_was_said() -> None:
    """A literal outside of a range is shown where it stands, for RDF can't say it of itself."""
    (clash,) = reason(world(":p rdfs:range xsd:byte . :a :p 300 .")).contradictions
    assert clash.rule == "dt-not-type"
    assert one(":a :p 300 .") in clash.triples
    assert str(clash).startswith("dt-not-type: ")


def test_each_clash_once() -> None:
    """What is broken the same way from both ends is told once."""
    given = ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a ."
    assert [each.rule for each in reason(world(given)).contradictions] == ["prp-asyp"]


def test_the_checker_refuses() -> None:
    """A step with a premise too few, too many, out of order or about another thing is refused."""
    premises = world(":p rdfs:domain :C . :a :p :b .")
    conclusion = one(":a a :C .")
    assert check_step("prp-dom", premises, conclusion)
    assert not check_step("prp-dom", premises[:1], conclusion)
    assert not check_step("prp-dom", [*premises, premises[0]], conclusion)
    assert not check_step("prp-dom", premises[::-1], conclusion)
    assert not check_step("prp-dom", premises, one(":b a :C ."))
    assert not check_step("prp-dom", premises, None)
    assert not check_step("prp-rng", premises, conclusion)
    assert not check_step("no-rule", premises, conclusion)


def test_the_checker_wants_members_of_the_list() -> None:
    """A union is of its members, and of a list that ends."""
    cells = world(":C owl:unionOf ( :D :E ) .")
    member, other = one(":x a :E ."), one(":x a :F .")
    conclusion = one(":x a :C .")
    assert check_step("cls-uni", [*_from_head(cells), member], conclusion)
    assert not check_step("cls-uni", [*_from_head(cells), other], conclusion)
    assert not check_step("cls-uni", [*_from_head(cells)[:-2], member], conclusion)


def _from_head(cells: list[Triple]) -> list[Triple]:
    """Return an owner and the cells of its list from head to end."""
    (owner,) = (triple for triple in cells if triple.predicate.value.endswith("unionOf"))
    found, node = [owner], owner.object
    while found[-1].object != NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"):
        for name in ("first", "rest"):
            found += [
                t for t in cells if t.subject == node and t.predicate.value.endswith(f"#{name}")
            ]
        node = found[-1].object
    return found


def test_the_table_is_whole() -> None:
    """The table has the 78 rules, and names in conclusions only what premises bind."""
    assert len(rules()) == 78
    for rule in rules().values():
        bound = {term.split("[")[0] for row in rule.premises for term in row if term[0] == "?"}
        bound |= {term for _, *asked in rule.conditions for term in asked}
        for head in rule.conclusions:
            assert {term.split("[")[0] for term in head if term[0] == "?"} <= bound, rule.name
