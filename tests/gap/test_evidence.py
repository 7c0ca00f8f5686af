"""Profiles and adverts as files: three formats, one reading, and faults told with their place."""

import contextlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pm_graph.cli import main
from pm_graph.errors import PmGraphError, UsageError
from pm_graph.gap.advert import advert
from pm_graph.gap.evidence import Evidence, gather
from pm_graph.gap.profile import read
from pm_graph.gap.stem import stem
from pm_graph.gap.trouble import EvidenceError
from pm_graph.graph import Graph

HERE = Path(__file__).resolve().parent


def told(path: Path) -> list[Evidence]:
    """Return the evidence of a file without its places."""
    return [piece._replace(line=0, column=0) for piece in read(str(path)).evidence]


def test_formats_are_one(tmp_path: Path) -> None:
    """The same evidence in YAML, CSV and XLSX, with any separator and heading, is the same."""
    expected = told(HERE / "profile.yaml")
    assert len(expected) == 7
    assert told(HERE / "profile.csv") == expected
    text = (HERE / "profile.csv").read_text("utf-8")
    for mark in ";\t":
        other = tmp_path / "other.csv"
        other.write_text("\ufeff" + text.replace(",", mark).replace("\n", "\r\n"), "utf-8")
        assert told(other) == expected
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate(text.splitlines()):
        cells = (line if number else line.upper()).split(",")
        sheet.append([cell or None for cell in cells])
    book.save(tmp_path / "profile.xlsx")
    assert told(tmp_path / "profile.xlsx") == expected


def test_names_of_capabilities(tmp_path: Path, graph: Graph) -> None:
    """A capability is known by any of its names, by its CURIE and by the end of its IRI."""
    path = tmp_path / "p.yaml"
    spellings = ("Pricing", "prices", "capability:pricing", "pricing; launch", "[pricing, launch]")
    for each in spellings:
        path.write_text(f"evidence:\n  - capability: {each}\n    involvement: owned\n", "utf-8")
        (row,) = (
            row
            for row in graph.gap(read(str(path)), against="sfia-6/PROD/6")
            if str(row["statement"]) == "Monitor and modify prices"
        )
        assert row["placement"] == "met"


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("a.yaml", "evidence: [", "a.yaml:1:", "is no YAML"),
        ("a.yaml", "", "a.yaml:1:", "a profile has evidence"),
        ("a.yaml", "- did: x", "a.yaml:1:", "a profile has evidence"),
        ("a.yaml", "name: x\n", "a.yaml:1:1:", "a profile has evidence"),
        ("a.yaml", "evidence: some\n", "a.yaml:1:11:", "with a list"),
        ("a.yaml", "evidence:\n  - x\nskills: 1\n", "a.yaml:3:1:", "'skills' is not known"),
        ("a.yaml", "evidence:\n  - x\n  - did: y\n    wage: 1\n", "a.yaml:4:5:", "'wage'"),
        ("a.yaml", "evidence:\n  - [x]\n", "a.yaml:2:5:", "a text or a mapping"),
        ("a.yaml", "evidence:\n  -\n", "a.yaml:2:", "is empty"),
        ("a.yaml", "evidence:\n  - when: 2020\n", "a.yaml:2:5:", "neither did"),
        ("a.yaml", "evidence:\n  - did: [x]\n", "a.yaml:2:10:", "did is a text"),
        ("a.yaml", "evidence:\n  - capability: pricng\n", "a.yaml:2:5:", "Pricing"),
        (
            "a.yaml",
            "evidence:\n  - {capability: pricing, involvement: gazed}\n",
            "a.yaml:2:5:",
            "no involvement 'gazed'",
        ),
        ("a.yaml", "a: !!python/object:os.system x\n", "a.yaml:1:1:", "is not known"),
        ("a.csv", "", "a.csv:1:", "is empty"),
        ("a.csv", "who,what\nI,it\n", "a.csv:1:", "neither a column evidence nor capability"),
        ("a.csv", "evidence,did\nx,y\n", "a.csv:1:", "two columns are called 'did'"),
        ("a.csv", "evidence,when\nx,y\n,2020\n", "a.csv:3:", "neither evidence nor a capability"),
        ("a.csv", "evidence\nx,y\n", "a.csv:2:", "2 cells below 1 headings"),
        ("a.csv", 'evidence\n"x\n', "a.csv:2:", "is no CSV"),
        ("a.csv", "evidence,capability\n,lunch\n", "a.csv:2:", "did you mean launch"),
        ("a.xlsx", "evidence\nx\n", "a.xlsx:", "is no XLSX workbook"),
    ],
)
def test_faults(  # noqa: PLR0917 - fixtures and a case
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    place: str,
    words: str,
) -> None:
    """What is wrong with a file is one line with its place, and the exit code is 3."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text, "utf-8")
    code = main(["gap", name])
    out, err = capfd.readouterr()
    assert (code, out) == (3, "")
    assert err.startswith(f"pm-graph: {place}")
    assert words in err
    assert err.count("\n") == 1


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A file with several faults tells all of them, in their order."""
    path = tmp_path / "p.yaml"
    path.write_text("evidence:\n  - [x]\n  -\nmore: 1\n", "utf-8")
    with pytest.raises(EvidenceError) as caught:
        read(str(path))
    assert [spot.line for spot in caught.value.spots] == [2, 3, 4]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["gap"], 2, "PROFILE or --advert"),
        (["gap", "a.yaml", "--advert", "b.md"], 2, "one at a time"),
        (["gap", "a.docx"], 2, "no profile format for the ending '.docx'"),
        (["gap", "none.yaml"], 3, "none.yaml: can't be read"),
        (["gap", "--advert", "none.md"], 3, "none.md: can't be read"),
        (["gap", "--advert", "."], 3, ".: can't be read"),
        (["gap", str(HERE / "profile.yaml"), "-f", "ttl"], 2, "ttl"),
        (["gap", str(HERE / "profile.yaml"), "-f", "pdf"], 2, "pdf"),
        (["gap", str(HERE / "profile.yaml"), "--framework", "sfai 8"], 2, "SFIA 8"),
        (["gap", str(HERE / "profile.yaml"), "--against", "captain"], 2, "'captain'"),
        (
            ["gap", str(HERE / "profile.yaml"), "--framework", "ddat", "--against", "director"],
            4,
            "DDaT describes no 'director'",
        ),
    ],
)
def test_usage(capfd: pytest.CaptureFixture[str], words: list[str], code: int, said: str) -> None:
    """What is wrong with the command line is told in one line, too."""
    assert main(words) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("data", [b"\xff\xfe\x00a", b"fine\n\xe9 not\n"])
