"""The command as people meet it: questions, formats, exit codes, one-line errors, terminals, pipes.

What is tested is promised by the design and by the command's own help. Speed decides how: most
calls run inside this process; pipes, terminals, encodings and crashes take a process of their own.
"""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import openpyxl
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pm_graph.catalogue import HIDDEN
from pm_graph.cli import main

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "pm_graph")
COMMANDS = (
    *("ask", "run", "questions", "sparql", "show"),
    *("find", "build", "check", "completion"),
)
QUESTIONS = sorted(
    path.stem for path in (ROOT / "queries").glob("*.rq") if not path.stem.startswith(HIDDEN)
)
EXITS = {"answered": (0, 1), "not_stated": (4,), "ambiguous": (5,), "not_understood": (5,)}
FRAMEWORKS = {"sfia-6", "sfia-8", "six-levels", "product-focus", "ddat"}
BASE = "https://w3id.org/pm-graph/id/"
OA_EXACT = pyoxigraph.NamedNode("http://www.w3.org/ns/oa#exact")
RDF_TYPE = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TITLES = "SELECT ?t ?l { ?t a pm:Title ; skos:prefLabel ?l } ORDER BY ?l"
TITLE_TRIPLES = "CONSTRUCT { ?t a pm:Title } WHERE { ?t a pm:Title }"
ABOVE = ("run", "titles-above", "title=six-levels/product-manager")
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Outcome(NamedTuple):
    """What a call gave back."""

    code: int
    out: str
    err: str
    data: bytes


def inside(*arguments: str, stdin: bytes = b"") -> Outcome:
    """Call the command inside this process, with streams that are strict UTF-8."""
    out, err = io.BytesIO(), io.BytesIO()
    stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    source = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8", errors="surrogateescape")
    with (
        mock.patch.object(sys, "stdin", source),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
    ):
        code = main(list(arguments))
    stdout.flush()
    stderr.flush()
    data = out.getvalue()
    return Outcome(code, data.decode(errors="replace"), err.getvalue().decode(), data)


