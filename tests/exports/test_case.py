"""The target ``case``: a package that 1EdTech's schema takes, counted; each rule broken once."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pm_graph.export.identifier import identifier
from pm_graph.export.serialise import ExportError
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, Shell

ID = "https://w3id.org/pm-graph/id/"
KILN = f"{ID}kiln-2"
TARGET = read_target("case")
PROPERTY = "http://www.w3.org/2002/07/owl#annotatedProperty"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PM = "https://w3id.org/pm-graph/ontology#"
Package = dict[str, Any]


def package(graph: Graph, framework: str | None = None, changed: str = "") -> Package:
    """Return the package of a graph."""
    chosen = () if framework is None else (framework,)
    if changed:
        done = graph.export("case", framework=chosen, changed=changed)
    else:
        done = graph.export("case", framework=chosen)
    found: Package = json.loads(done.data)
    return found


def pairs(whole: Package, kind: str, predicate: str | None = None) -> set[tuple[str, str]]:
    """Return the ends of the associations of a type."""
    return {
        (each["originNodeURI"]["uri"], each["destinationNodeURI"]["uri"])
        for each in whole["CFAssociations"]
        if each["associationType"] == kind
        and (predicate is None or each["extensions"][PROPERTY] == predicate)
    }


def asked(graph: Graph, pattern: str) -> set[tuple[str, str]]:
    """Return the pairs ?a and ?b of a pattern."""
    found = graph.sparql(f"SELECT DISTINCT ?a ?b {{ {pattern} }}")
    return {(getattr(row["a"], "iri", ""), getattr(row["b"], "iri", "")) for row in found}


def test_tree(graph: Graph) -> None:
    """Each thing is below what it is about, of or in; all come together in the document."""
    children = pairs(package(graph), "isChildOf")
    assert asked(graph, "?a a pm:Responsibility ; pm:about ?b") <= children
    assert asked(graph, "?a pm:ofSkill|pm:ofRole ?b") <= children
    assert asked(graph, "?a a pm:Capability ; skos:broader ?b") <= children
    assert asked(graph, "?a a pm:Level ; skos:inScheme ?b . ?b dcterms:isPartOf ?f") <= children
    roots = {child for child, parent in children if parent == "https://w3id.org/pm-graph/id"}
    assert roots == {
        f"{ID}{name}" for name in ("capability", "ddat", "product-focus", "sfia-6")
    } | {f"{ID}{name}" for name in ("sfia-8", "six-levels")}


def test_levels(graph: Graph) -> None:
    """Levels keep their order, their place and what stands at them."""
    whole = package(graph)
    assert pairs(whole, "precedes") == asked(
        graph, "?a pm:nextLevel ?b ; skos:inScheme/dcterms:isPartOf ?f"
    )
    assert pairs(whole, "hasSkillLevel") == asked(graph, "?a pm:atLevel ?b")
    places = {each["uri"]: each.get("listEnumeration") for each in whole["CFItems"]}
    found = graph.sparql("SELECT ?a ?n { ?a pm:rank ?n ; skos:inScheme/dcterms:isPartOf ?f }")
    assert all(places[getattr(row["a"], "iri", "")] == str(row["n"]) for row in found)


def test_every_match_with_its_reason(graph: Graph) -> None:
    """Each row of the tables that joins items is an association, with kind, confidence, reason."""
    whole = package(graph)
    types = {
        "exactMatch": "exactMatchOf",
        "closeMatch": "isRelatedTo",
        "relatedMatch": "isRelatedTo",
        "broadMatch": "ext:broadMatch",
        "narrowMatch": "ext:narrowMatch",
    }
    said = "pm:Definition pm:Guidance pm:Trait pm:Observation"
    for match, kind in types.items():
        wanted = asked(
            graph,
            f"""?r owl:annotatedProperty skos:{match} .
            ?r owl:annotatedSource ?a ; owl:annotatedTarget ?b .
            FILTER (?a != sssom:NoTermFound && ?b != sssom:NoTermFound)
            FILTER NOT EXISTS {{ VALUES ?c {{ {said} }} ?a a ?c }}
            FILTER NOT EXISTS {{ VALUES ?c {{ {said} }} ?b a ?c }}""",
        )
        assert wanted
        assert pairs(whole, kind, SKOS + match) == wanted
    reasons = [each for each in whole["CFAssociations"] if "notes" in each]
    assert len(reasons) > 500
    assert all(0 < each["extensions"]["https://w3id.org/sssom/confidence"] <= 1 for each in reasons)


def test_one_framework(graph: Graph) -> None:
    """The document is the framework, with its edition; what lies elsewhere keeps its name."""
    whole = package(graph, "sfia-8")
    assert whole["CFDocument"]["uri"] == f"{ID}sfia-8"
    assert whole["CFDocument"]["version"] == "8"
    assert whole["CFDocument"]["creator"] == "SFIA Foundation"
    assert "identification" in whole["CFDocument"]["notes"]
    assert {each["uri"].split("/")[5] for each in whole["CFItems"]} == {"sfia-8"}
    ends = [each["destinationNodeURI"] for each in whole["CFAssociations"]]
    assert not any(end["title"].startswith("http") for end in ends)
    assert any(end["targetType"] == "ext:resource" for end in ends)


def test_small_world(world: Graph) -> None:
    """A duty with everything that is said of it, worked out by hand."""
    whole = package(world, changed="2020-02-29")
    (duty,) = (each for each in whole["CFItems"] if each["CFItemType"] == "Responsibility")
    assert duty == {
        "identifier": identifier(f"{KILN}/statement/1"),
        "uri": f"{KILN}/statement/1",
        "fullStatement": "May stoke small kilns",
        "CFItemType": "Responsibility",
        "listEnumeration": "1.1",
        "conceptKeywords": ["Stoking"],
        "notes": "Hedge: may\nLimit: small kilns\nInvolvement: performs\n"
        "Source: kiln-2, Level 1, passage 1 (lines 4 to 5)",
        "language": "en",
        "CFItemTypeURI": {
            "title": "Responsibility",
            "identifier": identifier(f"{PM}Responsibility"),
            "uri": f"{PM}Responsibility",
        },
        "extensions": {
            f"{PM}involvement": [f"{ID}involvement/performs"],
            f"{PM}modality": [f"{ID}modality/may"],
            f"{PM}scope": [f"{ID}scope/small"],
            f"{PM}statedIn": [f"{KILN}/passage/1"],
            f"{PM}section": ["Level 1"],
            f"{PM}firstLine": ["4"],
            f"{PM}lastLine": ["5"],
            "http://purl.org/dc/terms/isPartOf": [f"{KILN}/document"],
            "http://purl.org/dc/terms/identifier": ["kiln-2"],
        },
        "lastChangeDateTime": "2020-02-29T00:00:00Z",
    }
    full = world.export("case", changed="2020-02-29", with_text=True).data.decode()
    assert "Text: The firer may stoke kilns of small size." in full


def test_no_clock(graph: Graph, world: Graph) -> None:
    """The date is that of the data; where there is none one is asked for."""
    when = package(graph)["CFDocument"]["lastChangeDateTime"]
    (row,) = graph.sparql("SELECT ?d { <https://w3id.org/pm-graph/ontology> dcterms:modified ?d }")
    assert when == f"{row['d']}T00:00:00Z"
    assert package(world)["CFDocument"]["lastChangeDateTime"] == "2019-05-01T00:00:00Z"
    with pytest.raises(ExportError, match="changed="):
        graph.export("case", framework="sfia-8", graph=["sfia-8", "frameworks"])
    with pytest.raises(ExportError, match="is no date"):
        world.export("case", changed="yesterday")
    with pytest.raises(ExportError, match="one document"):
        graph.export("case", framework=["sfia-6", "sfia-8"])


@pytest.mark.parametrize(
    "framework", [None, "sfia-6", "sfia-8", "ddat", "six-levels", "product-focus"]
)
def test_official(shell: Shell, tmp_path: Path, framework: str | None) -> None:
    """1EdTech's own schema finds nothing wrong, and finds a package that is spoilt."""
    home = Path(os.environ.get("PM_GRAPH_STANDARDS", HERE.parents[2] / "shared" / "standards"))
    schema = home / "case-1.1" / "case_v1p1_cfpackage-jsonschema1.json"
    if not schema.is_file():
        pytest.skip(f"CASE's schemas are not at {schema.parent}; set PM_GRAPH_STANDARDS")
    path = tmp_path / "out.json"
    chosen = () if framework is None else ("--framework", framework)
    assert shell("export", "case", "-o", path, *chosen).returncode == 0
    check = ("validate", path, "--as", "case", "--schema", schema, "-f", "json")
    done = shell(*check)
    assert done.returncode == 0, done.stdout
    whole = json.loads(path.read_text())
    whole["CFItems"][0]["colour"] = "red"
    path.write_text(json.dumps(whole))
    assert shell(*check).returncode == 1


