"""The map of evidence: golden placements, properties, formats, and what is never claimed."""

import csv
import io
import json
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import pm_graph
from pm_graph.answer import Answer
from pm_graph.cli import main
from pm_graph.gap.advert import advert
from pm_graph.gap.advert import read as read_advert
from pm_graph.gap.lexicon import lexicon
from pm_graph.gap.profile import read
from pm_graph.gap.terms import hidden, terms
from pm_graph.gap.trouble import EvidenceError
from pm_graph.graph import Graph
from pm_graph.sparql import complete

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BASE = "https://w3id.org/pm-graph/id/"
PROFILE, ADVERT = str(HERE / "profile.yaml"), str(HERE / "advert.md")
ALONE = "alone or with {} research, to understand needs and opportunities"
ORDER = {"missing": 0, "optional": 0, "partly met": 1, "met": 2}
LINES = (
    "Owned the backlog and prioritised requirements",
    "Supported product launches",
    "Led market research in two countries",
    "Helped to define the roadmap",
    "Analysed market and user research",
    "Set the product strategy for the whole company",
    "Managed the full product life cycle of one product",
    "May have priced a product",
    "Mentored junior product managers",
    "Collaborated with sales and engineering",
    "Never planned the retirement of a product",
    "Baked bread",
)


def grade(placement: object) -> int:
    """Return how much of a statement is met."""
    return ORDER[str(placement).removeprefix("optional: ")]


def marks(answer: Answer) -> dict[tuple[str, str], str]:
    """Return the placement of each statement by its thing and its own IRI."""
    return {
        (row["of"].iri, row["statement"].iri): str(row["placement"])  # type: ignore[union-attr]
        for row in answer
        if row["statement"] is not None
    }


def touched(answer: Answer) -> dict[str, dict[str, str]]:
    """Return what is met at all or in part, by thing and by statement."""
    found: dict[str, dict[str, str]] = {}
    for row in answer:
        if str(row["placement"]).endswith("met"):
            of = row["of"].iri.removeprefix(BASE)  # type: ignore[union-attr]
            found.setdefault(of, {})[str(row["statement"])] = str(row["placement"])
    return found


def placement(graph: Graph, line: str, statement: str, of: str) -> str:
    """Return where one line puts one statement of the thing ``of``."""
    (row,) = (row for row in graph.gap([line], against=of) if str(row["statement"]) == statement)
    return str(row["placement"])


def test_golden_placements(graph: Graph) -> None:
    """The example touches what it was found to touch by hand in the documents, and nothing else."""
    golden = json.loads((HERE / "golden.json").read_text("utf-8"))
    answer = graph.gap(read(PROFILE))
    assert touched(answer) == golden
    left = [row["evidence"] for row in answer if row["placement"] == "not placed"]
    assert left == ["Never recruited anybody", "Kept bees on the roof of the boathouse"]


def test_every_statement_of_every_thing_is_there_and_cited(graph: Graph) -> None:
    """No duty, quality or thing is dropped, and each stands with the passage that bears it."""
    query = """SELECT DISTINCT ?of ?statement WHERE {
      ?statement pm:about ?of ; a ?type . ?of skos:inScheme/a pm:Framework .
      FILTER (?type IN (pm:Responsibility, pm:Trait, pm:UnstructuredStatement))
      FILTER NOT EXISTS { ?statement pm:modality/skos:prefLabel "rarely"@en } }"""
    stated = {(row["of"].iri, row["statement"].iri) for row in graph.sparql(query)}  # type: ignore[union-attr]
    answer = graph.gap(read(PROFILE))
    assert set(marks(answer)) == stated
    assert len(stated) > 200
    assert all(row.citations for row in answer if row["statement"] is not None)


