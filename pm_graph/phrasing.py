"""Phrasings: how people ask a question, as the question's own header lists them.

``what (is|are) asked of {thing} [in {framework}]``: a word stands for itself and for all words that
ask for the same (:mod:`pm_graph.wording`), ``(a|b)`` for one of several, ``[…]`` for something that
may be missing, ``{name}`` for the value of a parameter, one or more words long. Case, punctuation
and the endings of words do not count, and words such as "the" may be missing.
"""

import re

from pm_graph.pattern import SKIP, SLOT, WORD, Arc, Pattern
from pm_graph.wording import Wording

_SYNTAX = re.compile(r"\{(\w+)\}|([\[\](|)])|([^\s{}\[\](|)]+)")


def needs(phrasing: str, rules: Wording) -> list[frozenset[str]]:
    """Return the canonical words without which ``phrasing`` can't fit: one of each set.

    Cheaper than compiling. A word that stands by itself has to be there, and the first word that
    means something of one of the options of a choice; but not one that means nothing.
    """
    found: list[frozenset[str]] = []
    for choice, word in _TOP.findall(_SLOT.sub(" ", _bare(phrasing))):
        options = choice.split("|") if choice else [word]
        words = [_told(option, rules) for option in options]
        if all(words):
            found.append(frozenset(option[0] for option in words))
    return found


def places(phrasing: str) -> list[str]:
    """Return the parameters without a value of which ``phrasing`` can't fit."""
    return _SLOT.findall(_CHOICE.sub(" ", _bare(phrasing)))


def words(phrasing: str, rules: Wording) -> set[str]:
    """Return the canonical words of ``phrasing``, without the names of its parameters."""
    return {token.canon for token in rules.tokens(_SLOT.sub(" ", phrasing))}


def _bare(phrasing: str) -> str:
    """Return ``phrasing`` without what may be missing, and without choices inside choices."""
    text, shorter = "", phrasing
    while text != shorter:
        text, shorter = shorter, _NESTED.sub(" ", _OPTIONAL.sub(" ", shorter))
    return text


_OPTIONAL = re.compile(r"\[[^][]*\]")
_NESTED = re.compile(r"\([^()]*\([^()]*\)[^()]*\)")
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\([^()]*\)")
_TOP = re.compile(r"\(([^()]*)\)|([^\s()|]+)")
"""A choice, or a word that stands by itself."""

_TOLD: dict[str, list[str]] = {}


def _told(option: str, rules: Wording) -> list[str]:
    """Return the canonical words of an option that may not be missing."""
    found = _TOLD.get(option)
    if found is None:
        canons = [token.canon for token in rules.tokens(option)]
        found = _TOLD[option] = [word for word in canons if word not in rules.function]
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
        opening, meeting = self._parts[at][1], len(self._arcs)
        self._arcs.append([])
        if end == "]":
            self._step(state, SKIP, "", meeting)
        while True:
            tokens = self._rules.tokens(self._parts[at + 1][2] or "") if self._one(at, end) else []
            if len(tokens) == 1:
                arc = Arc(WORD, tokens[0].canon, meeting)
                if arc not in self._arcs[state]:
                    self._arcs[state].append(arc)
                at += 2
            else:
                last, at = self._sequence(self._step(state, SKIP, ""), at + 1, end)
                self._step(last, SKIP, "", meeting)
            if at >= len(self._parts):
                raise ValueError(f"{opening!r} is not closed")
            if self._parts[at][1] != "|":
                break
        if self._parts[at][1] != end:
            raise ValueError(f"{opening!r} is closed by {self._parts[at][1]!r}")
        return meeting, at

    def _one(self, at: int, end: str) -> bool:
        """Whether the option behind a place is a single word."""
        return at + 2 < len(self._parts) and self._parts[at + 2][1] in ("|", end)
