"""The target ``sfia``: skills at their levels, one description each, editions kept apart."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

import pm_graph
from pm_graph.build import gather
from pm_graph.dataset import outputs
from pm_graph.export.run import NothingToExportError
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, READ, Shell

SFIA = rdflib.Namespace("https://rdf.sfia-online.org/9/ontology/")
NINE = "https://rdf.sfia-online.org/9/"
ID = "https://w3id.org/pm-graph/id/"


@pytest.fixture(scope="module")
def exported(graph: Graph) -> rdflib.Graph:
    """Return the export of the graph that ships."""
    return rdflib.Graph().parse(data=graph.export("sfia").data, format="turtle")


def outcomes(path: Path, data: tuple[str, ...] = ()) -> dict[str, Outcome]:
    """Return the outcome of each rule by its name."""
    return {each.rule: each for each in validate(str(path), read_target("sfia"), None, data)}


def test_small_world(world: Graph) -> None:
    """All that was worked out by hand is there, and the publisher's words are not."""
    form = pyoxigraph.RdfFormat.TURTLE
    data = world.export("sfia").data
    found = {str(quad.triple) for quad in pyoxigraph.parse(data, format=form)}
    golden = (HERE / "sfia.ttl").read_bytes()
    assert {str(q.triple) for q in pyoxigraph.parse(golden, format=form)} - found == set()
    assert b"of small size" not in data


def test_the_publishers_words_on_demand(world: Graph) -> None:
    """With the publisher's text a description is that, and not ours as well."""
    data = world.export("sfia", with_text=True).data
    assert b'skillLevelDescription "The firer may stoke kilns of small size."@en' in data
    assert b"May stoke small kilns" not in data


def test_nobody_annotated_it(own_documents: Path, tmp_path: Path) -> None:
    """Sentences that nobody has annotated go out on demand only, in the order of the document."""
    path = tmp_path / "built.trig"
    outputs(str(path))(gather([str(own_documents / "sfia-kiln-firing.txt")]), text=True)
    (row,) = pm_graph.open(str(path)).sparql("SELECT (STR(?f) AS ?one) { ?f a pm:Framework }")
    publisher = f'<{row["one"]}> <{DCTERMS.publisher}> "SFIA Foundation"'
    path.write_text(f"{path.read_text('utf-8')}\n<{ID}graph> {{ {publisher} }}\n", "utf-8")
    built = pm_graph.open(str(path))
    query = """
        SELECT DISTINCT (STR(?level) AS ?one) ?text ?line ?number {
          ?s pm:about ?level ; pm:statedIn ?passage . ?level a pm:SkillLevel .
          ?passage oa:exact ?text ; pm:firstLine ?line ; pm:position ?number
        } ORDER BY ?level ?line ?number"""
    texts: dict[str, list[str]] = {}
    for row in built.sparql(query):
        texts.setdefault(str(row["one"]), []).append(str(row["text"]))
    assert len(texts) > 1
    plain = built.export("sfia").data.decode()
    assert not any(sentence in plain for each in texts.values() for sentence in each)
    full = rdflib.Graph().parse(data=built.export("sfia", with_text=True).data, format="turtle")
    written = {str(s): str(o) for s, o in full.subject_objects(SFIA.skillLevelDescription)}
    assert written == {level: " ".join(sentences) for level, sentences in texts.items()}


def test_every_duty_in_one_text(graph: Graph, exported: rdflib.Graph) -> None:
    """The one description of a skill at a level has each of its duties, in the document's order."""
    query = """
        SELECT (STR(?level) AS ?one) ?duty {
          ?s a pm:Responsibility ; pm:about ?level ; pm:position ?number ; skos:prefLabel ?duty ;
             pm:statedIn ?passage .
          ?passage pm:position ?position ; pm:firstLine ?line . ?level a pm:SkillLevel
        } ORDER BY ?level ?line ?position ?number"""
    duties: dict[str, list[str]] = {}
    for row in graph.sparql(query):
        duties.setdefault(str(row["one"]), []).append(str(row["duty"]))
    described = {
        str(level): [str(each) for each in exported.objects(level, SFIA.skillLevelDescription)]
        for level in exported.subjects(RDF.type, SFIA.SkillLevel)
    }
    assert sum(map(len, duties.values())) == 94
    assert described == {level: [". ".join(found)] for level, found in duties.items()}


