"""The ways in which the phrasings of a catalogue fit a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.match import BOUND, NOWHERE, Fit, Floating, fits
from pm_graph.mention import Kind, Mentions, kinds
from pm_graph.packed import packed, unpacked
from pm_graph.pattern import Pattern
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import ANY
from pm_graph.sift import Sieve
from pm_graph.wording import Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.match import Finder
    from pm_graph.memory import State
    from pm_graph.resolve import Resolver


class _Form(NamedTuple):
    """A phrasing, ready to be matched."""

    pattern: Pattern
    kinds: dict[str, Kind]
    places: tuple[str, ...]
    """The parameters that have to have a value."""
    bounded: bool
    """Whether the question has a parameter BOUND."""


class Phrasings:
    """All phrasings of one catalogue, compiled when they are first needed."""

    def __init__(
        self,
        catalogue: Catalogue,
        resolver: Resolver,
        rules: Wording,
        state: State | None = None,
    ) -> None:
        self._catalogue, self._resolver, self._rules = catalogue, resolver, rules
        self._sieve = Sieve(catalogue, resolver, rules, state["sieve"] if state else None)
        self._packed: dict[tuple[str, str], bytes] = state["forms"] if state else {}
        self._forms: dict[tuple[str, str], _Form] = {}

    @property
    def state(self) -> dict[str, Any]:
        """All of them, compiled, of Python's own types only; their types' names are looked up."""
        for name, phrasing in self._catalogue.phrasings():
            self._sieve.needs(phrasing)
            form = self._form(name, phrasing)
            self._packed[name, phrasing] = packed(_plain(form))
            for types, _ in form.kinds.values():
                if types != (ANY,) and not types[0].startswith("xsd:"):
                    self._resolver.stems(types)
                elif types[1:]:
                    self._resolver.ranks(types[1:])
        return {"sieve": self._sieve.state, "forms": self._packed}

    def fits(self, mentions: Mentions, tokens: Sequence[Token]) -> list[tuple[str, Fit]]:
        """Return the ways in which phrasings fit ``tokens``, each with its question's name.

        Questions about anything whatever are looked at only if no other one fits.
        """
        content = self._sieve.content(tokens)
        found: list[tuple[str, Fit]] = []
        for wide in (False, True):
            for name, form, floating in self._fitting(mentions, tokens, content, wide=wide):
                find = _finder(form, mentions)
                ways = fits(form.pattern, tokens, self._rules, find, floating)
                found += [(name, way) for way in ways]
            if any(not way.ignored for _, way in found):
                break
        if not content:
            # Where no word means anything by itself, no single one of them names anything.
            return [one for one in found if all(" " in value.said for _, value in one[1].values)]
        return found

    def _fitting(
        self, mentions: Mentions, tokens: Sequence[Token], content: dict[str, int], *, wide: bool
    ) -> Iterator[tuple[str, _Form, Floating]]:
        """Yield the phrasings that may fit: the words they need are there, and none is strange."""
        floating, framed = mentions.floating()
        said = {token.canon for token in tokens}
        for name, phrasing in self._sieve.phrasings(tokens, wide=wide):
            form = self._form(name, phrasing)
            if not all(mentions.covered(form.kinds[slot]) for slot in form.places):
                continue
            if form.pattern.words and said.isdisjoint(form.pattern.words):
                continue  # of "what is pricing" the name alone says too little
            strange = 0
            for word, bits in content.items():
                if word not in form.pattern.words:
                    strange |= bits
            if strange and form.bounded:
                strange &= ~framed
            for slot in form.pattern.slots:
                if not strange:
                    break
                strange &= ~mentions.covered(form.kinds[slot])
            if not strange:
                yield name, form, floating if form.bounded else NOWHERE

    def _form(self, name: str, phrasing: str) -> _Form:
        """Return a phrasing compiled, once."""
        form = self._forms.get((name, phrasing))
        if form is None and (known := self._packed.get((name, phrasing))):
            pattern, *rest = unpacked(known)
            form = self._forms[name, phrasing] = _Form(Pattern(*pattern), *rest)
        if form is None:
            from pm_graph.phrasing import compile_phrasing, places

            question = self._catalogue[name]
            form = self._forms[name, phrasing] = _Form(
                compile_phrasing(phrasing, self._rules),
                kinds(question),
                tuple(places(phrasing)),
                any(parameter.name == BOUND for parameter in question.parameters),
            )
        return form


def _plain(form: _Form) -> tuple[Any, ...]:
    """Return ``form`` as tuples, lists and texts."""
    arcs = [[tuple(arc) for arc in leaving] for leaving in form.pattern.arcs]
    return ((arcs, *form.pattern[1:]), *form[1:])


def _finder(form: _Form, mentions: Mentions) -> Finder:
    """Return what finds the values that a phrasing has places for."""
    of, known = form.kinds, mentions.values
    return lambda name, at: known(of[name], at)
