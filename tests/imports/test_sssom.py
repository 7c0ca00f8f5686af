"""What is exported to SSSOM and taken in again is the same links; a faulty table is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import pm_graph
from pm_graph.cli import main
from pm_graph.graph import Graph
from pm_graph.importing.run import taken_in
from pm_graph.importing.sssom import link_quads, read_sets
from pm_graph.vocabulary import GRAPH

MAPPINGS = f"{GRAPH}mappings-"
SSSOM = "https://w3id.org/sssom/"
OF_SETS = ("http://purl.org/dc/terms/", "http://www.w3.org/2002/07/owl#versionInfo")
DESCRIBING = (*OF_SETS, f"{SSSOM}subject_source", f"{SSSOM}object_source")
"""How the properties begin that say something of a set as a whole."""
LICENSE = "http://purl.org/dc/terms/license"
HEAD = (
    "#mapping_set_id: https://example.org/mine\n#license: https://spdx.org/licenses/MIT\n"
    "#curie_map:\n#  ex: http://example.org/\n"
)
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tcomment"
WHY = "semapv:ManualMappingCuration"


Refused = Callable[..., None]


@pytest.fixture
def refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Refused:
    """Return what expects a file to be refused in one line, with exit code 3, writing nothing."""
    monkeypatch.chdir(tmp_path)

    def expect(name: str, text: str, says: str, *arguments: str) -> None:
        Path(name).write_text(text)
        assert main(["load", name, "-o", "out.trig", *arguments]) == 3
        err = capfd.readouterr().err
        assert says in err
        assert len(err.splitlines()) == 1, err
        assert [path.name for path in tmp_path.iterdir()] == [name]
        Path(name).unlink()

    return expect


def links(found: Graph) -> set[tuple[str, ...]]:
    """Return the triples of the graphs of mappings, but what describes a set as a whole."""
    rows = found.sparql(
        """SELECT ?s ?p ?o ?g {
        GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), STR(graph:mappings-))) }"""
    )
    said = {tuple(str(getattr(row[name], "iri", row[name])) for name in "spog") for row in rows}
    return {each for each in said if each[1] == LICENSE or not each[1].startswith(DESCRIBING)}


@pytest.mark.parametrize("ending", [".sssom.tsv", ".tsv", ".json"])
def test_the_same_links(graph: Graph, tmp_path: Path, ending: str) -> None:
    """Every row comes back with its identifier, slots and passages, in the graph of its own set."""
    path, store = tmp_path / f"all{ending}", tmp_path / "store"
    path.write_bytes(graph.export("sssom", format=ending).data)
    assert main(["load", str(path), "-o", str(store)]) == 0
    wanted = links(graph)
    assert sum(p == SSSOM + "mappings" for _, p, *_ in wanted) > 700
    for slot in ("confidence", "mapping_justification", "author_label"):
        assert sum(p == SSSOM + slot for _, p, *_ in wanted) > 700
    assert sum(p.endswith("Passage") for _, p, *_ in wanted) > 500
    assert links(pm_graph.open(str(store))) == wanted


def test_agreed_sources_come_back(graph: Graph, tmp_path: Path) -> None:
    """What all rows of a set say of where they are from is said of the set again."""
    path = tmp_path / "all.json"
    path.write_bytes(graph.export("sssom", format=".json").data)
    of_onet = next(each for each in read_sets(str(path)) if each.name == "onet")
    assert of_onet.metadata["mapping_set_id"] == "https://w3id.org/pm-graph/mappings/onet"
    assert of_onet.metadata["object_source"] == "https://www.onetcenter.org/database.html"
    assert of_onet.metadata["object_source_version"] == "29.2"
    assert "mapping_set_description" not in of_onet.metadata


def test_with_the_frameworks(graph: Graph, tmp_path: Path) -> None:
    """Loaded beside what the frameworks say, the links answer as in the graph that ships."""
    frameworks, table = tmp_path / "all.ttl", tmp_path / "all.sssom.tsv"
    frameworks.write_bytes(graph.export("skos").data)
    table.write_bytes(graph.export("sssom").data)
    store = tmp_path / "store"
    assert main(["load", str(table), str(frameworks), "-o", str(store)]) == 0

    def rows(of: Graph) -> set[str]:
        answer = of.run("title-to-level", title="Director of Product Management")
        return {" ".join(str(row[name]) for name in answer.columns) for row in answer}

    assert rows(graph)
    assert rows(pm_graph.open(str(store))) == rows(graph)


def test_one_set_of_another(tmp_path: Path) -> None:
    """A table without sources of rows is one set, with all its metadata, called after the file."""
    path = tmp_path / "my own table.sssom.tsv"
    row = f"ex:a\tskos:closeMatch\tex:b\t{WHY}\t0.5\tone \\| other"
    title = '#mapping_set_title: "Mine"\n'
    path.write_text(f"{title}{HEAD}{COLUMNS}\n{row}\n")
    found = [quad for quad in taken_in([str(path)]) if MAPPINGS in str(quad.graph_name)]
    assert {str(quad.graph_name) for quad in found} == {f"<{MAPPINGS}my-own-table>"}
    said = {(quad.predicate.value.split("/")[-1], str(quad.object)) for quad in found}
    assert ("title", '"Mine"') in said
    assert ("rdf-schema#comment", '"one | other"@en') in said
    assert ("core#closeMatch", "<http://example.org/b>") in said


def test_passage_of_a_statement(tmp_path: Path) -> None:
    """A statement that is at hand says where it stands; a passage that the row names goes first."""
    path = tmp_path / "t.sssom.tsv"
    columns = f"{COLUMNS}\tobject_passage"
    row = f"ex:a\tskos:closeMatch\tex:b\t{WHY}\t0.5\tboth\tex:named"
    path.write_text(f"{HEAD}{columns}\n{row}\n")
    stated = {f"http://example.org/{end}": f"http://example.org/p/{end}" for end in "ab"}
    said = {
        quad.predicate.value.split("#")[-1]: getattr(quad.object, "value", "")
        for quad in link_quads(str(path), stated)
    }
    assert said["subjectPassage"] == "http://example.org/p/a"
    assert said["objectPassage"] == "http://example.org/named"


GOOD = f"ex:a\tskos:closeMatch\tex:b\t{WHY}\t0.5\tboth"
RECORD = {
    "subject_id": "ex:a",
    "predicate_id": "skos:closeMatch",
    "object_id": "ex:b",
    "mapping_justification": WHY,
}
WHOLE = {
    "mapping_set_id": "https://example.org/mine",
    "license": "https://spdx.org/licenses/MIT",
    "curie_map": {"ex": "http://example.org/"},
}


@pytest.mark.parametrize(
    "case",
    [
        (f"{HEAD}{COLUMNS}\n{GOOD}\nex:a\n", "in.tsv:7: a row has 6 cells"),
        (f"{HEAD}{COLUMNS}\n{GOOD.replace('0.5', '5')}\n", "in.tsv:6: confidence"),
        (f"{HEAD}{COLUMNS}\n{GOOD.replace('ex:b', 'ey:b')}\n", "in.tsv:6: unknown prefix 'ey'"),
        (f"{HEAD}{COLUMNS}\n{GOOD}\n{GOOD}\n", "in.tsv:7: the same mapping"),
        (
            f"{HEAD}{COLUMNS}\tpredicate_modifier\n{GOOD}\tNot\n",
            "in.tsv:6: a mapping that is denied",
        ),
        (f"{HEAD}{COLUMNS}\tlicense\n{GOOD}\tmine\n", "in.tsv:6: 'mine' is no CURIE"),
        (f"{HEAD}#a: [\n{COLUMNS}\n", "in.tsv:5: the metadata is not YAML"),
        (f"{HEAD}subject_id\tpredicate_id\tobject_id\n", "in.tsv:5: the column"),
        (f"{HEAD.replace('http://example.org/', 'no place ')}{COLUMNS}\n{GOOD}\n", "in.tsv"),
    ],
)
def test_faulty_tables(case: tuple[str, str], refused: Refused) -> None:
    """A fault is one line with file and line, and nothing is written."""
    text, says = case
    refused("in.tsv", text, says)


@pytest.mark.parametrize(
    "case",
    [
        ({**WHOLE, "mappings": [RECORD, {**RECORD, "object_id": "ey:b"}]}, "mapping 2: unknown"),
        ({**WHOLE, "mappings": [{**RECORD, "subject_id": None}]}, "mapping 1: subject_id is empty"),
        ({**WHOLE, "mappings": [RECORD, RECORD]}, "mapping 2: is that of mapping 1 again"),
        ({**WHOLE, "mappings": [{**RECORD, "predicate_modifier": "Not"}]}, "that is denied"),
        ({**WHOLE, "mappings": ["ex:a"]}, "mapping 1: is no record"),
        ({**WHOLE, "mappings": {}}, "has no list of mappings"),
        ({**WHOLE, "license": None, "mappings": [RECORD]}, "has no license"),
        ({**WHOLE, "curie_map": [], "mappings": []}, "has nothing that sssom would have"),
        ({**WHOLE, "curie_map": ["ex"], "mappings": [RECORD]}, "curie_map is no list of names"),
    ],
)
def test_faulty_json(case: tuple[dict[str, object], str], refused: Refused) -> None:
    """A fault of a record is one line that says which record."""
    document, says = case
    refused("in.json", json.dumps(document), says)


def test_no_json_and_no_table(refused: Refused) -> None:
    """What can't be parsed is one line with its place; so is another kind of file."""
    refused("in.json", '{"mapping_set_id": \n x', "in.json:2:2")
    text = "<http://example.org/a> a <http://example.org/b> ."
    refused("in.ttl", text, "files that end in .tsv or .json", "--as", "sssom")
