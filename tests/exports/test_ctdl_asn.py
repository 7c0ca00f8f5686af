"""The target ``ctdl-asn``: what the Registry asks for, counted, and each rule broken once."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib

from pm_graph.export.framing import with_terms
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, Shell

ID = "https://w3id.org/pm-graph/id/"
KILN = f"{ID}kiln-2"
TARGET = read_target("ctdl-asn")
Things = dict[str, dict[str, Any]]


def things(data: bytes) -> Things:
    """Return the things of an export by their addresses."""
    return {thing["@id"]: thing for thing in json.loads(data)["@graph"]}


def rows(graph: Graph, query: str) -> list[dict[str, str]]:
    """Return the rows of a query as texts and addresses, without what has no value."""
    found = graph.sparql(query)
    return [
        {
            name: str(getattr(row[name], "iri", row[name]))
            for name in found.columns
            if row[name] is not None
        }
        for row in found
    ]


def count(graph: Graph, pattern: str) -> int:
    """Return how many solutions a pattern has in the graph."""
    (row,) = rows(graph, f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {pattern} }} }}")
    return int(row["n"])


def test_every_duty_below_what_it_is_about(graph: Graph) -> None:
    """Each responsibility is a competency, child of what it is about, at the level of that."""
    found = things(graph.export("ctdl-asn").data)
    query = (
        "SELECT ?s ?a ?l { ?s a pm:Responsibility ; pm:about ?a . OPTIONAL { ?a pm:atLevel ?l } }"
    )
    duties = rows(graph, query)
    assert len(duties) > 200
    for row in duties:
        duty = found[row["s"]]
        assert duty["ceasn:isChildOf"] == [row["a"]]
        assert row["s"] in found[row["a"]]["ceasn:hasChild"]
        assert duty.get("asn:hasProgressionLevel", []) == ([row["l"]] if "l" in row else [])


def test_every_level_in_its_model(graph: Graph) -> None:
    """Each level of a framework's scale is there, with its rank for a notation."""
    found = things(graph.export("ctdl-asn").data)
    query = """SELECT ?l ?s ?r ?f {
        ?l a pm:Level ; skos:inScheme ?s ; pm:rank ?r . ?s dcterms:isPartOf ?f }"""
    levels = rows(graph, query)
    assert len(levels) == 17
    for row in levels:
        level = found[row["l"]]
        assert level["@type"] == "asn:ProgressionLevel"
        assert level["ceasn:inProgressionModel"] == row["s"]
        assert level["skos:notation"] == row["r"]
        assert row["s"] in found[row["f"]]["asn:hasProgressionModel"]


def test_alignments_are_the_matches(graph: Graph) -> None:
    """As many alignments as the graph has matches of that kind between competencies."""
    found = things(graph.export("ctdl-asn").data)
    kinds = {
        "exact": "exact",
        "major": "close",
        "minor": "related",
        "broad": "broad",
        "narrow": "narrow",
    }
    competency = (
        "pm:Skill pm:SkillLevel pm:Role pm:RoleLevel pm:Title pm:Responsibility pm:Capability"
    )
    for alignment, match in kinds.items():
        key = f"ceasn:{alignment}Alignment"
        written = {(s, o) for s, thing in found.items() for o in thing.get(key, ())}
        inside = {pair for pair in written if pair[1].startswith(ID)}
        pattern = f"""VALUES ?c {{ {competency} }} VALUES ?d {{ {competency} }}
            ?s a ?c ; skos:{match}Match ?o . ?o a ?d FILTER (?s != ?o)"""
        assert len(inside) == count(graph, pattern)
        outside = written - inside
        pattern = f"""VALUES ?c {{ pm:Skill pm:SkillLevel pm:Capability }}
            ?s a ?c ; skos:{match}Match ?o . FILTER (!STRSTARTS(STR(?o), "{ID}"))"""
        assert len(outside) == count(graph, pattern)


def test_identifiers_stay(graph: Graph) -> None:
    """A CTID is made of the address and nothing else, in the form of a version 4 UUID."""
    for address, thing in things(graph.export("ctdl-asn", framework="sfia-6").data).items():
        digest = hashlib.sha256(address.encode()).hexdigest()
        variant = "89ab"[int(digest[16], 16) % 4]
        parts = (
            digest[:8],
            digest[8:12],
            "4" + digest[13:16],
            variant + digest[17:20],
            digest[20:32],
        )
        assert thing["ceterms:ctid"] == f"ce-{'-'.join(parts)}"


