"""Which question a sentence most likely asks, by what was learnt from sentences that people type.

``queries/intents.tsv`` holds what was learnt (:mod:`pm_graph.training`): for each feature of a
sentence (:mod:`pm_graph.features`) how much it speaks for each question, in whole numbers, so that
the same sentence counts the same everywhere; and which words people use for which question.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from struct import iter_unpack, pack

from pm_graph.record import TYPE_CHECKING
from pm_graph.shelf import read, shelf

if TYPE_CHECKING:
    from typing import Any

PATH = "intents.tsv"
MARGIN = 960
"""By how much, in the unit of the weights, a sentence's own question was made to lead."""
_PAIR = "<Bh"
"""A question's number and a weight, packed: there are tens of thousands."""
ORDINARY = 4
"""In the sentences of how many questions a word has to stand to mean nothing for any of them."""


class Intents:
    """What was learnt, read from a file or from ``state``."""

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        if state is None:
            state = parse(read(os.path.join(shelf("queries"), PATH)))
        self.state = state
        """All of it, of Python's own types only."""
        self._names: list[str] = state["questions"]
        self._weights: dict[str, bytes] = state["weights"]
        self._words: dict[str, int] = state["words"]
        self._bits = {name: 1 << place for place, name in enumerate(self._names)}

    def ranked(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Return the questions, the likeliest first, each with its lead in units of MARGIN."""
        scores = [0] * len(self._names)
        for feature in features:
            pairs = self._weights.get(feature, b"")
            for place, weight in iter_unpack(_PAIR, pairs):
                scores[place] += weight
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
        return [(self._names[place], scores[place] / MARGIN) for place in order]

    def uses(self, question: str, word: str) -> bool:
        """Whether people use the canonical ``word`` where they ask ``question``."""
        return bool(self._words.get(word, 0) & self._bits.get(question, 0))

    def knows(self, word: str) -> bool:
        """Whether people use the canonical ``word`` in any question."""
        return word in self._words

    def ordinary(self, word: str) -> bool:
        """Whether the canonical ``word`` stands in sentences of many questions."""
        return self._words.get(word, 0).bit_count() >= ORDINARY


def parse(text: str) -> dict[str, Any]:
    """Return what the lines of an ``intents.tsv`` hold."""
    state: dict[str, Any] = {"questions": [], "weights": {}, "words": {}}
    for line in text.splitlines():
        kind, tab, rest = line.partition("\t")
        if kind == "questions":
            state["questions"] = rest.split()
        elif kind == "word":
            word, _, bits = rest.partition("\t")
            state["words"][word] = int(bits, 16)
        elif tab and kind == "feature":
            feature, _, pairs = rest.partition("\t")
            told = (pair.split(":") for pair in pairs.split())
            state["weights"][feature] = b"".join(pack(_PAIR, int(q), int(w)) for q, w in told)
    return state
