"""Questions as people type them, with answers that the documents bear (tests/asked/README.md)."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pm_graph.features import NONE
from pm_graph.graph import Graph
from pm_graph.intent import Intents, parse
from pm_graph.training import Learnt, learn, sentences

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
SENTENCES = sentences(str(QUERIES / "sentences.tsv"))
LEARNT = 0.85
"""Which share of the sentences that were learnt from has to be read as one of their questions."""


def scorer() -> ModuleType:
    """Return the module that scores answers, which stands beside the benchmarks."""
    spec = importlib.util.spec_from_file_location("asking", ROOT / "benchmarks" / "asking.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["asking"] = module
    spec.loader.exec_module(module)
    return module


ASKING = scorer()
ENTRIES: list[dict[str, Any]] = ASKING.load()


def wrong(graph: Graph, entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the faults of all answers that are not right, by sentence."""
    found = zip(entries, ASKING.run(graph, entries), strict=True)
    return {entry["ask"]: faults for entry, faults in found if faults}


def test_the_set_is_large_and_a_part_is_held_back(graph: Graph) -> None:
    """There are enough questions, each once and none learnt from, and enough were not tuned on."""
    held = [entry for entry in ENTRIES if entry["held"]]
    assert len(ENTRIES) >= 450
    assert len(held) >= 100
    assert len({(entry["file"], entry["ask"]) for entry in ENTRIES}) == len(ENTRIES)
    learnt = {sentence.casefold() for sentence, _ in SENTENCES}
    assert not [entry["ask"] for entry in held if entry["ask"].casefold() in learnt]


def test_what_was_tuned_on_is_answered_rightly(graph: Graph) -> None:
    """Status, rows and citations are right for most, file by file."""
    shares = {"analysts.yaml": 0.95, "newcomers.yaml": 0.93, "strangers.yaml": 0.87}
    for name, share in shares.items():
        entries = [entry for entry in ENTRIES if entry["file"] == name]
        faults = wrong(graph, entries)
        assert len(faults) <= (1 - share) * len(entries), faults


def test_most_of_what_was_held_back_is_answered_rightly(graph: Graph) -> None:
    """Of questions that nothing was tuned on four in five are right; which are not is not told."""
    entries = [entry for entry in ENTRIES if entry["held"]]
    assert len(wrong(graph, entries)) <= 0.2 * len(entries)


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry["status"] == "not_understood"],
    ids=lambda entry: str(entry["ask"])[:60],
)
def test_what_lies_outside_is_refused(graph: Graph, entry: dict[str, Any]) -> None:
    """A sentence about something else is never answered, and no query of its runs."""
    answer = graph.ask(entry["ask"])
    assert answer.status != "answered"
    assert not answer.rows or answer.status == "not_stated"


def test_what_must_not_be_answered_is_not(graph: Graph) -> None:
    """Off-topic sentences, unknown names, instructions and code are refused, all of them."""
    refused = [sentence for sentence, names in SENTENCES if names == (NONE,)]
    assert len(refused) >= 100
    answered = [sentence for sentence in refused if graph.ask(sentence).status == "answered"]
    assert answered == []


def test_what_was_learnt_from_leads_to_its_question(graph: Graph) -> None:
    """Most sentences that the reading was learnt from are read as their question."""
    asked = [(sentence, names) for sentence, names in SENTENCES if names != (NONE,)]
    missed = [
        sentence
        for sentence, names in asked
        if not {one.question.name for one in graph.understand(sentence).readings} & set(names)
    ]
    assert len(missed) <= (1 - LEARNT) * len(asked), missed


def test_each_sentence_has_questions_and_stands_once(graph: Graph) -> None:
    """The table names known questions, no sentence twice, and enough of each question."""
    known = set(graph.questions.names)
    told = [name for _, names in SENTENCES for name in names]
    assert set(told) == known | {NONE}
    assert min(told.count(name) for name in known) >= 20
    assert len({sentence for sentence, _ in SENTENCES}) == len(SENTENCES)


def test_what_is_shipped_was_learnt_from_the_sentences() -> None:
    """Learning again gives the same bytes."""
    assert learn(str(QUERIES)) == (QUERIES / "intents.tsv").read_text(encoding="utf-8")


def test_what_is_learnt_from_a_few_sentences_tells_them_apart() -> None:
    """Each sentence leads to its question, a sentence of two questions to either of them."""
    rows = [("red", ("a",)), ("red green", ("b",)), ("blue", ("a", "b")), ("grey", (NONE,))]
    examples = [(words.split(), names, set(words.split())) for words, names in rows]
    intents = Intents(parse("\n".join(Learnt(examples).lines())))
    for features, names, _ in examples:
        (first, most), (_, next_most) = [
            pair for pair in intents.ranked(features) if pair[0] not in names[1:]
        ][:2]
        assert first in names
        assert most > next_most
    assert intents.uses("b", "green")
    assert not intents.uses("a", "green")
    assert not intents.knows("grey")


def test_the_scorer_finds_what_is_wrong(graph: Graph) -> None:
    """An answer that lacks a row, a citation or a word, or has one too many, is told."""
    answer = graph.ask("who owns the backlog in SFIA 8")
    right = {
        "status": "answered",
        "rows": [["sfia-8/PROD/4", "capability/backlog-ownership"], ["sfia-8/PROD/5"]],
        "never": ["sfia-6/PROD/4"],
        "cites": ["sfia-8 | Level 4 | 1", "sfia-8 | Level 5 | 6"],
    }
    assert ASKING.faults(answer, right) == []
    for change in (
        {"status": "not_stated"},
        {"rows": [["sfia-8/PROD/3"]]},
        {"rows": [["sfia-8/PROD/4", "sfia-8/PROD/5"]]},
        {"never": ["sfia-8/PROD/4"]},
        {"cites": ["sfia-8 | Level 3 | 1"]},
        {"says": ["a word that is not there"]},
    ):
        assert len(ASKING.faults(answer, right | change)) == 1, change
