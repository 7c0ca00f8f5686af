"""Question files are checked when they are loaded; a new one is a new question."""

import random
from pathlib import Path

import pytest

import pm_graph
from pm_graph.catalogue import Catalogue
from pm_graph.errors import DocumentError
from pm_graph.graph import Graph
from pm_graph.header import parse
from pm_graph.phrasing import (
    Sequence,
    Slot,
    Word,
    compile_phrasing,
    folded,
    matches,
    may_fit,
    tokens,
)

GOOD = """#+ title: Titles of a rank
#+ about: One sentence,
#+   continued.
#+ ask: (which|what) title has [the] rank {rank}
#+ parameter: rank xsd:integer the rank
#+ column: title the title
#+ column: place where it stands
#+ citation: passage
#+ summary: {count title} titles of rank {rank}.
PREFIX pm: <https://w3id.org/pm-graph/ontology#>

SELECT ?title (?rank + 0 AS ?place) ?passage
WHERE {
  VALUES ?rank { 6 }
  ?title a pm:Title ; pm:atLevel/pm:rank ?rank .
  ?statement pm:about ?title ; pm:statedIn ?passage ; pm:position 1 .
  ?passage pm:position 1 .
}
"""


def test_a_good_header_is_read() -> None:
    """Every part of the header arrives."""
    question = parse("titles-of-rank.rq", GOOD)
    assert (question.name, question.title) == ("titles-of-rank", "Titles of a rank")
    assert question.about == "One sentence, continued."
    assert question.parameters == (("rank", ("xsd:integer",), "the rank", "6"),)
    assert question.columns == (("title", "the title"), ("place", "where it stands"))
    assert (question.citations, question.empty) == (("passage",), "not_stated")


def test_a_new_file_is_a_question(tmp_path: Path, graph: Graph) -> None:
    """A file put beside the others can be run, asked and cited at once."""
    path = tmp_path / "titles-of-rank.rq"
    path.write_text(GOOD, "utf-8")
    extended = Graph(graph.source, Catalogue([str(path)]))
    answer = extended.ask("What title has the rank two?")
    assert answer.summary == "1 titles of rank 2."
    assert [str(row["title"]) for row in answer] == ["Product Manager"]
    assert answer.rows[0].citations[0].section == "Product Manager"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#+ title: Titles of a rank\n", "", 1, "no title"),
        ("#+ about: One", "#+ abuot: One", 2, "no header key 'abuot'"),
        ("rank xsd:integer the rank", "rank", 5, "a name, a type and a meaning"),
        ("VALUES ?rank { 6 }", "", 5, "no line VALUES ?rank"),
        ("#+ parameter: rank xsd:integer the rank\n", "", 13, "not declared as a parameter"),
        ("#+ column: place where it stands\n", "", 11, "is selected and not declared"),
        ("column: place where", "column: palce where", 12, "'palce' is declared and not selected"),
        ("column: title the title", "column: title", 6, "a name and a meaning"),
        ("#+ summary:", "#+ pivot: title by place\n#+ summary:", 9, "a pivot is"),
        ("#+ summary:", "#+ pivot: x / title × place = place\n#+ summary:", 9, "a pivot is"),
        ("#+ summary:", "#+ ladder: title by height\n#+ summary:", 9, "a ladder is"),
        ("#+ summary:", "#+ scale: Involvement\n#+ summary:", 9, "a scale is"),
        ("#+ summary:", "#+ group: nothing\n#+ summary:", 9, "grouped by is no column"),
        ("#+ summary:", "#+ empty: maybe\n#+ summary:", 9, "empty is answered or not_stated"),
        ("SELECT ?title", "select ?title", 1, "begins with SELECT"),
        ("  ?title a", "  VALUES ?rank { 5 }\n  ?title a", 15, "another default above"),
    ],
)
def test_faults_have_a_line(old: str, new: str, line: int, words: str) -> None:
    """A header that does not fit its query is refused with file and line."""
    assert old in GOOD
    with pytest.raises(DocumentError) as caught:
        parse("bad.rq", GOOD.replace(old, new, 1))
    assert any(fault.line == line and words in fault.message for fault in caught.value.faults), str(
        caught.value
    )


