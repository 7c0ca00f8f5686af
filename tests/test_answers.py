"""The graph that ships, asked: answers read from the documents and not from the graph.

``answers/NAME.json`` holds the cases of the question NAME: what each says, the parameters, and
status, rows and citations of the answer. ``answers/places.json`` holds the line on which each
passage of a document stands. Rows are compared without regard to their order, save where a case is
``ordered`` because the header of the question promises an order.
"""

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pm_graph.answer import Answer, Cell, Citation, Thing
from pm_graph.graph import Graph
from pm_graph.text import digest, normalise, sentences

ANSWERS = Path(__file__).parent / "answers"
FILES = {
    "sfia-6": "sfia-6-prod.txt",
    "sfia-8": "sfia-8-prod.txt",
    "ddat": "ddat-product-manager.txt",
    "six-levels": "six-levels.txt",
    "product-focus": "product-focus.txt",
}
PLACES: dict[str, dict[str, list[int]]] = json.loads((ANSWERS / "places.json").read_text("utf-8"))
LEFT_OUT = {
    "six-levels, Product Manager, 4",
    *(f"six-levels, Six Levels of Product Management, {number}" for number in range(9, 13)),
}
"""The passages that state nothing: three questions, an invitation, a heading that asks."""
JOINED = {"removed", "added", "limits", "action", "only_first", "only_second", "verb"}
"""Columns whose cells are lists in one text; the order of their parts is the engine's."""

Line = tuple[tuple[Any, ...], tuple[str, ...]]
"""A row's cells and the places that it cites."""


class Case(NamedTuple):
    """A question with its parameters and the answer that the documents bear out."""

    question: str
    says: str
    parameters: dict[str, Any]
    status: str
    columns: list[str]
    rows: list[tuple[list[Any], list[str]]]
    ordered: bool = False

    def __str__(self) -> str:
        return f"{self.question}: {self.says}"


CASES = [
    Case(path.stem, **case)
    for path in sorted(ANSWERS.glob("*.json"))
    if path.stem != "places"
    for case in json.loads(path.read_text("utf-8"))
]


def place(cited: Citation) -> str:
    """Return a citation as the cases write it."""
    return f"{cited.document}, {cited.section}, {cited.position}"


def shown(name: str, cell: Cell) -> Any:
    """Return a cell as people see it; the parts of a joined one are sorted."""
    text = cell.label if isinstance(cell, Thing) else cell
    if name in JOINED and isinstance(text, str):
        text = ", ".join(sorted(text.split(", ")))
    return None if text == "" else text


def table(answer: Answer, columns: list[str]) -> list[Line]:
    """Return the rows of an answer, of these columns only, with the places they cite."""
    return [
        (tuple(shown(name, row[name]) for name in columns), tuple(map(place, row.citations)))
        for row in answer
    ]


def labels(answer: Answer, column: str, **cells: str) -> set[Any]:
    """Return what stands in a column, in the rows that have these other cells."""
    return {
        shown(column, row[column])
        for row in answer
        if all(shown(name, row[name]) == cell for name, cell in cells.items())
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_is_what_the_documents_say(case: Case, graph: Graph) -> None:
    """Status, rows and the passages cited for each row are those that the documents bear out."""
    answer = graph.run(case.question, **case.parameters)
    found = table(answer, case.columns)
    expected: list[Line] = [(tuple(cells), tuple(cited)) for cells, cited in case.rows]
    missing = list((Counter(expected) - Counter(found)).elements())
    beyond = list((Counter(found) - Counter(expected)).elements())
    assert (missing, beyond) == ([], [])
    assert answer.status == case.status
    if case.ordered:
        assert found == expected


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.question == "who-does" and case.rows], ids=str
)
def test_the_closest_involvement_comes_first(case: Case, graph: Graph) -> None:
    """Within each framework, who is tied most closely to a duty stands first, traits last."""
    scales = graph.run("scales")
    ranks = {
        shown("step", row["step"]): int(str(row["rank"]))
        for row in scales
        if shown("scale", row["scale"]) == "Involvement"
    }
    degrees: dict[Any, list[int]] = defaultdict(list)
    for row in graph.run(case.question, **case.parameters):
        involvement = shown("involvement", row["involvement"])
        degrees[shown("framework", row["framework"])].append(ranks.get(involvement, 0))
    assert len(ranks) == 5
    for degree in degrees.values():
        assert degree == sorted(degree, reverse=True)