def test_one_framework(graph: Graph) -> None:
    """A framework takes along the capabilities and concepts that it names, and no more."""
    found = things(graph.export("ctdl-asn", framework="sfia-8").data)
    frameworks = {a for a, t in found.items() if t["@type"] == "ceasn:CompetencyFramework"}
    assert frameworks == {f"{ID}sfia-8", f"{ID}capability"}
    assert f"{ID}sfia-8/PROD/5" in found
    assert not any("/sfia-6" in address for address in found)


def test_what_is_said_in_words(world: Graph) -> None:
    """Hedge, limit, involvement and place of a duty stand in its comment; the text on demand."""
    duty = f"{KILN}/statement/1"
    plain = things(world.export("ctdl-asn").data)
    assert plain[duty]["ceasn:comment"] == {
        "en": "Hedge: may\nLimit: small kilns\nInvolvement: performs\n"
        "Source: kiln-2, Level 1, passage 1 (lines 4 to 5)"
    }
    assert plain[duty]["ceasn:listID"] == "1.1"
    assert "heading" in plain[f"{KILN}/master"]["ceasn:comment"]["en"]
    assert plain[KILN]["ceasn:name"] == {"de": "Brennofen 2", "en": "Kiln 2"}
    assert plain[KILN]["ceasn:description"]["en"].endswith("\nEdition: 2")
    full = things(world.export("ctdl-asn", with_text=True).data)
    assert full[duty]["ceasn:comment"]["en"].endswith(
        "Text: The firer may stoke kilns of small size."
    )


