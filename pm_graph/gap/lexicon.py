"""The words and scopes of evidence that the graph does not have: two tables of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pm_graph.record import NamedTuple
from pm_graph.shelf import read

_HERE = os.path.dirname(__file__)
NUMBER = "#"
"""What stands for a number above one in the words of a scope."""
MANY = frozenset(
    (
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("several", "multiple", "many", "various", "different", "all"),
    )
)


class Reach(NamedTuple):
    """How evidence is held against one scope."""

    shows: bool
    """Whether evidence has to show it."""
    shown_by: frozenset[str]
    against: frozenset[str]
    words: tuple[str, ...]


class Lexicon(NamedTuple):
    """The words of evidence, by kind."""

    verbs: dict[str, str]
    """A verb or phrase to the name of an involvement; with ``!`` it is that form alone."""
    forms: dict[str, str]
    empty: tuple[str, ...]
    """Actions that say nothing of involvement without what follows them."""
    mute: tuple[str, ...]
    """Forms that alone stand for no capability, though they share a stem with a name."""
    denials: tuple[str, ...]
    affirmed: tuple[str, ...]
    wishes: tuple[str, ...]
    hedges: tuple[str, ...]
    scopes: dict[str, Reach]
    """By the last part of the scope's IRI."""


def _rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table below its heading."""
    lines = [line for line in read(os.path.join(_HERE, name)).splitlines() if line[:1] != "#"]
    width = lines[0].count("\t") + 1
    for line in lines[1:]:
        yield [cell.strip() for cell in line.split("\t")] + [""] * (width - line.count("\t") - 1)


def lexicon() -> Lexicon:
    """Return both tables, read anew."""
    kinds: dict[str, dict[str, str]] = {}
    for kind, words, value in _rows("words.tsv"):
        kinds.setdefault(kind, {})[words] = value
    scopes = {
        name: Reach(
            kind == "reach",
            frozenset(shown.split()),
            frozenset(against.split()),
            tuple(filter(None, (part.strip() for part in words.split(";")))),
        )
        for name, kind, shown, against, words in _rows("scopes.tsv")
    }
    return Lexicon(
        verbs=kinds["involvement"],
        forms=kinds["form"],
        empty=tuple(kinds["empty"]),
        mute=tuple(kinds["mute"]),
        denials=tuple(kinds["denial"]),
        affirmed=tuple(kinds["affirmed"]),
        wishes=tuple(kinds["wish"]),
        hedges=tuple(kinds["hedge"]),
        scopes=scopes,
    )