def outside(
    *arguments: str | bytes,
    stdin: bytes = b"",
    place: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Outcome:
    """Call the command in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=place,
        env=surroundings(environment),
        timeout=60,
    )
    text = done.stdout.decode(errors="replace")
    return Outcome(done.returncode, text, done.stderr.decode(), done.stdout)


def surroundings(changes: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment without what steers a terminal, with changes."""
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES", "NO_COLOR"}}
    return {**kept, "TERM": "xterm-256color", **(changes or {})}


def on_terminal(
    *arguments: str,
    columns: int | None = None,
    window: int = 80,
    environment: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Call the command on a pseudo-terminal and return its exit code and what it showed."""
    pty: Any = pytest.importorskip("pty")
    termios: Any = pytest.importorskip("termios")
    if not hasattr(termios, "tcsetwinsize"):
        pytest.skip("the size of a pseudo-terminal can't be set here")
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, window))
    changes = {} if columns is None else {"COLUMNS": str(columns)}
    child = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=surroundings({**changes, **(environment or {})}),
    )
    os.close(follower)
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(leader, 65536):
            shown += piece
    os.close(leader)
    code = child.wait(timeout=30)
    return code, shown.decode(errors="replace").replace("\r\n", "\n")


def is_one_line(outcome: Outcome, *codes: int) -> str:
    """Assert that a call failed as it should, with one line that people can read; return it."""
    assert outcome.code in codes, (outcome.code, outcome.err[-600:])
    assert outcome.out == ""
    assert outcome.err.endswith("\n")
    return is_readable(outcome.err)


def is_readable(err: str) -> str:
    """Assert that a message is one short line of printable text, and return it."""
    assert "Traceback" not in err
    lines = err.splitlines()
    assert len(lines) == 1, lines[:5]
    assert lines[0].isprintable(), repr(lines[0][:200])
    assert len(lines[0]) <= 1000, f"{len(lines[0])} characters: {lines[0][:100]}"
    return lines[0]


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return every file of a folder with its bytes, and every folder in it."""
    found = sorted(folder.rglob("*"))
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in found}


def answer(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON object of an answer after holding it against the contract."""
    found = json.loads(outcome.data.decode("utf-8"))
    assert isinstance(found, dict)
    kinds = {
        **dict.fromkeys(("question", "status", "summary", "query"), str),
        **dict.fromkeys(
            ("columns", "rows", "citations", "row_citations", "notes", "choices"), list
        ),
    }
    assert set(kinds) | {"understood"} <= set(found)
    for key, kind in kinds.items():
        assert isinstance(found[key], kind), key
    assert outcome.code in EXITS[found["status"]]
    assert found["summary"].strip()
    assert outcome.err == "" or found["status"] != "answered"
    holds_understanding(found["understood"])
    for row in found["rows"]:
        assert list(row) == found["columns"]
        for cell in row.values():
            holds_cell(cell)
    holds_citations(found)
    if found["status"] == "answered":
        assert outcome.code == (
            0 if found["rows"] or found.get("truth") or "triples" in found else 1
        )
    elif found["status"] == "not_stated":
        # What comes near is shown, and nothing of it says that it is an answer.
        assert {row.get("relation") for row in found["rows"]} <= {"nearby", "nothing near", "ours"}
    else:
        assert found["rows"] == []
    return found


def holds_understanding(understood: Any) -> None:
    """Assert that the reading of a question is null or names a question with its parameters."""
    if understood is None:
        return
    assert understood["name"] in QUESTIONS
    assert isinstance(understood["title"], str)
    assert isinstance(understood["parameters"], dict)
    for value in understood["parameters"].values():
        for each in value if isinstance(value, list) else [value]:
            holds_cell(each)


def holds_cell(cell: Any) -> None:
    """Assert that a cell is a thing with label and IRI, a number, a text, or empty."""
    if isinstance(cell, dict):
        assert isinstance(cell["label"], str)
        assert cell["label"]
        assert isinstance(cell["iri"], str)
        assert cell["iri"]
    else:
        assert cell is None or isinstance(cell, str | int | float)


def holds_citations(found: dict[str, Any]) -> None:
    """Assert that citations name places, and that every row points to some of them or to none."""
    for citation in found["citations"]:
        assert isinstance(citation["document"], str)
        assert isinstance(citation["section"], str)
        assert isinstance(citation["position"], int)
        first, last = citation["lines"]
        assert 1 <= first <= last
    assert len(found["row_citations"]) == len(found["rows"])
    pointed = set()
    for numbers in found["row_citations"]:
        assert isinstance(numbers, list)
        pointed |= set(numbers)
    assert pointed == set(range(len(found["citations"])))


def ask_json(*arguments: str) -> dict[str, Any]:
    """Return the answer to a call in JSON."""
    return answer(inside(*arguments, "-f", "json"))


def short(value: Any) -> Any:
    """Return a parameter as its path below the identifiers, a number or a text; lists sorted."""
    if isinstance(value, list):
        return sorted(short(each) for each in value)
    return value["iri"].removeprefix(BASE) if isinstance(value, dict) else value


def triples_of(path: Path, kind: str) -> list[pyoxigraph.Quad]:
    """Return what a file of RDF holds, read by an engine that does not know the project."""
    formats = {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "nq": pyoxigraph.RdfFormat.N_QUADS,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    }
    return list(pyoxigraph.parse(path.read_bytes(), formats[kind]))


def normalised(text: str) -> str:
    """Return a text with plain quotes, dashes and single spaces."""
    plain = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
    return " ".join(text.translate(plain).split())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with files that are wrong in one way each, and a few that are right."""
    own = ROOT / "tests" / "documents"
    kiln = (own / "sfia-kiln-firing.txt").read_text(encoding="utf-8")
    (tmp_path / "kiln.txt").write_text(kiln, encoding="utf-8")
    (tmp_path / "kiln-again.txt").write_text(kiln, encoding="utf-8")
    (tmp_path / "cut.txt").write_text(kiln.split("Sets the")[0], encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(kiln.encode("cp1252", errors="replace"))
    texts = {
        "empty.txt": "",
        "other.txt": "Buy oats, soap and a rake.\n",
        "plain.rq": "SELECT ?x\n{ VALUES ?x { 1 } }\n",
        "broken.rq": "SELECT ?s\n{ ?s ?p ?o . } }\n",
        "comment.rq": "# nothing but a remark\n",
        "own.ttl": "<http://example.org/a> <http://example.org/b> 1 .\n",
        "broken.ttl": "@prefix a: <http://example.org/> .\na:a a:b a:c ;;; ] .\n",
        "broken.trig": "<http://example.org/g> {\n<http://example.org/a> oops\n}\n",
        "broken.nt": "<http://example.org/a> <http://example.org/b> 1 .\n",
        "broken.nq": "<http://example.org/a> <http://example.org/b> oops .\n",
        "broken.jsonld": '{"@id": "http://example.org/a",\n "http://example.org/b": }\n',
        "notes/plan.txt": "not a store\n",
    }
    (tmp_path / "notes").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.rq").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("binary.txt", "binary.rq", "binary.ttl"):
        (tmp_path / name).write_bytes(bytes(reversed(range(256))) * 4)
    for ending in ("csv", "json", "md", "xlsx", "ttl", "trig"):
        (tmp_path / f"keep.{ending}").write_text("keep me\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a document that stands in a folder alone."""
    path = tmp_path_factory.mktemp("kiln") / "kiln.txt"
    shutil.copy(ROOT / "tests" / "documents" / "sfia-kiln-firing.txt", path)
    return path


@pytest.fixture(scope="module")
def built(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graph built from the published documents, with their text."""
    path = tmp_path_factory.mktemp("built") / "built.trig"
    outcome = inside("build", str(documents), "-o", str(path))
    assert outcome.code == 0, outcome.err
    return path


# Help -------------------------------------------------------------------------------------------


def test_overview_names_every_command() -> None:
    """Help names every command, gives examples and the exit codes, and fits 80 columns."""
    outcome = outside("--help")
    assert (outcome.code, outcome.err) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", outcome.out, re.MULTILINE), name
    assert "examples" in outcome.out
    assert "Exit codes" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command(name: str) -> None:
    """COMMAND --help says how it is used on standard output, exits 0 and fits 80 columns."""
    outcome = outside(name, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"usage: pm-graph {name}")
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_help_is_quick() -> None:
    """Help loads no engine, so that it comes at once."""
    heavy = "{'rdflib', 'pyoxigraph', 'openpyxl', 'SPARQLWrapper', 'pyshacl'}"
    code = (
        "import sys; from pm_graph.cli import main; main(['--help']); main(['nope']);"
        f" sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr.decode()


def test_version() -> None:
    """The version is said in one line."""
    outcome = outside("--version")
    assert outcome.code == 0
    assert re.fullmatch(r"pm-graph \d+\.\d+\.\d+\S*\n", outcome.out)


# Every command on its happy path -----------------------------------------------------------------

HAPPY = [
    (("ask", "who owns the backlog"), "Backlog ownership"),
    (("run", "level-difference", "lower=3", "upper=4", "framework=sfia-8"), "SFIA 8\tgained"),
    (("run", "titles-above", "title=Product Manager"), "Senior Product Manager"),
    (("run", "titles-above", "title= director of product management "), "Chief Product Officer"),
    (("questions",), "level-difference\t"),
    (("questions", "titles-above"), "parameters:"),
    (("sparql", TITLES), "Chief Product Officer"),
    (("sparql", "ASK { ?s a pm:Title }"), "true"),
    (("sparql", TITLE_TRIPLES), "six-levels/director>"),
    (("sparql", f"DESCRIBE <{BASE}six-levels/director>"), "prefLabel"),
    (("show", "capability:pricing"), "Marketing mix"),
    (("show", "Pricing"), "Marketing mix"),
    (("show", "six-levels/director"), "Director of Product Management"),
    (("show", f"{BASE}six-levels/director"), "Director of Product Management"),
    (("show", f"<{BASE}six-levels/director>"), "Director of Product Management"),
    (("show", "senior", "product", "manager"), "Senior Product Manager"),
    (("find", "BACKLOG"), "Own the product backlog"),
    (("find", "backlog", "ownership"), "Backlog ownership"),
    (("check",), "ok "),
    (("completion", "bash"), "complete "),
]


@pytest.mark.parametrize(("arguments", "expected"), HAPPY, ids=[" ".join(a)[:40] for a, _ in HAPPY])
def test_happy_path(arguments: tuple[str, ...], expected: str) -> None:
    """Each command answers on standard output, says nothing on standard error, and exits 0."""
    outcome = inside(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert expected in outcome.out
    assert outcome.out.endswith("\n")


ORDERS = [
    ("run", "-f", "tsv", "titles-above", "title=Product Manager"),
    ("run", "titles-above", "-f", "tsv", "title=Product Manager"),
    ("run", "titles-above", "title=Product Manager", "-f", "tsv"),
    ("run", "titles-above", "--timeout", "30", "title=Product Manager"),
    ("run", "titles-above", "--show-query", "title=Product Manager"),
]


@pytest.mark.parametrize("arguments", ORDERS, ids=[" ".join(a)[:40] for a in ORDERS])
def test_options_stand_anywhere(arguments: tuple[str, ...]) -> None:
    """Options may stand before, between and after the words they accompany."""
    outcome = inside(*arguments)
    assert outcome.code == 0, outcome.err
    assert outcome.out == inside("run", "titles-above", "title=Product Manager").out


def test_options_between_the_words_of_a_question() -> None:
    """An option in the midst of a question without quotes does not break it."""
    outcome = inside("ask", "who", "owns", "-f", "tsv", "the", "backlog")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == inside("ask", "who owns the backlog").out


@pytest.mark.parametrize("word", ["-x", "--help", "-: -f"])
def test_what_follows_two_dashes_is_no_option(word: str) -> None:
    """After -- whatever begins with a dash is a word of the question, or the text to look for."""
    is_one_line(inside("ask", "--", word), 5)
    outcome = inside("find", "--", word)
    assert (outcome.code in {0, 1}, outcome.err) == (True, "")


def test_the_catalogue_is_the_folder() -> None:
    """Every file in queries/ but checks and exports is a question of the catalogue."""
    rows = list(csv.DictReader(io.StringIO(inside("questions", "-f", "csv").out)))
    assert sorted(row["name"] for row in rows) == QUESTIONS
    assert all(row["title"] for row in rows)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_describes_itself(name: str) -> None:
    """A question in full names its phrasings, parameters and columns, also in JSON."""
    outcome = inside("questions", name)
    assert (outcome.code, outcome.err) == (0, "")
    assert name in outcome.out
    described = json.loads(inside("questions", name, "-f", "json").out)
    assert described["name"] == name
    for parameter in described["parameters"]:
        assert parameter["name"] in outcome.out
    for column in described["columns"]:
        assert column["name"] in outcome.out


# Formats ----------------------------------------------------------------------------------------


def test_tsv_in_a_pipe() -> None:
    """Without -f a pipe gets TSV: a header and as many fields in each line."""
    outcome = outside(*ABOVE)
    assert (outcome.code, outcome.err) == (0, "")
    lines = [line.split("\t") for line in outcome.out.splitlines()]
    assert lines[0][:3] == ["steps", "above", "framework"]
    assert len(lines) == 5
    assert {len(line) for line in lines} == {len(lines[0])}


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "md"])
def test_a_format_by_name_and_by_ending(form: str, tmp_path: Path) -> None:
    """What -f names and what the file of -o ends in give the same bytes."""
    path = tmp_path / f"out.{'txt' if form == 'table' else form}"
    named = inside(*ABOVE, "-f", form)
    written = inside(*ABOVE, "-o", str(path))
    assert (named.code, named.err) == (written.code, written.err) == (0, "")
    assert written.out == ""
    assert path.read_bytes() == named.data
    assert b"Chief Product Officer" in named.data or form == "table"


def test_format_wins_over_the_ending(tmp_path: Path) -> None:
    """A format that is named holds whatever the file ends in, and endings have no case."""
    inside(*ABOVE, "-f", "json", "-o", str(tmp_path / "a.csv"))
    inside(*ABOVE, "-o", str(tmp_path / "b.JSON"))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.JSON").read_bytes()
    assert json.loads((tmp_path / "a.csv").read_text(encoding="utf-8"))["status"] == "answered"


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_rows_in_csv_and_tsv(form: str, delimiter: str) -> None:
    """CSV and TSV hold a header, a row for each row, and each row's sources."""
    rows = list(csv.reader(io.StringIO(inside(*ABOVE, "-f", form).out), delimiter=delimiter))
    assert rows[0] == ["steps", "above", "framework", "sources"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[1][1] == "Senior Product Manager"
    assert all("six-levels" in row[3] for row in rows[1:])


def test_rows_in_markdown() -> None:
    """Markdown is a table with as many bars in each line, and the sources below."""
    text = inside(*ABOVE, "-f", "md").out
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 6
    assert {line.count("|") for line in table} == {5}
    assert "Chief Product Officer, sentence 1" in text


@pytest.mark.parametrize("to_file", [True, False])
def test_a_spreadsheet(tmp_path: Path, to_file: bool) -> None:
    """A spreadsheet opens, numbers are numbers, and an empty cell is empty."""
    path = tmp_path / "out.xlsx"
    if to_file:
        assert inside(*ABOVE, "-o", str(path)).out == ""
    else:
        path.write_bytes(inside(*ABOVE, "-f", "xlsx").data)
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0][:3] == ["steps", "above", "framework"]
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4]
    cells = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "'" not in cells, "an empty text became an apostrophe"
    assert any(cell == 38 for cell in cells), "the line of the last source"


def test_a_spreadsheet_holds_texts_as_they_are(tmp_path: Path) -> None:
    """A text that looks like a formula is a text, unchanged; a sign that XML bars does no harm."""
    path = tmp_path / "out.xlsx"
    values = r'VALUES ?x { "=1+1" "@home" "-1 up" "two\nlines" "bell \u0007 rings" }'
    outcome = inside("sparql", f"SELECT ?x {{ {values} }}", "-o", str(path))
    assert (outcome.code, outcome.err) == (0, "")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells[:4]] == ["=1+1", "@home", "-1 up", "two\nlines"]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld"])
def test_triples_in_rdf(form: str, tmp_path: Path) -> None:
    """CONSTRUCT and DESCRIBE are written as RDF that another engine reads, by -f and by ending."""
    named = tmp_path / "named"
    for query in (TITLE_TRIPLES, f"DESCRIBE <{BASE}six-levels/director>"):
        outcome = inside("sparql", query, "-f", form)
        assert (outcome.code, outcome.err) == (0, "")
        named.write_bytes(outcome.data)
        path = tmp_path / f"out.{form}"
        assert inside("sparql", query, "-o", str(path)).code == 0
        assert set(triples_of(path, form)) == set(triples_of(named, form))
        assert len(set(triples_of(path, form))) >= 4


def test_triples_in_n_triples_are_the_standard() -> None:
    """-f nt is plain N-Triples: each line stands alone."""
    lines = inside("sparql", TITLE_TRIPLES, "-f", "nt").out.splitlines()
    assert len(lines) == 6
    for line in lines:
        assert len(list(pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES))) == 1


def test_csv_of_sparql_is_the_standard() -> None:
    """-f csv of sparql is the CSV of the W3C: bare IRIs and values, nothing added."""
    values = '("a,b" 1.5) ("say \\"x\\""@en true) (<http://example.org/i> UNDEF) ("two\\nlines" 1)'
    outcome = inside("sparql", f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}", "-f", "csv")
    expected = 'x,y\r\n"a,b",1.5\r\n"say ""x""",true\r\nhttp://example.org/i,\r\n"two\nlines",1\r\n'
    assert outcome.code == 0
    assert outcome.data.decode() == expected


def test_tsv_keeps_a_row_in_a_line() -> None:
    """A tab or a line break in a value does not break a line of TSV."""
    query = r'SELECT ?x ?y { VALUES (?x ?y) { ("a\tb\nc\rd" 1) } }'
    lines = inside("sparql", query, "-f", "tsv").out.splitlines()
    assert len(lines) == 2
    assert {len(line.split("\t")) for line in lines} == {2}


@pytest.mark.parametrize("form", ["table", "md", "tsv"])
def test_values_do_not_steer_the_terminal(form: str) -> None:
    """Escape codes, tabs and line breaks in a value neither reach the screen nor break a row."""
    query = r'SELECT ?x ?y { VALUES (?x ?y) { ("a\u001b[31mb\u009bc\td\ne\u202E" "end") } }'
    text = inside("sparql", query, "-f", form).out
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    (line,) = (line for line in text.splitlines() if "end" in line)
    assert "a" in line
    assert form == "tsv" or "\t" not in text


def test_broken_bars_in_markdown() -> None:
    """A bar in a value is escaped in Markdown."""
    text = inside("sparql", 'SELECT ?x { VALUES ?x { "a|b" } }', "-f", "md").out
    assert r"| a\|b |" in text


# The JSON object --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_keeps_the_contract(name: str) -> None:
    """Each question runs with its defaults, answers by the contract, and says what it chose."""
    found = ask_json("run", name)
    assert found["status"] == ("not_stated" if name == "not-stated" else "answered")
    assert found["rows"]
    assert found["understood"]["name"] == name
    assert found["query"]
    described = json.loads(inside("questions", name, "-f", "json").out)
    assert list(found["understood"]["parameters"]) == [p["name"] for p in described["parameters"]]
    assert found["columns"] == [column["name"] for column in described["columns"]]
    for parameter, value in found["understood"]["parameters"].items():
        noted = any(note.startswith(f"{parameter}: ") for note in found["notes"])
        assert noted == (value is not None), parameter


def test_the_object_in_full() -> None:
    """The object of one answer is what the contract says, value by value."""
    found = ask_json("ask", "what stands above a Vice President of Product Management")
    title = {
        "label": "Vice President of Product Management",
        "iri": f"{BASE}six-levels/vice-president",
    }
    top = {"label": "Chief Product Officer", "iri": f"{BASE}six-levels/chief-product-officer"}
    framework = {"label": "Six Levels of Product Management", "iri": f"{BASE}six-levels"}
    assert found["question"] == "what stands above a Vice President of Product Management"
    assert found["understood"]["name"] == "titles-above"
    assert found["understood"]["parameters"] == {"title": title}
    assert found["columns"] == ["steps", "above", "framework"]
    assert found["rows"] == [{"steps": 1, "above": top, "framework": framework}]
    (citation,) = found["citations"]
    assert citation["document"] == "six-levels"
    assert citation["section"] == "Chief Product Officer"
    assert citation["position"] == 1
    assert citation["lines"] == [38, 38]
    assert not citation.get("text"), "the graph that ships holds no publisher's sentence"
    assert found["row_citations"] == [[0]]
    (note,) = found["notes"]
    assert note == "read as titles-above, title = Vice President of Product Management"
    assert found["choices"] == []
    (heard,) = found["heard"]["recognised"]
    assert heard["meant"] == "Vice President of Product Management"


def test_an_answer_without_rows() -> None:
    """Nobody above the top is an answer, with exit code 1."""
    found = ask_json("run", "titles-above", "title=Chief Product Officer")
    assert (found["status"], found["rows"]) == ("answered", [])
    outcome = inside("find", "zzzz")
    assert (outcome.code, outcome.err) == (1, "")


def test_documents_of_citations() -> None:
    """Citations of the graph that ships name its five documents and no other."""
    cited = set()
    for name in QUESTIONS:
        cited |= {each["document"] for each in ask_json("run", name)["citations"]}
    assert cited == FRAMEWORKS


def test_sparql_in_json() -> None:
    """The answers of SELECT, ASK, CONSTRUCT and DESCRIBE keep the contract too."""
    select = ask_json("sparql", TITLES)
    assert select["columns"] == ["t", "l"]
    assert [row["l"] for row in select["rows"]] == sorted(row["l"] for row in select["rows"])
    assert len(select["rows"]) == 6
    assert select["rows"][0]["t"]["iri"] == f"{BASE}six-levels/associate-product-manager"
    assert select["understood"] is None
    assert inside("sparql", "ASK { ?s a pm:Title }", "-f", "json").code == 0
    assert inside("sparql", "ASK { ?s a pm:None }", "-f", "json").code == 1
    for query in ("ASK { ?s a pm:Title }", TITLE_TRIPLES, f"DESCRIBE <{BASE}six-levels/director>"):
        found = json.loads(inside("sparql", query, "-f", "json").out)
        assert found["status"] == "answered"
        assert found["query"].endswith(query)


def test_numbers_stay_numbers() -> None:
    """Integers, decimals, doubles and truth values are JSON's own."""
    query = "SELECT ?x { VALUES ?x { 1 2.5 3e0 true } }"
    values = [row["x"] for row in ask_json("sparql", query)["rows"]]
    assert values == [1, 2.5, 3, True]


def test_json_is_written_for_every_status(tmp_path: Path) -> None:
    """Not stated and not understood are answers: JSON holds them, on standard output or in -o."""
    for words in ("what are the traits of a chief product officer", "who does kubernetes"):
        outcome = inside("ask", words, "-f", "json")
        path = tmp_path / "out.json"
        assert inside("ask", words, "-o", str(path)).code == outcome.code
        assert path.read_bytes() == outcome.data


# Asking in plain words --------------------------------------------------------------------------

LEVELS = {"lower": 4, "upper": 5}
ASKED: list[tuple[tuple[str, ...], str, dict[str, Any]]] = [
    (("which skills distinguish level 4 from level 5",), "level-difference", LEVELS),
    (("which", "skills distinguish level 4", "from", "level", "5"), "level-difference", LEVELS),
    (("  Which SKILLS   distinguish Level 4 from LEVEL 5?? ",), "level-difference", LEVELS),
    (("What’s the difference between “level 4” and “level 5”?",), "level-difference", LEVELS),
    (("which skills distinguish level four from level five",), "level-difference", LEVELS),
    (
        ("in SFIA 8 what separates level 4 from 5",),
        "level-difference",
        {**LEVELS, "framework": "sfia-8"},
    ),
    (("compare level 3 with level 6 in sfia-6!",), "level-difference", {"framework": "sfia-6"}),
    (("what changed between SFIA 6 and SFIA 8 at level 5",), "edition-difference", {"level": 5}),
    (
        ("what changed between the two editions",),
        "edition-difference",
        {"older": "sfia-6", "newer": "sfia-8"},
    ),
    (("what is the ladder of titles from bottom to top",), "title-ladder", {}),
    (("ladder",), "title-ladder", {}),
    (
        ("who stands above the senior product manager",),
        "titles-above",
        {"title": "six-levels/senior-product-manager"},
    ),
    (
        ("what stands above director of product management",),
        "titles-above",
        {"title": "six-levels/director"},
    ),
    (
        ("Compare product manager and senior product manager",),
        "title-difference",
        {"lower": "six-levels/product-manager", "upper": "six-levels/senior-product-manager"},
    ),
    (("WHO OWNS THE BACKLOG",), "owners", {"capability": "capability/backlog-ownership"}),
    (("who is responsible for launches",), "who-does", {"capability": "capability/launch"}),
    (("who owns ‘profit’?",), "owners", {"capability": "capability/profitability"}),
    (("what are the nine ddat skills",), "skills-of-role", {"framework": "ddat"}),
    (("which levels does SFIA 6 describe",), "levels-of-skill", {"framework": "sfia-6"}),
    (("which phases does sfia 8 name",), "lifecycle-phases", {"framework": "sfia-8"}),
    (("how does SFIA 8 define product management",), "definitions", {"framework": "sfia-8"}),
    (("which documents are there",), "coverage", {}),
    (("what measures are there",), "measures", {}),
    (("which statements are hedged in SFIA 6?",), "hedged-statements", {"framework": "sfia-6"}),
    (("find backlog",), "find", {"text": "backlog"}),
    (("what guidance does SFIA 8 give",), "guidance", {"framework": "sfia-8"}),
    (("what does a senior product manager do",), "responsibilities-of", {}),
    (("who does a product manager work with",), "stakeholders-of-role", {}),
    (("which scales are there",), "scales", {}),
]


@pytest.mark.parametrize(
    ("words", "name", "parameters"), ASKED, ids=[" ".join(words)[:50] for words, _, _ in ASKED]
)
def test_a_question_in_plain_words(
    words: tuple[str, ...], name: str, parameters: dict[str, Any]
) -> None:
    """Phrasings of the headers are understood in any case, with any marks, quoted or not."""
    found = ask_json("ask", *words)
    assert found["status"] == "answered"
    assert found["rows"]
    assert found["understood"]["name"] == name
    for key, value in parameters.items():
        assert short(found["understood"]["parameters"][key]) == value


def test_both_editions_are_answered_and_labelled() -> None:
    """Where no edition is named both are answered, each under its label, in every format."""
    words = ("ask", "which skills distinguish level 4 from level 5")
    found = ask_json(*words)
    assert {row["framework"]["label"] for row in found["rows"]} == {"SFIA 6", "SFIA 8"}
    assert {each["document"] for each in found["citations"]} == {"sfia-6", "sfia-8"}
    for label in ("SFIA 6", "SFIA 8"):
        assert label in found["summary"]
        for form in ("table", "tsv", "csv", "md"):
            assert label in inside(*words, "-f", form).out


def test_levels_in_either_order() -> None:
    """Levels named from the top down are compared upwards, and the answer says so."""
    upwards = ask_json("ask", "which skills distinguish level 4 from level 5")
    downwards = ask_json("ask", "which skills distinguish level 5 from level 4")
    assert downwards["rows"] == upwards["rows"]
    assert "from level 4 to level 5" in downwards["summary"].lower()


@pytest.mark.parametrize(
    "words", ["what is asked of level 3 in SFIA 8", "what is asked of level 6 in SFIA 6"]
)
def test_a_named_framework_bounds_the_reading(words: str) -> None:
    """What is reported as understood lies in the framework that was named."""
    parameters = ask_json("ask", words)["understood"]["parameters"]
    framework = short(parameters["framework"])
    things = short(parameters["thing"])
    for thing in things if isinstance(things, list) else [things]:
        assert thing.startswith(f"{framework}/")


def test_what_a_framework_does_not_describe_is_not_looked_for_elsewhere() -> None:
    """What the named framework leaves out is not answered with another's."""
    found = ask_json("ask", "what is asked of a director in SFIA 6")
    assert found["status"] == "not_stated"
    assert found["understood"]["parameters"]["thing"] == "director"
    assert "SFIA 6 describes no 'director'" in found["summary"]
    named = ask_json("run", "responsibilities-of", "thing=director", "framework=SFIA 6")
    same = ("question", "heard", "notes")
    assert {k: v for k, v in found.items() if k not in same} == {
        k: v for k, v in named.items() if k not in same
    }


@pytest.mark.parametrize("section", ["Level 5", "level 5", "LEVEL 5"])
def test_a_section_in_any_case(section: str) -> None:
    """A section is found in any case: not to find it would say that the document is silent."""
    found = ask_json("run", "passage", "document=sfia-8", f"section={section}", "position=1")
    assert found["status"] == "answered"
    assert {row["position"] for row in found["rows"]} == {1}


NOT_STATED = [
    ("ask", "which skills distinguish level 1 from level 2"),
    ("ask", "which skills distinguish level 4 from level 7"),
    ("ask", "what are the traits of a chief product officer"),
    ("ask", "what is asked of level 5 in ddat"),
    ("run", "level-difference", "framework=ddat"),
    ("run", "level-difference", "lower=-1"),
]


@pytest.mark.parametrize("arguments", NOT_STATED, ids=[" ".join(a)[:50] for a in NOT_STATED])
def test_not_stated(arguments: tuple[str, ...]) -> None:
    """What the documents do not say is said so: exit 4, an object in JSON, else one line."""
    found = ask_json(*arguments)
    assert found["status"] == "not_stated"
    assert found["understood"]
    for form in ("tsv", "csv", "md", "table", "xlsx"):
        is_one_line(inside(*arguments, "-f", form), 4)


UNKNOWN = [
    ("who does kubernetes", "kubernetes", "who-does"),
    ("what is asked of an astronaut", "astronaut", "responsibilities-of"),
    ("what changed between SFIA 7 and SFIA 8", "sfia 7", "edition-difference"),
    ("what is asked of level 9", "level 9", "responsibilities-of"),
    ("who stands above the janitor", "janitor", "titles-above"),
]


@pytest.mark.parametrize(("words", "unknown", "nearest"), UNKNOWN, ids=[u for _, u, _ in UNKNOWN])
def test_not_understood(words: str, unknown: str, nearest: str) -> None:
    """What is not known is named, with the nearest questions: exit 5 in JSON, else one line."""
    found = ask_json("ask", words)
    assert found["status"] == "not_understood"
    assert unknown in found["summary"].lower()
    assert any(str(choice).startswith(nearest) for choice in found["choices"])
    for form in ("tsv", "csv", "md", "table", "xlsx"):
        line = is_one_line(inside("ask", words, "-f", form), 5)
        assert unknown in line.lower()


NEAREST = [
    ("which skils distingish level 4 from level 5", "level-difference"),
    ("list the titles from bottom to top", "title-ladder"),
    ("what stands above director", "titles-above"),
    ("what are the phasse of the life cycle", "lifecycle-phases"),
    ("who ownz pricing", "who-does"),
    ("pricing", "who-does"),
]


@pytest.mark.parametrize(("words", "nearest"), NEAREST, ids=[words for words, _ in NEAREST])
def test_the_nearest_question_comes_first(words: str, nearest: str) -> None:
    """A slip or a question that is half known is answered, or the meant question offered first."""
    found = ask_json("ask", words)
    if found["understood"]:
        assert found["understood"]["name"] == nearest
    else:
        assert str(found["choices"][0]).startswith(nearest)


@pytest.mark.parametrize("words", ["hello", "help", "describe level five", "why do cats purr"])
def test_always_a_way_on(words: str) -> None:
    """Whatever is not understood, questions are offered."""
    found = ask_json("ask", words)
    assert found["status"] in {"not_understood", "ambiguous"}
    assert found["choices"]


def test_ambiguous() -> None:
    """A question with several readings lists them: exit 5."""
    found = ask_json("ask", "describe level four")
    assert found["status"] == "ambiguous"
    assert len(found["choices"]) >= 2
    line = is_one_line(inside("ask", "describe level four"), 5)
    assert "1) " in line
    assert "responsibilities-of" in line
    assert "title-at-step" in line


def test_one_of_several_readings_is_chosen() -> None:
    """A number chooses among readings, and one that none has is told."""
    titles = ask_json("ask", "describe level four", "--choice", "2")
    assert titles["understood"]["name"] == "title-at-step"
    levels = ask_json("ask", "describe level four", "--choice", "1")
    assert levels["understood"]["name"] == "responsibilities-of"
    is_one_line(inside("ask", "describe level four", "--choice", "9"), 2)


# SPARQL -----------------------------------------------------------------------------------------


def test_sparql_from_a_file_and_from_standard_input(place: Path) -> None:
    """A query is taken from the command line, from a file and from standard input."""
    text = (place / "plain.rq").read_text(encoding="utf-8")
    expected = (0, "x\n1\n", "")
    assert inside("sparql", text)[:3] == expected
    assert inside("sparql", "plain.rq")[:3] == expected
    assert inside("sparql", "-", stdin=text.encode())[:3] == expected
    assert outside("sparql", "-", stdin=text.encode())[:3] == expected


@pytest.mark.parametrize(
    ("mark", "newline"), [(b"\xef\xbb\xbf", b"\n"), (b"", b"\r\n")], ids=["byte order mark", "CRLF"]
)
def test_queries_from_other_systems(place: Path, mark: bytes, newline: bytes) -> None:
    """A byte order mark and line ends of Windows are no mistakes."""
    text = mark + (place / "plain.rq").read_bytes().replace(b"\n", newline)
    (place / "other.rq").write_bytes(text)
    assert inside("sparql", "other.rq")[:3] == (0, "x\n1\n", "")
    assert outside("sparql", "-", stdin=text)[:3] == (0, "x\n1\n", "")


def test_no_silent_limit() -> None:
    """Everything comes out: as many rows as are counted."""
    count = int(inside("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").out.split()[1])
    assert len(inside("sparql", "SELECT ?s ?p ?o { ?s ?p ?o }").out.splitlines()) == count + 1
    assert count > 5000


def test_from_chooses_graphs() -> None:
    """FROM bounds a query to the graphs it names, as SPARQL says."""
    inner = inside("sparql", "SELECT (COUNT(*) AS ?n) { GRAPH graph:sfia-8 { ?s ?p ?o } }").out
    named = inside("sparql", "SELECT (COUNT(*) AS ?n) FROM graph:sfia-8 { ?s ?p ?o }").out
    nowhere = inside("sparql", "SELECT (COUNT(*) AS ?n) FROM <http://x.example/> { ?s ?p ?o }").out
    assert named == inner
    assert nowhere.split() == ["n", "0"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_query_that_is_shown_runs(name: str) -> None:
    """--show-query prints on standard error what runs unchanged here and in any other engine."""
    outcome = inside("run", name, "-f", "json", "--show-query")
    found = json.loads(outcome.out)
    assert outcome.err.strip() == found["query"].strip()
    again = inside("sparql", "-", "-f", "json", stdin=outcome.err.encode())
    rows, shown = json.loads(again.out)["rows"], found["rows"]
    # Rows that differ in their passages only are shown as one, and only SPARQL shows what follows.
    cut = [{column: row[column] for column in found["columns"]} for row in rows]
    assert all(row in cut for row in shown)
    assert name == "show" or all(row in shown for row in cut)
    assert isinstance(pyoxigraph.Store().query(outcome.err), pyoxigraph.QuerySolutions)


def test_the_query_of_ask_runs_through_a_pipe() -> None:
    """The query that ask shows gives as many rows when it is piped into sparql."""
    shown = outside("ask", "what changed between SFIA 6 and SFIA 8", "--show-query")
    again = outside("sparql", "-", stdin=shown.err.encode())
    assert (shown.code, again.code, again.err) == (0, 0, "")
    assert len(again.out.splitlines()) == len(shown.out.splitlines()) > 10


def test_sparql_shows_its_prefixes() -> None:
    """The query that sparql shows declares the prefixes that it uses."""
    outcome = inside("sparql", TITLES, "--show-query")
    assert "PREFIX pm: " in outcome.err
    assert isinstance(pyoxigraph.Store().query(outcome.err), pyoxigraph.QuerySolutions)


# Building ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["ttl", "trig", "nq", "nt", "jsonld"])
def test_build_in_every_format(ending: str, documents: Path, tmp_path: Path, built: Path) -> None:
    """A folder becomes a graph in the format that the file ends in, with the publishers' text."""
    path = tmp_path / f"graph.{ending}"
    outcome = inside("build", str(documents), "-o", str(path))
    assert outcome.code == 0, outcome.err
    assert len((outcome.out + outcome.err).splitlines()) == 1
    quads = triples_of(path, ending)
    assert sum(quad.predicate == OA_EXACT for quad in quads) == 156
    expected = triples_of(built, "trig")
    if ending in {"ttl", "nt"}:
        assert {quad.triple for quad in quads} == {quad.triple for quad in expected}
    else:
        assert set(quads) == set(expected)


def test_build_without_text_is_what_ships(documents: Path, tmp_path: Path) -> None:
    """Without the publishers' text the build is, byte for byte, the graph that ships."""
    outcome = inside("build", str(documents), "-o", str(tmp_path), "--without-text")
    assert (outcome.code, len(outcome.err.splitlines())) == (0, 4)
    for part in ("graph.trig", "names.trig", "links.trig", "inferred.trig"):
        path = tmp_path / part
        assert not any(quad.predicate == OA_EXACT for quad in triples_of(path, "trig"))
        assert path.read_bytes() == files("pm_graph.ontology").joinpath(part).read_bytes()


def test_build_from_files(documents: Path, tmp_path: Path) -> None:
    """Files are taken one by one, in any order, and only they are in the graph."""
    chosen = [str(path) for path in sorted(documents.glob("sfia-*.txt"))]
    one, two = tmp_path / "one.trig", tmp_path / "two.trig"
    assert inside("build", *chosen, "-o", str(one)).code == 0
    assert inside("build", "-o", str(two), *reversed(chosen)).code == 0
    assert one.read_bytes() == two.read_bytes()
    rows = ask_json("run", "coverage", "--store", str(one))["rows"]
    assert {short(row["framework"]) for row in rows} == {"sfia-6", "sfia-8"}


def test_build_reports_coverage(documents: Path, tmp_path: Path) -> None:
    """--coverage tells for each document what is annotated and what is left out, with lines."""
    outcome = inside("build", str(documents), "--coverage")
    assert (outcome.code, outcome.err) == (0, "")
    for name in FRAMEWORKS:
        assert re.search(rf"^{name} .*(\d+) of \1 passages", outcome.out, re.MULTILINE), name
    assert "reader reply" in outcome.out
    path = tmp_path / "graph.nt"
    assert inside("build", str(documents), "--coverage", "-o", str(path)).code == 0
    assert path.stat().st_size > 0


def test_build_other_documents(own_documents: Path, tmp_path: Path) -> None:
    """Documents of the same layouts that nobody has annotated become unstructured statements."""
    path = tmp_path / "own.nt"
    outcome = inside("build", str(own_documents), "-o", str(path))
    assert outcome.code == 0, outcome.err
    quads = triples_of(path, "nt")
    kind = pyoxigraph.NamedNode("https://w3id.org/pm-graph/ontology#UnstructuredStatement")
    passages = sum(quad.predicate == OA_EXACT for quad in quads)
    statements = sum(quad.predicate == RDF_TYPE and quad.object == kind for quad in quads)
    assert statements == passages > 50
    report = inside("build", str(own_documents), "--coverage").out
    assert report.count("not annotated") == passages


def test_coverage_counts_what_nobody_annotated(own_documents: Path, tmp_path: Path) -> None:
    """The question of coverage says the same of unannotated documents as the build does."""
    path = tmp_path / "own.trig"
    inside("build", str(own_documents), "-o", str(path))
    rows = ask_json("run", "coverage", "--store", str(path))["rows"]
    assert len(rows) == 6
    for row in rows:
        assert row["unstructured"] == row["passages"] > 0


def test_asking_other_documents(own_documents: Path, tmp_path: Path) -> None:
    """A graph built from documents of one's own answers from them, and only from them."""
    path = tmp_path / "own.trig"
    inside("build", str(own_documents), "-o", str(path))
    found = ask_json("ask", "what is asked of a lighthouse keeper", "--store", str(path))
    assert found["status"] == "answered"
    assert {each["document"] for each in found["citations"]} == {"ddat-lighthouse-keeper"}
    found = ask_json("ask", "at which levels is kiln firing described", "--store", str(path))
    assert [row["level"] for row in found["rows"]] == [1, 2, 3, 4, 5]
    headings = re.findall(
        r"^\S.* · .*$",
        inside("ask", "what is asked of kiln firing", "--store", str(path), "-f", "table").out,
        re.MULTILINE,
    )
    assert len(headings) == len(set(headings)), "a group is shown once"


@pytest.mark.parametrize(
    "words",
    [
        "which skills distinguish level 4 from level 5",
        "what is the ladder of titles",
        "what are the nine ddat skills",
        "how do the documents define product management",
        "what measures are there",
        "what are the traits",
    ],
)
def test_a_built_graph_cites_sentences(words: str, documents: Path, built: Path) -> None:
    """A graph with the publishers' text answers alike, and cites the sentence of the document."""
    found = ask_json("ask", words, "--store", str(built))
    assert found["rows"] == ask_json("ask", words)["rows"]
    lines = {}
    for name, stem in (
        ("sfia-6", "sfia-6-prod"),
        ("sfia-8", "sfia-8-prod"),
        ("six-levels", "six-levels"),
        ("product-focus", "product-focus"),
        ("ddat", "ddat-product-manager"),
    ):
        lines[name] = (documents / f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    assert found["citations"]
    for citation in found["citations"]:
        first, last = citation["lines"]
        source = normalised(" ".join(lines[citation["document"]][first - 1 : last]))
        assert len(citation["text"]) > 5
        assert normalised(citation["text"]) in source
    shown = normalised(inside("ask", words, "--store", str(built), "-f", "table").out)
    assert normalised(found["citations"][0]["text"])[:40] in shown


def test_the_store_can_be_any_rdf_file(place: Path) -> None:
    """RDF of any kind is a graph that can be queried."""
    for query, expected in (("SELECT ?o { ?s ?p ?o }", "o\n1\n"), ("ASK { ?s ?p ?o }", "true\n")):
        assert inside("sparql", query, "--store", "own.ttl").out == expected
    assert (place / "own.ttl").exists()


# Mistakes ---------------------------------------------------------------------------------------

BAD: list[tuple[tuple[str, ...], int, str]] = [
    # words that are not known
    ((), 2, "command"),
    (("aks", "who owns pricing"), 2, "did you mean ask"),
    (("--bogus",), 2, "--bogus"),
    (("ask",), 2, "QUESTION"),
    (("ask", "--bogus", "who"), 2, "--bogus"),
    (("ask", "who", "-f"), 2, "-f"),
    (("ask", "who", "-f", "yaml"), 2, "'yaml'.*json"),
    (("ask", "who", "-f", "TABLE"), 2, "did you mean table"),
    (("run",), 2, "NAME"),
    (("run", "levle-difference"), 2, "did you mean level-difference"),
    (("run", "Level-Difference"), 2, "did you mean level-difference"),
    (("run", "level-difference", "framwork=sfia-8"), 2, "did you mean framework"),
    (("run", "level-difference", "lower"), 2, "name=value"),
    (("run", "level-difference", "=4"), 2, "known: lower"),
    (("run", "level-difference", "lower=x"), 2, "lower.*'x'"),
    (("run", "level-difference", "lower=4.5"), 2, "lower.*'4.5'"),
    (("run", "level-difference", "framework=sfia-9"), 2, "did you mean SFIA"),
    (("run", "level-difference", "framework="), 2, "framework"),
    (("run", "level-difference", "skill=prodct management"), 2, "did you mean Product management"),
    (("run", "titles-above", "title=directr"), 2, "did you mean .*[Dd]irector"),
    (("run", "titles-above", "title=six-levels/directr"), 2, "did you mean .*irector"),
    (("run", "titles-above", "title=Product Manger"), 2, "did you mean Product Manager"),
    (("run", "titles-above", "title=Step 9"), 2, "did you mean Step"),
    (("run", "who-does", "capability=prcing"), 2, "did you mean Pricing"),
    (("run", "responsibilities-of", "thing=level 9"), 2, "did you mean Level"),
    (("show",), 2, "TERM"),
    (("show", "directr of product management"), 2, "did you mean .*[Dd]irector"),
    (("show", "six-levels/directo"), 2, "did you mean .*irector"),
    (("show", "nonsense:x"), 2, "nonsense"),
    (("show", "capability:pricin"), 2, "did you mean .*[Pp]ricing"),
    (("find",), 2, "TEXT"),
    (("find", ""), 2, "[Tt][Ee][Xx][Tt]"),
    (("find", "  "), 2, "[Tt][Ee][Xx][Tt]"),
    (("questions", "titles-abov"), 2, "did you mean titles-above"),
    (("completion",), 2, "shell"),
    (("completion", "tcsh"), 2, "bash"),
    (("check", "extra"), 2, "extra"),
    # formats that do not fit
    (("run", "coverage", "-f", "ttl"), 2, "ttl"),
    (("run", "coverage", "-o", "x.nt"), 2, "nt"),
    (("run", "coverage", "-f", "jsonld"), 2, "jsonld"),
    (("run", "coverage", "-o", "x.foo"), 2, "'.foo'.*csv"),
    (("run", "coverage", "-o", "plain"), 2, "plain"),
    (("run", "coverage", "-o", "folder/"), 2, "folder"),
    (("questions", "-o", "x.ttl"), 2, "ttl"),
    (("sparql", TITLE_TRIPLES, "-f", "csv"), 2, "csv"),
    (("sparql", TITLE_TRIPLES, "-f", "md"), 2, "md"),
    (("sparql", TITLE_TRIPLES, "-o", "x.xlsx"), 2, "xlsx"),
    (("sparql", "ASK {}", "-f", "ttl"), 2, "ttl"),
    (("build", "kiln.txt"), 2, "-o"),
    (("build", "-o", "x.ttl"), 2, "DOCUMENT"),
    (("build", "kiln.txt", "-o", "x.foo"), 2, "'.foo'.*ttl"),
    # which graph
    (("run", "coverage", "--store", "own.ttl", "--endpoint", "http://x/"), 2, "endpoint"),
    (("run", "coverage", "--store", ""), 2, "store"),
    (("run", "coverage", "--endpoint", ""), 2, "endpoint"),
    *((("sparql", "ASK {}", "--timeout", t), 2, "timeout") for t in ("x", "0", "-1", "nan", "inf")),
    (("sparql", "SELECT", "?x"), 2, "[?]x"),
    # documents
    (("build", "missing.txt", "-o", "x.ttl"), 3, "missing.txt"),
    (("build", "empty.txt", "-o", "x.ttl"), 3, "empty.txt.*empty"),
    (("build", "binary.txt", "-o", "x.ttl"), 3, "binary.txt.*UTF-8"),
    (("build", "latin.txt", "-o", "x.ttl"), 3, "latin.txt.*UTF-8"),
    (("build", "folder", "-o", "x.ttl"), 3, "folder.*no document"),
    (("build", "other.txt", "-o", "x.ttl"), 3, "other.txt.*layout"),
    (("build", "cut.txt", "-o", "x.ttl"), 3, "cut.txt:13"),
    (("build", "kiln.txt", "kiln-again.txt", "-o", "x.ttl"), 3, "kiln-again.txt.*kiln.txt"),
    (("build", "kiln.txt", "-o", "nowhere/x.ttl"), 3, "nowhere/x.ttl"),
    (("build", "kiln.txt", "-o", "kiln.txt/x.ttl"), 3, "kiln.txt/x.ttl"),
    (("check", "--documents", "missing.txt"), 3, "missing.txt"),
    (("check", "--store", "missing.ttl"), 3, "missing.ttl"),
    # output
    (("run", "coverage", "-o", "nowhere/x.csv"), 3, "nowhere/x.csv"),
    (("run", "coverage", "-o", "folder.csv"), 3, "folder.csv"),
    # queries
    (("sparql", ""), 3, "empty"),
    (("sparql", " \n "), 3, "empty"),
    (("sparql", "comment.rq"), 3, "comment.rq.*empty"),
    (("sparql", "SELECT ?s { ?s ?p ?o . } }"), 3, r"query:1:2[67]: "),
    (("sparql", "SELECT ?s\n{ ?s ?p\n}"), 3, r"query:3:\d+: "),
    (("sparql", "broken.rq"), 3, r"broken.rq:2:\d+: "),
    (("sparql", "missing.rq"), 3, "missing.rq"),
    (("sparql", "binary.rq"), 3, "binary.rq.*UTF-8"),
    (("sparql", "folder.rq"), 3, "folder.rq"),
    (("sparql", "SELECT * {\n ?s foo:bar ?o }"), 3, r"query:2:5: .*'foo:'"),
    (("sparql", "SELECT * { ?s skso:broader ?o }"), 3, "did you mean skos:"),
    (("sparql", "INSERT DATA { <a:a> <b:b> 1 }"), 3, "update"),
    (("sparql", "PREFIX a: <b:>\nDELETE WHERE { ?s ?p ?o }"), 3, "update"),
    (("sparql", "# hello\nCLEAR ALL"), 3, "update"),
    (("sparql", "LOAD <file:///etc/hosts>"), 3, "update"),
    (("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 3, "SERVICE|127"),
    (("sparql", "SELECT * { SERVICE <file:///etc/hosts> { ?s ?p ?o } }"), 3, "SERVICE|file"),
    # stores
    (("run", "coverage", "--store", "missing"), 3, "missing"),
    (("run", "coverage", "--store", "folder"), 3, "folder.*not a store"),
    (("run", "coverage", "--store", "notes"), 3, "notes.*not a store"),
    (("run", "coverage", "--store", "other.txt"), 3, "other.txt.*ttl"),
    (("run", "coverage", "--store", "binary.ttl"), 3, "binary.ttl:1:1"),
    (("run", "coverage", "--store", "broken.ttl"), 3, r"broken.ttl:2:\d+"),
    (("run", "coverage", "--store", "broken.trig"), 3, r"broken.trig:2:\d+"),
    (("run", "coverage", "--store", "broken.nt"), 3, r"broken.nt:1:\d+"),
    (("run", "coverage", "--store", "broken.nq"), 3, r"broken.nq:1:\d+"),
    (("run", "coverage", "--store", "broken.jsonld"), 3, r"broken.jsonld:2:\d+"),
]


def in_words(arguments: tuple[str, ...]) -> str:
    """Return arguments as the name of a test."""
    return " ".join(arguments).replace("\n", " ")[:60] or "nothing"


@pytest.mark.parametrize(
    ("arguments", "code", "said"), BAD, ids=[in_words(arguments) for arguments, _, _ in BAD]
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], code: int, said: str, place: Path
) -> None:
    """Each mistake gives one line that says what and where, its exit code, and nothing written."""
    before = contents(place)
    line = is_one_line(inside(*arguments), code)
    assert re.search(said, line), line
    assert contents(place) == before


def test_the_line_says_more_than_where() -> None:
    """A syntax error says what stands there or what is missing, not only that it is none."""
    line = is_one_line(inside("sparql", "SELECT ?s { ?s a pm:Title"), 3)
    assert re.search(r"query:1:\d+: ", line)
    assert re.search(r"'}'|bracket|brace|unclosed", line), line


FROM_OUTSIDE: list[tuple[tuple[str | bytes, ...], bytes, int, str]] = [
    (("sparql", "-"), b"SELECT ?s {\n ?s ?p }", 3, r"standard input:2:\d+"),
    (("sparql", "-"), b"", 3, "standard input.*empty"),
    (("sparql", "-"), b"SELECT \xff", 3, "standard input"),
    (("sparql", "-"), b"\x00", 3, "standard input"),
    (("run", "nope"), b"", 2, "nope"),
    (("build", "missing.txt", "-o", "x.ttl"), b"", 3, "missing.txt"),
    (("ask", "why do cats purr"), b"", 5, "nearest"),
    (("ask", "which skills distinguish level 1 from level 2"), b"", 4, "do not say"),
    (("ask", b"who owns \xff\xfe"), b"", 5, ""),
    (("run", b"\xff"), b"", 2, ""),
    (("run", "titles-above", b"title=\xff"), b"", 2, ""),
    (("sparql", b"SELECT \xff"), b"", 3, "query:1:"),
    (("sparql", b"\xff.rq"), b"", 3, ""),
    (("show", b"\xff"), b"", 2, ""),
    (("questions", b"\xff"), b"", 2, ""),
    (("build", b"\xff", "-o", "x.ttl"), b"", 3, ""),
    (("run", "coverage", "--store", b"\xff"), b"", 3, ""),
    ((b"\xff",), b"", 2, ""),
]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    FROM_OUTSIDE,
    ids=[" ".join(map(str, arguments))[:50] for arguments, _, _, _ in FROM_OUTSIDE],
)
def test_a_mistake_from_outside(
    arguments: tuple[str | bytes, ...], stdin: bytes, code: int, said: str, place: Path
) -> None:
    """The process itself ends with the code, whatever bytes its arguments and its input are."""
    before = contents(place)
    line = is_one_line(outside(*arguments, stdin=stdin, place=place), code)
    assert re.search(said, line), line
    assert contents(place) == before


def test_bytes_that_are_no_text_find_nothing() -> None:
    """To look for bytes that are no text finds nothing, without a stir."""
    assert outside("find", b"\xff\xfe")[:3:2] == (1, "")


KEPT = [
    ("run", "nope", "-o", "keep.csv"),
    ("run", "coverage", "--store", "missing", "-o", "keep.json"),
    ("ask", "why do cats purr", "-o", "keep.csv"),
    ("sparql", "SELECT", "-o", "keep.csv"),
    ("sparql", TITLE_TRIPLES, "-o", "keep.md"),
    ("sparql", TITLES, "-o", "keep.ttl"),
    ("sparql", HEAVY, "--timeout", "0.2", "-o", "keep.csv"),
    ("build", "other.txt", "-o", "keep.ttl"),
    ("build", "kiln.txt", "other.txt", "-o", "keep.trig"),
]


@pytest.mark.parametrize("arguments", KEPT, ids=[in_words(arguments) for arguments in KEPT])
def test_a_mistake_leaves_the_old_file(arguments: tuple[str, ...], place: Path) -> None:
    """What fails leaves the file of that name as it was, and nothing beside it."""
    before = contents(place)
    is_one_line(outside(*arguments, place=place), 2, 3, 5)
    assert contents(place) == before


def test_success_replaces_the_old_file(place: Path) -> None:
    """What succeeds replaces the file whole, and leaves nothing beside it."""
    before = set(contents(place))
    assert inside(*ABOVE, "-o", "keep.csv").code == 0
    assert inside("build", "kiln.txt", "-o", "keep.ttl").code == 0
    assert set(contents(place)) == before
    assert "keep me" not in (place / "keep.csv").read_text(encoding="utf-8")
    assert triples_of(place / "keep.ttl", "ttl")


def changed(document: Path, target: Path, *numbers: int) -> None:
    """Write a document with another first word in the lines of these numbers."""
    lines = document.read_text(encoding="utf-8").split("\n")
    for number in numbers:
        lines[number - 1] = "Yodels " + lines[number - 1].split(" ", 1)[1]
    target.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("numbers", [(17,), (17, 22)], ids=["one fault", "two faults"])
def test_a_changed_sentence(numbers: tuple[int, ...], documents: Path, place: Path) -> None:
    """A changed sentence is one line with its place and the annotation it no longer fits."""
    changed(documents / "sfia-8-prod.txt", place / "changed.txt", *numbers)
    before = contents(place)
    for arguments in (("build", "changed.txt", "-o", "keep.trig"), ("build", "changed.txt")):
        outcome = inside(*arguments, *(("--coverage",) if "-o" not in arguments else ()))
        if "-o" in arguments:
            assert (outcome.code, outcome.out) == (3, "")
            assert len(outcome.err.splitlines()) == len(numbers)
        for number in numbers:
            pattern = rf"changed\.txt:{number}: .*annotations-sfia-8\.tsv:(\d+)"
            found = re.search(pattern, outcome.err + outcome.out)
            assert found, outcome
            table = files("pm_graph.ontology").joinpath("annotations-sfia-8.tsv")
            row = table.read_text(encoding="utf-8").splitlines()[int(found[1]) - 1]
            assert row.startswith(f"Level {6 if number == 17 else 5}\t1\t")
    assert contents(place) == before


def test_check_finds_a_changed_sentence(documents: Path, place: Path) -> None:
    """Check fails on a changed document, with the place and the annotation, and passes on whole."""
    changed(documents / "sfia-8-prod.txt", place / "changed.txt", 17)
    outcome = inside("check", "--documents", "changed.txt")
    assert outcome.code not in {0, 2}
    assert re.search(r"changed\.txt:17: .*annotations-sfia-8\.tsv:\d+", outcome.out)
    outcome = inside("check", "--documents", str(documents))
    assert (outcome.code, outcome.err) == (0, "")
    assert "FAILED" not in outcome.out


def test_a_copy_of_a_published_document(documents: Path, place: Path) -> None:
    """The same document under two names is refused, and both names are said."""
    shutil.copy(documents / "six-levels.txt", place / "copy.txt")
    outcome = inside("build", str(documents), "copy.txt", "-o", "x.trig")
    line = is_one_line(outcome, 3)
    assert "copy.txt" in line
    assert "six-levels.txt" in line
    assert not (place / "x.trig").exists()


def test_line_ends_and_marks_do_not_change_a_document(documents: Path, place: Path) -> None:
    """Line ends of Windows and a byte order mark are not a change of the text."""
    text = (documents / "sfia-8-prod.txt").read_bytes()
    (place / "windows.txt").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    outcome = inside("build", "windows.txt", "-o", "x.nt")
    assert outcome.code == 0, outcome.err


N = 50_000
DEEP = {
    "round": "SELECT * { ?s ?p ?o FILTER(" + "(" * N + "1" + ")" * N + ") }",
    "curly": "SELECT * { " + "{" * N + "}" * N + " }",
    "square": "SELECT * { ?s ?p " + "[" * N + "]" * N + " }",
    "open only": "SELECT * { " + "(" * N,
    "quoted triples": "SELECT * { " + "<<" * N + " }",
    "not": "ASK { FILTER(" + "!" * N + "true) }",
    "or": "SELECT * { ?s ?p ?o FILTER(" + "||".join(["?s=?o"] * N) + ") } LIMIT 1",
    "sum": "SELECT (1" + "+1" * N + " AS ?x) {}",
    "path": "SELECT * { ?s " + "/".join(["<a:a>"] * N) + " ?o }",
    "union": "SELECT * { " + " UNION ".join(["{?s ?p ?o}"] * N) + " } LIMIT 1",
    "bind": "SELECT * { " + "".join(f"BIND(1 AS ?x{i})" for i in range(4000)) + " }",
    "difference": "SELECT (1" + " - 1" * N + " AS ?x) {}",
    "optional": "SELECT * { ?s ?p ?o " + "OPTIONAL {?s ?p ?o}" * N + " } LIMIT 1",
    "minus": "SELECT * { ?s ?p ?o " + "MINUS {?s ?p 1}" * N + " } LIMIT 1",
    "values": "SELECT * { ?s ?p ?o " + "VALUES ?s {UNDEF}" * N + " } LIMIT 1",
    "graph": "SELECT * { " + "GRAPH ?g {?s ?p ?o} " * N + " } LIMIT 1",
    "patterns": "SELECT * { " + "?s ?p ?o . " * N + " } LIMIT 1",
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting(kind: str, place: Path) -> None:
    """A query of any depth or length is answered or refused in one line; nothing crashes."""
    (place / "deep.rq").write_text(DEEP[kind], encoding="utf-8")
    outcome = outside("sparql", "deep.rq", "--timeout", "3", place=place)
    assert outcome.code in {0, 1, 3}, outcome.code
    if outcome.code == 3:
        is_one_line(outcome, 3)


def test_brackets_in_texts_and_remarks_are_not_nesting() -> None:
    """Brackets in a text or a remark count for nothing."""
    inner = "(" * 1000
    assert inside("sparql", f"ASK {{ FILTER('{inner}' != \"\") }} # {inner}").out == "true\n"


@pytest.mark.parametrize("seconds", ["0.5", "1e-9"])
def test_time_is_bounded(seconds: str) -> None:
    """A heavy query ends soon after its time, in one line that says so."""
    start = time.monotonic()
    line = is_one_line(outside("sparql", HEAVY, "--timeout", seconds), 3)
    assert time.monotonic() - start < 5
    assert "--timeout" in line


def test_a_generous_bound() -> None:
    """A bound of ages is a bound, or a usage error."""
    outcome = outside("sparql", "ASK { ?s a pm:Title }", "--timeout", "1e12")
    assert outcome.code in {0, 2}, outcome.err
    assert "Traceback" not in outcome.err


def test_interrupted() -> None:
    """Ctrl-C ends a query at once, without a traceback."""
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f" sys.argv = ['pm-graph', 'sparql', {HEAVY!r}];"
        " from pm_graph.cli import run; print('ready', flush=True); sys.exit(run())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.7)
        child.send_signal(signal.SIGINT)
        try:
            _, err = child.communicate(timeout=3)
        except subprocess.TimeoutExpired:
            child.kill()
            pytest.fail("the query ran on after Ctrl-C")
    assert child.returncode in {130, -signal.SIGINT}
    assert b"Traceback" not in err


# Endpoints --------------------------------------------------------------------------------------

REPLIES: dict[str, tuple[int, str, bytes]] = {
    "refused": (400, "text/plain", b"bad query\nin two lines"),
    "missing": (404, "text/html", b"<html>\nnot here</html>"),
    "broken": (500, "text/plain", b"boom\nsecond line"),
    "page": (200, "text/html", b"<html>\nhello</html>"),
    "cut": (200, "application/sparql-results+json", b'{"head": {"vars'),
    "empty": (200, "application/sparql-results+json", b""),
    "list": (200, "application/sparql-results+json", b"[1, 2]"),
    "steering": (500, "text/plain", "red \x1b[31m alert \u202e".encode()),
}


class Stub(BaseHTTPRequestHandler):
    """A server that has no graph."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep silent."""

    def do_POST(self) -> None:
        """Give the reply that the path names."""
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path == "/slow":
            time.sleep(4)
            return
        code, kind, body = REPLIES.get(self.path.strip("/"), REPLIES["missing"])
        self.send_response(code)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve the replies, and return the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stub) as found:
        found.daemon_threads = True
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize(
    "arguments", [("run", "coverage"), ("ask", "who owns pricing")], ids=["run", "ask"]
)
def test_an_endpoint_that_errs(reply: str, arguments: tuple[str, ...], server: str) -> None:
    """Whatever a server sends instead of an answer is said in one line, with its address."""
    line = is_one_line(inside(*arguments, "--endpoint", f"{server}/{reply}", "--timeout", "5"), 3)
    assert server in line


def test_the_words_of_an_endpoint_are_whole(server: str) -> None:
    """What a server says is passed on from its first letter."""
    line = is_one_line(inside("run", "coverage", "--endpoint", f"{server}/broken"), 3)
    assert "500" in line
    assert re.search(r"\bboom\b", line)
    assert r"\n" not in line


def test_an_endpoint_that_is_slow(server: str) -> None:
    """A server that does not answer is left after the time that was set."""
    start = time.monotonic()
    outcome = outside("run", "coverage", "--endpoint", f"{server}/slow", "--timeout", "0.5")
    assert "--timeout" in is_one_line(outcome, 3)
    assert time.monotonic() - start < 3


ADDRESSES = [
    "nowhere",
    "ftp://127.0.0.1/",
    "file:///etc/hosts",
    "http://",
    "http://[::1/",
    "http://a..b/",
    f"http://{'x' * 80}/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:port/",
]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pauses between one try and the next."""
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("address", ADDRESSES, ids=[repr(address)[:40] for address in ADDRESSES])
def test_an_address_that_leads_nowhere(address: str) -> None:
    """A misspelt endpoint is one line."""
    is_one_line(inside("run", "coverage", "--timeout", "0.3", "--endpoint", address), 2, 3)


@pytest.mark.usefixtures("hurried")
def test_a_dead_endpoint() -> None:
    """Where nobody listens one line says so, with the address and the reason."""
    line = is_one_line(inside("run", "coverage", "--endpoint", "http://127.0.0.1:9/sparql"), 3)
    assert "http://127.0.0.1:9/sparql" in line
    assert "refused" in line.lower()


# Odd characters ---------------------------------------------------------------------------------

ODD = {
    "NUL": "a\0b",
    "10,000 characters": "x" * 10_000,
    "10,000 words": "level 5 " * 10_000,
    "emoji": "\U0001f680\U0001f600",
    "lone surrogate": "a\ud800b",
    "byte that is no text": "a\udcffb",
    "escape code": "\x1b[31mred",
    "line breaks": "a\nb\r\nc\u2028d",
    "tab": "a\tb",
    "right to left": "\u202eabc",
    "blank": " ",
    "nothing": "",
    "quotes": "a\"b'c\\d",
    "N-Triples": "<a> . } #",
    "patterns": "a(b[c*\\ %s {0} {x}",
}
PLACES: dict[str, tuple[str, ...]] = {
    "command": ("{}",),
    "ask": ("ask", "{}"),
    "ask in a question": ("ask", "who owns {}"),
    "ask in JSON": ("ask", "what is asked of {}", "-f", "json"),
    "run": ("run", "{}"),
    "run parameter": ("run", "titles-above", "{}=x"),
    "run term": ("run", "titles-above", "title={}"),
    "run number": ("run", "level-difference", "lower={}"),
    "run text": ("run", "find", "text={}"),
    "sparql": ("sparql", "{}"),
    "sparql file": ("sparql", "{}.rq"),
    "show": ("show", "{}"),
    "show IRI": ("show", "http://example.org/{}"),
    "find": ("find", "{}"),
    "questions": ("questions", "{}"),
    "build": ("build", "{}", "-o", "x.ttl"),
    "build output": ("build", "kiln.txt", "-o", "{}.ttl"),
    "format": ("run", "coverage", "-f", "{}"),
    "output": ("run", "coverage", "-o", "{}.json"),
    "ending": ("run", "coverage", "-o", "x.{}"),
    "store": ("run", "coverage", "--store", "{}"),
    "endpoint": ("run", "coverage", "--timeout", "0.3", "--endpoint", "{server}/{}"),
    "timeout": ("run", "coverage", "--timeout", "{}"),
    "completion": ("completion", "{}"),
    "complete": ("complete", "--", "run", "{}"),
}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("what", ODD)
def test_odd_characters(
    where: str, what: str, kiln: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in an argument: a known exit code, and one readable line at most."""
    monkeypatch.chdir(kiln.parent)
    patterns = [argument.replace("{server}", server) for argument in PLACES[where]]
    arguments = [pattern.replace("{}", ODD[what]) for pattern in patterns]
    outcome = inside(*arguments)
    assert outcome.code in {0, 1, 2, 3, 4, 5}
    if outcome.err:
        is_readable(outcome.err)
    assert outcome.out or outcome.err or where in {"complete", "output"}


WORDS = st.sampled_from(
    [
        *("level", "4", "5", "from", "to", "and", "between", "which", "what", "who", "skills"),
        *("distinguish", "owns", "pricing", "backlog", "the", "above", "is", "of", "in", "titles"),
        *("SFIA", "8", "sfia-6", "ddat", "product", "manager", "director", "show", "find", "me"),
        *("“", "”", "’s", "?", "-f", "--help", "{framework}", "\ud800", "\0", "(", "[", "\n", "é"),
    ]
)


@settings(max_examples=100, deadline=None, database=None)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_question_has_a_status(words: str) -> None:
    """Whatever is asked, the answer has one of the four statuses and its exit code."""
    outcome = inside("ask", "-f", "json", "--", words)
    assert outcome.code in {0, 1, 4, 5}
    answer(outcome)


@settings(max_examples=50, deadline=None, database=None)
@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_a_query_or_is_not(text: str) -> None:
    """Whatever is given as SPARQL is answered, or refused in one line."""
    outcome = inside("sparql", "--timeout", "5", "--", text)
    assert outcome.code in {0, 1, 3}
    if outcome.code == 3:
        is_one_line(outcome, 3)


# Terminals --------------------------------------------------------------------------------------


def test_a_table_on_a_terminal() -> None:
    """A terminal gets a table with its sources below, wide as the window."""
    code, shown = on_terminal(*ABOVE, window=60)
    lines = ANSI.sub("", shown).splitlines()
    assert code == 0
    assert any(re.match(r"STEPS +ABOVE +FRAMEWORK", line) for line in lines)
    assert any(line.startswith("[1] Six Levels of Product Management, Senior") for line in lines)
    assert 40 < max(map(len, lines)) <= 60


@pytest.mark.parametrize(
    "arguments",
    [
        ABOVE,
        ("questions",),
        ("questions", "titles-above"),
        ("sparql", TITLES),
        ("find", "zzzz"),
    ],
    ids=in_words,
)
def test_a_narrow_terminal(arguments: tuple[str, ...]) -> None:
    """On 40 columns no line is longer."""
    _, shown = on_terminal(*arguments, columns=40)
    long = [line for line in ANSI.sub("", shown).splitlines() if len(line) > 40]
    assert long == []


def least_width(arguments: tuple[str, ...]) -> tuple[int, set[str]]:
    """Return the width that a table needs when every cell may wrap at spaces, and its words."""
    rows = [line.split("\t") for line in inside(*arguments, "-f", "tsv").out.splitlines()]
    rows[0] = [name.replace("_", " ").upper() for name in rows[0]]
    if rows[0][-1] == "SOURCES":
        rows = [[*row[:-1], "SOURCES"] for row in rows]
    columns = list(zip(*rows, strict=True))
    widths = [
        max(len(word) for cell in column for word in [*cell.split(), ""]) for column in columns
    ]
    words = {word for row in rows[1:] for cell in row for word in cell.split()}
    return max(40, sum(widths) + 2 * len(widths)), words


TABLES = [
    ("run", "coverage"),
    ("run", "title-ladder"),
    ("run", "capability-by-level", "framework=sfia-8"),
    ("run", "who-does"),
    ("run", "level-difference"),
    ("run", "levels-of-skill"),
    ("run", "skills-of-role"),
    ("run", "definitions"),
    ("run", "title-difference"),
    ("run", "responsibilities-of"),
    ("show", "capability:pricing"),
]


@pytest.mark.parametrize("arguments", TABLES, ids=in_words)
def test_tables_fit_where_words_allow(arguments: tuple[str, ...]) -> None:
    """A table keeps to the width, and its words whole, wherever the words leave room for it."""
    width, words = least_width(arguments)
    _, shown = on_terminal(*arguments, columns=width)
    text = ANSI.sub("", shown)
    assert [line for line in text.splitlines() if len(line) > width] == []
    table = text.split("\n[1] ")[0]
    assert words - set(table.split()) <= {"SOURCES"}


@pytest.mark.parametrize(
    ("environment", "bold"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
    ids=["plain", "NO_COLOR", "dumb", "NO_COLOR empty"],
)
def test_no_colour(environment: dict[str, str], bold: bool) -> None:
    """NO_COLOR and a dumb terminal are respected; without them headings stand out."""
    for arguments in (ABOVE, ("show", "--matrix", "sfia-8")):
        _, shown = on_terminal(*arguments, environment=environment)
        assert ("\x1b" in shown) == bold


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "md"])
def test_data_on_a_terminal_is_plain(form: str) -> None:
    """Formats for machines hold no colour even on a terminal."""
    code, shown = on_terminal(*ABOVE, "-f", form)
    assert code == 0
    assert "\x1b" not in shown


def test_no_colour_in_files_and_pipes(tmp_path: Path) -> None:
    """A table in a file or a pipe holds no colour."""
    path = tmp_path / "out.txt"
    on_terminal(*ABOVE, "-o", str(path))
    assert b"\x1b" not in path.read_bytes()
    assert b"\x1b" not in outside(*ABOVE, "-f", "table").data


def test_no_spreadsheet_on_a_terminal() -> None:
    """A spreadsheet is not poured onto a terminal."""
    code, shown = on_terminal(*ABOVE, "-f", "xlsx")
    assert code == 2
    assert len(shown.splitlines()) == 1
    assert "-o" in shown


# Pipes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("sparql", "SELECT ?s ?p ?o { ?s ?p ?o . ?a a pm:Title }", "-f", "csv"),
        ("sparql", "SELECT ?s ?p ?o { ?s ?p ?o . ?a a pm:Title }"),
        ("ask", "what measures are there", "-f", "table"),
        ("ask", "what measures are there", "-f", "json"),
        ("sparql", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        ("questions",),
        ("--help",),
    ],
    ids=in_words,
)
def test_a_reader_that_leaves(arguments: tuple[str, ...]) -> None:
    """A reader that takes one line and leaves, like head -1, is no error."""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=surroundings(),
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.read(1)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=20) in {0, 141, -13}


def test_a_reader_that_was_never_there() -> None:
    """A pipe that is shut before the first byte is no error either."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *ABOVE], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=30
    )
    os.close(writer)
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [ABOVE, ("--help",), ("completion", "bash")], ids=in_words)
def test_a_full_disk(arguments: tuple[str, ...]) -> None:
    """Where nothing more can be written one line says so."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False, timeout=30
        )
    is_one_line(Outcome(done.returncode, "", done.stderr.decode(), b""), 3)


