"""The target ``elm``: learning outcomes that the official constraints accept, each with notes."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, READ, Shell

ELM = rdflib.Namespace("http://data.europa.eu/snb/model/elm/")
ESCO = "http://data.europa.eu/esco/"
ID = "https://w3id.org/pm-graph/id/"
SHARED = HERE.parents[2] / "shared"
STANDARDS = Path(os.environ.get("PM_GRAPH_STANDARDS", SHARED / "standards"))
DATA = Path(os.environ.get("PM_GRAPH_DATA", SHARED / "data"))


@pytest.fixture(scope="module")
def exported(graph: Graph) -> rdflib.Graph:
    """Return the export of the graph that ships."""
    return rdflib.Graph().parse(data=graph.export("elm").data, format="turtle")


@pytest.fixture(scope="module")
def constraints() -> Path:
    """Return the official constraints; skip where they are not at hand."""
    path = STANDARDS / "elm" / "LOQ-constraints.ttl"
    if not path.is_file():
        pytest.skip(f"the constraints of ELM are not at {path}; set PM_GRAPH_STANDARDS")
    return path


def outcomes(
    path: Path, schema: str | None = None, data: tuple[str, ...] = ()
) -> dict[str, Outcome]:
    """Return the outcome of each rule by its name."""
    return {each.rule: each for each in validate(str(path), read_target("elm"), schema, data)}


def test_small_world(world: Graph) -> None:
    """All that was worked out by hand is there, and the publisher's words are not."""
    form = pyoxigraph.RdfFormat.TURTLE
    data = world.export("elm").data
    found = {str(quad.triple) for quad in pyoxigraph.parse(data, format=form)}
    golden = (HERE / "elm.ttl").read_bytes()
    assert {str(q.triple) for q in pyoxigraph.parse(golden, format=form)} - found == set()
    assert b"of small size" not in data
    full = world.export("elm", with_text=True).data
    assert b'noteLiteral "The firer may stoke kilns of small size."@en' in full


def test_the_official_constraints(shell: Shell, tmp_path: Path, constraints: Path) -> None:
    """The constraints of the profile accept what is exported, asked for at the shell."""
    path = tmp_path / "out.ttl"
    assert shell("export", "elm", "-o", path).returncode == 0
    done = shell("validate", path, "--as", "elm", "--schema", constraints, "-f", "tsv")
    assert done.returncode == 0, done.stdout
    for shape in ("LearningOutcomeShape", "NoteShape", "ConceptShape"):
        assert f"passed\t{shape}\t" in done.stdout


def test_the_official_constraints_can_fail(constraints: Path) -> None:
    """The constraints find in the faulty file what our rules find."""
    found = outcomes(HERE / "faulty-elm.ttl", str(constraints))
    failed = {rule for rule, each in found.items() if each.outcome == FAILED}
    assert {"LearningOutcomeShape", "NoteShape", "ConceptShape"} <= failed
    ours = {rule: found[rule].where for rule in ("title", "sorted", "related", "closed")}
    theirs = " ".join(found["LearningOutcomeShape"].where)
    for rule in ours:
        assert f"http://example.org/{rule}>" in theirs


def test_the_official_vocabulary(tmp_path: Path, graph: Graph) -> None:
    """Each term of ELM's namespace is one, said of what it is for."""
    vocabulary = STANDARDS / "elm" / "ELM.ttl"
    if not vocabulary.is_file():
        pytest.skip(f"ELM is not at {vocabulary}; set PM_GRAPH_STANDARDS")
    path = tmp_path / "out.ttl"
    path.write_bytes(graph.export("elm").data)
    found = outcomes(path, str(vocabulary))
    for rule in ("terms", "domains", "ranges"):
        assert found[rule].outcome == PASSED, found[rule].where