def test_both_parsers_read_the_same(graph: Graph) -> None:
    """With the terms in place of the context's address both find the triples of the N-Triples."""
    done = graph.export("ctdl-asn")
    document = json.loads(done.data)
    assert document["@context"] == "http://credreg.net/ctdlasn/schema/context/json"
    text = json.dumps(with_terms(document, TARGET.context))
    ours = set(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    plain = graph.export("ctdl-asn", format=".nt").data
    assert ours == set(pyoxigraph.parse(plain, format=pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(ours) == done.report.triples
    theirs = rdflib.Graph().parse(
        data=graph.export("ctdl-asn", format=".ttl").data, format="turtle"
    )
    assert len(theirs) == done.report.triples
    assert all(isinstance(subject, rdflib.URIRef) for subject in theirs.subjects())


OFFICIAL = [
    "ctdlasn_schema.json",
    "registry_competency.schema.json",
    "registry_competency_framework.schema.json",
]


@pytest.mark.parametrize("name", OFFICIAL)
def test_official(shell: Shell, tmp_path: Path, name: str) -> None:
    """The Registry's own schemas and vocabulary find nothing wrong, and find a thing spoilt."""
    home = HERE.parents[2] / "shared" / "standards"
    schema = Path(os.environ.get("PM_GRAPH_STANDARDS", home)) / "ctdl" / name
    if not schema.is_file():
        pytest.skip(f"CTDL's schemas are not at {schema.parent}; set PM_GRAPH_STANDARDS")
    path = tmp_path / "out.jsonld"
    assert shell("export", "ctdl-asn", "-o", path).returncode == 0
    check = ("validate", path, "--as", "ctdl-asn", "--schema", schema, "-f", "json")
    done = shell(*check)
    assert done.returncode == 0, done.stdout
    document = json.loads(path.read_text())
    for thing in document["@graph"]:
        thing.pop("ceterms:ctid")
        thing["ceasn:noSuchTerm"] = "x"
    path.write_text(json.dumps(document))
    rules = {each["rule"]: each["outcome"] for each in json.loads(shell(*check).stdout)["rules"]}
    assert rules["terms" if name == "ctdlasn_schema.json" else name.partition(".")[0]] == FAILED


FIRE, DUTY, MASTER = f"{KILN}/FIRE", f"{KILN}/statement/1", f"{KILN}/master"
LEVEL = f"{KILN}/level/1"
BROKEN: list[tuple[str, Callable[[Things], object]]] = [
    ("ctid", lambda g: g[FIRE].pop("ceterms:ctid")),
    ("ctid", lambda g: g[FIRE].update({"ceterms:ctid": g[FIRE]["ceterms:ctid"].upper()})),
    ("ctid-once", lambda g: g[FIRE].update({"ceterms:ctid": g[MASTER]["ceterms:ctid"]})),
    ("complete", lambda g: g[FIRE].pop("ceasn:competencyText")),
    ("complete", lambda g: g[KILN].pop("ceasn:description")),
    ("alignments", lambda g: g[DUTY].update({"ceasn:broadAlignment": [FIRE]})),
    ("alignments", lambda g: g[DUTY].update({"ceasn:alignTo": [KILN]})),
    ("hierarchy", lambda g: g[DUTY].update({"ceasn:isChildOf": [f"{ID}capability/heat"]})),
    ("hierarchy", lambda g: g[FIRE].update({"ceasn:isTopChildOf": [f"{ID}capability"]})),
    ("both-ways", lambda g: g[KILN].pop("ceasn:hasTopChild")),
    ("rooted", lambda g: g[FIRE].pop("ceasn:isTopChildOf")),
    ("levels", lambda g: g.pop(LEVEL)),
    ("levels", lambda g: g[LEVEL].pop("ceasn:inProgressionModel")),
    ("levels", lambda g: g[f"{KILN}/levels"].pop("skos:hasTopConcept")),
    ("level-of-the-framework", lambda g: g[KILN].pop("asn:hasProgressionModel")),
    ("texts-are-maps-with", lambda g: g[FIRE].update({"ceasn:competencyText": {"en": ["a", "b"]}})),
    ("what-may-have-several", lambda g: g[FIRE].update({"ceasn:isPartOf": KILN})),
    ("each-thing-has-an", lambda g: g[FIRE].pop("@type")),
]


def judged(things: Things, folder: Path, context: str | None = None) -> dict[str, Outcome]:
    """Return the outcome of each rule for a document of these things."""
    address = context or "http://credreg.net/ctdlasn/schema/context/json"
    path = folder / "out.jsonld"
    path.write_text(json.dumps({"@context": address, "@graph": list(things.values())}))
    return {each.rule: each for each in validate(str(path), TARGET)}


@pytest.mark.parametrize(("rule", "change"), BROKEN)
def test_each_rule_fails(
    world: Graph, tmp_path: Path, rule: str, change: Callable[[Things], object]
) -> None:
    """What is spoilt is found by the rule that is about it, which passed before."""
    found = things(world.export("ctdl-asn").data)
    assert judged(found, tmp_path)[rule].outcome == PASSED
    change(found)
    outcome = judged(found, tmp_path)[rule]
    assert outcome.outcome == FAILED
    assert outcome.where
    assert outcome.remedy


def test_another_context(world: Graph, tmp_path: Path) -> None:
    """A context of somebody's own is no address that the Registry takes."""
    document = {"@context": {"ceasn": "https://purl.org/ctdlasn/terms/"}, "@graph": []}
    path = tmp_path / "out.jsonld"
    path.write_text(json.dumps(document))
    found = {each.rule: each.outcome for each in validate(str(path), TARGET)}
    assert found["the-context-is-the"] == FAILED


def test_what_lies_outside(world: Graph, tmp_path: Path) -> None:
    """Whether another framework has the competency takes that framework."""
    path = tmp_path / "out.nt"
    path.write_bytes(world.export("ctdl-asn", format=".nt").data)
    rules = {each.rule: each for each in validate(str(path), TARGET)}
    assert rules["aligned-competencies"].outcome == UNVERIFIABLE
    other = tmp_path / "other.ttl"
    one = "a <https://purl.org/ctdlasn/terms/Competency> ."
    other.write_text(f"<http://example.org/fire> {one}")
    rules = {each.rule: each for each in validate(str(path), TARGET, data=[str(other)])}
    assert rules["aligned-competencies"].where == ("<http://example.org/stoke>",)
    other.write_text(f"<http://example.org/fire> {one}\n<http://example.org/stoke> {one}")
    rules = {each.rule: each for each in validate(str(path), TARGET, data=[str(other)])}
    assert rules["aligned-competencies"].outcome == PASSED
