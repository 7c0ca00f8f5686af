"""What holds of any closure: of its order, its repetition, its form, its proofs."""

import io
import re
from collections.abc import Iterable, Iterator

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from pm_graph.reason import Proof, reason

Ontologies = st.SearchStrategy[list[Triple]]
NODE = "http://example.org/node/"
each_mode = pytest.mark.parametrize("full", [False, True], ids=["default", "full"])
some = settings(max_examples=60, deadline=None, database=None, derandomize=True)


def broken_rules(triples: list[Triple], full: bool) -> set[str]:
    """Return the rules that contradict triples."""
    return {each.rule for each in reason(triples, full=full).contradictions}


def as_text(triples: Iterable[Triple], form: RdfFormat = RdfFormat.N_TRIPLES) -> str:
    """Return triples written."""
    stream = io.BytesIO()
    pyoxigraph.serialize(triples, stream, form)
    return stream.getvalue().decode("utf-8")


def from_text(text: str, form: RdfFormat = RdfFormat.N_TRIPLES) -> list[Triple]:
    """Return the triples of a text."""
    return [quad.triple for quad in pyoxigraph.parse(text, form) if isinstance(quad, Quad)]


def steps(proof: Proof, below: tuple[object, ...] = ()) -> Iterator[Proof]:
    """Return the steps of a proof; fails where one rests on itself."""
    assert proof.triple not in below, f"{proof.triple} rests on itself"
    yield proof
    for premise in proof.premises:
        yield from steps(premise, (*below, proof.triple))


@each_mode
@some
@given(data=st.data())
def test_only_what_is_new(ontologies: Ontologies, full: bool, data: st.DataObject) -> None:
    """What is inferred was not given, and is inferred once."""
    triples = data.draw(ontologies)
    inferred = reason(triples, full=full).inferred()
    assert len(inferred) == len(set(inferred))
    assert not set(inferred) & set(triples)


@each_mode
@some
@given(data=st.data())
def test_a_closure_is_closed(ontologies: Ontologies, full: bool, data: st.DataObject) -> None:
    """Reasoning over what was given together with what was inferred adds nothing."""
    triples = data.draw(ontologies)
    inferred = reason(triples, full=full).inferred()
    assert reason([*triples, *inferred], full=full).inferred() == []


@each_mode
@some
@given(data=st.data())
def test_in_any_order(ontologies: Ontologies, full: bool, data: st.DataObject) -> None:
    """Neither order nor repetition of the input changes the closure, nor its own order."""
    triples = data.draw(ontologies)
    turned = data.draw(st.permutations(triples))
    first, second = reason(triples, full=full), reason([*turned, *triples], full=full)
    assert first.inferred() == second.inferred()
    assert broken_rules(triples, full) == broken_rules(turned, full)


@some
@given(data=st.data())
def test_more_gives_more(ontologies: Ontologies, data: st.DataObject) -> None:
    """Nothing that follows from a part is lost when more is given."""
    triples = data.draw(ontologies)
    more = [*triples, *data.draw(ontologies)]
    assert set(reason(triples).inferred()) <= set(reason(more).inferred()) | set(more)
    assert broken_rules(triples, False) <= broken_rules(more, False)


@each_mode
@some
@given(data=st.data())
def test_blank_nodes_by_other_names(
    ontologies: Ontologies, full: bool, data: st.DataObject
) -> None:
    """Names for the nodes of lists and restrictions, or none: the same closure."""
    triples = data.draw(ontologies)
    named = sorted(set(re.findall(rf"<{NODE}[^>]*>", as_text(triples))))
    labels = data.draw(st.permutations([f"_:b{number}" for number in range(len(named))]))
    to_blank = dict(zip(named, labels, strict=True))
    to_named = {blank: node for node, blank in to_blank.items()}
    without = re.sub(rf"<{NODE}[^>]*>", lambda found: to_blank[found[0]], as_text(triples))
    found = as_text(reason(from_text(without), full=full).inferred())
    back = re.sub(r"_:b\d+", lambda found: to_named[found[0]], found)
    assert set(from_text(back)) == set(reason(triples, full=full).inferred())


@some
@given(data=st.data())
def test_quads_and_generators(ontologies: Ontologies, data: st.DataObject) -> None:
    """The graphs that triples stand in do not matter, nor that they come one at a time."""
    triples = data.draw(ontologies)
    graphs = data.draw(st.lists(st.sampled_from("gh"), min_size=1, max_size=3))
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(f"http://example.org/{graph}"))
        for t in triples
        for graph in graphs
    ]
    assert reason(quads).inferred() == reason(triple for triple in triples).inferred()


@each_mode
@some
@given(data=st.data())
def test_strict_parsers_read_it(ontologies: Ontologies, full: bool, data: st.DataObject) -> None:
    """What is inferred is RDF: written, it is read again by two parsers, the same."""
    inferred = reason(data.draw(ontologies), full=full).inferred()
    for form, name in ((RdfFormat.N_TRIPLES, "nt"), (RdfFormat.TURTLE, "turtle")):
        written = as_text(inferred, form)
        assert set(from_text(written, form)) == set(inferred)
        graph = rdflib.Graph()
        graph.parse(data=written, format=name)
        assert len(graph) == len(inferred)
        assert not any(isinstance(subject, rdflib.Literal) for subject in graph.subjects())
        assert all(isinstance(predicate, rdflib.URIRef) for predicate in graph.predicates())


@some
@given(data=st.data())
def test_proofs_rest_on_what_was_given(ontologies: Ontologies, data: st.DataObject) -> None:
    """Whatever is inferred is explained by what was given, and follows from that much alone."""
    triples = data.draw(ontologies)
    closure = reason(triples)
    for triple in closure.inferred():
        leaves = {each.triple for each in steps(closure.explain(triple)) if each.rule == "asserted"}
        assert leaves <= set(triples)
        assert triple in reason([each for each in triples if each in leaves]).inferred()