@pytest.mark.parametrize(
    ("line", "of", "statement", "expected"),
    [
        ("Coordinated product launches", "sfia-8/PROD/5", "Coordinate product launches", "met"),
        ("Rolled out a launch", "sfia-8/PROD/5", "Coordinate product launches", "partly met"),
        (
            "Helped to coordinate launches",
            "sfia-8/PROD/5",
            "Coordinate product launches",
            "partly met",
        ),
        ("Coordinated the lanuch", "sfia-8/PROD/5", "Coordinate product launches", "met"),
        ("The launch is in June", "sfia-8/PROD/5", "Coordinate product launches", "missing"),
        (
            "Coordinated trials, never a launch",
            "sfia-8/PROD/5",
            "Coordinate product launches",
            "missing",
        ),
        ("I have not yet owned a backlog", "sfia-8/PROD/5", "Own the product backlog", "missing"),
        ("I hope to own the backlog", "sfia-8/PROD/5", "Own the product backlog", "missing"),
        ("Might own the backlog", "sfia-8/PROD/5", "Own the product backlog", "partly met"),
        ("In May 2020 I owned the backlog", "sfia-8/PROD/5", "Own the product backlog", "met"),
        ("Not only owned the backlog", "sfia-8/PROD/5", "Own the product backlog", "met"),
        ("Prioritized requirements", "sfia-8/PROD/5", "Prioritise product requirements", "met"),
        (
            "Led market research",
            "sfia-6/PROD/3",
            "Carry out research for specified products",
            "met",
        ),
        (
            "Did research",
            "sfia-8/PROD/4",
            "Analyse market research, " + ALONE.format("user"),
            "partly met",
        ),
        (
            "Analysed market research",
            "sfia-8/PROD/4",
            "Analyse user research, " + ALONE.format("market"),
            "optional",
        ),
        (
            "Oversaw the product portfolio",
            "sfia-8/PROD/6",
            "Oversee the product portfolio of the organisation",
            "partly met",
        ),
        (
            "Oversaw the whole portfolio of products",
            "sfia-8/PROD/6",
            "Oversee the product portfolio of the organisation",
            "met",
        ),
        (
            "Responsible for complex product lines",
            "six-levels/senior-product-manager",
            "Be responsible for product lines that are more complex or larger",
            "met",
        ),
        (
            "Responsible for one product line",
            "six-levels/senior-product-manager",
            "Be responsible for product lines that are more complex or larger",
            "partly met",
        ),
        (
            "Responsible for one product line",
            "six-levels/director",
            "Possibly take on several product lines within one business unit",
            "optional: partly met",
        ),
        (
            "Baked bread",
            "six-levels/director",
            "Possibly take on several product lines within one business unit",
            "optional",
        ),
        (
            "Managed the life cycle of new products",
            "six-levels/director",
            "Manage the life cycle of existing products effectively",
            "partly met",
        ),
        (
            "Ran discovery",
            "ddat/product-manager/product-manager",
            "Lead a product through different phases of its life cycle",
            "partly met",
        ),
        (
            "Baked bread",
            "six-levels/senior-product-manager",
            "Has a proven track record",
            "not compared",
        ),
    ],
)
def test_one_line_against_one_statement(
    graph: Graph, line: str, of: str, statement: str, expected: str
) -> None:
    """Involvement, scope, hedges, denials, wishes, slips and the tree count as they should."""
    assert placement(graph, line, statement, of) == expected


def test_what_is_hardly_ever_there_is_asked_of_nobody(graph: Graph) -> None:
    """A power that the holder is said to have rarely is no requirement, nor an optional one."""
    answer = graph.gap([], against="product-focus/product-manager")
    assert not [row for row in answer if "control" in str(row["statement"])]


def test_nothing_is_missing_that_the_document_leaves_open(graph: Graph) -> None:
    """No statement with may, might or their kin is ever marked as missing."""
    for row in graph.gap([]):
        hedges = set(str(row["limits"]).split(", "))
        if hedges & {"may", "might", "can", "some", "often", "ideally", "tends to", "usually"}:
            assert row["placement"] in ("optional", "not compared"), row


def test_without_evidence_nothing_is_met(graph: Graph) -> None:
    """Empty evidence touches nothing and leaves nothing to place."""
    found = set(marks(graph.gap([])).values())
    assert found == {"missing", "optional", "not compared"}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(LINES), unique=True), st.lists(st.sampled_from(LINES), unique=True))
def test_more_evidence_takes_nothing_away(first: list[str], more: list[str]) -> None:
    """What some evidence meets, that and any other evidence together meets as well."""
    graph = shipped()
    before, after = marks(graph.gap(first)), marks(graph.gap([*first, *more]))
    for key, mark in before.items():
        if mark != "not compared":
            assert grade(after[key]) >= grade(mark), key