def test_no_standard_output() -> None:
    """Without a standard output there is no traceback."""
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no shell here")
    done = subprocess.run(
        [shell, "-c", 'exec "$@" >&-', "sh", *COMMAND, *ABOVE],
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
    )
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "no_SUCH.locale"},
    ],
    ids=["ascii", "C", "unknown locale"],
)
def test_any_encoding(environment: dict[str, str]) -> None:
    """In any locale output is UTF-8 and nothing fails for a letter."""
    query = 'SELECT ?x { VALUES ?x { "\\u00e9 \\U0001F680 \\u201cq\\u201d" } }'
    for form in ("tsv", "json"):
        outcome = outside("sparql", query, "-f", form, environment=environment)
        assert (outcome.code, outcome.err) == (0, "")
        assert "é \U0001f680 “q”" in outcome.data.decode("utf-8")
    outcome = outside("ask", "who owns ‘é\U0001f680’", environment=environment)
    is_one_line(outcome, 5)


def test_no_cache(place: Path) -> None:
    """Where nothing can be kept for later the answer is the same."""
    nowhere = str(place / "plain.rq")
    environment = {"HOME": nowhere, "XDG_CACHE_HOME": nowhere, "LOCALAPPDATA": nowhere}
    outcome = outside(*ABOVE, environment=environment)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.data == outside(*ABOVE).data


