"""Reasons: each inferred triple that ships is proved, step by step, from what is stated."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Triple

import pm_graph
from pm_graph.cli import main
from pm_graph.errors import UnknownNameError
from pm_graph.explain import Explainer, NotExplainedError, Reason, tree
from pm_graph.graph import Graph
from pm_graph.reason import Proof
from pm_graph.reason.check import check_step
from pm_graph.vocabulary import INFERRED

SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def explainer(graph: Graph) -> Explainer:
    """Return an explainer of the graph that ships."""
    return Explainer(graph.whole)


def stated(graph: Graph) -> set[Triple]:
    """Return all triples of the graph that ships but those of the inferred graph."""
    query = f"SELECT ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{INFERRED}>) }}"
    result = graph.whole.source.query(query)
    assert isinstance(result, QuerySolutions)
    return {Triple(s, p, o) for s, p, o in map(tuple, result)}


def inferred(graph: Graph) -> list[Triple]:
    """Return the triples of the inferred graph that ships."""
    result = graph.whole.source.query(f"SELECT ?s ?p ?o {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}")
    assert isinstance(result, QuerySolutions)
    return [Triple(s, p, o) for s, p, o in map(tuple, result)]


def test_every_inferred_triple_is_proved(graph: Graph, explainer: Explainer) -> None:
    """Each step of each proof is an instance of its rule, and each leaf is a stated triple."""
    asserted, known, checked = stated(graph), inferred(graph), set[int]()
    kept: list[Proof] = []

    def check(proof: Proof) -> None:
        if id(proof) in checked:
            return
        checked.add(id(proof))
        kept.append(proof)  # or another proof could come to have its id
        if proof.rule == "asserted":
            assert proof.premises == ()
            assert proof.triple in asserted
            return
        premises = [premise.triple for premise in proof.premises]
        assert check_step(proof.rule, premises, proof.triple), proof
        for premise in proof.premises:
            check(premise)

    assert len(known) > 10_000
    for triple in known:
        assert triple not in asserted
        proof = explainer.closure.explain(triple)
        assert proof.triple == triple
        assert proof.rule != "asserted"
        check(proof)


def leaves(reason: Reason) -> list[Reason]:
    """Return the leaves of a reason from left to right."""
    return [leaf for part in reason.premises for leaf in leaves(part)] or [reason]


def test_a_chain_of_levels(graph: Graph) -> None:
    """That a level stands above another follows from the steps between, which the pages order."""
    found = graph.explain("sfia-8/level/6", "pm:above", "sfia-8/level/4")
    assert found.rule == "prp-inv1"
    steps = [leaf.labels for leaf in leaves(found) if leaf.labels[1] == "next level"]
    assert steps == [("Level 4", "next level", "Level 5"), ("Level 5", "next level", "Level 6")]
    assert {leaf.rule for leaf in leaves(found)} == {"asserted"}


def test_a_statement_rests_on_its_passage(graph: Graph) -> None:
    """What is stated of a duty cites the passage, and the named graph that holds it."""
    found = graph.explain("Own a product backlog", "pm:capability", "backlog ownership")
    assert found.rule == "asserted"
    assert found.graphs == ("https://w3id.org/pm-graph/graph/sfia-8",)
    assert [(c.document, c.section, c.position) for c in found.citations] == [
        ("sfia-8", "Level 4", 1)
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_a_link_shows_its_row(graph: Graph, turned: bool) -> None:
    """A link cites the row of its table, in either direction: the turned one is inferred."""
    ends = ["six-levels/chief-product-officer", "sfia-8/PROD/6"]
    one, other = reversed(ends) if turned else ends
    found = graph.explain(one, "skos:closeMatch", other)
    assert found.rule == ("prp-symp" if turned else "asserted")
    (row,) = [leaf.mapping for leaf in leaves(found) if leaf.mapping]
    assert row.justification == "https://w3id.org/semapv/vocab/ManualMappingCuration"
    assert row.confidence == 0.6
    assert row.comment
    cited = {c.document for leaf in leaves(found) for c in leaf.citations}
    assert cited == {"sfia-8", "six-levels"}


def test_several_meanings(graph: Graph) -> None:
    """Of the things that bear a name, the one of which the triple holds is meant."""
    assert graph.explain("product manager", "a", "pm:Title").labels[0] == "Product Manager"
    assert graph.explain("product manager", "a", "pm:Role").labels[0] == "Product manager"


def test_a_literal(graph: Graph) -> None:
    """A text in quotes is a literal, with its language or datatype."""
    assert graph.explain("sfia-8/PROD", "skos:notation", '"PROD"').rule == "asserted"
    assert graph.explain("pm:Skill", "rdfs:label", '"skill"@en').rule == "asserted"
    rank = graph.explain("sfia-8/level/5", "pm:rank", '"5"^^xsd:integer')
    assert rank.labels[2] == '"5"'


def test_what_does_not_hold(graph: Graph) -> None:
    """What does not hold names what is nearest: the link that there is."""
    with pytest.raises(NotExplainedError) as caught:
        graph.explain("chief product officer", "skos:exactMatch", "sfia-8/PROD/6")
    close = NamedNode(SKOS + "closeMatch")
    assert close in [triple.predicate for triple in caught.value.nearest]
    assert "closeMatch" in str(caught.value)
    assert caught.value.exit_code == 4


def test_an_unknown_name(graph: Graph) -> None:
    """A name that nothing has is refused by name."""
    with pytest.raises(UnknownNameError, match="astronaut"):
        graph.explain("astronaut", "a", "pm:Title")


def test_at_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    """The tree and the JSON tell the same reason."""
    words = ["explain", "sfia-8/level/5", "pm:above", "sfia-8/level/4"]
    assert main([*words, "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert printed == "\n".join(tree(pm_graph.open().explain(*words[1:]))) + "\n"
    assert found["rule"] == "prp-inv1"
    assert f"by {found['rule']}" in printed
    assert found["premises"][0]["rule"] == "asserted"
    assert found["subject"]["label"] == "Level 5"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["explain", "level 5", "pm:above"], 2),
        (["explain", "level 5", "pm:above", "level 4", "-f", "csv"], 2),
        (["explain", "level 4", "pm:above", "level 5"], 4),
        (["explain", "level 4", "no such thing", "level 5"], 2),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake is one line on standard error, and nothing is printed."""
    assert main(words) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_a_graph_of_ones_own(tmp_path: Path) -> None:
    """A file without named graphs is reasoned over as it stands."""
    path = str(tmp_path / "own.ttl")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "@prefix : <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            ":a a :B . :B rdfs:subClassOf :C ."
        )
    found = pm_graph.open(path).explain("<http://e/a>", "a", "<http://e/C>")
    assert found.rule == "cax-sco"
    assert [leaf.graphs for leaf in leaves(found)] == [(), ()]
