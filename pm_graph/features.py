"""What of a sentence tells which question it asks: words, their pairs, the kinds of things named.

A name counts by the class of what it names, since which title or which level is asked about says
nothing about the question; words that are as much words as they are names count as both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pm_graph.match import LONGEST_VALUE
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.wording import ARTICLES, Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.resolve import Resolver

NAMED = frozenset(
    ("pm:Framework", "pm:Title", "pm:Role", "pm:RoleLevel", "pm:Skill", "pm:SkillLevel")
)
"""The classes whose things bear proper names; those of all others have names of common words."""
SUBJECTS = NAMED | {"pm:Capability", "pm:LifecyclePhase", "pm:Measure", "pm:Topic"}
"""The classes of what a question may be about; things of all others only qualify it."""
NONE = "-"
"""What stands for no question at all."""
NUMBER = "#"
"""What stands for any number."""
SEVERAL = 2
"""From how many on things of one kind are several."""


class Span(NamedTuple):
    """Words that name something."""

    start: int
    stop: int
    kinds: tuple[str, ...]
    """The CURIEs of the classes of what they may name."""

    @property
    def proper(self) -> bool:
        """Whether the words are a name and nothing else."""
        return not NAMED.isdisjoint(self.kinds)

    @property
    def subject(self) -> bool:
        """Whether the words are no proper name, but name what a question may be about."""
        return not self.proper and not SUBJECTS.isdisjoint(self.kinds)


class Gazetteer:
    """The names of all things of some classes, by their words' stems."""

    def __init__(
        self,
        resolver: Resolver,
        types: Iterable[str],
        rules: Wording,
        state: tuple[Any, Any] | None = None,
    ) -> None:
        self._rules = rules
        self._kinds: dict[str, tuple[str, ...]]
        self._first: frozenset[str]
        if state:
            self._kinds, self._first = state
        else:
            self._kinds = resolver.kinds(sorted(types))
            self._first = frozenset(key.split(" ")[0] for key in self._kinds)

    @property
    def state(self) -> tuple[Any, Any]:
        """All of it, of Python's own types only."""
        return self._kinds, self._first

    def kinds(self, tokens: Sequence[Token]) -> frozenset[str]:
        """Return the CURIEs of the classes of what ``tokens`` name together."""
        key = ""
        for token in tokens:
            key = self._rules.key(key, token.stem)
        return frozenset(self._kinds.get(key, ()))

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Return the names among ``tokens`` in their order, of two that overlap the longer."""
        found: list[Span] = []
        for at, token in enumerate(tokens):
            if token.stem not in self._first:
                continue
            key = ""
            for place in range(at, min(at + LONGEST_VALUE, len(tokens))):
                key = self._rules.key(key, tokens[place].stem)
                kinds = self._kinds.get(key)
                if kinds and not (place > at and tokens[place].stem in ARTICLES):
                    found.append(Span(at, place + 1, kinds))
        found.sort(key=lambda span: (span.start - span.stop, span.start))
        taken: set[int] = set()
        kept: list[Span] = []
        for span in found:
            places = range(span.start, span.stop)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append(span)
        return sorted(kept)


def features(tokens: Sequence[Token], spans: Sequence[Span]) -> list[str]:
    """Return the features of a sentence, each once, sorted.

    ``word`` for a canonical word, ``=stem`` for how it was said, ``left right`` for two words in a
    row, ``pm:Class`` for a thing that is named and ``pm:Class+`` for several of a class.
    """
    found: set[str] = set()
    counts: dict[str, int] = {}
    row: list[str] = [""]
    named = {span.start: span for span in spans}
    at = 0
    while at < len(tokens):
        span = named.get(at)
        stop = at + 1 if span is None else span.stop
        for kind in span.kinds if span else ():
            counts[kind] = counts.get(kind, 0) + 1
        for token in tokens[at:stop] if span is None or not span.proper else ():
            word = NUMBER if token.canon.isdigit() else token.canon
            found.update((word, f"={NUMBER if token.stem.isdigit() else token.stem}"))
            counts.update({NUMBER: counts.get(NUMBER, 0) + 1} if word == NUMBER else {})
        row.append("|".join(span.kinds) if span else tokens[at].canon)
        at = stop
    row = [NUMBER if word.isdigit() else word for word in (*row, "")]
    found.update(f"{left} {right}" for left, right in pairwise(row))
    found.update(counts)
    found.update(f"{kind}+" for kind, number in counts.items() if number >= SEVERAL)
    return sorted(found)


def said(tokens: Sequence[Token], spans: Sequence[Span]) -> set[str]:
    """Return the canonical words of a sentence that are no part of a name.

    A common word that is a name by itself is a word of the sentence as well.
    """
    long = [span for span in spans if span.proper or span.stop - span.start > 1]
    names = {at for span in long for at in range(span.start, span.stop)}
    return {token.canon for at, token in enumerate(tokens) if at not in names}