# Completion -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, tmp_path: Path) -> None:
    """The script of each shell is printed, and the shell accepts it where it is at hand."""
    outcome = outside("completion", shell)
    assert (outcome.code, outcome.err) == (0, "")
    assert "pm-graph complete" in outcome.out
    if found := shutil.which(shell):
        path = tmp_path / f"completion.{shell}"
        path.write_bytes(outcome.data)
        done = subprocess.run(
            [found, "-n", str(path)], capture_output=True, check=False, timeout=30
        )
        assert (done.returncode, done.stderr) == (0, b"")


COMPLETIONS: list[tuple[tuple[str, ...], set[str], set[str]]] = [
    (("run", "lev"), {"level-difference", "levels-of-skill"}, {"titles-above"}),
    (("",), set(COMMANDS), {"level-difference"}),
    (("sh",), {"show"}, {"ask"}),
    (("run", ""), set(QUESTIONS), set()),
    (("questions", "title"), {"title-ladder", "title-difference"}, {"coverage"}),
    (("run", "level-difference", ""), {"lower=", "upper=", "framework=", "skill="}, set()),
    (("run", "level-difference", "lo"), {"lower="}, {"upper="}),
    (("run", "level-difference", "lower=3", "-"), {"--format", "-f", "--show-query"}, set()),
    (("ask", "--s"), {"--store", "--show-query"}, {"--format"}),
    (("ask", "-f", ""), {"table", "json", "csv", "tsv", "md", "xlsx"}, set()),
    (("ask", "-f", "j"), {"json"}, {"csv"}),
    (("completion", ""), {"bash", "zsh", "fish"}, set()),
]


