"""The checks of links find what must not be, name it, and find nothing else."""

from pathlib import Path

import pytest

import pm_graph
from pm_graph import shelf
from pm_graph.check import run_checks
from pm_graph.check_targets import targets
from pm_graph.cli import main

FAULTY = Path(__file__).parent / "links" / "faulty.trig"


def links(path: Path) -> list[str]:
    """Return what the check of links finds wrong in a graph file."""
    (check,) = [one for one in run_checks(pm_graph.open(str(path))) if one.name == "links"]
    return sorted(check.problems)


def test_each_fault_is_found_once() -> None:
    """A chain over one scale, a match inside a framework, a slot that is wrong, an unknown end."""
    assert links(FAULTY) == [
        "a confidence is not from 0 to 1: Master | Dyer | 1.5",
        "a match has no justification: Stoker | Dyer",
        "a match links something that no loaded graph knows: 6 | tinker",
        "a match stays inside one framework: Weaver | Dyer | Loom guild",
        "exact matches join two steps of one scale: Master | Stoker",
    ]


@pytest.mark.parametrize("left_out", ["1", "2"])
def test_half_a_chain_joins_nothing(left_out: str, tmp_path: Path) -> None:
    """One exact match between two frameworks is no fault."""
    ends = {"1": "id:stoker skos:exactMatch id:weaver", "2": "id:weaver skos:exactMatch id:master"}
    path = tmp_path / "half.trig"
    text = FAULTY.read_text("utf-8")
    assert f"    {ends[left_out]} .\n" in text
    path.write_text(text.replace(f"    {ends[left_out]} .\n", ""), "utf-8")
    assert not [problem for problem in links(path) if problem.startswith("exact")]


def test_at_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    """A graph with faulty links fails the check, each fault on a line of its own."""
    assert main(["check", "--store", str(FAULTY)]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("FAILED  links"))
    assert all(line.startswith("        ") for line in lines[at + 1 : at + 6])


def test_files_of_targets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A query, a rule, a way back, a schema and shapes that can't be read are each named once."""
    assert targets()[1] == []
    faulty = {
        "export_skos_more.rq": "CONSTRUCT {\n ?s ?p ?o\n}\nWHERE {\n ?s ?p }\n",
        "validate_skos_more.rq": "#+ title: t\n#+ column: where\nSELECT ?where { ?where ?p }\n",
        "import_skos_more.rq": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p }\n",
        "validate-more.schema.json": '{"type": "no type"}',
        "validate-other.schema.json": "{",
        "validate-more.ttl": "@prefix : <http://example.org/> .\n:a :b .\n",
    }
    for name, text in faulty.items():
        (tmp_path / name).write_text(text)
    known = shelf.files

    def files(name: str, ending: str) -> list[str]:
        return known(name, ending) + sorted(map(str, tmp_path.glob(f"*{ending}")))

    for module in ("check_targets", "export.target", "importing.run", "validate.queries"):
        monkeypatch.setattr(f"pm_graph.{module}.files", files)
    problems = targets()[1]
    for name in faulty:
        assert sum(name in problem for problem in problems) == 1, name
    assert len(problems) == len(faulty)
