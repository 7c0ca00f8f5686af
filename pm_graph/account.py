"""Which words of a sentence have a part in a question, and what it costs to leave one aside.

A word is part of a value, or one that people use for the question, or one that means nothing. Of
what is known only from other questions little may be left over; of what is known from none,
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pm_graph.features import Span
from pm_graph.filling import Cost, Filling, fillings
from pm_graph.intent import Intents
from pm_graph.match import BOUND, SAID, SAID_FUNCTION
from pm_graph.mention import FRAMEWORK, Mentions, kinds
from pm_graph.order import Counts, likelihood
from pm_graph.record import TYPE_CHECKING
from pm_graph.wording import NUMBERS, Token, Wording

if TYPE_CHECKING:
    from pm_graph.question import Parameter, Question

IDLE, USED, ORDINARY, FOREIGN, GENERIC = 0.0, 0.05, -0.05, -0.6, -0.3
"""What counts for a word that is left aside: one that means nothing, that people use for the
question, that stands in sentences of all kinds, that is known from other questions; and for a name
that is said of everything here."""
BESIDE, NUMBERED, SAID_ORDINARY = -1.2, -0.3, 0.9
"""What counts for a thing that the sentence is about and that is no value; for a number that is
left aside where a silence is told, which no number changes; and for a word in a value that stands
in sentences of all kinds."""
WORDS = 2
"""How many words have to say something where nothing is named."""
FARTHEST, SLIGHT = -1.0, -0.2
"""What may be lost with words that are known from other questions only where something is named,
and with any words where nothing is."""


class Account:
    """The words of one sentence, for any question that it may ask."""

    def __init__(
        self,
        mentions: Mentions,
        tokens: Sequence[Token],
        spans: Sequence[Span],
        *,
        intents: Intents,
        rules: Wording,
    ) -> None:
        self._mentions, self._tokens = mentions, tokens
        self._intents, self._rules = intents, rules
        self._names = [span for span in spans if span.proper]
        self._subjects = [span for span in spans if span.subject]
        self._counting = {at for at in range(len(tokens)) if mentions.counts(at)}
        self._worth = [self._word_worth(token) for token in tokens]
        # Names are accounted for as a whole, as values or as what is said of everything here.
        self._free = {at for span in self._names for at in range(span.start, span.stop)}
        self._free.update(self._said_of_all())

    def ways(
        self, question: Question, required: Sequence[str], orders: Sequence[Counts]
    ) -> list[Filling]:
        """Return the ways to give values to the parameters of ``question`` that leave no name over.

        ``required`` are the parameters that it can't do without, ``orders`` what stands beside the
        places of those of one kind.
        """
        needed = set(required)
        slots = {
            name: kind
            for name, kind in kinds(question).items()
            if kind[0][0] not in ("xsd:string", "xsd:boolean")
        }
        texts = [p.name for p in question.parameters if {p.name} == needed and _is_text(p)]
        needed -= set(texts)
        if not needed <= set(slots):
            return []
        costs = [self._cost(question, at) for at in range(len(self._tokens))]
        text = self._text(question, costs) if texts else None
        costs = [IDLE if at in self._free else cost for at, cost in enumerate(costs)]
        if text:
            costs[text[0] : text[1]] = [IDLE] * (text[1] - text[0])
        found: list[tuple[float, Filling]] = []
        for way in fillings(slots, self._mentions, costs, self._worth):
            left = [span for span in self._names if not way.covers(span)]
            if (
                needed <= {name for name, _ in way.values}
                and all(_inside(span, text) or self._spared(question, span, way) for span in left)
                and self._pays(question, way, costs)
            ):
                told = self._with_text(way, texts, text)
                order = sum(likelihood(one, self._tokens, way.named) for one in orders)
                beside = sum(not way.covers(span) for span in self._subjects)
                score = way.score + GENERIC * len(left) + BESIDE * beside
                found.append((order, told._replace(score=score)))
        likeliest = max((order for order, _ in found), default=0)
        return [way._replace(score=way.score + order - likeliest) for order, way in found]

    def _with_text(
        self, way: Filling, names: Sequence[str], text: tuple[int, int] | None
    ) -> Filling:
        if text is None:
            return way
        return way._replace(values=(*way.values, (names[0], self._mentions.text(*text))))

    def _text(self, question: Question, costs: Sequence[Cost]) -> tuple[int, int] | None:
        """Return where the words stand that people do not use for the question itself.

        Some other word has to be one that they use for it.
        """
        tokens, rules = self._tokens, self._rules
        strange = [at for at, cost in enumerate(costs) if cost is None or cost < IDLE]
        used = [t for t in tokens if self._intents.uses(question.name, t.canon)]
        if not strange or all(map(rules.idle, used)):
            return None
        start, stop = strange[0], strange[-1] + 1
        idle = {at for at in range(start, stop) if tokens[at].canon in rules.function}
        return (start, stop) if idle.union(strange).issuperset(range(start, stop)) else None

    def _spared(self, question: Question, span: Span, way: Filling) -> bool:
        """Whether a name may be left over.

        What comes near a silence is told whatever else was named, but of several frameworks none is
        chosen. Any other answer has to be about all that was named, once or again.
        """
        framework = FRAMEWORK[0] in span.kinds
        if question.nearby:
            return not (framework and any(name == BOUND for name, _ in way.values))
        said = tuple(token.canon for token in self._tokens[span.start : span.stop])
        return said in self._rules.generic or (framework and self._repeats(span, way))

    def _repeats(self, span: Span, way: Filling) -> bool:
        """Whether the framework that is named is the value of a parameter already."""
        named = self._mentions.alone(FRAMEWORK, span.start)
        meant = {f"<{iri}>" for stop, iris in named if stop == span.stop for iri in iris}
        return bool(meant) and any(meant <= set(value.terms) for _, value in way.values)

    def _pays(self, question: Question, way: Filling, costs: Sequence[Cost]) -> bool:
        """Whether little is left aside that is known from other questions only.

        Where nothing is named, all words have to be those of the question, and some have to say
        something; a common word alone that names something is no question either.
        """
        lost = [cost for at in way.ignored if (cost := costs[at]) is not None]
        inside = {at for start, stop in way.places for at in range(start, stop)}
        used = {
            token.canon
            for at, token in enumerate(self._tokens)
            if at not in inside and self._asks(question, token)
        }
        if way.values:
            named = used or question.nearby or any(way.covers(span) for span in self._names)
            return bool(named) and sum(cost for cost in lost if cost <= FOREIGN) >= FARTHEST
        return sum(lost) >= SLIGHT and len(used) >= WORDS

    def _asks(self, question: Question, token: Token) -> bool:
        """Whether a word says something, and people use it for ``question``."""
        return self._intents.uses(question.name, token.canon) and (
            token.canon not in self._rules.function
        )

    def _said_of_all(self) -> Iterator[int]:
        """Yield the places of names that are said of everything here, be they part of others."""
        for words in self._rules.generic:
            for at in range(len(self._tokens) - len(words) + 1):
                if tuple(token.canon for token in self._tokens[at : at + len(words)]) == words:
                    yield from range(at, at + len(words))

    def _word_worth(self, token: Token) -> float:
        """Return what a word counts in a value: less if it says little."""
        if token.canon in self._rules.function:
            return SAID_FUNCTION
        return SAID_ORDINARY if self._intents.ordinary(token.canon) else SAID

    def _cost(self, question: Question, at: int) -> Cost:
        """Return what it counts to leave a word aside in a sentence that asks ``question``."""
        token, rules = self._tokens[at], self._rules
        word, cost = token.canon, None
        if word in rules.function:
            cost = IDLE
        elif at in self._counting:
            cost = ORDINARY
        elif word.isdigit() and token.text not in NUMBERS:
            cost = NUMBERED if question.nearby else None
        elif token.stem in rules.orders or token.stem in rules.trades:
            cost = None
        elif self._intents.uses(question.name, word):
            cost = USED
        elif not (token.stem in rules.strict or word in rules.negations or word.isdigit()):
            if token.stem in rules.polite or self._intents.ordinary(word):
                cost = ORDINARY
            elif self._intents.knows(word):
                cost = FOREIGN
        return cost


def _is_text(parameter: Parameter) -> bool:
    return parameter.types == ("xsd:string",)


def _inside(span: Span, text: tuple[int, int] | None) -> bool:
    """Whether a name is part of a text."""
    return text is not None and text[0] <= span.start and span.stop <= text[1]