def test_no_words_in_a_language(world: Graph) -> None:
    """An item without a statement is no item: a language that has none is refused."""
    with pytest.raises(ExportError, match="no words in the language"):
        world.export("case", lang="de")


def items(whole: Package, kind: str) -> Package:
    """Return the first item of a type."""
    found: Package = next(each for each in whole["CFItems"] if each["CFItemType"] == kind)
    return found


def links(whole: Package, kind: str) -> Package:
    """Return the first association of a type."""
    every = whole["CFAssociations"]
    found: Package = next(each for each in every if each["associationType"] == kind)
    return found


def turned(whole: Package) -> None:
    """Close a circle of levels."""
    link = links(whole, "precedes")
    ends = {
        "originNodeURI": link["destinationNodeURI"],
        "destinationNodeURI": link["originNodeURI"],
    }
    whole["CFAssociations"].append({**link, **ends, "identifier": identifier("turned")})


OTHER = {"title": "x", "identifier": identifier("elsewhere"), "uri": "http://example.org/x"}
BROKEN: list[tuple[str, Callable[[Package], object]]] = [
    (
        "identifiers",
        lambda p: (
            items(p, "Skill").update(uri="http://example.org/x")
            or p["CFItems"].append({**items(p, "Skill"), "uri": "http://example.org/y"})
        ),
    ),
    ("hierarchy", lambda p: links(p, "isChildOf").update(destinationNodeURI=OTHER)),
    ("rooted", lambda p: p["CFAssociations"].remove(links(p, "isChildOf"))),
    ("no-circle", turned),
    ("item-types", lambda p: p["CFDefinitions"]["CFItemTypes"].clear()),
    ("levels", lambda p: links(p, "hasSkillLevel").update(destinationNodeURI=OTHER)),
    ("origins", lambda p: links(p, "precedes").update(originNodeURI=OTHER)),
    ("the-document-says-its", lambda p: p["CFDocument"].pop("creator")),
    ("each-item-has-a", lambda p: items(p, "Skill").pop("fullStatement")),
    ("each-association-has-a", lambda p: links(p, "precedes").update(associationType="follows")),
    ("each-association-has-a", lambda p: links(p, "precedes")["originNodeURI"].pop("title")),
    ("each-record-has-a", lambda p: items(p, "Skill").update(identifier="FIRE")),
    ("each-record-has-a", lambda p: items(p, "Skill").update(lastChangeDateTime="2020-02-29")),
]