def test_every_duty_with_its_notes(graph: Graph, exported: rdflib.Graph) -> None:
    """Each duty is an outcome; its hedges, limits and passage are notes, its title is its label."""
    query = "SELECT (STR(?d) AS ?one) ?title { ?d a pm:Responsibility ; skos:prefLabel ?title }"
    titles = {str(row["one"]): str(row["title"]) for row in graph.sparql(query)}
    found = {str(each) for each in exported.subjects(RDF.type, ELM.LearningOutcome)}
    assert found == set(titles)
    for outcome in found:
        assert str(exported.value(rdflib.URIRef(outcome), DCTERMS.title)) == titles[outcome]
    for link in ("modality", "scope", "involvement", "stakeholder", "phase", "measure", "about"):
        rows = graph.sparql(
            f"SELECT (STR(?d) AS ?one) (STR(?v) AS ?of) {{ ?d a pm:Responsibility ; pm:{link} ?v }}"
        )
        pairs = [(rdflib.URIRef(str(r["one"])), rdflib.URIRef(str(r["of"]))) for r in rows]
        assert pairs
        for outcome_, value in pairs:
            note = rdflib.URIRef(f"{value}/note")
            assert (outcome_, ELM.additionalNote, note) in exported
            assert (note, DCTERMS.subject, value) in exported


def test_editions_and_levels(exported: rdflib.Graph) -> None:
    """A duty of SFIA 8 leads to its level of the skill, that to its skill, that to its edition."""
    outcome = rdflib.URIRef(f"{ID}sfia-8/statement/level-5/1/1")
    level = rdflib.URIRef(f"{ID}sfia-8/PROD/5")
    assert (outcome, ELM.relatedSkill, level) in exported
    assert (level, SKOS.broader, rdflib.URIRef(f"{ID}sfia-8/PROD")) in exported
    scheme = exported.value(level, SKOS.inScheme)
    assert str(exported.value(scheme, OWL.versionInfo)) == "8"
    note = rdflib.URIRef(f"{ID}sfia-8/level/5/note")
    assert (outcome, ELM.additionalNote, note) in exported
    assert (
        str(exported.value(note, ELM.noteLiteral)) == "Level: Level 5 of Levels of responsibility"
    )


def test_skills_of_esco_are_close(graph: Graph, exported: rdflib.Graph) -> None:
    """Related are the skills of ESCO that a duty's capability is close to or narrower than."""
    query = f"""
        SELECT DISTINCT (STR(?d) AS ?one) (STR(?e) AS ?other) {{
          ?d a pm:Responsibility ; pm:capability ?c . ?c ?match ?e .
          FILTER (?match IN (skos:exactMatch, skos:closeMatch, skos:broadMatch))
          FILTER (STRSTARTS(STR(?e), "{ESCO}skill/"))
        }}"""
    close = {(str(row["one"]), str(row["other"])) for row in graph.sparql(query)}
    found = {(str(s), str(o)) for s, o in exported.subject_objects(ELM.relatedESCOSkill)}
    assert found == close
    narrower = f"{ESCO}skill/8fa53f47-eca7-4d95-895c-ef70d1d43140"  # launches of food products
    assert narrower not in {skill for _, skill in found}


def test_esco_has_what_is_related(tmp_path: Path, graph: Graph) -> None:
    """Each related skill of ESCO is in ESCO's data set; one that is not is found."""
    archive = DATA / "esco-1.1.1" / "classification_en.zip"
    if not archive.is_file():
        pytest.skip(f"ESCO's data set is not at {archive}; set PM_GRAPH_DATA")
    with zipfile.ZipFile(archive) as opened:
        text = opened.read("skills_en.csv").decode("utf-8")
    skills = [row["conceptUri"] for row in csv.DictReader(io.StringIO(text))]
    path, data = tmp_path / "out.ttl", tmp_path / "esco.ttl"
    path.write_bytes(graph.export("elm").data)
    kind = f"<{ESCO}model#skillType> <{ESCO}skill-type/skill>"
    data.write_text("".join(f"<{iri}> {kind} .\n" for iri in skills))
    assert outcomes(path, None, (str(data),))["known"].outcome == PASSED
    assert outcomes(HERE / "faulty-elm.ttl", None, (str(data),))["known"].outcome == FAILED


def test_each_rule_can_fail() -> None:
    """A file that breaks each rule once fails each rule, at the thing named after it."""
    found = outcomes(HERE / "faulty-elm.ttl")
    assert found.pop("known").outcome == UNVERIFIABLE
    assert {rule for rule, each in found.items() if each.outcome == PASSED} == READ
    for rule, each in found.items():
        if rule not in READ:
            assert f"http://example.org/{rule}" in " ".join(each.where), rule
            assert each.remedy
            assert each.source
