"""Sentences in plain words: every input has one of four statuses, and every phrasing leads back."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pm_graph
from pm_graph.errors import DamagedError
from pm_graph.graph import Graph
from pm_graph.memory import Memory
from pm_graph.question import Parameter, Question

STATUSES = {"answered", "not_stated", "ambiguous", "not_understood"}
SAMPLES = {
    "xsd:integer": ("4", "five"),
    "xsd:string": ("backlog",),
    "pm:Framework": ("SFIA 8", "DDaT", "sfia 6", "Six Levels"),
    "pm:Title": ("Director of Product Management", "associate product manager"),
    "pm:Skill": ("Agile and Lean practices",),
    "pm:SkillLevel": ("Product management level 5",),
    "pm:Role": ("DDaT role product manager",),
    "pm:Capability": ("pricing", "product launch"),
    "pm:Stakeholder": ("customers",),
    "pm:Measure": ("profit",),
    "pm:Modality": ("may",),
    "pm:Involvement": ("owns",),
    "pm:Scope": ("new products",),
    "pm:Action": ("coordinate",),
    "pm:Topic": ("salary", "working hours"),
    "rdfs:Resource": ("Pricing",),
}
"""Names for the values of parameters, by the first of their types."""
OPEN = pm_graph.open()
QUESTIONS = list(OPEN.questions)
PHRASED = [(question, phrasing) for question in QUESTIONS for phrasing in question.phrasings]
WORDS = st.sampled_from(
    sorted({word for q in QUESTIONS for p in q.phrasings for word in re.findall(r"\w+", p)})
)
NAMES = st.sampled_from([name for names in SAMPLES.values() for name in names])


def spoken(question: Question, phrasing: str, pick: random.Random) -> str:
    """Return one of the sentences that a phrasing stands for."""
    inner = re.compile(r"\[([^][()]*)\]|\(([^][()]*)\)")
    while found := inner.search(phrasing):
        options = (found[1] if found[1] is not None else found[2]).split("|")
        option = pick.choice([*options, ""] if found[1] is not None else options)
        phrasing = f"{phrasing[: found.start()]} {option} {phrasing[found.end() :]}"

    editions = iter(("SFIA 6", "SFIA 8"))

    def value(found: re.Match[str]) -> str:
        if found[1] in question.editions:
            return next(editions)
        return pick.choice(SAMPLES[question.parameter(found[1]).types[0]])

    return " ".join(re.sub(r"\{(\w+)\}", value, phrasing).split())


def leads_to(graph: Graph, sentence: str, name: str) -> bool:
    """Whether a sentence is read as the question of that name, or offers it."""
    found = graph.understand(sentence)
    return name in {one.question.name for one in (*found.readings, *found.others)}


def shape(graph: Graph, sentence: str) -> list[object]:
    """Return how a sentence is read, with questions by name."""
    found = graph.understand(sentence)
    read = [(one.question.name, one.terms, one.ignored) for one in found.readings]
    return [read, found.corrected, found.unknown, found.nearest]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_name_title_and_phrasings_lead_back(graph: Graph, question: Question) -> None:
    """A question is reached by its name, its title, and each of its phrasings in several forms."""
    assert leads_to(graph, question.name, question.name)
    assert leads_to(graph, question.title, question.name)
    pick = random.Random(question.name)  # noqa: S311 - nothing here is secret
    for phrasing in question.phrasings:
        sentences = sorted({spoken(question, phrasing, pick) for _ in range(6)})
        if {"rdfs:Resource", "xsd:string"} & {p.types[0] for p in question.parameters}:
            # What can be asked of anything gives way to a question about that kind of thing.
            assert all(graph.understand(sentence).readings for sentence in sentences)
        else:
            reached = [s for s in sentences if leads_to(graph, s, question.name)]
            assert reached, (phrasing, sentences)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_status(text: str) -> None:
    """Whatever is typed, there is an answer with one of the four statuses."""
    assert OPEN.ask(text).status in STATUSES


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | NAMES | st.text(max_size=5), max_size=14))
def test_any_words_have_a_status(words: list[str]) -> None:
    """Known words and names in any order have an answer with one of the four statuses."""
    answer = OPEN.ask(" ".join(words))
    assert answer.status in STATUSES
    assert bool(answer.query) == (answer.understood is not None and answer.heard is not None) or (
        answer.status == "not_stated"
    )


@settings(max_examples=12, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_at_the_shell(data: bytes) -> None:
    """Whatever bytes an argument has, the command ends with a code of its own and no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "pm_graph", "ask", "--", data.replace(b"\0", b"")],
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1, 2, 4, 5)
    assert b"Traceback" not in done.stderr


