"""What a sentence may mean: a question with its terms, and all that came of reading a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.features import SUBJECTS
from pm_graph.match import BOUND
from pm_graph.question import Parameter, Question
from pm_graph.record import NamedTuple

CLOSE = 0.08
"""How much less two readings may count than the best, in words, to be as close as that."""


class Reading(NamedTuple):
    """One way to read a sentence: a question and the terms of its parameters."""

    score: float
    question: Question
    said: dict[str, str]
    """The words that stand for each parameter's value."""
    terms: dict[str, list[str]]
    ignored: tuple[str, ...]
    """The words that mean nothing for it."""

    def told(self) -> str:
        """Return what it asks, with the command that asks it."""
        values = "".join(f" {name}={_quoted(said)}" for name, said in self.said.items())
        return f"{self.question.title} (pm-graph run {self.question.name}{values})"

    def text(self) -> str:
        """Return the words that stand for a text, if any do."""
        texts = [self.said[name] for name, terms in self.terms.items() if terms[0][:1] == '"']
        return " ".join(texts)


class Understanding(NamedTuple):
    """All that came of a sentence."""

    readings: list[Reading]
    """The closest readings, all equally close; none if the sentence was not understood."""
    others: list[Reading]
    """Readings that are as close, and yield to one of these."""
    corrected: dict[str, str]
    """Misspelt words, and what they were read as."""
    unknown: list[str]
    """What was not recognised, in words."""
    nearest: list[str]
    """The names of the questions that share most with the sentence."""


def closest(readings: list[Reading], corrected: dict[str, str]) -> Understanding:
    """Return what comes of a sentence that can be read in these ways, of which there are some."""
    readings = _bounded_first(readings)
    best = max(reading.score for reading in readings)
    close = _one_each([reading for reading in readings if reading.score >= best - CLOSE])
    meant = {reading.question.name for reading in close}
    nearer = [one for one in close if meant.isdisjoint(one.question.yields)] or close
    others = [one for one in close if one not in nearer]
    # What gives way to the nearest question, or asks it without a qualification, may answer where
    # that one is silent.
    others += [
        one
        for one in readings
        if one not in others and any(_widens(one, meant) for meant in nearer)
    ]
    return Understanding(nearer, others, corrected, [], [])


def _bounded_first(readings: list[Reading]) -> list[Reading]:
    """Return ``readings`` without those that say the same as one that names the framework apart.

    "the product manager of DDaT" is a name by itself, and a name with the framework beside it.
    """
    apart = {
        (one.question.name, repr(sorted(others.items())))
        for one in readings
        if BOUND in one.terms
        and (others := {name: terms for name, terms in one.terms.items() if name != BOUND})
    }
    return [
        one
        for one in readings
        if BOUND in one.terms or (one.question.name, repr(sorted(one.terms.items()))) not in apart
    ]


def _widens(one: Reading, other: Reading) -> bool:
    """Whether ``one`` asks what gives way to ``other`` about all that ``other`` is about."""
    if one.question.name == other.question.name:
        nearer = one.terms.keys() < other.terms.keys()
    else:
        nearer = other.question.name in one.question.yields
    return nearer and all(
        terms in one.terms.values() or _qualifies(other.question.parameter(name))
        for name, terms in other.terms.items()
    )


def _qualifies(parameter: Parameter) -> bool:
    """Whether the values of a parameter are no subjects, but qualify others."""
    return parameter.is_thing and SUBJECTS.isdisjoint(parameter.types)


def _one_each(readings: Sequence[Reading]) -> list[Reading]:
    """Return the plainest reading of each question: the fewest values, then the shortest."""
    best: dict[str, Reading] = {}
    for one in readings:
        other = best.setdefault(one.question.name, one)
        if _size(one) < _size(other):
            best[one.question.name] = one
    return list(best.values())


def _size(reading: Reading) -> tuple[int, int, bool, int]:
    return (
        sum(map(len, reading.terms.values())),
        -len(reading.terms),
        BOUND not in reading.terms,
        sum(map(len, reading.said.values())),
    )


def _quoted(text: str) -> str:
    return text if text.isalnum() else f'"{text}"'