@settings(max_examples=12, deadline=None)
@given(st.permutations(LINES))
def test_the_order_of_evidence_does_not_matter(lines: Sequence[str]) -> None:
    """Each row but those that are not placed is the same in any order, which only order these."""
    graph = shipped()
    one, other = list(graph.gap(LINES)), list(graph.gap(lines))
    assert [row for row in one if row["statement"]] == [row for row in other if row["statement"]]
    assert sorted(map(str, one)) == sorted(map(str, other))


_SHIPPED: list[Graph] = []


def shipped() -> Graph:
    """Return the graph that ships, opened once; properties can't take fixtures."""
    if not _SHIPPED:
        _SHIPPED.append(pm_graph.open())
    return _SHIPPED[0]


def test_evidence_is_never_dropped_in_silence(graph: Graph) -> None:
    """Each line is either the evidence of a statement or listed with the reason why it is not."""
    answer = graph.gap(LINES)
    shown = {part for row in answer for part in str(row["evidence"] or "").split(" | ")}
    assert set(LINES) <= shown
    assert all(row["because"] for row in answer if row["placement"] == "not placed")


def test_each_touch_says_why(graph: Graph) -> None:
    """What is met names the words that it was read from, what is met in part the lack."""
    for row in graph.gap(LINES):
        if str(row["placement"]).endswith("met"):
            assert " is " in str(row["because"])
        if str(row["placement"]) == "partly met":
            assert any(
                word in str(row["because"])
                for word in (
                    "less close",
                    "does not show",
                    "broader",
                    "beside",
                    "open",
                    "phase",
                    "not said",
                    "part of it",
                    "speaks of",
                )
            ), row["because"]


def test_an_advert_asks(graph: Graph) -> None:
    """An advert is read sentence by sentence; salary and benefits are listed, shortened."""
    answer = graph.gap(read_advert(ADVERT))
    found = touched(answer)
    assert found["sfia-8/PROD/5"]["Own the product backlog"] == "met"
    assert found["six-levels/product-manager"]["Lead market research"] == "met"
    assert found["ddat/product-manager/product-manager"] == {
        "Possibly recruit people of the product profession": "optional: partly met",
        "Possibly see that people with the right skills are hired": "optional: partly met",
        "Lead a product through different phases of its life cycle": "partly met",
    }
    left = [str(row["evidence"]) for row in answer if row["placement"] == "not placed"]
    assert any(text.startswith("Salary") for text in left)
    assert any("biscuits" in text for text in left)
    assert any("learning budget" in text for text in left)
    assert all(len(text) <= 92 for text in left)


