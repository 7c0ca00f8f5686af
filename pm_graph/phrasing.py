"""Phrasings: how people ask a question, as the question's own header lists them.

``what (is|are) asked of {thing} [in {framework}]``: a word stands for itself, ``(a|b)`` for one of
several, ``[…]`` for something that may be missing, ``{name}`` for the value of a parameter, one or
more words long. Case and punctuation do not count.
"""

import re
from collections.abc import Container, Iterable, Iterator

from pm_graph.record import NamedTuple

LONGEST_VALUE = 9
"""How many words the value of a parameter may have."""
LONGEST_QUESTION = 60
"""How many words a question may have."""

_SYNTAX = re.compile(r"\{(\w+)\}|([\[\](|)])|([^\s{}\[\](|)]+)")
_WORD = re.compile(r"[^\s?!,;\"“”]+")

Binding = tuple[tuple[str, str], ...]
"""Pairs of a parameter's name and the words that stand for its value."""


class Word(NamedTuple):
    """A word that has to stand there."""

    text: str


class Slot(NamedTuple):
    """The place of a parameter's value."""

    name: str


class Choice(NamedTuple):
    """One of several sequences; an empty one makes the others optional."""

    options: tuple["Sequence", ...]


Sequence = tuple[Word | Slot | Choice, ...]


class Match(NamedTuple):
    """A phrasing that fits a question."""

    literal: int
    """How many words of the question the phrasing names itself: more is closer."""
    binding: Binding


def tokens(text: str) -> list[str]:
    """Return the words of a question, without the punctuation around them."""
    return [word for raw in _WORD.findall(text) if (word := raw.rstrip(".:").strip("'’‘"))]


def may_fit(phrasing: str, words: Container[str]) -> bool:
    """Say whether ``phrasing`` may fit a question of the folded ``words``; cheaper than compiling.

    A word that stands by itself, or a choice of single words, has to be among them.
    """
    depth = 0
    for part in phrasing.split():
        single = part[0] == "(" and part[-1] == ")" and part.count("(") == 1
        if depth == 0 and (single or part[0] not in "[({"):
            options = part.strip("()").split("|")
            if not any(option.casefold().strip("?,.") in words for option in options):
                return False
        depth += part.count("[") + part.count("(") - part.count("]") - part.count(")")
    return True


def folded(words: Iterable[str]) -> set[str]:
    """Return the words of a question as phrasings have them."""
    return set(map(_fold, words))


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def compile_phrasing(text: str) -> Sequence:
    """Return ``text`` as a sequence to match; raises ValueError if its brackets do not pair."""
    parts = [
        (slot, mark, word.casefold().strip("?,.")) for slot, mark, word in _SYNTAX.findall(text)
    ]
    sequence, end = _sequence(parts, 0, "")
    if end != len(parts):
        raise ValueError(f"unpaired {parts[end][1]!r}")
    return sequence


def _sequence(parts: list[tuple[str, str, str]], at: int, closing: str) -> tuple[Sequence, int]:
    items: list[Word | Slot | Choice] = []
    while at < len(parts):
        slot, mark, word = parts[at]
        if mark and mark in "[(":
            end = "]" if mark == "[" else ")"
            options: list[Sequence] = [()] if mark == "[" else []
            while True:
                option, at = _sequence(parts, at + 1, end)
                options.append(option)
                if at >= len(parts):
                    raise ValueError(f"{mark!r} is not closed")
                if parts[at][1] != "|":
                    break
            if parts[at][1] != end:
                raise ValueError(f"{mark!r} is closed by {parts[at][1]!r}")
            items.append(Choice(tuple(options)))
        elif mark:
            return tuple(items), at
        elif slot:
            items.append(Slot(slot))
        elif word:
            items.append(Word(word))
        at += 1
    if closing:
        raise ValueError(f"{closing!r} is missing")
    return tuple(items), at


def matches(phrasing: Sequence, words: list[str]) -> Iterator[Match]:
    """Yield every way in which ``phrasing`` fits all of ``words``."""
    folded = [_fold(word) for word in words]
    for end, literal, binding in _match(phrasing, 0, folded, words, 0):
        if end == len(words):
            yield Match(literal, binding)


def _match(
    items: Sequence, item: int, folded: list[str], words: list[str], at: int
) -> Iterator[tuple[int, int, Binding]]:
    """Yield where a match of the items from ``item`` ends, its literal words and its values."""
    if item == len(items):
        yield at, 0, ()
        return
    part = items[item]
    if isinstance(part, Word):
        if at < len(words) and folded[at] == part.text:
            for end, literal, binding in _match(items, item + 1, folded, words, at + 1):
                yield end, literal + 1, binding
    elif isinstance(part, Slot):
        for stop in range(at + 1, min(at + LONGEST_VALUE, len(words)) + 1):
            value = (part.name, " ".join(words[at:stop]))
            for end, literal, binding in _match(items, item + 1, folded, words, stop):
                yield end, literal, (value, *binding)
    else:
        for option in part.options:
            for middle, first, values in _match(option, 0, folded, words, at):
                for end, literal, binding in _match(items, item + 1, folded, words, middle):
                    yield end, first + literal, values + binding
