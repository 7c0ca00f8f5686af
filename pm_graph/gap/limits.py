"""What a sentence takes back: denials, wishes, and words that leave it open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pm_graph.gap.gazetteer import Gazetteer, name
from pm_graph.gap.lexicon import Lexicon
from pm_graph.gap.stem import Token
from pm_graph.record import NamedTuple

_STOP = re.compile(r"[,;:()]|\bbut\b|[-\u2013\u2014]\s", re.IGNORECASE)
_BEFORE_MONTH = frozenset(
    ("in", "since", "until", "till", "from", "by", "of", "during", "last", "and", "to")
)


class Limit(NamedTuple):
    """How far a sentence can be taken at its word."""

    denied: frozenset[int]
    """The places of the words that it denies or only wishes."""
    reason: str
    hedge: str


class Limits:
    """Finds what sentences deny, wish for and leave open."""

    def __init__(self, words: Lexicon, *, wishes: bool) -> None:
        """``wishes`` says whether a wish is no evidence, as where somebody tells what was done."""
        self._denials = _gazetteer(words.denials)
        self._affirmed = _gazetteer(words.affirmed)
        self._wishes = _gazetteer(words.wishes if wishes else ())
        self._hedges = _gazetteer(words.hedges)

    def of(self, text: str, words: Sequence[Token]) -> Limit:
        """Return what the sentence ``text`` takes back; ``words`` are its tokens."""
        affirmed = _places(self._affirmed, words)
        denied: set[int] = set()
        reason = ""
        for place in sorted(_places(self._denials, words) - affirmed):
            stop = _STOP.search(text, words[place].end)
            end = stop.start() if stop else len(text)
            denied |= {p for p in range(place, len(words)) if words[p].begin < end}
            reason = f'"{words[place].surface}": it says that this was not done'
        for place in sorted(_places(self._wishes, words)):
            denied |= set(range(place, len(words)))
            reason = reason or f'"{words[place].surface}": a wish is no evidence'
        hedges = [
            place for place in sorted(_places(self._hedges, words)) if not _month(place, words)
        ]
        return Limit(frozenset(denied), reason, words[hedges[0]].surface if hedges else "")


def _gazetteer(phrases: Sequence[str]) -> Gazetteer:
    return Gazetteer(filter(None, (name(phrase, phrase, phrase=True) for phrase in phrases)))


def _places(gazetteer: Gazetteer, words: Sequence[Token]) -> set[int]:
    return {place for find in gazetteer.find(words) for place in find.places}


def _month(place: int, words: Sequence[Token]) -> bool:
    """Say whether "may" is the month: "in May", "May 2020"."""
    if words[place].surface != "may":
        return False
    before = words[place - 1].surface if place else ""
    behind = words[place + 1].surface if place + 1 < len(words) else ""
    return before in _BEFORE_MONTH or before.isdigit() or behind.isdigit()