def test_markdown_of_adverts_is_taken_off() -> None:
    """Headings, bullets, numbers, links and emphasis are not part of what is asked."""
    text = "## Duties\n\n1. **Own** the [backlog](https://x.test)\n* Set _prices_\n\n"
    text += "One line,\ngoes on. Two."
    found = [(piece.line, piece.did) for piece in advert(text).evidence]
    assert found == [
        (1, "Duties"),
        (3, "Own the backlog"),
        (4, "Set prices"),
        (6, "One line, goes on."),
        (6, "Two."),
    ]


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Call the command line; return code, output and errors."""
    code = main(["gap", *words])
    return code, *capfd.readouterr()


def test_formats_agree(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """All formats have the same placements of the same statements in the same order."""
    _, out, _ = run(capfd, PROFILE, "-f", "json")
    rows = json.loads(out)["rows"]
    expected = [
        (row["placement"], row["statement"]["label"] if row["statement"] else "", row["evidence"])
        for row in rows
    ]
    _, out, _ = run(capfd, PROFILE, "-f", "csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [(r["placement"], r["statement"], r["evidence"] or None) for r in table] == expected
    _, out, _ = run(capfd, PROFILE)
    lines = [line.split("\t") for line in out.splitlines()]
    place, said = lines[0].index("placement"), lines[0].index("statement")
    assert [(line[place], line[said]) for line in lines[1:]] == [e[:2] for e in expected]
    path = tmp_path / "map.xlsx"
    assert run(capfd, PROFILE, "-o", str(path))[0] == 0
    sheet = openpyxl.load_workbook(path)["Answer"]
    cells = list(sheet.iter_rows(values_only=True))
    place, said = cells[0].index("placement"), cells[0].index("statement")
    assert [(row[place], row[said] or "") for row in cells[1:]] == [e[:2] for e in expected]
    _, out, _ = run(capfd, PROFILE, "-f", "md")
    assert out.count("| missing |") == sum(e[0] == "missing" for e in expected)
    _, out, _ = run(capfd, PROFILE, "-f", "table")
    assert out.count("  partly met ") == sum(e[0] == "partly met" for e in expected)
    page = tmp_path / "map.html"
    assert run(capfd, PROFILE, "-o", str(page))[0] == 0
    reader = Page()
    reader.feed(page.read_text("utf-8"))
    assert [(mark, text) for text, mark in reader.rows] == [e[:2] for e in expected if e[1]]


class Page(HTMLParser):
    """Reads the statement and the placement of each row, and what the page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._at = ""
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note each tag; a row begins with its heading."""
        given = dict(attrs)
        self.tags.append((tag, given))
        self._hidden = given.get("aria-hidden") == "true"
        if tag == "th" and given.get("scope") == "row":
            self._at = "statement"
        elif tag == "td":
            self._at = "mark" if given.get("class") == "mark" else ""
        elif tag == "p":
            self._at = ""

    def handle_endtag(self, tag: str) -> None:
        """End with a span what it hides."""
        self._hidden = self._hidden and tag != "span"

    def handle_data(self, data: str) -> None:
        """Take a row's first text as its statement, the one in the mark's cell as its mark."""
        if self._at == "statement":
            self._statement, self._at = data, ""
        elif self._at == "mark" and not self._hidden and data.strip():
            self.rows.append((self._statement, data.strip()))


def test_the_page_stands_alone(graph: Graph, capfd: pytest.CaptureFixture[str]) -> None:
    """The page loads and runs nothing, escapes what it is given, and its links lead somewhere."""
    evil = "Owned the backlog <script>alert(1)</script> & pricing"
    profile = read(PROFILE)
    from pm_graph.gap.page import page

    text = page(graph.gap(profile._replace(evidence=(profile.evidence[0]._replace(did=evil),))))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    reader = Page()
    reader.feed(text)
    ids = {given["id"] for _, given in reader.tags if "id" in given}
    links = [str(given["href"]) for tag, given in reader.tags if tag == "a"]
    assert links
    assert all(link[1:] in ids and link[0] == "#" for link in links)
    assert not {tag for tag, _ in reader.tags} & {"script", "link", "img", "iframe"}
    assert "url(" not in text
    assert ("html", {"lang": "en"}) in reader.tags
    tables = [tag for tag, _ in reader.tags if tag == "table"]
    assert len(tables) == len([tag for tag, _ in reader.tags if tag == "caption"]) > 20


def test_it_ranks_nobody(graph: Graph) -> None:
    """Nothing is called a score, a rating or a qualification, and the notes say what this is."""
    answer = graph.gap(read(PROFILE))
    said = [*answer.columns, *answer.notes, answer.summary]
    said += [str(row[name]) for row in answer for name in ("touched", "placement", "because")]
    text = " ".join(said).casefold()
    assert not [word for word in ("score", "qualif", "rating", "%", "promot") if word in text]
    assert answer.notes[0].startswith("A map, not a verdict")


def test_narrowed_down(graph: Graph) -> None:
    """A framework and a thing narrow the map down; a thing that a framework lacks is not stated."""
    inside = graph.gap(LINES, framework="sfia 8")
    assert {str(row["framework"]) for row in inside if row["framework"]} == {"SFIA 8"}
    skill = graph.gap(LINES, framework="ddat", against="product manager")
    assert {str(row["of"]) for row in skill if row["of"]} >= {"Product manager"}
    absent = graph.gap(LINES, framework="sfia 8", against="chief product officer")
    assert (absent.status, absent.exit_code) == ("not_stated", 4)


def test_standard_input(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Both a profile and an advert can come by standard input."""

    def give(path: str) -> None:
        data = io.TextIOWrapper(io.BytesIO(Path(path).read_bytes()), "utf-8")
        monkeypatch.setattr("sys.stdin", data)

    for name, words in ((PROFILE, [PROFILE]), (ADVERT, ["--advert", ADVERT])):
        _, expected, _ = run(capfd, *words)
        give(name)
        code, out, _ = run(capfd, *words[:-1], "-")
        assert (code, out) == (0, expected)