def test_levels_of_both_editions(exported: rdflib.Graph) -> None:
    """Each edition defines the skill at levels 3 to 6, in the notation that readers expect."""
    for edition in ("6", "8"):
        skill = rdflib.URIRef(f"{ID}sfia-{edition}/PROD")
        found = {
            (str(exported.value(each, SKOS.notation)), str(exported.value(each, SFIA.level)))
            for each in exported.objects(skill, SFIA.definedAtLevel)
        }
        levels = f"{ID}sfia-{edition}/level/"
        assert found == {(f"PROD_{number}", f"{levels}{number}") for number in (3, 4, 5, 6)}
        assert str(exported.value(skill, RDFS.label)) == "Product management"
    assert len(set(exported.subjects(RDF.type, SFIA.Level))) == 7 + 4


def test_links_to_the_ninth_edition(exported: rdflib.Graph) -> None:
    """Skills, their levels and the levels of responsibility lead to those of SFIA 9."""
    for edition, levels in (("6", range(1, 8)), ("8", range(3, 7))):
        own = f"{ID}sfia-{edition}"
        links = {(f"{own}/PROD", "skills/PROD")}
        links |= {(f"{own}/PROD/{n}", f"skilllevels/PROD_{n}") for n in range(3, 7)}
        links |= {(f"{own}/level/{n}", f"lor/{n}") for n in levels}
        found = {
            (str(subject), str(value).removeprefix(NINE))
            for subject, value in exported.subject_objects(SKOS.closeMatch)
            if str(subject).startswith(f"{own}/") and str(value).startswith(NINE)
        }
        assert found == links


def test_nothing_else_is_sfia(graph: Graph, exported: rdflib.Graph) -> None:
    """What other frameworks describe stays out, and asking for one of them says so."""
    assert not any("/id/ddat/" in str(each) for each in exported.all_nodes())
    assert not any("/id/six-levels/" in str(each) for each in exported.all_nodes())
    with pytest.raises(NothingToExportError):
        graph.export("sfia", framework="ddat")


def test_each_rule_can_fail() -> None:
    """A file that breaks each rule once fails each rule, at the thing named after it."""
    found = outcomes(HERE / "faulty-sfia.ttl")
    assert found.pop("known").outcome == UNVERIFIABLE
    assert found["editions"].where == (f"<{NINE}skills/EDIT> | 8",)
    assert {rule for rule, each in found.items() if each.outcome == PASSED} == READ
    for rule, each in found.items():
        if rule not in READ | {"editions"}:
            assert f"http://example.org/{rule}" in " ".join(each.where), rule
            assert each.remedy
            assert each.source


def test_what_the_ninth_edition_has(shell: Shell, tmp_path: Path) -> None:
    """With SFIA 9 at hand its IRIs are looked up."""
    path, data = tmp_path / "out.ttl", tmp_path / "nine.ttl"
    assert shell("export", "sfia", "-o", path).returncode == 0
    have = [f"skilllevels/PROD_{n}" for n in range(3, 7)] + [f"lor/{n}" for n in range(1, 8)]
    known = "".join(f"<{NINE}{each}> a <{SFIA.Skill}> .\n" for each in have)
    data.write_text(known)
    assert outcomes(path, (str(data),))["known"].outcome == FAILED
    data.write_text(f"{known}<{NINE}skills/PROD> a <{SFIA.Skill}> .\n")
    done = shell("validate", path, "--as", "sfia", "--data", data, "-f", "tsv")
    assert done.returncode == 0, done.stdout
    assert "not verifiable" not in done.stdout
