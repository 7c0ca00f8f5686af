"""``pm-graph export`` through the shell: what it writes, what it says, and how it fails."""

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pm_graph.cli import main

from .conftest import HERE, Shell

WORLD = str(HERE / "world.ttl")


def test_file_and_report(shell: Shell, tmp_path: Path) -> None:
    """The file is written in the format of its ending, the report beside it as JSON."""
    path, report = tmp_path / "out.nt", tmp_path / "report.json"
    done = shell("export", "skos", "--store", WORLD, "-o", path, "--report", report)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("skos: ")
    assert any("no place for 4 pm:rank" in line for line in rest)
    counted = json.loads(report.read_text())
    assert counted["triples"] == len(path.read_text().splitlines())
    assert counted["written"]["levels"] == 3
    assert {"term": "pm:digest", "uses": 1}.items() <= counted["no_place"][-1].items()


def test_standard_output(shell: Shell) -> None:
    """Without -o the export goes to standard output, in the format that -f names."""
    done = shell("export", "skos", "--store", WORLD, "-f", "nt", "--framework", "Kiln 2")
    assert done.returncode == 0
    assert "/kiln-2/FIRE/1>" in done.stdout
    assert all(line.endswith(" .") for line in done.stdout.splitlines())


def test_targets_are_listed(shell: Shell) -> None:
    """Without a target those that there are come back."""
    done = shell("export", "-f", "json")
    assert done.returncode == 0
    assert {"skos", "sssom"} <= {row["target"] for row in json.loads(done.stdout)["rows"]}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["skoss"], 2, "did you mean skos"),
        (["skos", "-f", "docx"], 2, ".ttl, .jsonld, .nt, .rdf"),
        (["skos", "-o", "out.docx"], 2, "skos is written in files that end in"),
        (["skos", "-o", "x.ttl", "-f", "nt"], 2, "leave -f out"),
        (["skos", "--framework", "Klin 2"], 2, "did you mean Kiln 2"),
        (["skos", "--graph", "nowhere"], 2, "no named graph 'nowhere'"),
        (["skos", "--lang", "e n"], 2, "a language such as en"),
        (["skos", "out.ttl"], 2, "with -o out.ttl"),
        (["skos", "colour=red"], 2, "no parameter of skos 'colour'"),
        (["sssom", "--with-text"], 2, "no place for the publishers' text"),
        (["skos", "-o", "no/such/folder/out.ttl"], 3, "can't be written"),
    ],
)
def test_one_line_and_a_code(
    arguments: list[str], code: int, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is one line that says what would do."""
    assert main(["export", *arguments, "--store", WORLD]) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert says in err
    assert len(err.splitlines()) == 1


def test_nothing_to_export(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A selection without any link makes no mapping set and no file."""
    path = tmp_path / "none.sssom.tsv"
    assert main(["export", "sssom", "--graph", "sfia-8", "-o", str(path)]) == 1
    assert "has a place for nothing in sfia-8" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_old_file_stays_whole(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the file that was there is there still."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "out.ttl"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", full)
    assert main(["export", "skos", "--store", WORLD, "-o", str(path)]) == 3
    assert "No space left" in capfd.readouterr().err
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_file_too_large_for_the_disk(tmp_path: Path) -> None:
    """The limit is met while writing, not at the end, and is one line as well."""
    path = tmp_path / "out.ttl"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-m", "pm_graph", "export", "skos", "--store", WORLD, "-o", str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_language_that_nothing_is_in_is_refused(shell: Shell, tmp_path: Path) -> None:
    """Nothing is written in a language that the graph does not speak, and the error says so."""
    path = tmp_path / "out.ttl"
    done = shell("export", "esco", "--lang", "fr", "-o", path)
    assert done.returncode == 2
    assert done.stderr == "pm-graph: lang: 'fr' is not a language that some text is in\n"
    assert not path.exists()


def test_an_unknown_framework_is_told_with_the_known_ones(shell: Shell, tmp_path: Path) -> None:
    """The frameworks are listed by one name each, not by all their names."""
    done = shell("export", "skos", "--framework", "nope", "-o", tmp_path / "out.ttl")
    assert done.returncode == 2
    known = "DDaT, Product Focus, SFIA 6, SFIA 8, Six Levels of Product Management"
    assert done.stderr == f"pm-graph: no framework 'nope'; known: {known}\n"


def test_what_contradicts_itself_is_one_line(shell: Shell, tmp_path: Path) -> None:
    """An export that cannot be taken back is refused in one line, with what would do."""
    path, store = tmp_path / "esco.ttl", tmp_path / "store"
    assert shell("export", "esco", "-o", path).returncode == 0
    done = shell("load", path, "-o", store)
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"pm-graph: {path}: contradicts itself as skos (")
    assert line.endswith("; is it a file of another kind?")
    assert not store.exists()