def test_detail_in_a_table(capfd: pytest.CaptureFixture[str]) -> None:
    """Against one thing a table says what is asked and why something touches it."""
    code, out, _ = run(capfd, PROFILE, "--against", "sfia-8/PROD/4", "-f", "table")
    assert code == 0
    assert "ASKS" in out
    assert "BECAUSE" in out
    assert "Baked" not in out


@pytest.mark.parametrize("name", ["gap_asked", "gap_names", "gap_tree", "gap_verbs"])
def test_queries_are_portable(name: str) -> None:
    """Each query gives the same rows in pyoxigraph and in rdflib."""
    path = ROOT / "tests" / "worlds" / "level-difference.ttl"
    query = complete((ROOT / "queries" / f"{name}.rq").read_text("utf-8"), name).text
    store = pyoxigraph.Store()
    store.load(path=str(path))
    one = {
        tuple(_sorted(str(getattr(term, "value", ""))) for term in row)
        for row in store.query(query)  # type: ignore[union-attr]
    }
    other = {
        tuple(_sorted("" if term is None else str(term)) for term in row)  # type: ignore[union-attr]
        for row in rdflib.Graph().parse(path).query(query)
    }
    assert one == other
    assert one or name == "gap_tree"


def _sorted(text: str) -> str:
    """Return the parts of a cell in one order: that of GROUP_CONCAT is left open."""
    return " ".join(sorted(text.split()))


def test_tables_speak_of_what_the_graph_has(graph: Graph) -> None:
    """Each scope and each involvement in our tables is one of the graph, and none is left out."""
    known, words = terms(hidden(graph)), lexicon()
    scopes = {label.thing.rpartition("/")[2] for label in known.labels["Scope"]}
    assert set(words.scopes) == scopes
    for reach in words.scopes.values():
        assert reach.shown_by | reach.against <= scopes
    assert set(words.verbs.values()) <= set(known.degrees)
    assert set(words.empty) <= {label.name for label in known.labels["Action"]}


def test_verbs_are_the_graphs_own(graph: Graph) -> None:
    """The involvement of an action is the one that the duties of the documents have."""
    known = terms(hidden(graph))
    read_as = {known.called[action]: known.degree(rank) for action, rank in known.verbs.items()}
    assert {verb: read_as[verb] for verb in ("own", "manage", "lead", "support", "prioritise")} == {
        "own": "owns",
        "manage": "manages",
        "lead": "manages",
        "support": "contributes",
        "prioritise": "performs",
    }
    assert (read_as["oversee"], read_as["be accountable"]) == ("directs", "owns")


def test_an_advert_without_a_word_is_refused(tmp_path: Path) -> None:
    """A file that says nothing is an error in one line."""
    path = tmp_path / "empty.txt"
    path.write_text("  \n\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="says nothing"):
        read_advert(str(path))


def test_an_advert_about_something_else_is_not_understood(graph: Graph) -> None:
    """Where no sentence names what is asked there is no map, and the answer says so."""
    answer = graph.gap(advert("We sell bananas in the sun. Bring a hat."))
    assert (answer.status, answer.rows) == ("not_understood", ())
    assert "2 sentences" in answer.summary


def test_what_stands_beside_is_told_and_not_counted(graph: Graph) -> None:
    """Who evaluated campaigns has not supported any: it is missing, with what stands beside it."""
    evidence = [{"did": "Evaluated results", "capability": "campaign evaluation"}]
    answer = graph.gap(evidence, against="sfia-8/PROD/4")
    (row,) = [row for row in answer if str(row["statement"]) == "Support campaigns"]
    assert row["placement"] == "missing"
    assert row["because"] == "beside it stands Campaign evaluation"
