"""Reasoning from the shell over input that is broken, endless, too much or against itself."""

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

HERE = Path(__file__).parent
TEST = "http://example.org/test/"
EX = "http://example.org/"
BELOW = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
EQUIVALENT = "http://www.w3.org/2002/07/owl#equivalentClass"
PLACES: dict[str, int | None] = json.loads((HERE / "broken" / "places.json").read_text("utf-8"))
STRUCTURES = sorted(
    f"{folder}/{path.stem}"
    for folder in ("lists", "literals")
    for path in (HERE / folder).iterdir()
)
GIGABYTE = 2**30


class Outcome(NamedTuple):
    """What a call gave back, and after how many seconds."""

    code: int
    out: str
    err: str
    seconds: float


def run(*words: str | Path, memory: int = 4 * GIGABYTE, patience: float = 60) -> Outcome:
    """Reason in a process of its own, which may take so many bytes and seconds."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pm_graph", "reason", *words],
        capture_output=True,
        check=False,
        timeout=patience,
        preexec_fn=bound,
        encoding="utf-8",
    )
    return Outcome(done.returncode, done.stdout, done.stderr, time.monotonic() - start)


def refused(outcome: Outcome, *codes: int) -> str:
    """Assert that a call was refused in one readable line, and return the line."""
    assert outcome.code in codes, (outcome.code, outcome.err[-600:])
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert len(lines) == 1, lines[:5]
    assert lines[0].isprintable()
    assert len(lines[0]) <= 1000
    assert "Traceback" not in lines[0]
    return lines[0]


def triples(path: Path, graph: str | None = None) -> set[Triple]:
    """Return the triples of a file, or of one of its graphs."""
    quads = [quad for quad in pyoxigraph.parse(path=path) if isinstance(quad, Quad)]
    return {q.triple for q in quads if graph is None or q.graph_name == NamedNode(TEST + graph)}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a file that stands already, and that no failure may touch."""
    path = tmp_path / "out.nt"
    path.write_text("keep me\n", encoding="utf-8")
    return path


def untouched(out: Path) -> bool:
    """Tell whether a file is as it was, with nothing beside it."""
    return out.read_text("utf-8") == "keep me\n" and [*out.parent.iterdir()] == [out]


def test_every_broken_file_has_its_place() -> None:
    """The table of places names each broken file, and of each syntax there is one."""
    assert {path.name for path in (HERE / "broken").iterdir()} - {"places.json"} == set(PLACES)
    endings = {Path(name).suffix for name in PLACES}
    assert endings == {".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf"}


@pytest.mark.parametrize("name", sorted(PLACES))
def test_unreadable(name: str, out: Path) -> None:
    """What can't be read is refused with its file, and with line and column if a line is known."""
    path = HERE / "broken" / name
    line = refused(run(path, "-o", out), 3)
    place = "" if PLACES[name] is None else rf":{PLACES[name]}:[1-9]\d*"
    assert re.search(rf"{re.escape(str(path))}{place}: \S", line), line
    assert untouched(out)


def test_one_of_several_is_unreadable(out: Path) -> None:
    """Good files do not save a bad one."""
    line = refused(run(HERE / "small.ttl", HERE / "broken" / "cut.ttl", "-o", out), 3)
    assert "cut.ttl:4:" in line
    assert untouched(out)


@pytest.mark.parametrize("name", ["bomb", "circle-of-entities", "outside-entity"])
def test_entities(name: str, out: Path) -> None:
    """Entities that grow, go in circles or point outside are refused at once, in little memory."""
    path = HERE / "odd" / f"{name}.rdf"
    outcome = run(path, "-o", out, memory=GIGABYTE, patience=20)
    assert path.name in refused(outcome, 3)
    idle = run("--help", memory=GIGABYTE)
    assert outcome.seconds < idle.seconds + 1
    assert untouched(out)


def test_entities_for_namespaces(out: Path) -> None:
    """Entities that only shorten names, as editors write them, are read."""
    outcome = run(HERE / "odd" / "namespaces-as-entities.rdf", "-o", out)
    assert (outcome.code, outcome.err) == (0, "")
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert Triple(NamedNode(EX + "a"), type_, NamedNode(EX + "D")) in triples(out)


