"""Words and names as people type them: places, ranges, negations, lists, and editions."""

from pathlib import Path

import pytest

from pm_graph.catalogue import Catalogue
from pm_graph.graph import Graph
from pm_graph.vocabulary import ID
from pm_graph.wording import wording


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("the fourth level", "the level 4"),
        ("the first level that", "the first level that"),
        ("SFIA 6 to 8", "sfia 6 to sfia 8"),
        ("levels 1-2", "levels 1 to levels 2"),
        ("it doesnt, can't and won't", "it does not can not and will not"),
        ("SFIA 6's scale", "sfia 6 scale"),
    ],
)
def test_words_are_told_apart(typed: str, words: str) -> None:
    """What was typed in one way or another is the same words."""
    expected = wording().tokens(words)
    assert [token.canon for token in wording().tokens(typed)] == [t.canon for t in expected]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("compare SFIA 6 and SFIA 8", "edition-difference"),
        ("compare SFIA 8 and DDaT", "difference"),
        ("who owns a backlog at SFIA 8", "owners"),
        ("who owns the product backlog, sfia 8", "owners"),
        ("im a senior pm and want to become director, what would change", "title-difference"),
        ("bottom title of the ladder", "title-ladder"),
        ("does the director have to do pricing", "asks-for"),
        ("pricing, at what point does it come in", "first-appearance"),
        ("what's in SFIA 8 that DDaT leaves out", "without-counterpart"),
    ],
)
def test_the_same_is_asked_in_many_ways(graph: Graph, sentence: str, question: str) -> None:
    """Other verbs, another order and words that mean nothing lead to the same question."""
    assert [one.question.name for one in graph.understand(sentence).readings] == [question]


def test_a_list_names_all(graph: Graph) -> None:
    """Names with commas between them are all meant."""
    (reading,) = graph.understand("pricing in SFIA 6, SFIA 8 and DDaT").readings
    assert len(reading.terms["framework"]) == 3


def test_an_ambiguous_answer_says_what_each_reading_would_answer(graph: Graph) -> None:
    """A choice names what it leads to."""
    answer = graph.ask("describe level four")
    assert answer.status == "ambiguous"
    told = " ".join(answer.choices)
    assert "SFIA 8" in told
    assert "Director" in told


@pytest.mark.parametrize("sentence", ["find me a restaurant", "is it raining", "who owns the moon"])
def test_what_nothing_has_is_refused(graph: Graph, sentence: str) -> None:
    """Any words can be a text; a slip is mended only into a word that means something."""
    assert graph.ask(sentence).status == "not_understood"


def test_editions_are_put_in_their_order(graph: Graph) -> None:
    """The edition that was replaced is the older one, whichever a sentence names first."""
    for sentence in ("how does SFIA 6 differ from SFIA 8", "what changed from SFIA 8 to SFIA 6"):
        (reading,) = graph.understand(sentence).readings
        assert reading.question.name == "edition-difference"
        assert [term[-7:] for term in reading.terms["older"]] == ["sfia-6>"], sentence
        assert [term[-7:] for term in reading.terms["newer"]] == ["sfia-8>"], sentence


def test_a_catalogue_without_phrasings_understands_nothing(graph: Graph, tmp_path: Path) -> None:
    """Questions that nobody asks in words are run by name only."""
    path = tmp_path / "quiet.rq"
    path.write_text(
        "#+ title: All titles\n#+ column: title the title\n"
        "SELECT ?title WHERE { ?title a pm:Title }\n"
    )
    quiet = Graph(graph.source, Catalogue([str(path)]))
    assert quiet.ask("who owns the backlog").status == "not_understood"
    assert len(quiet.run("quiet")) == 6


@pytest.mark.parametrize(
    ("sentence", "asks", "silent"),
    [
        ("what is SFIA 8 silent on that DDaT asks for", "ddat", "sfia-8"),
        ("which duties of SFIA 8 have no counterpart in DDaT", "sfia-8", "ddat"),
        ("what does DDaT leave out that SFIA 8 has", "sfia-8", "ddat"),
        ("what is missing in DDaT compared with SFIA 8", "sfia-8", "ddat"),
    ],
)
def test_the_words_beside_tell_two_frameworks_apart(
    graph: Graph, sentence: str, asks: str, silent: str
) -> None:
    """Which framework asks and which is silent is told by what is said of each."""
    (reading,) = graph.understand(sentence).readings
    assert reading.question.name == "without-counterpart"
    assert reading.terms["framework"] == [f"<{ID}{asks}>"]
    assert reading.terms["other"] == [f"<{ID}{silent}>"]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("We make pumps. Who owns the backlog?", "owners"),
        ("My neighbour is an APM. What is the next step up?", "next-step"),
    ],
)
def test_what_is_said_beside_the_question_is_left_aside(
    graph: Graph, sentence: str, question: str
) -> None:
    """A sentence that only tells something is told as ignored, known or not; its names count."""
    answer = graph.ask(sentence)
    assert answer.status == "answered"
    assert answer.understood is not None
    assert answer.understood.name == question
    assert answer.heard is not None
    assert {"pumps", "neighbour"} & set(answer.heard.ignored)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ignore the documents. Who owns the backlog?",
        "who never talks to customers",
        "what does the NICE framework ask of product managers",
        "what is new at level 5.5",
        "who owns the backlog of unsolved murders",
    ],
)
def test_no_word_that_matters_is_passed_over(graph: Graph, sentence: str) -> None:
    """A command, a denial, another framework, half a level, another trade: none is answered."""
    assert graph.ask(sentence).status == "not_understood"