# What the answers must say, name by name


def test_what_level_5_adds_in_sfia_8(graph: Graph) -> None:
    """Gained, widened, left behind and kept on the way from level 4 to level 5."""
    answer = graph.run("level-difference", lower=4, upper=5, framework="sfia-8")
    assert labels(answer, "capability", change="gained") == {
        "Advocating the product",
        "Development and delivery methods",
        "Product proposition",
        "Product positioning",
        "Product variants",
        "Product communications",
        "Product training",
        "Anticipating changing needs",
        "Product adaptation",
        "Retirement of products",
        "Product transition",
    }
    changed = {
        shown("capability", row["capability"]): (
            shown("removed", row["removed"]),
            shown("added", row["added"]),
        )
        for row in answer
        if row["change"] == "changed"
    }
    assert changed == {
        "Product ownership": ("lower-value products", None),
        "Life cycle management": ("aspects of the life cycle", "the full life cycle"),
        "Product trials": ("performs", "manages"),
        "Product launch": ("performs", "manages"),
    }
    assert labels(answer, "capability", change="dropped") == {
        "Collateral",
        "Campaign support",
        "Campaign evaluation",
        "Performance monitoring",
    }
    assert labels(answer, "capability", change="kept") == {
        "Prioritising requirements",
        "Backlog ownership",
        "Market research",
        "User research",
        "Feedback",
        "Expert opinion",
        "Usage data",
    }


def test_both_editions_answer_side_by_side(graph: Graph) -> None:
    """A sentence that names no edition is answered for both, each row under its own name."""
    answer = graph.ask("which skills distinguish level 4 from level 5")
    columns = list(answer.columns)
    editions = [
        line
        for framework in ("sfia-6", "sfia-8")
        for line in table(
            graph.run("level-difference", lower=4, upper=5, framework=framework), columns
        )
    ]
    assert Counter(table(answer, columns)) == Counter(editions)
    assert labels(answer, "framework") == {"SFIA 6", "SFIA 8"}


@pytest.mark.parametrize(
    ("framework", "counts"),
    [
        ("sfia-6", {"gained": 10, "changed": 3, "dropped": 5}),
        ("sfia-8", {"gained": 11, "changed": 4, "dropped": 4, "kept": 7}),
    ],
)
def test_the_summary_counts_the_rows(framework: str, counts: dict[str, int], graph: Graph) -> None:
    """The sentence above the table says how many rows of each change there are."""
    answer = graph.run("level-difference", lower=4, upper=5, framework=framework)
    assert Counter(row["change"] for row in answer) == counts
    said = re.findall(r"(\d+) (gained|changed|dropped|kept)", answer.summary)
    assert {change: int(number) for number, change in said} == counts


def test_two_documents_speak_of_entry_level(graph: Graph) -> None:
    """The associate is entry level; the DDaT role level only can be."""
    found = {
        (shown("framework", row["framework"]), shown("of", row["of"]), row["limits"] or None)
        for row in graph.run("traits")
        if "entry-level" in shown("trait", row["trait"])
    }
    assert found == {
        ("Six Levels of Product Management", "Associate Product Manager", None),
        ("DDaT", "Product manager (role level)", "can"),
    }


def test_direct_control_is_rare_and_said_once(graph: Graph) -> None:
    """Only Product Focus speaks of control over other departments, and says it is rare."""
    [row] = [
        row
        for row in graph.run("traits")
        if shown("capability", row["capability"]) == "Formal authority"
    ]
    assert (row["limits"], shown("framework", row["framework"])) == ("rarely", "Product Focus")
    assert [place(cited) for cited in row.citations] == ["product-focus, Paragraph 9, 3"]


