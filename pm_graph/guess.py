"""Which questions a sentence asks that no phrasing fits, guessed by its words and what it names.

What was learnt from the sentences that people type (:mod:`pm_graph.intent`) says which questions are
likely; one is meant only if each word of the sentence has a part in it: as part of a value, as a
word that people use for that question, or as one that means nothing. Of what is known only from
other questions little may be left over, and of what is known from none, nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.features import Gazetteer, Span, features
from pm_graph.filling import Cost, Filling, fillings
from pm_graph.intent import NONE, Intents
from pm_graph.match import BOUND, SAID, SAID_FUNCTION, Fit
from pm_graph.mention import FRAMEWORK, Mentions, kinds
from pm_graph.order import counted, likelihood
from pm_graph.packed import packed, unpacked
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.wording import NUMBERS, Token, Wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.question import Parameter, Question
    from pm_graph.resolve import Resolver

MOST = 6
"""How many of the likeliest questions are looked at."""
BEHIND = 1.5
"""How far behind the likeliest one a question may be, in units of the margin."""
IDLE, USED, ORDINARY, FOREIGN, GENERIC = 0.0, 0.05, -0.05, -0.6, -0.3
"""What counts for a word that is left aside: one that means nothing, that people use for the
question, that stands in sentences of all kinds, that is known from other questions; and for a name
that is said of everything here."""
NUMBERED, SAID_ORDINARY = -0.3, 0.9
"""What counts for a number that is left aside where a silence is told, which no number changes, and
for a word in a value that stands in sentences of all kinds."""
FARTHEST = -1.0
"""What may be lost with words that are known from other questions only."""
PHRASED = 0.4
"""What counts for a question that has a phrasing which fits but for words that are left aside."""
WEIGHT = 0.25
"""How much a word that is accounted for counts beside the likelihood of a question."""


class Guesser:
    """Guesses by what was learnt, and by the names and phrasings of one graph and catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        resolver: Resolver,
        rules: Wording,
        state: dict[str, Any] | None = None,
    ) -> None:
        self._catalogue, self._resolver, self._rules = catalogue, resolver, rules
        if state is None:
            state = {name: packed(found) for name, found in self._found_out().items()}
        self.state = state
        """What was learnt and found out, of Python's own types only."""
        self._intents = Intents(unpacked(state["intents"]))
        self._gazetteer = Gazetteer(resolver, (), rules, unpacked(state["names"]))
        self._required: dict[str, tuple[str, ...]] = unpacked(state["required"])
        self._orders = unpacked(state["orders"])

    def _found_out(self) -> dict[str, Any]:
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
            "names": Gazetteer(self._resolver, named, self._rules).state,
            "required": required,
            "orders": orders,
        }

    def likely(self, tokens: Sequence[Token]) -> list[str]:
        """Return the names of the questions of the catalogue, the likeliest first."""
        ranked = self._intents.ranked(features(tokens, self._gazetteer.spans(tokens)))
        names = set(self._catalogue.names)
        return [name for name, _ in ranked if name in names]

    def fits(
        self,
        mentions: Mentions,
        tokens: Sequence[Token],
        phrased: Sequence[tuple[str, Fit]] = (),
    ) -> list[tuple[str, Fit]]:
        """Return what ``tokens`` may ask, with values for the parameters; nothing if nothing does.

        A score counts a question's lead over the others and the words that are accounted for.
        ``phrased`` are the ways in which phrasings fit but for words that are left aside; they are
        weighed with the guesses.
        """
        spans = self._gazetteer.spans(tokens)
        if not spans and all(map(self._rules.idle, tokens)):
            return []
        if any(mentions.numbers_framework(at) for at in _numbers(tokens, mentions)):
            return []  # an edition that nobody has
        ranked = self._intents.ranked(features(tokens, spans))
        names, best = set(self._catalogue.names), ranked[0][1]
        leads = {name: lead - best for name, lead in ranked}
        found = [
            (name, fit._replace(score=leads.get(name, 0) + PHRASED + WEIGHT * fit.score))
            for name, fit in phrased
            if leads.get(name, 0) >= -BEHIND
        ]
        for name, lead in ranked[:MOST]:
            if name == NONE or lead < best - BEHIND:
                break
            if name in names:
                found += [
                    (name, Fit(leads[name] + WEIGHT * way.score, way.values, way.ignored))
                    for way in self._fillings(name, mentions, tokens, spans)
                ]
        return found

    def knows(self, token: Token) -> bool:
        """Whether people use a word in any question."""
        return self._intents.knows(token.canon)

    def names(self, tokens: Sequence[Token]) -> list[Span]:
        """Return the proper names among ``tokens``."""
        return [span for span in self._gazetteer.spans(tokens) if span.proper]

    def named(self, sentence: str, tokens: Sequence[Token]) -> set[int]:
        """Return the places of all words that are part of a name.

        A number behind a framework that is no part of its name is an edition that nobody has, and
        capitals before "framework" are the name of one that nobody knows.
        """
        spans = self._gazetteer.spans(tokens)
        mentions = Mentions(sentence, tokens, self._resolver, self._rules)
        strange = {at for at in _numbers(tokens, mentions) if mentions.numbers_framework(at)}
        return {at for s in spans for at in range(s.start, s.stop)} - strange

    def whole(self, fit: Fit, tokens: Sequence[Token]) -> bool:
        """Whether no value of ``fit`` is a name that is only a part of a longer one of its kind."""
        longer = [span for span in self._gazetteer.spans(tokens) if span.proper]
        for _, value in fit.values:
            if not value.terms[0].startswith("<"):
                continue
            words = self._rules.tokens(value.said)
            kinds = self._gazetteer.kinds(words)
            for span in longer:
                name = {token.stem for token in tokens[span.start : span.stop]}
                if {t.stem for t in words} < name and not kinds.isdisjoint(span.kinds):
                    return False
        return True

    def _fillings(
        self, name: str, mentions: Mentions, tokens: Sequence[Token], spans: Sequence[Span]
    ) -> list[Filling]:
        """Return the ways to give values to a question's parameters that leave no name over."""
        question = self._catalogue[name]
        slots = {
            parameter: kind
            for parameter, kind in kinds(question).items()
            if kind[0] != (ANY,) and kind[0][0] not in ("xsd:string", "xsd:boolean")
        }
        required = set(self._required[name])
        texts = [p.name for p in question.parameters if {p.name} == required and _is_text(p)]
        required -= set(texts)
        if not required <= set(slots):
            return []
        # What comes near a silence is told whatever else was named; any other answer has to be
        # about all that was.
        spared = [s for s in spans if s.proper and (question.nearby or self._generic(tokens, s))]
        free = {at for s in spans if s.proper for at in range(s.start, s.stop)}
        free.update(self._said_of_all(tokens))
        costs = [self._cost(question, one) for one in tokens]
        text = self._text(name, tokens, costs) if texts else None
        costs = [IDLE if at in free else cost for at, cost in enumerate(costs)]
        if text:
            costs[text[0] : text[1]] = [IDLE] * (text[1] - text[0])
        worth = [self._worth(token) for token in tokens]
        found: list[tuple[float, Filling]] = []
        for way in fillings(slots, mentions, costs, worth):
            left = [span for span in spans if span.proper and not way.covers(span)]
            if not (
                required <= {value for value, _ in way.values}
                and all(
                    span in spared or _inside(span, text) or _repeats(span, way, mentions)
                    for span in left
                )
                and self._pays(way, costs)
            ):
                continue
            if question.nearby and any(v == BOUND for v, _ in way.values) and any(
                FRAMEWORK[0] in span.kinds for span in left
            ):
                continue  # of several frameworks that are named, one would be chosen
            named = [(value, at) for (value, _), at in zip(way.values, way.places, strict=True)]
            order = sum(likelihood(counts, tokens, named) for counts in self._orders[name])
            if text:
                way = way._replace(values=(*way.values, (texts[0], mentions.text(*text))))
            found.append((order, way._replace(score=way.score + GENERIC * len(left))))
        likeliest = max((order for order, _ in found), default=0)
        return [way._replace(score=way.score + order - likeliest) for order, way in found]

    def _text(
        self, name: str, tokens: Sequence[Token], costs: Sequence[Cost]
    ) -> tuple[int, int] | None:
        """Return where the words stand that people do not use for the question itself.

        Some other word has to be one that they use for it.
        """
        strange = [at for at, cost in enumerate(costs) if cost is None or cost < IDLE]
        used = [t for t in tokens if self._intents.uses(name, t.canon) and not self._rules.idle(t)]
        if not strange or not used:
            return None
        start, stop = strange[0], strange[-1] + 1
        inner = range(start, stop)
        idle = self._rules.function
        return (start, stop) if all(at in strange or tokens[at].canon in idle for at in inner) else None

    def _pays(self, way: Filling, costs: Sequence[Cost]) -> bool:
        """Whether little is left aside that is known from other questions only.

        Where nothing is named, all words have to be those of the question.
        """
        lost = [cost for at in way.ignored if (cost := costs[at]) is not None]
        return sum(cost for cost in lost if cost <= FOREIGN or not way.values) >= FARTHEST * bool(way.values) - 0.2 

    def _generic(self, tokens: Sequence[Token], span: Span) -> bool:
        """Whether a name is said of everything here."""
        said = tuple(token.canon for token in tokens[span.start : span.stop])
        return said in self._rules.generic

    def _said_of_all(self, tokens: Sequence[Token]) -> Iterator[int]:
        """Yield the places of names that are said of everything here, be they part of others."""
        for words in self._rules.generic:
            for at in range(len(tokens) - len(words) + 1):
                if tuple(token.canon for token in tokens[at : at + len(words)]) == words:
                    yield from range(at, at + len(words))

    def _worth(self, token: Token) -> float:
        """Return what a word counts in a value: less if it says little."""
        if token.canon in self._rules.function:
            return SAID_FUNCTION
        return SAID_ORDINARY if self._intents.ordinary(token.canon) else SAID

    def _cost(self, question: Question, token: Token) -> Cost:
        """Return what it counts to leave a word aside in a sentence that asks a question."""
        word, rules = token.canon, self._rules
        if word in rules.function:
            return IDLE
        if token.stem in rules.orders:
            return None
        if word.isdigit() and token.text not in NUMBERS:
            return NUMBERED if question.nearby else None
        if self._intents.uses(question.name, word):
            return USED
        if token.stem in rules.strict or word.isdigit():
            return None
        if token.stem in rules.polite or self._intents.ordinary(word):
            return ORDINARY
        return FOREIGN if self._intents.knows(word) else None


def _is_text(parameter: Parameter) -> bool:
    return parameter.types == ("xsd:string",)


def _numbers(tokens: Sequence[Token], mentions: Mentions) -> Iterator[int]:
    """Yield the places of numbers that are no part of a framework's name."""
    named = {
        at
        for start in range(len(tokens))
        for stop, _ in mentions.alone(FRAMEWORK, start)
        for at in range(start, stop)
    }
    yield from (at for at, token in enumerate(tokens) if token.text.isdigit() and at not in named)


def _inside(span: Span, text: tuple[int, int] | None) -> bool:
    """Whether a name is part of a text."""
    return text is not None and text[0] <= span.start and span.stop <= text[1]


def _repeats(span: Span, way: Filling, mentions: Mentions) -> bool:
    """Whether the framework that is named is the value of a parameter already."""
    if FRAMEWORK[0] not in span.kinds:
        return False
    named = mentions.alone(FRAMEWORK, span.start)
    meant = {f"<{iri}>" for stop, iris in named if stop == span.stop for iri in iris}
    return bool(meant) and any(meant <= set(value.terms) for _, value in way.values)
