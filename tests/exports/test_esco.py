"""The target ``esco``: essential and optional, types, notes, and ESCO's own concepts exist."""

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, SKOS

import pm_graph
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate
from pm_graph.vocabulary import PM

from .conftest import HERE, READ, Shell

ESCO = rdflib.Namespace("http://data.europa.eu/esco/model#")
ID = "https://w3id.org/pm-graph/id/"
LEVEL = "http://data.europa.eu/esco/skill-reuse-level/"
DATA = Path(os.environ.get("PM_GRAPH_DATA", HERE.parents[2] / "shared" / "data"))


@pytest.fixture(scope="module")
def exported(graph: Graph) -> rdflib.Graph:
    """Return the export of the graph that ships."""
    return rdflib.Graph().parse(data=graph.export("esco").data, format="turtle")


@pytest.fixture(scope="module")
def classification() -> dict[str, dict[str, str]]:
    """Return the rows of ESCO's tables by IRI; skip where they are not at hand."""
    path = DATA / "esco-1.1.1" / "classification_en.zip"
    if not path.is_file():
        pytest.skip(f"ESCO's data set is not at {path}; set PM_GRAPH_DATA")
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in ("skills_en.csv", "occupations_en.csv", "ISCOGroups_en.csv"):
            text = archive.read(name).decode("utf-8")
            found.update({row["conceptUri"]: row for row in csv.DictReader(io.StringIO(text))})
    return found


def outcomes(path: Path, data: tuple[str, ...] = ()) -> dict[str, Outcome]:
    """Return the outcome of each rule by its name."""
    return {each.rule: each for each in validate(str(path), read_target("esco"), None, data)}


def duties(graph: Graph, filters: str) -> set[tuple[str, str]]:
    """Return who has which duty, of those that the filters keep."""
    query = (
        "SELECT DISTINCT (STR(?who) AS ?holder) (STR(?what) AS ?duty) "
        f"{{ ?what a pm:Responsibility ; pm:about ?who . ?who skos:inScheme ?scheme . {filters} }}"
    )
    return {(str(row["holder"]), str(row["duty"])) for row in graph.sparql(query)}


def pairs(found: rdflib.Graph, link: rdflib.URIRef) -> Iterator[tuple[str, str]]:
    """Yield what a property links, of duties."""
    for subject, value in found.subject_objects(link):
        if "/statement/" in str(value):
            yield str(subject), str(value)


def test_small_world(world: Graph) -> None:
    """All that was worked out by hand is there, and the publisher's words are not."""
    form = pyoxigraph.RdfFormat.TURTLE
    data = world.export("esco").data
    found = {str(quad.triple) for quad in pyoxigraph.parse(data, format=form)}
    golden = (HERE / "esco.ttl").read_bytes()
    assert {str(q.triple) for q in pyoxigraph.parse(golden, format=form)} - found == set()
    assert b"of small size" not in data


def test_flat_duties_are_essential_and_hedged_ones_optional(
    graph: Graph, exported: rdflib.Graph
) -> None:
    """Each duty of a title, a role, a skill or a level is there once, as its hedge says."""
    hedged = duties(graph, "?what pm:modality ?hedge")
    flat = duties(graph, "FILTER NOT EXISTS { ?what pm:modality ?hedge }")
    assert hedged
    assert flat
    assert set(pairs(exported, ESCO.relatedOptionalSkill)) == hedged
    assert set(pairs(exported, ESCO.relatedEssentialSkill)) == flat


def test_what_the_ladder_hedges(exported: rdflib.Graph) -> None:
    """The director may focus on one portfolio: an optional skill, its hedge in words."""
    director = rdflib.URIRef(f"{ID}six-levels/director")
    one = rdflib.URIRef(f"{ID}six-levels/statement/director-of-product-management/1/1")
    assert (director, ESCO.relatedOptionalSkill, one) in exported
    assert (one, ESCO.isOptionalSkillFor, director) in exported
    notes = {
        str(exported.value(note, ESCO.nodeLiteral))
        for note in exported.objects(one, SKOS.scopeNote)
    }
    assert "Hedge: may" in notes
    assert (director, SKOS.scopeNote, rdflib.URIRef(f"{director}/note/level/4/en")) in exported


def test_listed_skills_are_optional(exported: rdflib.Graph) -> None:
    """The nine skills that DDaT lists are optional: nothing says how essential they are."""
    role = rdflib.URIRef(f"{ID}ddat/product-manager")
    listed = {
        str(each)
        for each in exported.objects(role, ESCO.relatedOptionalSkill)
        if re.fullmatch(f"{ID}ddat/[a-z-]+", str(each))
    }
    assert len(listed) == 9
    assert not listed & {str(each) for each in exported.objects(role, ESCO.relatedEssentialSkill)}


def test_every_level_of_a_skill(exported: rdflib.Graph) -> None:
    """Each edition of SFIA keeps its four levels, each below its skill, and its edition."""
    for edition in ("6", "8"):
        skill = rdflib.URIRef(f"{ID}sfia-{edition}/PROD")
        levels = {str(each) for each in exported.subjects(SKOS.broader, skill)}
        assert levels == {f"{skill}/{number}" for number in (3, 4, 5, 6)}
    replaced = (rdflib.URIRef(f"{ID}sfia-8"), DCTERMS.replaces, rdflib.URIRef(f"{ID}sfia-6"))
    assert replaced in exported
    notes = " ".join(str(each) for each in exported.objects(replaced[0], SKOS.editorialNote))
    assert "the identification, and that it replaces SFIA 6" in notes
    assert "This reading is ours" in notes