@pytest.mark.parametrize(
    ("words", "offered", "not_offered"), COMPLETIONS, ids=[in_words(w) for w, _, _ in COMPLETIONS]
)
def test_completion(words: tuple[str, ...], offered: set[str], not_offered: set[str]) -> None:
    """What may come next is offered, one a line: commands, questions, parameters, formats."""
    outcome = inside("complete", "--", *words)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert offered <= set(lines)
    assert not not_offered & set(lines)
    assert all(line.startswith(words[-1]) for line in lines)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("run lev", "level-difference"),
        ("sho", "show"),
        ("ask -f js", "json"),
        ("ask --st", "--store"),
    ],
)
def test_completion_in_bash(line: str, offered: str) -> None:
    """The script of bash offers what the command proposes."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    if not (Path(sys.executable).parent / "pm-graph").exists():
        pytest.skip("the command is not installed beside this Python")
    script = outside("completion", "bash").out + (
        '\nCOMP_LINE="pm-graph $1" COMP_POINT=$((${#1} + 9)); COMP_WORDS=(pm-graph $1)\n'
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_pm_graph 2>/dev/null\n"
        "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [bash, "-c", script, "bash", line],
        capture_output=True,
        check=False,
        env=surroundings({"PATH": path}),
        timeout=30,
    )
    assert offered in [each.strip() for each in done.stdout.decode().splitlines()]


# The same answer everywhere ---------------------------------------------------------------------


def test_answers_do_not_vary() -> None:
    """The same question gives the same bytes in any process, whatever the hash seed."""
    words = ("ask", "which skills distinguish level 4 from level 5", "-f", "json")
    seeds = [outside(*words, environment={"PYTHONHASHSEED": seed}).data for seed in ("0", "1", "7")]
    assert all(one == other for one, other in pairwise(seeds))
