"""Pictures: what is drawn is what the answer says, well-formed, the same each time, and safe."""

import contextlib
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pm_graph
from pm_graph.answer import ANSWERED, Answer, Cell, Citation, Row, Thing, Understood
from pm_graph.cli import main
from pm_graph.graph import Graph
from pm_graph.picture.matrix import matrix
from pm_graph.picture.measure import width, wrap
from pm_graph.picture.shades import BLOCKS, PLAIN, letters, shade
from pm_graph.render import render

FRAMEWORKS = ["sfia-8", "sfia-6", "six-levels", "ddat", "product-focus"]
SVG = "{http://www.w3.org/2000/svg}"
SCALE = ("contributes", "performs", "manages", "owns", "directs")
WORLD = str(Path(__file__).parent / "worlds" / "capability-by-level.ttl")
VOID = {"meta", "link", "br", "img", "input", "hr"}


def shell(
    *arguments: str, encoding: str = "utf-8", monkeypatch: pytest.MonkeyPatch | None = None
) -> tuple[int, str, str]:
    """Call the command in this process; return its exit code, its output and its errors."""
    out, err = io.BytesIO(), io.StringIO()
    stdout = io.TextIOWrapper(out, encoding=encoding, write_through=True)
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(err):
        code = main(list(arguments))
    stdout.flush()
    return code, out.getvalue().decode(), err.getvalue()


