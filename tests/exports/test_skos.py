"""The target ``skos``: what has to be there, and what only goes out when it is asked for."""

from pathlib import Path

import pyoxigraph
import pytest

import pm_graph
from pm_graph.build import gather
from pm_graph.dataset import outputs
from pm_graph.errors import UsageError
from pm_graph.graph import Graph

HERE = Path(__file__).resolve().parent
SKOS = "http://www.w3.org/2004/02/skos/core#"
ID = "https://w3id.org/pm-graph/id/"


def triples(data: bytes) -> set[str]:
    """Return the triples of Turtle as N-Triples."""
    return {str(q.triple) for q in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE)}


def test_small_world(world: Graph) -> None:
    """All that was worked out by hand is there, and the publisher's words are not."""
    found = triples(world.export("skos").data)
    assert triples((HERE / "skos.ttl").read_bytes()) - found == set()
    assert not any("may stoke kilns" in each for each in found)


def test_one_framework(world: Graph) -> None:
    """A framework takes along what it names of the shared vocabularies, and no more of them."""
    found = triples(world.export("skos", framework="Kiln 2").data)
    assert any(f"<{ID}capability/heat>" in each for each in found)
    assert not any(f"<{ID}capability/glazing>" in each for each in found)


def test_text_on_demand(world: Graph) -> None:
    """The publisher's words go out with the passage when they are asked for."""
    found = triples(world.export("skos", with_text=True).data)
    assert any('#exact> "The firer may stoke kilns of small size."' in each for each in found)


def test_no_text_to_give(graph: Graph) -> None:
    """The graph that ships has no text, and says what would do."""
    with pytest.raises(UsageError, match="pm-graph build"):
        graph.export("skos", with_text=True)


def test_text_of_a_build(own_documents: Path, tmp_path: Path) -> None:
    """A graph built from documents gives their sentences away on demand only."""
    path = str(tmp_path / "built.trig")
    outputs(path)(gather([str(own_documents / "sfia-kiln-firing.txt")]), text=True)
    built = pm_graph.open(path)
    query = "SELECT ?text { ?passage oa:exact ?text ; ^pm:statedIn ?statement }"
    texts = {str(row["text"]) for row in built.sparql(query)}
    plain = built.export("skos").data.decode()
    full = built.export("skos", format=".nt", with_text=True).data.decode()
    assert texts
    assert not any(text in plain for text in texts if len(text.split()) > 6)
    assert all(str(pyoxigraph.Literal(text)) in full for text in texts)


def test_one_language(world: Graph) -> None:
    """Texts in other languages stay out, and the report counts them."""
    done = world.export("skos", lang="de")
    assert b"Brennofen" in done.data
    assert b"Stoking" not in done.data
    assert "other languages than de" in done.report.notes[0]
    assert b"Stoking" in world.export("skos", lang="en").data


def test_every_duty_below_its_level(graph: Graph) -> None:
    """Each of the duties of SFIA 8 at level 5 is a concept below that level."""
    found = triples(graph.export("skos", framework="sfia-8").data)
    (row,) = graph.sparql(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a pm:Responsibility ; pm:about <"
        + ID
        + "sfia-8/PROD/5> }"
    )
    below = f"<{SKOS}broader> <{ID}sfia-8/PROD/5>"
    assert sum(below in each and "/statement/" in each for each in found) == row["n"]


def test_report_counts_what_is_lost(world: Graph) -> None:
    """What has no place in SKOS is counted in the selection, and named with its reason."""
    report = world.export("skos").report
    lost = {loss.term: loss.uses for loss in report.lost}
    assert lost == {"owl:Axiom": 1, "pm:rank": 4, "pm:position": 2, "pm:digest": 1}
    counts = {count.kind: count.written for count in report.counts}
    assert counts["levels"] == 3
    assert counts["responsibilities"] == 1
    assert counts["titles"] == 1


def test_named_graphs(graph: Graph) -> None:
    """Only what one named graph says goes out."""
    data = graph.export("skos", graph=["sfia-8", "frameworks"]).data
    assert b"sfia-8/PROD/5" in data
    assert b"closeMatch" not in data
    assert b"sfia-6/PROD" not in data
