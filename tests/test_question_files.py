"""Question files are checked when they are loaded; a new one is a new question."""

import random
from pathlib import Path

import pytest

import pm_graph
from pm_graph.catalogue import Catalogue
from pm_graph.errors import DocumentError
from pm_graph.graph import Graph
from pm_graph.header import parse
from pm_graph.match import Fit, Value, fits
from pm_graph.pattern import SLOT, WORD, Pattern
from pm_graph.phrasing import compile_phrasing, needs
from pm_graph.wording import Token, wording

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
    assert answer.summary == "1 title of rank 2."
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
        ("#+ summary:", "#+ nearby: nothing\n#+ summary:", 9, "nearby is told by no column"),
        ("#+ summary:", "#+ silence: None.\n#+ summary:", 9, "silence goes with nearby"),
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
        ("[(in|of) {f}] go", "of SFIA 8 go", {"f": "sfia 8"}),
        ("[(in|of) {f}] go", "go", {}),
        ("what's new", "what’s NEW", {}),
        ("which skills have it", "Which skill has it", {}),
        ("what is the price of {thing}", "what price of it", {"thing": "it"}),
    ],
)
def test_phrasings_match(phrasing: str, sentence: str, expected: dict[str, str]) -> None:
    """Words stand for themselves, brackets for options, braces for values."""
    tokens = wording().tokens(sentence)
    assert may_fit(phrasing, tokens)
    found = [
        {name: value.said for name, value in fit.values}
        for fit in matches(compile_phrasing(phrasing, wording()), tokens)
    ]
    assert expected in found


def test_a_question_yields_to_another_that_is_there() -> None:
    """What a question yields to is a question, and no two yield to each other."""
    catalogue = Catalogue()
    yields = {question.name: set(question.yields) for question in catalogue}
    assert any(yields.values())
    for name, nearer in yields.items():
        assert nearer <= set(catalogue.names), name
        assert not any(name in yields[other] for other in nearer), name


ASKED = "#+ ask: (which|what) title has [the] rank {rank}\n"


@pytest.mark.parametrize(
    ("line", "status", "notes"),
    [
        ("", "ambiguous", 0),
        ("#+ yields: titles-of-rank\n", "answered", 1),
        ("#+ yields: another\n", "ambiguous", 0),
    ],
)
def test_a_question_that_yields_gives_way(
    tmp_path: Path, graph: Graph, line: str, status: str, notes: int
) -> None:
    """Of two readings the one that yields is not taken; without that the sentence is ambiguous."""
    nearer, other = tmp_path / "titles-of-rank.rq", tmp_path / "yielding.rq"
    nearer.write_text(GOOD, "utf-8")
    other.write_text(GOOD.replace(ASKED, ASKED + line), "utf-8")
    answer = Graph(graph.source, Catalogue([str(nearer), str(other)])).ask("what title has rank 2")
    assert (answer.status, len(answer.notes)) == (status, notes)
    if status == "answered":
        assert answer.understood is not None
        assert answer.understood.name == "titles-of-rank"


def test_what_gave_way_answers_if_the_nearer_has_nothing_to_say(graph: Graph) -> None:
    """Two frameworks that are no editions of one are compared all the same."""
    for sentence, name in [
        ("compare DDaT and Product Focus", "difference"),
        ("compare SFIA 6 and SFIA 8", "edition-difference"),
        ("compare SFIA 8 and SFIA 8", "edition-difference"),
    ]:
        answer = graph.ask(sentence)
        assert answer.understood is not None
        assert answer.understood.name == name, sentence


def test_what_gave_way_is_noted_if_it_means_more(graph: Graph) -> None:
    """Where the reading that gives way speaks of other things too, a note offers it."""
    answer = graph.ask("product manager vs senior product manager")
    assert answer.understood is not None
    assert answer.understood.name == "title-difference"
    assert [note for note in answer.notes if "difference one=" in note]
    notes = graph.ask("senior product manager vs director of product management").notes
    assert not [note for note in notes if "difference one=" in note]


@pytest.mark.parametrize("phrasing", ["what (is", "what [is)", "what is)", "a ] b"])
def test_unpaired_brackets_are_refused(phrasing: str) -> None:
    """Brackets that do not pair are an error."""
    with pytest.raises(ValueError, match=r"unpaired|closed|missing"):
        compile_phrasing(phrasing, wording())


def matches(pattern: Pattern, tokens: list[Token]) -> list[Fit]:
    """Return how a pattern fits, where any words may stand for a value."""

    def anything(_: str, at: int) -> list[tuple[int, Value]]:
        stops = range(at + 1, len(tokens) + 1)
        return [(s, Value(" ".join(t.text for t in tokens[at:s]), ("<x:>",))) for s in stops]

    return fits(pattern, tokens, wording(), anything)


def may_fit(phrasing: str, tokens: list[Token]) -> bool:
    """Whether the words that a phrasing needs are among the tokens."""
    heard = {token.canon for token in tokens}
    return not any(heard.isdisjoint(options) for options in needs(phrasing, wording()))


def said(pattern: Pattern, pick: random.Random) -> list[str]:
    """Return canonical words that a pattern fits, by a walk through it."""
    words: list[str] = []
    slots: set[str] = set()
    state = 0
    while pattern.arcs[state]:
        # A value has one place: an option that would give it a second one is never taken.
        arcs = [arc for arc in pattern.arcs[state] if arc.kind != SLOT or arc.text not in slots]
        if not arcs:
            return said(pattern, pick)
        arc = pick.choice(arcs)
        slots |= {arc.text} if arc.kind == SLOT else set()
        words += [arc.text] if arc.kind == WORD else ["something"] if arc.kind == SLOT else []
        state = arc.to
    return words


def test_the_quick_check_rejects_nothing_that_fits() -> None:
    """Whatever a phrasing of the catalogue matches passes the quick check as well."""
    pick = random.Random(1)  # noqa: S311 - nothing here is secret
    for name, phrasing in Catalogue().phrasings():
        pattern = compile_phrasing(phrasing, wording())
        for _ in range(20):
            words = said(pattern, pick)
            tokens = [Token(word, word, word, n, n) for n, word in enumerate(words)]
            assert matches(pattern, tokens), name
            assert may_fit(phrasing, tokens), (name, words)


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
        "targets",
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