class Page(HTMLParser):
    """A page read strictly: every element closed in its turn; the cells of its tables in rows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[tuple[str, dict[str, str | None], str]]] = []
        self.texts: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; a row or cell begins a new one of its kind."""
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        self.tags[tag] += 1
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather the text of cells, without that of the numbers of sources."""
        for tag in self.open:
            self.texts[tag] = self.texts.get(tag, "") + data
        if {"th", "td"} & set(self.open) and "sup" not in self.open:
            tag, attributes, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attributes, text + data)


def expected(answer: Answer) -> dict[tuple[str, str], set[str]]:
    """Return the words of each place by the names of line and column, straight from the rows."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in answer:
        level = str(row["level"]).removeprefix(str(row["framework"])).lstrip(" :")
        found.setdefault((str(row["capability"]), level), set()).add(str(row["involvement"]))
    return found


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_cell_of_the_page_is_one_of_the_answer(graph: Graph, framework: str) -> None:
    """Each place of the HTML table has the words of the rows, each duty, and each source."""
    answer = graph.run("capability-by-level", framework=framework)
    page = Page(render(answer, "html").decode())
    heads = [text for _, attributes, text in page.rows[1] if attributes.get("scope") == "col"]
    found: dict[tuple[str, str], set[str]] = {}
    titles: dict[str, set[str]] = {}
    for row in page.rows:
        if row[0][1].get("scope") != "row":
            continue
        (_, _, name), *cells = row
        assert len(cells) == len(heads)
        for head, (_, attributes, text) in zip(heads, cells, strict=True):
            if text.strip():
                found[name, head] = set(text.strip().split(", "))
                titles.setdefault(name, set()).add(attributes["title"] or "")
    assert found == expected(answer)
    for row_ in answer:
        said = " ".join(titles[str(row_["capability"])])
        assert str(row_["duty"]) in said
        assert row_.citations[0].place in said
    targets = {a["href"] for tag, a in page.attributes if tag == "a"}
    ids = {f"#{a['id']}" for _, a in page.attributes if "id" in a}
    assert targets == ids == {f"#source-{n}" for n in range(1, len(answer.citations) + 1)}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_cell_of_the_drawing_is_one_of_the_answer(graph: Graph, framework: str) -> None:
    """Each field of the SVG has its word and duties; there are as many as places in the rows."""
    answer = graph.run("capability-by-level", framework=framework)
    root = ET.fromstring(render(answer, "svg"))  # noqa: S314 - it was made here
    fields = [group.findtext(f"{SVG}title") or "" for group in root.iter(f"{SVG}g")]
    wanted = expected(answer)
    assert len(fields) == len(wanted)
    words = Counter(frozenset(field.partition(":")[0].split(", ")) for field in fields)
    assert words == Counter(map(frozenset, wanted.values()))
    for row in answer:
        assert any(str(row["duty"]) in field for field in fields)
    shown = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for number in range(1, len(answer.citations) + 1):
        assert f"[{number}]" in shown
    desc = root.findtext(f"{SVG}desc") or ""
    assert all(str(row["capability"]) in desc for row in answer)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nothing_of_a_drawing_overlaps(graph: Graph, framework: str) -> None:
    """No two rectangles overlap, none leaves the paper, and no word is wider than its field."""
    answer = graph.run("capability-by-level", framework=framework)
    root = ET.fromstring(render(answer, "svg"))  # noqa: S314 - it was made here
    boxes = [
        tuple(float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
        for box in root.iter(f"{SVG}rect")
    ]
    _, _, wide, high = boxes.pop(0)
    for place, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert y >= 0
        assert x + w <= wide
        assert y + h <= high
        for a, b, c, d in boxes[:place]:
            assert x >= a + c or a >= x + w or y >= b + d or b >= y + h
    for group in root.iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        end = float(box.get("x", "")) + float(box.get("width", ""))
        for text in group.iter(f"{SVG}text"):
            size = 9 if "marks" in text.get("class", "") else 12
            assert float(text.get("x", "")) + width(text.text or "", size) <= end + 0.5


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_terminal_shows_every_cell(
    graph: Graph, framework: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any width all lines fit, and as many shades of each kind are shown as the rows have."""
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = shell("show", "--matrix", framework, "-f", "table")
    assert code == 0
    key, *tables = out.partition("\n\n[1] ")[0].split("\n\n")[1:]
    assert all(len(line) <= columns for line in out.splitlines())
    wanted = Counter(
        word
        for words in expected(graph.run("capability-by-level", framework=framework)).values()
        for word in words
    )
    for step, word in enumerate(SCALE):
        sign = f"{BLOCKS[step] * 2} {word[0].upper()}"
        assert f"{sign} {word}" in key
        shown = sum(len(re.findall(re.escape(sign), table)) for table in tables)
        assert shown == wanted[word]
    for word in set(wanted) - set(SCALE):
        shown = sum(
            len(re.findall(rf"(?<=[ +]){word[:3]}(?=[ +\n]|\Z)", table)) for table in tables
        )
        assert shown == wanted[word]


def test_two_frameworks_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names give one matrix with the columns of both; words of one name belong together."""
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = shell("show", "--matrix", "sfia-8", "sfia-6", "-f", "table")
    assert code == 0
    assert re.search(r"^ +SFIA 6 +SFIA 8$", out, re.MULTILINE)
    assert out.count("CAPABILITY") == 1
    again = shell("show", "--matrix", "SFIA", "8", "SFIA", "6", "-f", "table")[1]
    assert again == out
    same_name = shell("show", "--matrix", "ddat", "product-focus", "-f", "csv")[1].splitlines()[0]
    assert "DDaT: Product manager," in same_name
    assert same_name.endswith("Product Focus: Product manager")


def test_show_matrix_is_the_question() -> None:
    """The option is another way to ask the question: same answer, in every format."""
    for form in ("json", "csv", "tsv", "md", "html", "svg", "table"):
        shown = shell("show", "--matrix", "six-levels", "-f", form)[1]
        run = shell("run", "capability-by-level", "framework=six-levels", "-f", form)[1]
        if form == "json":
            assert json.loads(shown)["rows"] == json.loads(run)["rows"]
        else:
            assert shown == run
    assert "█" not in shell("show", "--matrix", "six-levels", "-f", "csv")[1]
    assert "owns" in shell("show", "--matrix", "six-levels", "-f", "csv")[1]


@pytest.mark.parametrize("name", ["sfia-9", "PROD", "sfia-8 nonsense", ""])
def test_no_framework_of_that_name(name: str) -> None:
    """What is no framework is an error in one line that names the nearest."""
    code, out, err = shell("show", "--matrix", *(name.split() or [""]), "-f", "svg")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "no framework" in err
    if name == "sfia-9":
        assert "did you mean SFIA" in err


def test_ascii_where_the_encoding_has_no_blocks() -> None:
    """A stream that can't carry the blocks gets shades in ASCII, with the same letters."""
    rich = shell("show", "--matrix", "sfia-8", "-f", "table")[1]
    poor = shell("show", "--matrix", "sfia-8", "-f", "table", encoding="ascii")[1]
    assert poor.isascii()
    assert poor == rich.translate(str.maketrans(BLOCKS, PLAIN))
    assert shell("show", "--matrix", "sfia-8", "-f", "table", encoding="cp437")[1] == poor


def test_colour_is_asked_for(graph: Graph) -> None:
    """Only headings are set off, and nothing where colour is not wanted."""
    answer = graph.run("capability-by-level", framework="sfia-8")
    bold, bare = (render(answer, "table", colour=colour).decode() for colour in (True, False))
    assert "\x1b" not in bare
    assert "\x1b[1mGoing to market\x1b[0m" in bold
    assert re.sub(r"\x1b\[[0-9]*m", "", bold) == bare


@pytest.mark.parametrize(
    "arguments",
    [("show", "--matrix", "sfia-8"), ("run", "title-ladder"), ("run", "scales")],
    ids=" ".join,
)
@pytest.mark.parametrize("ending", ["html", "svg"])
def test_the_same_bytes_each_time(arguments: tuple[str, ...], ending: str, tmp_path: Path) -> None:
    """A picture is the same bytes each time, on standard output and in a file."""
    path = tmp_path / f"picture.{ending}"
    assert shell(*arguments, "-o", str(path))[0] == 0
    assert path.read_bytes() == shell(*arguments, "-f", ending)[1].encode()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_page_needs_nothing_else_and_is_accessible(graph: Graph, framework: str) -> None:
    """No script, no network; headings have a scope, tables a caption, the page a language."""
    text = render(graph.run("capability-by-level", framework=framework), "html").decode()
    page = Page(text)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"@import|url\(|\bon\w+=", text)
    assert all((a["href"] or "").startswith("#") for tag, a in page.attributes if tag == "a")
    assert all(a.get("scope") for tag, a in page.attributes if tag == "th")
    assert page.tags["caption"] == page.tags["table"] == page.tags["h1"] == 1
    assert ("html", {"lang": "en"}) in page.attributes
    for rule in ("@media print", "prefers-color-scheme: dark", "overflow-x: auto"):
        assert rule in text


def test_the_ladder_is_drawn_as_stairs(graph: Graph) -> None:
    """Each title stands higher and further right than the one below it, in both formats."""
    answer = graph.run("title-ladder")
    titles = [str(row["title"]) for row in answer]
    root = ET.fromstring(render(answer, "svg"))  # noqa: S314 - it was made here
    steps = [box for box in root.iter(f"{SVG}rect") if box.get("class") == "step"]
    tops = [float(box.get("y", "")) for box in steps]
    lefts = [float(box.get("x", "")) for box in steps]
    assert len(steps) == len(titles) == 6
    assert tops == sorted(tops, reverse=True)
    assert lefts == sorted(lefts)
    assert len({*tops}) == len({*lefts}) == 6
    desc = root.findtext(f"{SVG}desc") or ""
    assert [desc.index(f"{n} {title}") for n, title in enumerate(titles, 1)] == sorted(
        desc.index(f"{n} {title}") for n, title in enumerate(titles, 1)
    )
    page = render(answer, "html").decode()
    stairs = re.findall(r'--step:(\d)"><span class="rank">(\d)</span>([^<]+?) <', page)
    assert stairs == [(str(n), str(n), title) for n, title in enumerate(titles, 1)][::-1]


def test_scales_of_one_name_are_told_apart(graph: Graph) -> None:
    """Two ladders that bear one name say whose they are."""
    text = render(graph.run("scales"), "svg").decode()
    assert "Levels of responsibility · SFIA 6" in text
    assert "Levels of responsibility · SFIA 8" in text


def test_what_can_be_drawn_is_said(tmp_path: Path) -> None:
    """Other rows are no drawing: a usage error in one line says which questions are one."""
    path = tmp_path / "x.svg"
    for arguments in (("run", "coverage"), ("sparql", "SELECT ?t { ?t a pm:Title }")):
        code, _, err = shell(*arguments, "-o", str(path))
        assert code == 2
        assert err.count("\n") == 1
        assert "capability-by-level" in err
        assert "title-ladder" in err
        assert not path.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "which skills distinguish level 4 from level 5 in SFIA 8"),
        ("run", "skills-of-role"),
        ("show", "capability:pricing"),
        ("sparql", "SELECT ?t ?l { ?t a pm:Title ; skos:prefLabel ?l } ORDER BY ?l"),
        ("questions",),
    ],
    ids=" ".join,
)
def test_any_answer_is_a_page(arguments: tuple[str, ...]) -> None:
    """The page of an ordinary answer has all its cells, its sources and its notes."""
    code, text, _ = shell(*arguments, "-f", "html")
    assert code == 0
    page = Page(text)
    cells = Counter(t for row in page.rows for tag, _, t in row if tag == "td")
    told = json.loads(shell(*arguments, "-f", "json")[1])
    headings = page.texts.get("h2", "")
    for row in told["rows"]:
        for cell in row.values():
            label = cell["label"] if isinstance(cell, dict) else cell
            if isinstance(label, str) and label:
                shown = " ".join(label.split())
                assert shown in cells or shown in headings
    assert text.count('<li id="source-') == len(told["citations"])
    assert all(note in page.texts["main"] for note in told["notes"])
    assert told["summary"] in page.texts["p"]


