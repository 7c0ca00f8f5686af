"""Phrasings: how people ask a question, as the question's own header lists them.

``what (is|are) asked of {thing} [in {framework}]``: a word stands for itself and for all words that
ask for the same (:mod:`pm_graph.wording`), ``(a|b)`` for one of several, ``[…]`` for something that
may be missing, ``{name}`` for the value of a parameter, one or more words long. Case, punctuation
and the endings of words do not count, and words such as "the" may be missing.
"""

import re

from pm_graph.record import NamedTuple
from pm_graph.wording import Wording

_SYNTAX = re.compile(r"\{(\w+)\}|([\[\](|)])|([^\s{}\[\](|)]+)")

WORD, SLOT, SKIP = 0, 1, 2
"""Kinds of arcs: a word that has to stand there, the place of a value, nothing."""


class Arc(NamedTuple):
    """A step of a pattern."""

    kind: int
    text: str
    """The canonical word, or the name of the parameter."""
    to: int
    """The state that it leads to."""


class Pattern(NamedTuple):
    """A phrasing, compiled: the arcs that leave each state. The first state is 0."""

    arcs: list[list[Arc]]
    final: int
    slots: frozenset[str]
    """The parameters that have a place in it."""
    words: frozenset[str]
    """The canonical words that have a place in it."""


def needs(phrasing: str, rules: Wording) -> list[frozenset[str]]:
    """Return the canonical words without which ``phrasing`` can't fit: one of each set.

    Cheaper than compiling. A word that stands by itself has to be there, and one of a choice of
    single words; but not one that means nothing.
    """
    found, depth = [], 0
    for part in phrasing.split():
        single = part[0] == "(" and part[-1] == ")" and part.count("(") == 1
        if depth == 0 and (single or part[0] not in "[({"):
            words = [_told(option, rules) for option in part.strip("()").split("|")]
            if all(words):
                found.append(frozenset(word for option in words for word in option))
        depth += part.count("[") + part.count("(") - part.count("]") - part.count(")")
    return found


_TOLD: dict[str, list[str]] = {}


def _told(option: str, rules: Wording) -> list[str]:
    """Return the canonical words of an option, none if they may be missing."""
    found = _TOLD.get(option)
    if found is None:
        canons = [token.canon for token in rules.tokens(option)]
        missing = any(word in rules.function for word in canons)
        found = _TOLD[option] = [] if missing else canons
    return found


def compile_phrasing(text: str, rules: Wording) -> Pattern:
    """Return ``text`` as a pattern; raises ValueError if its brackets do not pair."""
    return _Compiler(text, rules).pattern()


class _Compiler:
    """Reads a phrasing from left to right into states and arcs."""

    def __init__(self, text: str, rules: Wording) -> None:
        self._rules = rules
        self._parts = [match.groups() for match in _SYNTAX.finditer(text)]
        self._arcs: list[list[Arc]] = [[]]
        self._slots: set[str] = set()

    def pattern(self) -> Pattern:
        """Return the whole; raises ValueError if something is left over."""
        final, at = self._sequence(0, 0, "")
        if at != len(self._parts):
            raise ValueError(f"unpaired {self._parts[at][1]!r}")
        words = {arc.text for arcs in self._arcs for arc in arcs if arc.kind == WORD}
        return Pattern(self._arcs, final, frozenset(self._slots), frozenset(words))

    def _step(self, state: int, kind: int, text: str, to: int | None = None) -> int:
        if to is None:
            to = len(self._arcs)
            self._arcs.append([])
        self._arcs[state].append(Arc(kind, text, to))
        return to

    def _sequence(self, state: int, at: int, closing: str) -> tuple[int, int]:
        """Read until a mark that closes; return the state that is reached and the place."""
        while at < len(self._parts):
            slot, mark, word = self._parts[at]
            if mark and mark in "[(":
                state, at = self._choice(state, at, "]" if mark == "[" else ")")
            elif mark:
                return state, at
            elif slot:
                self._slots.add(slot)
                state = self._step(state, SLOT, slot)
            else:
                for token in self._rules.tokens(word):
                    state = self._step(state, WORD, token.canon)
            at += 1
        if closing:
            raise ValueError(f"{closing!r} is missing")
        return state, at

    def _choice(self, state: int, at: int, end: str) -> tuple[int, int]:
        """Read the options between two brackets; return where all of them meet."""
        opening, ends = self._parts[at][1], [state] if end == "]" else []
        while True:
            last, at = self._sequence(self._step(state, SKIP, ""), at + 1, end)
            ends.append(last)
            if at >= len(self._parts):
                raise ValueError(f"{opening!r} is not closed")
            if self._parts[at][1] != "|":
                break
        if self._parts[at][1] != end:
            raise ValueError(f"{opening!r} is closed by {self._parts[at][1]!r}")
        meeting = self._step(ends[0], SKIP, "")
        for other in ends[1:]:
            self._step(other, SKIP, "", meeting)
        return meeting, at