def test_the_same_sentence_is_read_the_same_way(graph: Graph) -> None:
    """Two readers of the same files read alike, whatever they read before."""
    pick = random.Random(7)  # noqa: S311 - nothing here is secret
    asked = [spoken(*pick.choice(PHRASED), pick) for _ in range(40)]
    again = Graph(graph.source)
    for sentence in [*asked, *reversed(asked)]:
        assert shape(again, sentence) == shape(graph, sentence), sentence


def test_what_is_kept_reads_alike(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that begins with what another one kept reads the same."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    memory = Memory([__file__], "1")
    first = Graph(graph.source, memory=memory)
    pick = random.Random(11)  # noqa: S311 - nothing here is secret
    asked = [spoken(*pick.choice(PHRASED), pick) for _ in range(40)]
    expected = [shape(first, sentence) for sentence in asked]
    assert not memory.found
    first.remember()
    kept = Memory([__file__], "1")
    second = Graph(graph.source, memory=kept)
    assert [shape(second, sentence) for sentence in asked] == expected
    assert kept.found


def test_what_is_kept_may_be_damaged_or_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file, and one for other files, is as good as none; a place can be missing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    watched = tmp_path / "watched"
    watched.write_text("one")
    memory = Memory([str(watched)], "1")
    memory.save({"a": 1})
    kept = Memory([str(watched)], "1").load()
    assert kept is not None
    assert kept["a"] == 1
    assert Memory([str(watched)], "2").load() is None
    place = Path(memory.place)
    whole = place.read_bytes()
    place.write_bytes(whole[:-1])
    assert Memory([str(watched)], "1").load() is None
    place.write_bytes(b"\xff" * len(whole))
    assert Memory([str(watched)], "1").load() is None
    place.write_bytes(b"")
    assert Memory([str(watched)], "1").load() is None
    place.write_bytes(whole[:-1] + b"x")
    damaged = Memory([str(watched)], "1").load()
    assert damaged is not None
    with pytest.raises(DamagedError):
        damaged["a"]
    memory.save({"a": 1})
    watched.write_text("other")
    assert Memory([str(watched)], "1").load() is None
    assert Memory([str(tmp_path / "nothing")], "1").load() is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(watched))
    elsewhere = Memory([str(watched)], "1")
    elsewhere.save({"a": 1})
    assert elsewhere.load() is None


def test_what_is_kept_and_damaged_is_made_again(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence is read all the same, and what is kept is whole again afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    memory = Memory([__file__], "1")
    first = Graph(graph.source, memory=memory)
    expected = shape(first, "who owns the backlog")
    first.remember()
    place = Path(memory.place)
    place.write_bytes(place.read_bytes()[:-200_000] + bytes(200_000))
    kept = Memory([__file__], "1")
    second = Graph(graph.source, memory=kept)
    sentences = ("who owns the backlog", "what is gone at level 5 of the newer SFIA")
    found = [shape(second, sentence) for sentence in sentences]
    assert found[0] == expected
    assert found[1][0]
    second.remember()
    third = Graph(graph.source, memory=Memory([__file__], "1"))
    assert shape(third, "who owns the backlog") == expected


def test_only_a_few_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept for files that have changed since does not pile up."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for number in range(7):
        Memory([__file__], str(number)).save({"n": number})
    assert len(list((tmp_path / "pm-graph").iterdir())) == 4
    kept = Memory([__file__], "6").load()
    assert kept is not None
    assert kept["n"] == 6


def parameters(question: Question) -> list[Parameter]:
    """Return the parameters of a question whose samples are missing; none, or a test is lame."""
    return [p for p in question.parameters if p.types[0] not in SAMPLES]


def test_every_type_has_samples() -> None:
    """Each parameter of each question can be given a value by these tests."""
    assert [parameters(question) for question in QUESTIONS if parameters(question)] == []