def test_yes_and_no_are_a_page() -> None:
    """A query that asks whether something holds has a page too; triples have none."""
    assert '<p class="summary">yes</p>' in shell("sparql", "ASK { ?s ?p ?o }", "-f", "html")[1]
    code, _, err = shell("sparql", "CONSTRUCT { ?s a pm:Title } { ?s a pm:Title }", "-f", "html")
    assert (code, err.count("\n")) == (2, 1)


def test_a_silent_framework_is_no_picture(tmp_path: Path) -> None:
    """Where the documents do not say there is no picture of nothing, and no file."""
    path = tmp_path / "x.html"
    arguments = ("show", "--matrix", "Blank book", "--store", WORLD, "-o", str(path))
    code, _, err = shell(*arguments)
    assert (code, err.count("\n")) == (4, 1)
    assert not path.exists()


def test_a_graph_of_ones_own() -> None:
    """The steps and their order come from the graph that is asked, so do the frameworks."""
    answer = pm_graph.open(WORLD).run("capability-by-level", framework="Ferry guide")
    found = matrix(answer)
    assert found.scale == SCALE
    assert found.others == ("Trait",)
    assert [column.label for column in found.columns] == ["level 2", "level 10"]
    assert [(area, [line.label for line in lines]) for area, lines in found.areas()] == [
        ("On deck", ["Mooring", "Lookout"]),
        ("", ["Seamanship"]),
    ]
    owned = found.lines[1].fields[1]
    assert owned is not None
    assert (owned.word, owned.step) == ("owns", 4)
    assert [detail.text for detail in owned.details] == [
        "Perhaps answer for the lookout",
        "Answer for the night lookout",
    ]