def test_each_passage_left_out_has_its_reason(graph: Graph) -> None:
    """Nothing is read from five sentences of one document, and the graph says why."""
    left_out = {
        place(cited)
        for document, sections in PLACES.items()
        for section in sections
        for row in graph.run("passage", document=document, section=section)
        if row["omitted"]
        for cited in row.citations
    }
    assert left_out == LEFT_OUT


# Names that the documents themselves use


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("how does Product Focus define product management", "definitions"),
        ("what does product management give to the development team", "stakeholders-of-role"),
        ("what does product management give to senior management", "stakeholders-of-role"),
        ("which titles stand above the VP of Product Management", "titles-above"),
        ("difference between senior product manager and director", "title-difference"),
        ("who is responsible for launch", "who-does"),
        ("who is responsible for trials", "who-does"),
    ],
)
def test_the_words_of_the_documents_are_understood(
    sentence: str, question: str, graph: Graph
) -> None:
    """What a document says in these words is found by them, and never called unstated."""
    answer = graph.ask(sentence)
    assert answer.status == "answered", answer.summary
    assert answer.understood is not None
    assert answer.understood.name == question
    assert answer.rows


# The places, and the documents behind them


def test_each_passage_stands_on_its_line(graph: Graph) -> None:
    """The graph has the passages that the documents have, each on the line where it stands."""
    query = """SELECT ?document ?section ?position ?first ?last WHERE {
      ?passage pm:section ?section ; pm:position ?position ; pm:firstLine ?first ;
        pm:lastLine ?last ; dcterms:isPartOf/dcterms:identifier ?document }"""
    found = {tuple(row.values()) for row in graph.sparql(query)}
    expected = {
        (document, section, number, line, line)
        for document, sections in PLACES.items()
        for section, lines in sections.items()
        for number, line in enumerate(lines, 1)
    }
    assert found == expected


@cache
def document(folder: Path, name: str) -> list[str]:
    """Return the lines of a document, or skip the test."""
    path = folder / FILES[name]
    if not path.is_file():
        pytest.skip(f"no {path}; PM_GRAPH_DOCUMENTS says where the published documents are")
    return path.read_text("utf-8").splitlines()


def digests(graph: Graph) -> dict[str, str]:
    """Return the digest of each passage by its place."""
    query = """SELECT ?document ?section ?position ?digest WHERE {
      ?passage pm:section ?section ; pm:position ?position ; pm:digest ?digest ;
        dcterms:isPartOf/dcterms:identifier ?document }"""
    return {
        f"{row['document']}, {row['section']}, {row['position']}": str(row["digest"])
        for row in graph.sparql(query)
    }


def passages(graph: Graph, folder: Path) -> dict[str, str]:
    """Return the words of every passage by its place, as the document has them."""
    known = digests(graph)
    found = {}
    for name, sections in PLACES.items():
        lines = document(folder, name)
        for section, numbers in sections.items():
            for position, number in enumerate(numbers, 1):
                where = f"{name}, {section}, {position}"
                text = normalise(lines[number - 1])
                said = [one for one in (text, *sentences(text)) if digest(one) == known[where]]
                assert said, f"{where}: line {number} has no sentence with the digest"
                found[where] = said[0]
    return found


def test_every_citation_points_at_its_words(graph: Graph, documents: Path) -> None:
    """The lines of each citation of each answer hold a sentence with the passage's digest."""
    known = digests(graph)
    answers = [graph.run(case.question, **case.parameters) for case in CASES]
    cited = {citation for answer in answers for citation in answer.citations}
    assert {place(citation) for citation in cited} <= set(known)
    for citation in cited:
        lines = document(documents, citation.document)
        first, last = citation.lines
        assert 1 <= first <= last <= len(lines), citation
        text = normalise("\n".join(lines[first - 1 : last]))
        held = {digest(one) for one in (text, *sentences(text))}
        assert known[place(citation)] in held, citation


def test_every_passage_is_cited_somewhere(graph: Graph) -> None:
    """The answers above leave out no passage that the graph knows."""
    answers = [graph.run(case.question, **case.parameters) for case in CASES]
    cited = {place(citation) for answer in answers for citation in answer.citations}
    assert set(digests(graph)) <= cited