def test_what_is_no_text(tmp_path: Path, capfd: pytest.CaptureFixture[str], data: bytes) -> None:
    """Bytes that are no UTF-8 are refused with their line."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    assert main(["gap", "--advert", str(path)]) == 3
    line = data.count(b"\n", 0, 5) + 1
    assert f"a.md:{line}: is no UTF-8 text" in capfd.readouterr().err


def test_no_file_is_left_where_writing_fails(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A page that can't be written is an error of one line."""
    assert main(["gap", str(HERE / "profile.yaml"), "-o", str(tmp_path / "no" / "map.html")]) == 3
    assert capfd.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("given_", ["text", {"did": "x"}, [3], [{"wage": 1}]])
def test_evidence_in_python_that_is_none(given_: object) -> None:
    """In Python evidence is a list of texts, mappings or Evidence, and nothing else."""
    with pytest.raises(UsageError):
        gather(given_)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_an_advert(text: str) -> None:
    """Any text that says something can be read, each of its sentences with a line of the text."""
    lines = len(text.splitlines())
    if not any(sign.isalnum() for sign in text):
        with contextlib.suppress(EvidenceError):
            advert(text)
        return
    assert all(1 <= piece.line <= lines and piece.did for piece in advert(text).evidence)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200), ending=st.sampled_from(["yaml", "csv", "xlsx"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    """Whatever a file holds, it is a profile or an error of ours."""
    path = tmp_path_factory.mktemp("any") / f"p.{ending}"
    path.write_bytes(data)
    try:
        lines = [str(path)] * len(read(str(path)).evidence)
    except PmGraphError as error:
        lines = error.lines()
    assert all(line.startswith(str(path)) for line in lines)


@pytest.mark.parametrize(
    "forms",
    [
        "prioritise prioritize prioritised prioritising prioritisation prioritization prioritises",
        "manage managed managing manages management",
        "launch launches launched launching",
        "plan plans planned planning",
        "carry carries carried carrying",
        "communicate communicates communicating communication communications",
        "analyse analyze analysis analyses analysing",
        "strategy strategies",
        "price prices priced pricing",
        "create created creating creation",
        "experiment experiments experimentation",
        "kpi kpis",
    ],
)
def test_forms_of_a_word(forms: str) -> None:
    """All forms of one word have one stem."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("manager", "manage"), ("business", "busy"), ("user", "use"), ("led", "lee")]
)
def test_different_words(one: str, other: str) -> None:
    """Different words keep different stems."""
    assert stem(one) != stem(other)