NASTY = st.text(
    st.characters(codec=None, exclude_categories=()) | st.sampled_from("<>&\"'\0\x1b\r\n\u202e￾￿]"),
    max_size=30,
) | st.sampled_from(
    ["<script>alert(1)</script>", "]]>", "-->", "&amp;", "'\"", "x" * 200, "$title"]
)


def pictured(labels: list[str], words: list[str], scale: bool) -> Answer:
    """Return an answer with a pivot whose every text is one of ``labels`` and ``words``."""
    iris = {label: f"http://example.org/{place}" for place, label in enumerate(labels + words)}
    rows = []
    for place, label in enumerate(labels):
        cells: dict[str, Cell] = {
            "area": labels[place // 2],
            "line": Thing(label, iris[label]),
            "band": labels[-1],
            "column": labels[place // 3],
            "cell": Thing(words[place % len(words)], iris[words[place % len(words)]]),
            "rank": place,
            "duty": label,
        }
        row = Row(cells)
        row.citations = (Citation(label, label, place, (1, 2), label, iris[label]),)
        rows.append(row)
    return Answer(
        labels[0],
        ANSWERED,
        labels[-1],
        understood=Understood("x", labels[0], {}),
        columns=tuple(rows[0]),
        rows=tuple(rows),
        notes=tuple(labels),
        query=labels[0],
        pivot=("line", "column", "cell"),
        bands=("area", "band"),
        scale=tuple((Thing(w, iris[w]), n) for n, w in enumerate(words)) if scale else (),
        ladder=("area", "line", "rank"),
    )


@settings(deadline=None, max_examples=150)
@given(
    st.lists(NASTY, min_size=1, max_size=9),
    st.lists(NASTY, min_size=1, max_size=7, unique=True),
    st.booleans(),
)
def test_whatever_the_labels_hold(labels: list[str], words: list[str], scale: bool) -> None:
    """Every picture of every label is well-formed, and no label becomes mark-up."""
    answer = pictured(labels, words, scale)
    drawn = render(answer, "svg").decode()
    kinds = {element.tag.removeprefix(SVG) for element in ET.fromstring(drawn).iter()}  # noqa: S314
    assert kinds <= {"svg", "title", "desc", "style", "rect", "text", "g", "line"}
    page = Page(render(answer, "html").decode())
    assert "script" not in page.tags
    table = render(answer, "table", width=60, ascii_only=True).decode()
    assert "\x1b" not in table
    answer.pivot = None
    ET.fromstring(render(answer, "svg"))  # noqa: S314
    assert "script" not in Page(render(answer, "html").decode()).tags


def test_an_empty_matrix() -> None:
    """A matrix without rows is a page and a drawing that say so, and a table without a head."""
    answer = Answer(
        "x", ANSWERED, "None (x).", columns=("a", "b", "c"), pivot=("a", "b", "c"), bands=("", "")
    )
    assert "None (x)." in Page(render(answer, "html").decode()).texts["main"]
    assert "None (x)." in render(answer, "svg").decode()
    assert "None (x)." in render(answer, "table").decode()


@pytest.mark.parametrize("rows", [5, 60])
@pytest.mark.parametrize("columns", [1, 12])
def test_sizes(rows: int, columns: int) -> None:
    """Few and many lines and columns stay on the paper and within the terminal."""
    cells = [
        Row(line=f"Line number {n}", column=f"Column {m}", cell=f"word {n * m % 3}")
        for n in range(rows)
        for m in range(columns)
    ]
    names = ("line", "column", "cell")
    answer = Answer("x", ANSWERED, "x.", columns=names, rows=tuple(cells), pivot=names)
    root = ET.fromstring(render(answer, "svg"))  # noqa: S314
    assert len(list(root.iter(f"{SVG}g"))) == rows * columns
    assert len(Page(render(answer, "html").decode()).rows) == rows + 1


def test_shades_run_from_the_lightest_to_the_darkest() -> None:
    """The ends of any scale have the ends of the shades, and no step is lighter than one below."""
    assert [shade(step, 5) for step in range(1, 6)] == [1, 2, 3, 4, 5]
    for steps in range(2, 12):
        found = [shade(step, steps) for step in range(1, steps + 1)]
        assert (found[0], found[-1]) == (1, 5)
        assert found == sorted(found)
    assert shade(1, 1) == 5


@given(st.lists(st.text(max_size=8), unique=True, max_size=8))
def test_letters_tell_words_apart(words: list[str]) -> None:
    """Each word has a beginning of its own."""
    found = letters(words)
    assert all(word.startswith(found[word]) for word in words)
    assert len(set(found.values())) == len(words)


@given(st.text(max_size=80), st.floats(20, 200))
def test_wrapped_text_fits(text: str, room: float) -> None:
    """No line is wider than its room, and no visible character is lost."""
    lines = wrap(text, room, 12)
    assert all(width(line, 12) <= room or len(line) == 1 for line in lines)
    assert lines


def test_a_picture_costs_other_answers_nothing() -> None:
    """An answer that is no picture loads none of what pictures take."""
    import subprocess

    program = (
        "import sys; from pm_graph.cli import main; main(['run', 'title-ladder', '-f', 'tsv']);"
        "print(*(name for name in sys.modules if 'picture' in name), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""


def test_roles_as_columns_hold_what_their_page_says(graph: Graph) -> None:
    """The columns of the role and its level in DDaT, read from lines 2 to 18 of its page."""
    found = matrix(graph.run("capability-by-level", framework="ddat"))
    assert [column.label for column in found.columns[:2]] == [
        "Product manager",
        "Product manager (role level)",
    ]
    of_role, of_level = (
        {line.label: field.word for line in found.lines if (field := line.fields[place])}
        for place in (0, 1)
    )
    assert of_role == {
        "Product value": "manages",
        "Product outcomes": "manages",
        "Balancing needs": "performs",
        "Working across functions": "contributes",
        "Framing the problem": "contributes",
        "Prioritising work": "performs",
        "Keeping to standards": "manages",
    }
    assert of_level == {
        "Product quality": "owns",
        "Product value": "owns",
        "Product strategy": "contributes",
        "Recruitment": "manages",
        "Managing people": "manages",
        "Supporting people": "manages",
        "Developing people": "manages",
        "Life cycle management": "manages",
        "Supporting senior colleagues": "contributes",
        "Prioritising work": "performs",
        "Measuring outcomes": "performs",
    }
