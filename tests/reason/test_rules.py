"""Each rule of the OWL 2 RL/RDF tables by cases: what follows, what does not, what is contradicted.

The cases are files of their own; ``rules/README.md`` says how one is read.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest
from pyoxigraph import Literal, Triple

from pm_graph.errors import PmGraphError
from pm_graph.reason import Closure, Contradiction, Proof, reason

FOLDER = Path(__file__).parent / "rules"
TEST, RULE = "http://example.org/test/", "http://example.org/rule/"
TABLES: dict[str, list[str]] = json.loads((FOLDER / "tables.json").read_text("utf-8"))
DETOURS: dict[str, list[str]] = json.loads((FOLDER / "detours.json").read_text("utf-8"))
RULES = {rule for rules in TABLES.values() for rule in rules}
WITHOUT_PREMISE = {"prp-ap", "cls-thing", "cls-nothing1"} | set(TABLES["8 datatypes"])
KINDS = {"given", "follows", "follows-too", "only-in-full", "in-full", "absent"}


class Case(NamedTuple):
    """A case: its rule, and what its graphs hold by their names."""

    rule: str
    graphs: dict[str, set[Triple]]
    contradictions: dict[str, set[Triple]]

    def holds(self, full: bool) -> set[Triple]:
        """Return what has to follow in a mode."""
        kinds = ["follows", "follows-too", *(["only-in-full", "in-full"] if full else [])]
        return set().union(*(self.graphs[kind] for kind in kinds))

    def holds_not(self, full: bool) -> set[Triple]:
        """Return what must not follow in a mode."""
        return self.graphs["absent"] | (set() if full else self.graphs["only-in-full"])

    def by_this_rule(self, full: bool) -> set[Triple]:
        """Return what has to follow in a mode by the rule that the case is about."""
        return self.graphs["follows"] | (self.graphs["only-in-full"] if full else set())


@cache
def case(name: str) -> Case:
    """Return the case of a file."""
    found = Case(name.split(".", 1)[0], defaultdict(set), {})
    for quad in pyoxigraph.parse(path=FOLDER / f"{name}.trig"):
        assert isinstance(quad, pyoxigraph.Quad)
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        graph = quad.graph_name.value
        if graph.startswith(RULE):
            found.contradictions.setdefault(graph.removeprefix(RULE), set()).add(quad.triple)
        else:
            found.graphs[graph.removeprefix(TEST)].add(quad.triple)
    return found


@cache
def closure(name: str, full: bool) -> Closure:
    """Return the closure of what a case gives."""
    return reason(sorted(case(name).graphs["given"], key=str), full=full)


def steps(proof: Proof, below: tuple[object, ...] = ()) -> Iterator[Proof]:
    """Return the steps of a proof, once for each way to them; fails where one rests on itself."""
    assert proof.triple not in below, f"{proof.triple} rests on itself"
    yield proof
    for premise in proof.premises:
        yield from steps(premise, (*below, proof.triple))


def cites(found: Contradiction, wanted: set[Triple]) -> bool:
    """Tell whether a contradiction cites triples, or else, if literals clash, the literals.

    What the datatype rules conclude has a literal for its subject, and is no triple of RDF.
    """
    clash = found.rule in {"eq-diff1", "dt-not-type"}
    ends = {end for each in found.triples for end in (each.subject, each.object)}
    return all(
        each in found.triples
        or (clash and isinstance(each.object, Literal) and each.object in ends)
        for each in wanted
    )


NAMES = sorted(path.stem for path in FOLDER.glob("*.trig"))
each_case = pytest.mark.parametrize("name", NAMES)
each_mode = pytest.mark.parametrize("full", [False, True], ids=["default", "full"])


def test_every_rule_has_a_case() -> None:
    """There are cases for each rule of the six tables, and for nothing else."""
    assert {name.split(".", 1)[0] for name in NAMES} == RULES
    assert set(DETOURS) <= RULES
    assert len(RULES) == 78


@each_case
def test_a_case_is_a_case(name: str) -> None:
    """A case has a known form, gives something, asks for something and gives no answers away."""
    found = case(name)
    assert found.graphs["given"]
    assert set(found.graphs) <= KINDS
    assert set(found.contradictions) <= RULES
    asked = found.holds(full=True) | found.graphs["absent"]
    assert asked or found.contradictions
    assert not asked & found.graphs["given"]
    assert not found.holds(full=True) & found.graphs["absent"]


@each_mode
@each_case
def test_what_follows(name: str, full: bool) -> None:
    """What follows is inferred, and what does not follow is not."""
    inferred = set(closure(name, full).inferred())
    assert case(name).holds(full) - inferred == set()
    assert case(name).holds_not(full) & inferred == set()
    assert case(name).graphs["given"] & inferred == set()


@each_case
def test_full_is_wider(name: str) -> None:
    """The closure by the letter holds all that the default one holds."""
    assert set(closure(name, False).inferred()) <= set(closure(name, True).inferred())


@each_mode
@each_case
def test_contradictions(name: str, full: bool) -> None:
    """The rules that are broken are named, no others, and what breaks them is cited."""
    wanted, found = case(name).contradictions, closure(name, full).contradictions
    assert {each.rule for each in found} == set(wanted)
    for rule, triples in wanted.items():
        assert any(cites(each, triples) for each in found if each.rule == rule), found
    known = case(name).graphs["given"] | set(closure(name, True).inferred())
    triples = {triple for each in found for triple in each.triples if isinstance(triple, Triple)}
    assert triples <= known


@each_mode
@each_case
def test_proofs(name: str, full: bool) -> None:
    """What follows is explained by rules of the tables, down to what was given."""
    for triple in case(name).holds(full):
        proof = closure(name, full).explain(triple)
        assert proof.triple == triple
        for step in steps(proof):
            if step.rule == "asserted":
                assert step.triple in case(name).graphs["given"]
                assert step.premises == ()
            else:
                assert step.rule in RULES
                assert step.premises or step.rule in WITHOUT_PREMISE


@each_mode
@each_case
def test_proofs_name_the_rule(name: str, full: bool) -> None:
    """What a rule concludes is explained by that rule, or by those that lead there as well."""
    rule = case(name).rule
    for triple in case(name).by_this_rule(full):
        named = {step.rule for step in steps(closure(name, full).explain(triple))}
        assert named & {rule, *DETOURS.get(rule, [])}, (triple, named)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("dt-eq")])
def test_proofs_suffice(name: str) -> None:
    """What a proof rests on is enough to conclude it once more.

    Not so for equal literals: the other literal has to occur in a triple, and whichever it is, that
    triple is no premise.
    """
    for triple in case(name).holds(full=False):
        proof = closure(name, False).explain(triple)
        asserted = {step.triple for step in steps(proof) if step.rule == "asserted"}
        leaves = [leaf for leaf in asserted if isinstance(leaf, Triple)]
        assert triple in reason(leaves).inferred(), leaves


@each_mode
@each_case
def test_what_was_given_is_its_own_proof(name: str, full: bool) -> None:
    """What was given is explained by itself."""
    for triple in case(name).graphs["given"]:
        proof = closure(name, full).explain(triple)
        assert (proof.triple, proof.rule, proof.premises) == (triple, "asserted", ())


@each_mode
@each_case
def test_no_proof_of_what_does_not_hold(name: str, full: bool) -> None:
    """What does not follow can't be explained, and the error says which triple it was."""
    for triple in case(name).graphs["absent"]:
        with pytest.raises(PmGraphError) as caught:
            closure(name, full).explain(triple)
        assert str(triple.subject) in str(caught.value)
