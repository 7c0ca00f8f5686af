"""Which phrasings a sentence may fit, told before any of them is compiled.

Every word that means something has to be said in the phrasing or belong to the name of a thing that
the question can be asked about; a look at the text of the header tells that most phrasings have
neither. What is let through need not fit, but what fits is let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.wording import ORDINALS, Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.resolve import Resolver

TEXT, NUMBER = "xsd:string", "xsd:integer"
SHORT = 4
"""Up to how many letters a stem has to be found whole; of longer ones the end may differ."""


class Sieve:
    """Sifts the phrasings of one catalogue by the names of one graph."""

    def __init__(
        self,
        catalogue: Catalogue,
        resolver: Resolver,
        rules: Wording,
        state: dict[str, Any] | None = None,
    ) -> None:
        self._rules = rules
        self._idle = rules.function | rules.polite
        self._begins: dict[str, list[str]] = {}
        # Questions about anything that has a name come last: it takes longest to know those.
        self._narrow = [s for s in catalogue.sketches() if ANY not in s.types]
        self._wide = [s for s in catalogue.sketches() if ANY in s.types]
        types = {one for sketch in self._narrow for one in sketch.types}
        self._types = sorted(one for one in types if one and not one.startswith("xsd:"))
        self._needs: dict[str, list[frozenset[str]]] = state["needs"] if state else {}
        self._having: dict[str, list[str]] = state["having"] if state else {}
        if not state:
            resolver.load(self._types)
            for one in self._types:
                for word in resolver.stems((one,)).words:
                    self._having.setdefault(word, []).append(one)

    @property
    def state(self) -> dict[str, Any]:
        """What was found out, of Python's own types only."""
        return {"needs": self._needs, "having": self._having}

    def content(self, tokens: Sequence[Token]) -> dict[str, int]:
        """Return the canonical words that mean something, with their places as bits."""
        found: dict[str, int] = {}
        for place, token in enumerate(tokens):
            if token.canon not in self._idle:
                found[token.canon] = found.get(token.canon, 0) | 1 << place
        return found

    def phrasings(
        self, tokens: Sequence[Token], *, wide: bool = False, loose: bool = False
    ) -> Iterator[tuple[str, str]]:
        """Yield the phrasings that ``tokens`` may fit, each with the name of its question.

        Those of questions about anything whatever are told only where ``wide``. Where ``loose``, a
        word may be said in any phrasing of the question.
        """
        heard = {token.canon for token in tokens}
        said = {t.canon: self._kinds(t) for t in tokens if t.canon not in self._idle}
        for name, types, phrasings, _ in self._wide if wide else self._narrow:
            lacking = [
                self._beginnings(word)
                for word, kinds in said.items()
                if TEXT not in types and not wide and kinds.isdisjoint(types)
            ]
            every = " ".join(phrasings).casefold() if loose else ""
            for phrasing in phrasings:
                text = every or phrasing.casefold()
                said_there = all(any(begin in text for begin in begins) for begins in lacking)
                if said_there and not any(map(heard.isdisjoint, self.needs(phrasing))):
                    yield name, phrasing

    def needs(self, phrasing: str) -> list[frozenset[str]]:
        """Return the words without which ``phrasing`` can't fit, one of each set."""
        found = self._needs.get(phrasing)
        if found is None:
            from pm_graph.phrasing import needs

            found = self._needs[phrasing] = needs(phrasing, self._rules)
        return found

    def _kinds(self, token: Token) -> set[str]:
        """Return the types of things whose names have the word."""
        found = set(self._having.get(token.stem, ()))
        if token.stem[:1].isdigit() or token.stem in ORDINALS:
            found.add(NUMBER)
        if not token.stem.isalnum():
            found.update(self._types)  # an identifier may name anything
        return found

    def _beginnings(self, canon: str) -> list[str]:
        """Return how the words begin that are read as ``canon``."""
        found = self._begins.get(canon)
        if found is None:
            stems = self._rules.variants(canon)
            found = self._begins[canon] = sorted({_beginning(stem) for stem in stems})
        return found


def _beginning(stem: str) -> str:
    """Return what every word with this stem begins with, whatever its ending and spelling."""
    short = stem.partition("iz")[0] or stem
    if len(short) > SHORT:
        return short[: max(SHORT, len(short) - 2)]
    return short.removesuffix("i") or short