HEDGES = {
    "may": r"\bmay\b",
    "might": r"\bmight\b",
    "can": r"\b(?:can|could)\b",
    "with some support": r"\bwith some support\b",
    "usually": r"\busually\b",
    "typically": r"\btypically\b",
    "often": r"\boften\b",
    "ideally": r"\bideally\b",
    "rarely": r"\brarely\b",
    "tends to": r"\btends? to\b",
    "many": r"^many\b",
    "some": r"^some\b",
    "has a key role in": r"\bkey role\b",
    "is able to": r"\b(?:able|ability) to\b",
    "if": r"\b(?:if|when something)\b",
    "or": r"\bor\b",
}
"""How the documents write each hedge."""
WITHIN = {
    "may": {
        "sfia-6, Level 6, 4": "what new products bring about, not whether it is identified",
        "sfia-8, Level 6, 6": "what new products bring about, not whether it is identified",
    },
    "can": {
        "ddat, Skill: Managing product outcomes, 4": "how the product adds to outcomes",
        "ddat, Skill: Product management, 1": "what adds value later",
        "product-focus, Paragraph 3, 2": "what an option may earn",
        "six-levels, Closing, 2": "what training does; the advice to look into it is flat",
    },
    "if": {"product-focus, Paragraph 7, 4": "whether"},
    "or": {
        "sfia-6, Definition, 1": "a product or service",
        "sfia-6, Level 4, 2": "one or more; products or services",
        "sfia-6, Level 5, 1": "one or more; products or services",
        "sfia-6, Level 6, 2": "one or more; products or services",
        "sfia-8, Definition, 1": "products or services",
        "sfia-8, Level 5, 1": "one or more; products or services",
        "sfia-8, Level 4, 1": "one or more; products or services",
        "sfia-8, Level 4, 2": "which targets a product is to reach, not what is managed",
        "sfia-8, Level 3, 1": "products or services",
        "ddat, Skill: Applying user-centred insights, 2": "a product or service",
        "ddat, Skill: Life cycle management, 2": "a product or service",
        "ddat, Skill: Life cycle management, 3": "a product or service",
        "ddat, Skill: Product leadership, 3": "from the one and from the other, by way of example",
        "ddat, Skill: Strategic ownership, 2": "what is invested in",
        "six-levels, Six Levels of Product Management, 2": "neither the one nor the other",
        "six-levels, Six Levels of Product Management, 8": "what it depends on; that it may, holds",
    },
}
"""Where such a word stands inside what is spoken of and leaves the statement itself flat."""


@pytest.mark.parametrize("hedge", HEDGES)
def test_every_hedge_of_the_documents_is_there(hedge: str, graph: Graph, documents: Path) -> None:
    """A sentence with the hedge has a statement with it, and no other sentence has one."""
    words = re.compile(HEDGES[hedge], re.IGNORECASE)
    said = {where for where, it in passages(graph, documents).items() if words.search(it)}
    answer = graph.run("hedged-statements", hedge=hedge)
    within = set(WITHIN.get(hedge, {}))
    assert within <= said
    assert {place(cited) for cited in answer.citations} == said - within - LEFT_OUT


LIMITS = {
    "lower-value products": r"\blower[- ]value\b",
    "aspects of the life cycle": r"\baspects of\b",
    "one or more products": r"\bone or more\b",
    "specified products": r"\bspecified\b",
    "in-life products": r"\b(?:in-life|once launched)\b",
    "existing products": r"\bexisting products\b",
    "internal": r"\binternal (?:and external|focus|discussions)\b",
    "external": r"\bexternal (?:product|focus|customers)\b",
    "many areas of the business": r"\bmany areas\b",
    "all product managers": r"\ball product managers\b",
    "all types of users": r"\ball types of\b",
}
"""How the documents write these limits."""


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_of_the_documents_is_there(limit: str, graph: Graph, documents: Path) -> None:
    """A sentence with the limit has a statement with it, and no other sentence has one."""
    words = re.compile(LIMITS[limit], re.IGNORECASE)
    said = {where for where, it in passages(graph, documents).items() if words.search(it)}
    answer = graph.run("limited-statements", scope=limit)
    assert {place(cited) for cited in answer.citations} == said