def judged(whole: Package, folder: Path, *data: str) -> dict[str, Outcome]:
    """Return the outcome of each rule for a package."""
    path = folder / "out.json"
    path.write_text(json.dumps(whole))
    return {each.rule: each for each in validate(str(path), TARGET, data=data)}


@pytest.mark.parametrize(("rule", "change"), BROKEN)
def test_each_rule_fails(
    world: Graph, tmp_path: Path, rule: str, change: Callable[[Package], object]
) -> None:
    """What is spoilt is found by the rule that is about it, which passed before."""
    whole = package(world, changed="2020-02-29")
    assert judged(whole, tmp_path)[rule].outcome == PASSED
    change(whole)
    outcome = judged(whole, tmp_path)[rule]
    assert outcome.outcome == FAILED
    assert outcome.where
    assert outcome.remedy


def test_ends_elsewhere(graph: Graph, tmp_path: Path) -> None:
    """Whether another package has what an association leads to takes that package."""
    whole = package(graph, "sfia-6")
    assert judged(whole, tmp_path)["ends"].outcome == UNVERIFIABLE
    other = tmp_path / "all.json"
    other.write_text(json.dumps(package(graph)))
    found = judged(whole, tmp_path, str(other))["ends"]
    assert found.outcome == FAILED
    assert all(re.search("esco|sfia-online|onetonline", place) for place in found.where)
