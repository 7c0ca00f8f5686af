"""Which questions a sentence asks that no phrasing fits, guessed by its words and what it names.

What was learnt from the sentences that people type (:mod:`pm_graph.intent`) says which questions
are likely; one is meant only if each word of the sentence has a part in it
(:mod:`pm_graph.account`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from pm_graph.catalogue import Catalogue
from pm_graph.features import NONE, Gazetteer, Span, features
from pm_graph.match import Fit
from pm_graph.mention import FRAMEWORK, Mentions
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.wording import Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.intent import Intents
    from pm_graph.memory import State
    from pm_graph.order import Counts
    from pm_graph.resolve import Resolver

MOST = 6
"""How many of the likeliest questions are looked at."""
BEHIND = 1.5
"""How far behind the likeliest one a question may be, in units of the margin."""
SURE = 1.2
"""What the likeliest question leads by at least where no word means anything by itself."""
FARTHER = 2.5
"""How far behind one may be that has a phrasing which fits but for words that are left aside."""
DOUBT = 0.6
"""How far behind what is no question at all."""
PHRASED = 0.7
"""What counts for a question that has a phrasing which fits but for words that are left aside."""
LEAST = -0.3
"""What a guess counts at least: one that is far behind and accounts for little is none."""
WEIGHT = 0.25
"""How much a word that is accounted for counts beside the likelihood of a question."""


class Guesser:
    """Guesses by what was learnt, and by the names and phrasings of one graph and catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        resolver: Resolver,
        rules: Wording,
        state: State | None = None,
    ) -> None:
        self._catalogue, self._resolver, self._rules = catalogue, resolver, rules
        self._state = self._found_out() if state is None else state
        self._gazetteer = Gazetteer(resolver, (), rules, self._state["gazetteer"])

    @cached_property
    def _intents(self) -> Intents:
        # Not needed where a phrasing fits.
        from pm_graph.intent import Intents

        return Intents(self._state["intents"])

    @cached_property
    def _required(self) -> dict[str, tuple[str, ...]]:
        """The parameters that a question can't do without: they have a place in each phrasing."""
        found: dict[str, tuple[str, ...]] = self._state["required"]
        return found

    @cached_property
    def _orders(self) -> dict[str, list[Counts]]:
        """What stands beside the places of parameters of one kind, by question."""
        found: dict[str, list[Counts]] = self._state["orders"]
        return found

    @property
    def state(self) -> dict[str, Any]:
        """What was learnt and found out, of Python's own types only."""
        return {name: self._state[name] for name in ("gazetteer", "intents", "required", "orders")}

    def _found_out(self) -> dict[str, Any]:
        from pm_graph.intent import Intents
        from pm_graph.order import counted
        from pm_graph.phrasing import places

        types = {one for sketch in self._catalogue.sketches() for one in sketch.types}
        named = [one for one in types if one and one != ANY and not one.startswith("xsd:")]
        required, orders = {}, {}
        for question in self._catalogue:
            told = [set(places(phrasing)) for phrasing in question.phrasings]
            required[question.name] = tuple(sorted(set.intersection(*told))) if told else ()
            alike: dict[tuple[str, ...], list[str]] = {}
            for parameter in question.parameters:
                alike.setdefault(parameter.types, []).append(parameter.name)
            orders[question.name] = [
                counted(question.phrasings, names, self._rules)
                for types, names in alike.items()
                if len(names) > 1 and not question.symmetric.issuperset(names)
            ]
        return {
            "intents": Intents().state,
            "gazetteer": Gazetteer(self._resolver, named, self._rules).state,
            "required": required,
            "orders": orders,
        }

    def likely(self, tokens: Sequence[Token]) -> list[str]:
        """Return the names of the questions of the catalogue, the likeliest first."""
        ranked = self._intents.ranked(features(tokens, self._gazetteer.spans(tokens)))
        names = set(self._catalogue.names)
        return [name for name, _ in ranked if name in names]

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Return the names among ``tokens``, in their order."""
        return self._gazetteer.spans(tokens)

    def fits(
        self,
        mentions: Mentions,
        tokens: Sequence[Token],
        spans: Sequence[Span],
        phrased: Sequence[tuple[str, Fit]] = (),
    ) -> list[tuple[str, Fit]]:
        """Return what ``tokens`` may ask, with values for the parameters; nothing if nothing does.

        A score counts a question's lead over the others and the words that are accounted for.
        ``phrased`` are the ways in which phrasings fit but for words that are left aside; they are
        weighed with the guesses.
        """
        if any(mentions.numbers_framework(at) for at in _numbers(tokens, mentions)):
            return []  # an edition that nobody has
        ranked = self._intents.ranked(features(tokens, spans))
        names, best = set(self._catalogue.names), ranked[0][1]
        if best < SURE and not spans and all(map(self._rules.idle, tokens)):
            return []
        leads = {name: lead - best for name, lead in ranked}
        found = [
            (name, fit._replace(score=leads.get(name, 0) + PHRASED + WEIGHT * fit.score))
            for name, fit in phrased
            if leads.get(name, 0) >= -FARTHER
        ]
        from pm_graph.account import Account

        account = Account(mentions, tokens, spans, intents=self._intents, rules=self._rules)
        for name, lead in ranked[:MOST]:
            if leads[name] < max(-BEHIND, leads.get(NONE, -BEHIND) - DOUBT):
                break
            if name not in names or (lead < best and self._wide(name)):
                continue
            for way in account.ways(
                self._catalogue[name], self._required[name], self._orders[name]
            ):
                score = leads[name] + WEIGHT * way.score
                if score >= LEAST:
                    found.append((name, Fit(score, way.values, way.ignored)))
        return found

    def _wide(self, name: str) -> bool:
        """Whether a question can be asked of anything whatever: it takes long to look for that."""
        return any(parameter.types == (ANY,) for parameter in self._catalogue[name].parameters)

    def knows(self, token: Token) -> bool:
        """Whether people use a word in any question."""
        return self._intents.knows(token.canon)

    def named(self, sentence: str, tokens: Sequence[Token]) -> set[int]:
        """Return the places of all words that are part of a name.

        A number behind a framework that is no part of its name is an edition that nobody has, and
        capitals before "framework" are the name of one that nobody knows.
        """
        spans = self._gazetteer.spans(tokens)
        mentions = Mentions(sentence, tokens, self._resolver, self._rules)
        strange = {at for at in _numbers(tokens, mentions) if mentions.numbers_framework(at)}
        return {at for s in spans for at in range(s.start, s.stop)} - strange

    def whole(self, fit: Fit, tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
        """Whether no value of ``fit`` is a name that is only a part of a longer one of its kind."""
        longer = [span for span in spans if span.proper and span.stop - span.start > 1]
        return not any(
            self._part(self._rules.tokens(value.said), tokens, longer)
            for _, value in fit.values
            if longer and value.terms[0].startswith("<")
        )

    def _part(self, name: Sequence[Token], tokens: Sequence[Token], longer: list[Span]) -> bool:
        """Whether ``name`` stands in ``tokens`` only within longer names of its kind."""
        kinds = self._gazetteer.kinds(name)
        words = [token.text for token in name]
        size = len(words)
        at = [
            start
            for start in range(len(tokens) - size + 1)
            if [token.text for token in tokens[start : start + size]] == words
        ]
        return bool(at) and all(
            any(
                span.start <= start
                and start + size <= span.stop
                and size < span.stop - span.start
                and not kinds.isdisjoint(span.kinds)
                for span in longer
            )
            for start in at
        )


def _numbers(tokens: Sequence[Token], mentions: Mentions) -> Iterator[int]:
    """Yield the places of numbers that are no part of a framework's name."""
    named = {
        at
        for start in range(len(tokens))
        for stop, _ in mentions.alone(FRAMEWORK, start)
        for at in range(start, stop)
    }
    yield from (at for at, token in enumerate(tokens) if token.text.isdigit() and at not in named)
