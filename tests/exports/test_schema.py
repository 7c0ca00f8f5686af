"""The target ``schema``: occupations with their duties, order, hedges, and pages that hold it."""

import json
import os
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import RDF

import pm_graph
from pm_graph.export.target import read_target
from pm_graph.graph import Graph
from pm_graph.validate.rule import FAILED, PASSED, UNVERIFIABLE, Outcome
from pm_graph.validate.run import validate

from .conftest import HERE, READ, Shell

SCHEMA = rdflib.Namespace("https://schema.org/")
ID = "https://w3id.org/pm-graph/id/"
STANDARDS = Path(os.environ.get("PM_GRAPH_STANDARDS", HERE.parents[2] / "shared" / "standards"))


@pytest.fixture(scope="module")
def exported(graph: Graph) -> rdflib.Graph:
    """Return the export of the graph that ships."""
    data = graph.export("schema", format=".ttl").data
    return rdflib.Graph().parse(data=data, format="turtle")


@pytest.fixture(scope="module")
def official() -> Path:
    """Return schema.org's vocabulary file; skip where it is not at hand."""
    path = STANDARDS / "schemaorg-30.0" / "schemaorg-current-https.ttl"
    if not path.is_file():
        pytest.skip(f"schema.org's vocabulary is not at {path}; set PM_GRAPH_STANDARDS")
    return path


def outcomes(
    path: Path, schema: str | None = None, data: tuple[str, ...] = ()
) -> dict[str, Outcome]:
    """Return the outcome of each rule by its name."""
    return {each.rule: each for each in validate(str(path), read_target("schema"), schema, data)}


def triples(data: bytes, form: pyoxigraph.RdfFormat) -> set[str]:
    """Return the triples of a file as N-Triples."""
    return {str(quad.triple) for quad in pyoxigraph.parse(data, format=form)}


def test_small_world(world: Graph) -> None:
    """All that was worked out by hand is there, and the publisher's words are not."""
    form = pyoxigraph.RdfFormat.TURTLE
    data = world.export("schema", format=".ttl").data
    assert triples((HERE / "schema.ttl").read_bytes(), form) - triples(data, form) == set()
    assert b"of small size" not in data
    full = world.export("schema", format=".ttl", with_text=True).data
    assert b'schema:text "The firer may stoke kilns of small size."' in full


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
def test_the_page_says_the_same(graph: Graph, exported: rdflib.Graph) -> None:
    """JSON-LD is read without the network by two parsers, and says what the Turtle says."""
    data = graph.export("schema", format=".jsonld").data
    found = triples(data, pyoxigraph.RdfFormat.JSON_LD)
    assert found == triples(
        graph.export("schema", format=".nt").data, pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert set(rdflib.Graph().parse(data=data, format="json-ld")) == set(exported)


def test_the_page_is_plain(graph: Graph) -> None:
    """Names and duties are plain strings, as those who read pages expect, and end no script."""
    data = graph.export("schema", framework="six-levels", format=".jsonld").data
    nodes = {node["@id"]: node for node in json.loads(data)["@graph"]}
    director = nodes[f"{ID}six-levels/director"]
    assert director["name"] == "Director of Product Management"
    assert "Possibly focus on one specific product portfolio" in director["responsibilities"]
    assert nodes[f"{ID}six-levels/level/4"]["termCode"] == "4"
    assert b"</" not in data


def test_text_that_would_end_a_script(tmp_path: Path) -> None:
    """A label with an end tag in it is read as it was, and ends no script element."""
    path = tmp_path / "world.ttl"
    text = (HERE / "world.ttl").read_text()
    path.write_text(text.replace('"Master firer"', '"Master </script><!-- firer"'))
    data = pm_graph.open(str(path)).export("schema").data
    assert b"</script" not in data
    assert b"<!--" not in data
    names = [node.get("name") for node in json.loads(data)["@graph"]]
    assert "Master </script><!-- firer" in names


def test_every_duty_of_an_occupation_is_text(graph: Graph, exported: rdflib.Graph) -> None:
    """Each occupation has each of its duties among its responsibilities, and no others."""
    query = """
        SELECT (STR(?who) AS ?holder) (STR(?label) AS ?duty) {
          VALUES ?class { pm:Role pm:RoleLevel pm:Title }
          ?who a ?class . ?what pm:about ?who ; a pm:Responsibility ; skos:prefLabel ?label
        }"""
    stated = {(str(row["holder"]), str(row["duty"])) for row in graph.sparql(query)}
    written = {(str(s), str(o)) for s, o in exported.subject_objects(SCHEMA.responsibilities)}
    assert written == stated


def test_every_level_in_its_order(graph: Graph, exported: rdflib.Graph) -> None:
    """Each scale lists its levels at their ranks, the next of each behind it."""
    query = """
        SELECT (STR(?level) AS ?one) ?rank (STR(?above) AS ?next) {
          ?level a pm:Level ; pm:rank ?rank . OPTIONAL { ?level pm:nextLevel ?above }
        }"""
    rows = list(graph.sparql(query))
    assert len(rows) == len(set(exported.subjects(RDF.type, SCHEMA.ListItem)))
    for row in rows:
        item = rdflib.URIRef(f"{row['one']}/item")
        following = exported.value(item, SCHEMA.nextItem)
        assert str(exported.value(item, SCHEMA.item)) == row["one"]
        assert exported.value(item, SCHEMA.position) == rdflib.Literal(row["rank"])
        assert (following and str(following)) == (row["next"] and f"{row['next']}/item")


def test_hedges_and_sources_survive(graph: Graph, exported: rdflib.Graph) -> None:
    """Each statement keeps its hedges as keywords and its passage as what it is based on."""
    for link, written in (
        ("modality", "keywords"),
        ("scope", "keywords"),
        ("statedIn", "isBasedOn"),
    ):
        rows = graph.sparql(
            f"SELECT (STR(?s) AS ?one) (STR(?o) AS ?other) {{ ?s pm:{link} ?o ; pm:about ?t }}"
        )
        pairs = {(rdflib.URIRef(str(r["one"])), rdflib.URIRef(str(r["other"]))) for r in rows}
        assert pairs
        assert pairs <= set(exported.subject_objects(SCHEMA[written]))


def test_categories_are_broader(exported: rdflib.Graph) -> None:
    """Only what is broader is a category: the director falls under O*NET's managers."""
    category = SCHEMA.occupationalCategory
    onet = rdflib.URIRef("https://www.onetonline.org/link/summary/11-2021.00")
    assert (rdflib.URIRef(f"{ID}six-levels/director"), category, onet) in exported
    assert str(exported.value(onet, SCHEMA.codeValue)) == "11-2021.00"
    related = rdflib.URIRef(f"{ID}six-levels/vice-president")
    assert (related, category, onet) not in exported


def test_one_framework(graph: Graph) -> None:
    """A framework goes out with its own scale and with those that it names."""
    data = graph.export("schema", framework="six-levels", format=".nt").data
    assert b"/id/six-levels/level/4/item>" in data
    assert b"/id/involvement/owns/item>" in data
    assert b"/id/sfia" not in data


def test_each_rule_can_fail() -> None:
    """A file that breaks each rule once fails each rule, at the thing named after it."""
    found = outcomes(HERE / "faulty-schema.ttl")
    assert found.pop("known").outcome == UNVERIFIABLE
    assert {rule for rule, each in found.items() if each.outcome == PASSED} == READ
    for rule, each in found.items():
        if rule not in READ:
            places = " ".join(each.where)
            assert f"http://example.org/{rule}" in places, rule
            assert each.remedy
            assert each.source


def test_the_official_vocabulary(shell: Shell, tmp_path: Path, official: Path) -> None:
    """Each term is schema.org's, said of and with what its domain and range include."""
    path = tmp_path / "out.jsonld"
    assert shell("export", "schema", "-o", path).returncode == 0
    options = ("--schema", official, "--data", official, "-f", "tsv")
    done = shell("validate", path, "--as", "schema", *options)
    assert done.returncode == 0, done.stdout
    for rule in ("known", "terms", "domains", "ranges"):
        assert f"passed\t{rule}\t" in done.stdout
    assert "not verifiable" not in done.stdout


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ex:a a schema:Occupation ; schema:dutys 'x' .", "terms"),
        ("ex:a a schema:Occupation ; schema:dutys 'x' .", "known"),
        ("ex:a a schema:Occupation ; schema:termCode 'x' .", "domains"),
        (
            "ex:a a schema:Occupation ; schema:responsibilities ex:b . ex:b a schema:Thing .",
            "ranges",
        ),
    ],
)
def test_the_official_vocabulary_can_fail(
    tmp_path: Path, official: Path, text: str, rule: str
) -> None:
    """A term that is none, and one that is used of or with the wrong thing, is found."""
    path = tmp_path / "file.ttl"
    prefixes = "@prefix schema: <https://schema.org/> . @prefix ex: <http://example.org/> .\n"
    path.write_text(prefixes + text)
    found = outcomes(path, str(official), (str(official),))
    assert found[rule].outcome == FAILED