@pytest.mark.parametrize("name", STRUCTURES)
def test_structures(name: str, out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Lists that are none and literals out of place are passed over or refused, soon and aloud."""
    case = HERE / f"{name}.trig"
    source = tmp_path_factory.mktemp("given") / "given.nt"
    pyoxigraph.serialize(triples(case, "given"), source, RdfFormat.N_TRIPLES)
    outcome = run(source, "-o", out, patience=20)
    if outcome.code == 0:
        assert outcome.err == "" or len(outcome.err.splitlines()) == 1
        assert triples(case, "follows") - triples(out) == set()
        assert triples(case, "absent") & triples(out) == set()
    else:
        assert source.name in refused(outcome, 3)
        assert untouched(out)


def tower(path: Path, height: int, circle: bool) -> None:
    """Write classes each below the next, and the last below the first if they are a circle."""
    steps = [(step, step + 1) for step in range(height - 1)] + [(height - 1, 0)] * circle
    path.write_text("".join(f"<{EX}C{a}> <{BELOW}> <{EX}C{b}> .\n" for a, b in steps), "utf-8")


@pytest.mark.parametrize(("circle", "inclusions"), [(False, 199 * 198 // 2), (True, 200 * 198)])
def test_a_tower(circle: bool, inclusions: int, tmp_path: Path) -> None:
    """Two hundred classes, each below the next: all pairs, and on a circle both ways."""
    source, out = tmp_path / "tower.nt", tmp_path / "out.nt"
    tower(source, 200, circle)
    outcome = run(source, "-o", out)
    assert (outcome.code, outcome.err) == (0, "")
    found = triples(out)
    assert sum(t.predicate == NamedNode(BELOW) for t in found) == inclusions
    equivalences = sum(t.predicate == NamedNode(EQUIVALENT) for t in found)
    assert equivalences == (200 * 199 if circle else 0)
    assert len(found) == inclusions + equivalences


@pytest.mark.parametrize("circle", [False, True], ids=["line", "circle"])
def test_a_tower_that_is_too_high(
    circle: bool, out: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The pairs of 50,000 classes are more than a billion: refused, before memory runs out."""
    source = tmp_path_factory.mktemp("tower") / "tower.nt"
    tower(source, 50_000, circle)
    assert refused(run(source, "-o", out, patience=120), 3)
    assert untouched(out)


@pytest.mark.parametrize("name", ["nowhere.ttl", "folder", "notes.docx", "binary.ttl"])
def test_no_such_input(name: str, out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is not there, is no file, has no known ending or is no text is refused by name."""
    place = tmp_path_factory.mktemp("place")
    (place / "folder").mkdir()
    (place / "notes.docx").write_text("notes", encoding="utf-8")
    (place / "binary.ttl").write_bytes(bytes(reversed(range(256))) * 4)
    assert name in refused(run(place / name, "-o", out), 2, 3)
    assert untouched(out)


@pytest.mark.parametrize("name", ["out.docx", "out", "no-such-folder/out.nt"])
def test_no_such_output(name: str, tmp_path: Path) -> None:
    """An output of an unknown form or in no folder is refused, and nothing is written."""
    assert Path(name).name in refused(run(HERE / "small.ttl", "-o", tmp_path / name), 2, 3)
    assert [*tmp_path.iterdir()] == []


def test_an_empty_file(tmp_path: Path) -> None:
    """From nothing nothing follows."""
    source = tmp_path / "empty.ttl"
    source.touch()
    assert run(source)[:3] == (0, "", "")


@pytest.mark.parametrize("engine", [(), ("--engine", "owlrl")], ids=["own", "owlrl"])
def test_contradictions(engine: tuple[str, ...], out: Path) -> None:
    """Contradictions are told one a line, and nothing is written."""
    outcome = run(HERE / "contradictory.ttl", "-o", out, *engine)
    assert (outcome.code, outcome.out) == (1, "")
    assert "Traceback" not in outcome.err
    told = [line for line in outcome.err.splitlines() if "pricing" in line or "director" in line]
    assert len(told) == 2
    assert untouched(out)
    if not engine:
        assert sorted(re.findall(r"\b(?:cax-dw|prp-irp)\b", outcome.err)) == ["cax-dw", "prp-irp"]
        assert len(outcome.err.splitlines()) == 2


@pytest.mark.parametrize("ending", ["nt", "ttl", "nq", "trig", "jsonld", "rdf"])
def test_the_two_engines_agree(ending: str, tmp_path: Path) -> None:
    """Our engine and owlrl write the same, in each form."""
    ours, theirs = tmp_path / f"ours.{ending}", tmp_path / f"theirs.{ending}"
    for path, engine in ((ours, ()), (theirs, ("--engine", "owlrl"))):
        outcome = run(HERE / "small.ttl", "-o", path, *engine)
        assert (outcome.code, outcome.err) == (0, "")
    assert triples(ours) == triples(theirs)
    assert len(triples(ours)) > 20


def test_standard_output_is_n_triples(out: Path) -> None:
    """Without a file the closure is printed, the same."""
    printed = run(HERE / "small.ttl")
    assert (printed.code, printed.err) == (0, "")
    assert run(HERE / "small.ttl", "-o", out).code == 0
    assert sorted(printed.out.splitlines()) == sorted(out.read_text("utf-8").splitlines())
