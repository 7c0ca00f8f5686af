"""The target ``sssom``: what is exported can be read as the tables that it was made of."""

import json
from pathlib import Path

import pytest

from pm_graph.export.sssom import read_table
from pm_graph.graph import Graph
from pm_graph.mapping import mapping_sets, read_mappings


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
            "comment": "Both fire, the other without a kiln \\| or stove",
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