PAGE = {
    "@type": "Occupation",
    "name": "Product manager",
    "responsibilities": "Owns the backlog",
    "mainEntityOfPage": "https://example.org/pm",
}


@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org",
        "http://schema.org/",
        ["https://schema.org/", {"ex": "http://example.org/"}],
    ],
)
def test_page_of_others(tmp_path: Path, official: Path, context: object) -> None:
    """JSON-LD as pages have it, its context named by schema.org's address, is judged as it is."""
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"@context": context, **PAGE}))
    found = outcomes(path, str(official))
    assert {each.outcome for each in found.values()} == {PASSED, UNVERIFIABLE}
    assert found["ranges"].outcome == found["blank-nodes"].outcome == PASSED
    path.write_text(json.dumps({"@context": context, **PAGE, "name": [], "responsibilties": "x"}))
    found = outcomes(path, str(official))
    assert {rule for rule, each in found.items() if each.outcome == FAILED} == {"named", "terms"}


def test_context_that_is_not_at_hand(tmp_path: Path) -> None:
    """A context that only its address is known of is named as what is missing."""
    path = tmp_path / "page.jsonld"
    path.write_text(json.dumps({"@context": "https://example.org/context", **PAGE}))
    syntax = outcomes(path)["syntax"]
    assert syntax.outcome == FAILED
    assert "names a context that is not at hand" in syntax.where[0]


def test_copy_of_the_context(official: Path) -> None:
    """Our copy takes for links what has no other values than addresses, as the vocabulary says."""
    path = Path(read_target("schema").context).with_name("validate_schema.jsonld")
    terms = json.loads(path.read_text())["@context"]
    links = {name for name, how in terms.items() if isinstance(how, dict)}
    vocabulary = rdflib.Graph().parse(official)
    addresses = set(vocabulary.subjects(SCHEMA.rangeIncludes, SCHEMA.URL))
    texts = set(vocabulary.subjects(SCHEMA.rangeIncludes, SCHEMA.Text))
    assert links == {str(term).removeprefix(str(SCHEMA)) for term in addresses - texts}
