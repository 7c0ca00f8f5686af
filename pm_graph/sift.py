"""Which phrasings a sentence may fit, told before any of them is compiled.

Every word that means something has to be said in the phrasing or belong to the name of a thing that
the question can be asked about; most phrasings have neither for some word of a sentence. What is
let through need not fit, but what fits is let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.packed import packed, unpacked
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.wording import ORDINALS, Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.resolve import Resolver

TEXT, NUMBER = "xsd:string", "xsd:integer"


class Sieve:
    """Sifts the phrasings of one catalogue by the names of one graph.

    Each phrasing has a number; what is known of many is a whole number with one bit for each.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        resolver: Resolver,
        rules: Wording,
        state: dict[str, Any] | None = None,
    ) -> None:
        self._rules = rules
        self._phrasings = catalogue.phrasings()
        self._needs: dict[str, list[frozenset[str]]] = {}
        self._types: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._having: dict[str, list[str]] = {}
        self._packed: dict[str, bytes] = {}
        if state:
            self._types, self._words = state["types"], state["words"]
            self._having, self._packed = state["having"], state["packed"]
        else:
            self._number(catalogue)
            self._name(resolver)

    def _number(self, catalogue: Catalogue) -> None:
        """Note which phrasings have which words, and which types."""
        canons: dict[str, list[str]] = {}
        bit = 1
        for sketch in catalogue.sketches():
            first = bit
            for phrasing in sketch.phrasings:
                for word in _WORD.findall(_SLOT.sub(" ", phrasing)):
                    if word not in canons:
                        canons[word] = [token.canon for token in self._rules.tokens(word)]
                    for canon in canons[word]:
                        self._words[canon] = self._words.get(canon, 0) | bit
                bit <<= 1
            mine = bit - first
            for one in sketch.types:
                self._types[one] = self._types.get(one, 0) | mine

    def _name(self, resolver: Resolver) -> None:
        """Note which types have names with which words."""
        named = [one for one in self._types if one and not one.startswith("xsd:") and one != ANY]
        resolver.load(named)
        for one in named:
            for word in resolver.stems((one,)).words:
                self._having.setdefault(word, []).append(one)

    @property
    def state(self) -> dict[str, Any]:
        """What was found out, of Python's own types only."""
        for _, phrasing in self._phrasings:
            self.needs(phrasing)
        return {
            "types": self._types,
            "words": self._words,
            "having": self._having,
            # What few sentences need is packed apart, and unpacked when one does.
            "packed": {phrasing: packed(found) for phrasing, found in self._needs.items()},
        }

    def content(self, tokens: Sequence[Token]) -> dict[str, int]:
        """Return the canonical words that mean something, with their places as bits."""
        found: dict[str, int] = {}
        for place, token in enumerate(tokens):
            if not self._rules.idle(token):
                found[token.canon] = found.get(token.canon, 0) | 1 << place
        return found

    def phrasings(
        self, tokens: Sequence[Token], *, wide: bool = False
    ) -> Iterator[tuple[str, str]]:
        """Yield the phrasings that ``tokens`` may fit, each with the name of its question.

        Those of questions about anything whatever are told only where ``wide``.
        """
        anything = self._types.get(ANY, 0)
        left = anything if wide else ~anything & ((1 << len(self._phrasings)) - 1)
        for token in tokens:
            if left and not wide and not self._rules.idle(token):
                left &= self._words.get(token.canon, 0) | self._asking(token)
        heard = {token.canon for token in tokens}
        while left:
            lowest = left & -left
            left ^= lowest
            name, phrasing = self._phrasings[lowest.bit_length() - 1]
            if not any(map(heard.isdisjoint, self.needs(phrasing))):
                yield name, phrasing

    def _asking(self, token: Token) -> int:
        """Return the phrasings of questions that have a parameter whose value may have the word."""
        found = self._types.get(TEXT, 0)
        if token.stem[:1].isdigit() or token.stem in ORDINALS:
            found |= self._types.get(NUMBER, 0)
        # An identifier may name anything.
        types = self._having.get(token.stem, ()) if token.stem.isalnum() else self._types
        for one in types:
            found |= self._types[one]
        return found

    def needs(self, phrasing: str) -> list[frozenset[str]]:
        """Return the words without which ``phrasing`` can't fit, one of each set."""
        found = self._needs.get(phrasing)
        if found is None and phrasing in self._packed:
            found = self._needs[phrasing] = unpacked(self._packed[phrasing])
        if found is None:
            from pm_graph.phrasing import needs

            found = self._needs[phrasing] = needs(phrasing, self._rules)
        return found


_SLOT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[^\s\[\]()|]+")