def test_one_framework(graph: Graph) -> None:
    """A framework goes out alone, with the capabilities that it names and those above them."""
    done = graph.export("esco", framework="six-levels")
    found = rdflib.Graph().parse(data=done.data, format="turtle")
    own = {str(each) for each in found.subjects(SKOS.inScheme)}
    assert all(each.startswith((f"{ID}six-levels/", f"{ID}capability/")) for each in own)
    counts = {count.kind: count.written for count in done.report.counts}
    (row,) = graph.sparql(
        "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a pm:Responsibility ; pm:about ?t . ?t a pm:Title }"
    )
    assert counts["responsibilities"] == row["n"]
    assert counts["titles"] == 6
    assert 0 < counts["capabilities"] < 151


def test_one_language(world: Graph) -> None:
    """A language chooses names, labels and notes together, so that none hangs in the air."""
    found = rdflib.Graph().parse(data=world.export("esco", lang="de").data, format="turtle")
    assert "Brennofen 2" in {str(each) for each in found.objects(None, SKOS.prefLabel)}
    assert set(found.subjects(RDF.type, ESCO.NodeLiteral)) == set()


def test_each_rule_can_fail() -> None:
    """A file that breaks each rule once fails each rule, at the thing named after it."""
    found = outcomes(HERE / "faulty-esco.ttl")
    assert found.pop("known").outcome == UNVERIFIABLE
    assert {rule for rule, each in found.items() if each.outcome == PASSED} == READ
    for rule, each in found.items():
        if rule not in READ:
            assert f"http://example.org/{rule}" in " ".join(each.where), rule
            assert each.remedy
            assert each.source


def test_a_rule_that_needs_the_data(tmp_path: Path) -> None:
    """A concept that the data do not have is found; faults of the data are not the file's."""
    data = tmp_path / "data.ttl"
    data.write_text(
        "<http://data.europa.eu/esco/skill/1> a <http://example.org/Thing> ; "
        "<http://example.org/p> [] ."
    )
    path = tmp_path / "file.ttl"
    text = (
        "<http://example.org/a> <http://data.europa.eu/esco/model#relatedEssentialSkill>"
        " <http://data.europa.eu/esco/skill/{}> ."
    )
    path.write_text(text.format(1))
    found = outcomes(path, (str(data),))
    assert found["known"].outcome == PASSED
    assert found["blank-nodes"].outcome == PASSED
    path.write_text(text.format(2))
    assert outcomes(path, (str(data),))["known"].outcome == FAILED


def test_esco_has_what_is_named(
    shell: Shell, tmp_path: Path, classification: dict[str, dict[str, str]]
) -> None:
    """Every concept of ESCO that the export names is in ESCO's data set, asked for at the shell."""
    path, data = tmp_path / "out.ttl", tmp_path / "esco.ttl"
    data.write_text("".join(f"<{iri}> a <{SKOS.Concept}> .\n" for iri in classification))
    assert shell("export", "esco", "-o", path).returncode == 0
    done = shell("validate", path, "--as", "esco", "--data", data, "-f", "tsv")
    assert done.returncode == 0, done.stdout
    assert "passed\tknown" in done.stdout
    assert "not verifiable" not in done.stdout


def test_groups_of_isco(exported: rdflib.Graph, classification: dict[str, dict[str, str]]) -> None:
    """An occupation is within the ISCO groups of ESCO's that it equals, is close to or within."""
    near = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
    found = 0
    for occupation in exported.subjects(RDF.type, ESCO.Occupation):
        matched = {str(each) for link in near for each in exported.objects(occupation, link)}
        codes = {
            row["iscoGroup"]
            for iri in matched
            if (row := classification.get(iri, {})).get("iscoGroup")
        }
        wanted = {f"http://data.europa.eu/esco/isco/C{code}" for code in codes}
        assert {each for each in matched if "/isco/" in each} == wanted, occupation
        assert wanted <= set(classification)
        found += bool(wanted)
    assert found == 6


def test_groups_of_isco_in_a_store_of_esco(tmp_path: Path) -> None:
    """Where the graph has ESCO's own occupations, it is their groups that count."""
    store = tmp_path / "own.ttl"
    esco, isco = "http://data.europa.eu/esco/occupation/1", "http://data.europa.eu/esco/isco/C2431"
    store.write_text(
        f"<{ID}own> a <{PM.Framework}> ; <{SKOS.prefLabel}> 'Own'@en .\n"
        f"<{ID}own/a> a <{PM.Role}> ; <{SKOS.inScheme}> <{ID}own> ; <{SKOS.prefLabel}> 'A'@en ;"
        f" <{SKOS.closeMatch}> <{esco}> .\n<{esco}> <{SKOS.broader}> <{isco}> .\n"
    )
    data = pm_graph.open(str(store)).export("esco", format=".nt").data.decode()
    assert f"<{ID}own/a> <{SKOS.broadMatch}> <{isco}> ." in data


def test_reuse_levels_are_those_of_the_matches(
    exported: rdflib.Graph, classification: dict[str, dict[str, str]]
) -> None:
    """A capability has a reuse level exactly if the skills that it closely matches agree on it."""
    for capability in exported.subjects(SKOS.inScheme, rdflib.URIRef(f"{ID}capability")):
        close = [
            classification[str(match)]
            for match in exported.objects(capability, SKOS.closeMatch)
            if str(match) in classification
        ]
        skills = {row["reuseLevel"] for row in close if row["skillType"] == "skill/competence"}
        given = {str(each) for each in exported.objects(capability, ESCO.skillReuseLevel)}
        wanted = {f"{LEVEL}{level}" for level in skills} if len(skills) == 1 else set()
        assert given == wanted, capability
