"""The target ``sssom``: what is exported can be read as the tables that it was made of."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import rdflib

from pm_graph.export.sssom import read_table
from pm_graph.graph import Graph
from pm_graph.mapping import SSSOM, mapping_sets, read_mappings
from pm_graph.vocabulary import PM

STANDARDS = Path(__file__).resolve().parents[3] / "shared" / "standards"


def read(graph: Graph, folder: Path) -> Path:
    """Write the table of all links."""
    path = folder / "all.sssom.tsv"
    path.write_bytes(graph.export("sssom").data)
    return path


def test_round_trip(graph: Graph, tmp_path: Path) -> None:
    """Our own reader finds each row of the tables that ship, with its reason and its confidence."""
    back = read_mappings(str(read(graph, tmp_path)))
    rows = {(r.subject, r.predicate, r.object): r for r in back.rows}
    shipped = [row for table in mapping_sets() for row in table.rows]
    assert len(back.rows) == len(shipped)
    for row in shipped:
        found = rows[row.subject, row.predicate, row.object]
        assert found.justification == row.justification
        assert found.confidence == row.confidence
        assert found.comment == " ".join(row.comment.split())
        assert found.author == row.author
        assert set(row.subject_passages) <= set(found.subject_passages)
        assert set(row.object_passages) <= set(found.object_passages)


def test_editions_of_both_ends(graph: Graph) -> None:
    """A row between two editions says which; so does one to a vocabulary outside."""
    rows = json.loads(graph.export("sssom", format=".json").data)["mappings"]
    editions = {
        (row["subject_id"].split(":")[0], row["object_id"].split(":")[0]): (
            row.get("subject_source_version"),
            row.get("object_source_version"),
        )
        for row in rows
    }
    assert editions["sfia-6", "sfia-8"] == ("6", "8")
    assert editions["ddat", "esco-skill"] == (None, "1.1.1")
    assert editions["sfia-8", "sfia-9-skill"] == ("8", "9")


def test_small_world(world: Graph, tmp_path: Path) -> None:
    """The one row, with every slot worked out by hand."""
    path = read(world, tmp_path)
    whole = read_table(str(path))
    assert whole["mapping_set_id"] == "https://w3id.org/pm-graph/mappings/all"
    assert whole["license"] == "https://spdx.org/licenses/MIT"
    assert "Kilns (3)" in whole["mapping_set_description"]
    assert whole["mappings"] == [
        {
            "subject_id": "kiln-2:FIRE",
            "subject_label": "Firing",
            "predicate_id": "skos:closeMatch",
            "object_id": "ns1:fire",
            "object_label": "fire",
            "mapping_justification": "semapv:ManualMappingCuration",
            "subject_source": "id:kiln-2",
            "subject_source_version": "2",
            "object_source": "http://example.org/",
            "object_source_version": "7",
            "mapping_source": "mappings:kilns",
            "confidence": 0.7,
            "comment": "Both fire, the other without a kiln | or stove",
            "other": "subject_passage=kiln-2:passage/1",
        }
    ]


def test_another_identifier(world: Graph) -> None:
    """Whoever publishes the set names it."""
    data = world.export("sssom", format=".json", mapping_set_id="https://example.org/mine").data
    assert json.loads(data)["mapping_set_id"] == "https://example.org/mine"


@pytest.mark.parametrize("framework", ["ddat", "six-levels"])
def test_one_framework(graph: Graph, framework: str) -> None:
    """Only rows with the framework at one end."""
    rows = json.loads(graph.export("sssom", format=".json", framework=framework).data)["mappings"]
    assert rows
    for row in rows:
        ends = (row["subject_id"], row["object_id"])
        assert any(end.startswith(f"{framework}:") or end == f"id:{framework}" for end in ends)


def test_rdf_has_the_terms_of_the_standard(world: Graph) -> None:
    """The RDF form names each slot by the address that the standard's own context gives it."""
    standards = Path(os.environ.get("PM_GRAPH_STANDARDS", STANDARDS)) / "sssom"
    if not standards.is_dir():
        pytest.skip(f"the standards are not at {standards}; set PM_GRAPH_STANDARDS")
    context = json.loads((standards / "sssom_schema.context.jsonld").read_text())["@context"]
    names = {
        expanded(how["@id"], context)
        for how in context.values()
        if isinstance(how, dict) and "@id" in how
    }
    data = world.export("sssom", format=".nt").data
    rows = rdflib.Graph().parse(data=data, format="nt")
    ours = {
        rdflib.RDF.type,
        rdflib.DCTERMS.title,
        rdflib.OWL.versionInfo,
        rdflib.DCTERMS.description,
    }
    extension = {rdflib.URIRef(PM.subjectPassage), rdflib.URIRef(PM.objectPassage)}
    said = {str(p) for p in set(rows.predicates()) - ours - extension}
    assert said - names == set()
    assert len(list(rows.subject_objects(rdflib.URIRef(SSSOM + "mapping_set_id")))) == 1


def expanded(name: str, context: dict[str, Any]) -> str:
    """Return the address that a term's name means."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        return f"{context['@vocab']}{name}"
    base = context.get(prefix, "")
    return f"{base['@id'] if isinstance(base, dict) else base}{rest}"