def test_all_faults_come_at_once() -> None:
    """Several faults of one file are told together."""
    text = GOOD.replace("#+ title: Titles of a rank\n", "").replace(
        "place where it stands", "place"
    )
    with pytest.raises(DocumentError) as caught:
        parse("bad.rq", text)
    assert len(caught.value.faults) == 2
    assert str(caught.value).count("bad.rq:") == 2


def test_values_are_terms_never_text(graph: Graph) -> None:
    """A value with quotes, braces and SPARQL in it stays one literal."""
    for text in ('"} ?x ?y ?z #', "a\\b", "'''", "{ UNDEF }", "\n"):
        answer = graph.run("find", text=text)
        assert answer.status == "answered"
        assert answer.rows == ()


@pytest.mark.parametrize(
    ("phrasing", "sentence", "expected"),
    [
        ("what is {thing}", "What is a product backlog?", {"thing": "a product backlog"}),
        ("(who|what) [now] does {thing}", "what does it", {"thing": "it"}),
        ("(who|what) [now] does {thing}", "who now does it", {"thing": "it"}),
        ("level {a} from [level] {b}", "level 4 from level 5", {"a": "4", "b": "5"}),
        ("[(in|of) {f}] go", "of SFIA 8 go", {"f": "SFIA 8"}),
        ("[(in|of) {f}] go", "go", {}),
        ("what's new", "what’s NEW", {}),
    ],
)
def test_phrasings_match(phrasing: str, sentence: str, expected: dict[str, str]) -> None:
    """Words stand for themselves, brackets for options, braces for values."""
    words = tokens(sentence)
    assert may_fit(phrasing, folded(words))
    found = [dict(match.binding) for match in matches(compile_phrasing(phrasing), words)]
    assert expected in found


@pytest.mark.parametrize("phrasing", ["what (is", "what [is)", "what is)", "a ] b"])
def test_unpaired_brackets_are_refused(phrasing: str) -> None:
    """Brackets that do not pair are an error."""
    with pytest.raises(ValueError, match=r"unpaired|closed|missing"):
        compile_phrasing(phrasing)


def said(phrasing: Sequence, pick: random.Random) -> list[str]:
    """Return words that a compiled phrasing fits."""
    words: list[str] = []
    for part in phrasing:
        if isinstance(part, Word):
            words.append(part.text.upper())
        elif isinstance(part, Slot):
            words.append("something")
        else:
            words += said(pick.choice(part.options), pick)
    return words


def test_the_quick_check_rejects_nothing_that_fits() -> None:
    """Whatever a phrasing of the catalogue matches passes the quick check as well."""
    pick = random.Random(1)  # noqa: S311 - nothing here is secret
    for name, phrasing in Catalogue().phrasings():
        compiled = compile_phrasing(phrasing)
        for _ in range(20):
            words = said(compiled, pick)
            assert list(matches(compiled, words)), name
            assert may_fit(phrasing, folded(words)), (name, words)


def test_shipped_questions_pass_the_check(graph: Graph) -> None:
    """Every question file that ships is well formed and every term is used by one."""
    from pm_graph.check import run_checks

    outcomes = {check.name: check.problems for check in run_checks(graph)}
    assert outcomes == dict.fromkeys(outcomes, ())
    assert set(outcomes) == {
        "questions",
        "uses",
        "vocabulary",
        "annotations",
        "digests",
        "mappings",
        "links",
        "shapes",
    }


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        ("id:x a pm:Responsibility .", "is stated in one passage"),
        ("id:sfia-8 pm:inventedTerm 1 .", "is not in the vocabulary"),
        ("id:level a pm:Level ; skos:prefLabel 'no language' .", "needs one label"),
        (
            "id:p a pm:Passage ; pm:digest 'abc' .",
            "carries a statement, or a reason why it carries none",
        ),
    ],
)
def test_check_finds_what_is_wrong(tmp_path: Path, triple: str, words: str) -> None:
    """A graph that breaks a shape or the closed vocabulary is told so."""
    from pm_graph.check import run_checks
    from pm_graph.vocabulary import PREFIXES

    path = tmp_path / "bad.ttl"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    path.write_text(prefixes + triple, "utf-8")
    problems = [p for check in run_checks(pm_graph.open(str(path))) for p in check.problems]
    assert any(words in problem for problem in problems), problems
