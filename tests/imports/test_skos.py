"""Concept schemes of others: what is a level, what a skill, and what is refused."""

from pathlib import Path

import pytest

import pm_graph
from pm_graph.cli import main
from pm_graph.graph import Graph

BASE = "http://example.org/"
PREFIXES = f"""@prefix ex: <{BASE}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
BAKING = f"""{PREFIXES}
ex:baking a skos:ConceptScheme ; dcterms:title "Baking"@en .
ex:bake a skos:Concept ; skos:inScheme ex:baking ; skos:prefLabel "Bake"@en ;
    skos:scopeNote "Limit: ovens only"@en ; skos:closeMatch <http://other.example/bake> .
ex:bread a skos:Concept ; skos:inScheme ex:baking ; skos:prefLabel "Bake bread"@en ;
    skos:broader ex:bake .
ex:cake a skos:Concept ; skos:topConceptOf ex:baking ; skos:prefLabel "Bake cake"@en .
ex:favourites a skos:OrderedCollection ; skos:memberList ( ex:cake ex:bread ) .
ex:grades a skos:ConceptScheme ; skos:prefLabel "Grades"@en .
ex:master a skos:Concept ; skos:inScheme ex:grades ; skos:prefLabel "Master"@en .
ex:learner a skos:Concept ; skos:inScheme ex:grades ; skos:prefLabel "Learner"@en .
ex:journeyman a skos:Concept ; skos:inScheme ex:grades ; skos:prefLabel "Journeyman"@en .
ex:order a skos:OrderedCollection ; skos:memberList ( ex:learner ex:journeyman ex:master ) .
"""


@pytest.fixture
def baking(tmp_path: Path) -> Graph:
    """Return the graph of a concept scheme that knows nothing of our vocabulary."""
    path, out = tmp_path / "baking.ttl", tmp_path / "baking.trig"
    path.write_text(BAKING)
    assert main(["--as", "skos", "load", str(path), "-o", str(out)]) == 0
    return pm_graph.open(str(out))


def pairs(graph: Graph, pattern: str) -> set[tuple[str, str]]:
    """Return the pairs ?s and ?o of a pattern, without the part that all names share."""
    found = graph.sparql(f"SELECT ?s ?o {{ {pattern} FILTER (STRSTARTS(STR(?s), '{BASE}')) }}")
    names = [[str(getattr(row[name], "iri", row[name])) for name in "so"] for row in found]
    return {(one.removeprefix(BASE), other.removeprefix(BASE)) for one, other in names}


def test_kinds(baking: Graph) -> None:
    """A scheme that an ordered collection holds whole is a scale; another is a framework."""
    assert {s for s, _ in pairs(baking, "?s a pm:Level . BIND (1 AS ?o)")} == {
        *("learner", "journeyman", "master")
    }
    assert {s for s, _ in pairs(baking, "?s a pm:LevelScheme . BIND (1 AS ?o)")} == {"grades"}
    assert {s for s, _ in pairs(baking, "?s a pm:Skill . BIND (1 AS ?o)")} == {
        *("bake", "bread", "cake")
    }
    assert pairs(baking, "?s a pm:Framework ; skos:prefLabel ?o") == {("baking", "Baking")}


def test_order(baking: Graph) -> None:
    """Levels without numbers are counted from the beginning of their list."""
    assert pairs(baking, "?s pm:nextLevel ?o") == {
        ("learner", "journeyman"),
        ("journeyman", "master"),
    }
    assert pairs(baking, "?s pm:rank ?o") == {
        *(("learner", "1"), ("journeyman", "2"), ("master", "3"))
    }


def test_tree_notes_and_matches(baking: Graph) -> None:
    """A top concept is in its scheme; a note of others that looks like one of ours stays a note."""
    assert pairs(baking, "?s skos:inScheme ?o . ?s a pm:Skill") == {
        *(("bake", "baking"), ("bread", "baking"), ("cake", "baking"))
    }
    assert pairs(baking, "?s skos:broader ?o") == {("bread", "bake")}
    assert pairs(baking, "?s skos:scopeNote ?o") == {("bake", "Limit: ovens only")}
    assert pairs(baking, "?s skos:closeMatch ?o") == {("bake", "http://other.example/bake")}


@pytest.mark.parametrize(
    "case",
    [
        (f"{PREFIXES}ex:a a skos:Concept\nex:b", "in.ttl:5:"),
        (f"{PREFIXES}ex:a skos:note 'alone' .\n", "has nothing that skos would have"),
        ("<http://example.org/a> a <http://example.org/b> .\n", "does not tell its format"),
    ],
)
def test_faulty_files(
    case: tuple[str, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What can't be taken in is one line with its place, and nothing is written."""
    text, says = case
    monkeypatch.chdir(tmp_path)
    Path("in.ttl").write_text(text)
    assert main(["load", "in.ttl", "-o", "out.trig"]) == 3
    err = capfd.readouterr().err
    assert says in err
    assert len(err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.ttl"]
