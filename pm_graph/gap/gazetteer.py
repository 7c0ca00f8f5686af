"""Where a sentence names things: each name by the stems of its words, the longest name first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from pm_graph.gap.stem import Token, stem, tokens
from pm_graph.record import NamedTuple

GLUE = frozenset(
    (
        *("a", "an", "and", "as", "at", "be", "by", "for", "from", "in", "of", "on", "or"),
        *("our", "the", "their", "to", "up", "with", "your"),
    )
)
"""Words of a name that may be missing where two others are there."""
SLACK = 2
"""How many other words may stand between those of a name."""
COMMON = 60
"""How many combinations of places are tried for one name in one sentence."""


class Name(NamedTuple):
    """One name of one thing."""

    thing: str
    label: str
    stems: tuple[str, ...]
    phrase: bool
    """Whether its words stand together and in their order, the little ones too."""


class Find(NamedTuple):
    """A name found in a sentence: of what, and on which words."""

    name: Name
    places: tuple[int, ...]

    def words(self, sentence: Sequence[Token]) -> str:
        """Return the words that it was found on, a misspelt one with what it was read as."""
        return " ".join(
            dict.fromkeys(
                f"{sentence[p].surface} (read as {sentence[p].read_as})"
                if sentence[p].read_as
                else sentence[p].surface
                for p in self.places
            )
        )


def name(thing: str, label: str, *, phrase: bool = False) -> Name | None:
    """Return ``label`` as a name of ``thing``; None if it has no word."""
    words = tokens(label, {})
    kept = [word for word in words if word.surface not in GLUE]
    # "in life" is more than a life, and "go to market" no less than a market.
    phrase = phrase or (len(kept) == 1 and len(words) > 1)
    stems = tuple(word.stem for word in (words if phrase else kept))
    return Name(thing, label, stems, phrase) if stems else None


class Gazetteer:
    """Names of things, to be found in sentences."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_stem: dict[str, list[Name]] = {}
        for one in dict.fromkeys(names):
            self._by_stem.setdefault(one.stems[0], []).append(one)

    def find(self, sentence: Sequence[Token]) -> list[Find]:
        """Return what the sentence names, in the order of its words.

        A name that is found within the words of a longer one is not counted: who speaks of market
        research does not by that speak of research at large.
        """
        places: dict[str, list[int]] = {}
        for place, token in enumerate(sentence):
            places.setdefault(token.stem, []).append(place)
        finds = [
            Find(one, found)
            for first in places
            for one in self._by_stem.get(first, ())
            for found in _places(one, places)
        ]
        kept = [
            find
            for find in finds
            if not any(set(find.places) < set(other.places) for other in finds)
        ]
        standing: list[Find] = []
        for find in sorted(kept, key=lambda find: len(_between(find, sentence))):
            if not any(_yields(find, other, sentence) for other in standing):
                standing.append(find)
        by_thing = {(find.name.thing, find.places): find for find in reversed(standing)}
        return sorted(by_thing.values(), key=lambda find: (find.places, find.name.thing))


def _yields(find: Find, other: Find, sentence: Sequence[Token]) -> bool:
    """Say whether ``find`` is no name where ``other`` is one, though both share a word.

    In "own the product backlog" it is the backlog that is owned: the last word of one name only
    qualifies that of the other. In "market and user research" both are named, in "product
    communications strategy" the nearer two words are.
    """
    shared = set(find.places) & set(other.places)
    if not shared or find.places == other.places:
        return False
    mine, others = _between(find, sentence), _between(other, sentence)
    if find.name.thing == other.name.thing:
        return len(mine) > len(others)
    if find.places[-1] in other.places[:-1]:
        return True
    return len(mine) > len(others) and not {"and", "or"} & set(mine)


def _between(find: Find, sentence: Sequence[Token]) -> list[str]:
    """Return the words that stand between those of a name."""
    return [
        sentence[place].surface
        for place in range(find.places[0], find.places[-1])
        if place not in find.places
    ]


def _places(one: Name, places: dict[str, list[int]]) -> list[tuple[int, ...]]:
    """Return where the words of a name stand close enough together."""
    if any(part not in places for part in one.stems):
        return []
    if one.phrase:
        return [
            tuple(range(start, start + len(one.stems)))
            for start in places[one.stems[0]]
            if all(start + step in places[part] for step, part in enumerate(one.stems))
        ]
    if len(one.stems) == 1:
        return [(place,) for place in places[one.stems[0]]]
    room = len(one.stems) + SLACK
    best: tuple[int, tuple[int, ...]] | None = None
    for tried, choice in enumerate(product(*(places[part] for part in one.stems))):
        if tried == COMMON:
            break
        span = max(choice) - min(choice) + 1
        if len(set(choice)) == len(choice) and span <= room and (best is None or span < best[0]):
            best = (span, tuple(sorted(choice)))
    return [best[1]] if best else []


def vocabulary(labels: Iterable[str]) -> dict[str, str]:
    """Return the words of ``labels`` with their stems, for the correction of slips."""
    return {
        token.surface: stem(token.surface)
        for label in labels
        for token in tokens(label, {})
        if token.surface not in GLUE
    }
