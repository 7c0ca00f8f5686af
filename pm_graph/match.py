"""Whether a phrasing fits a sentence, and how well.

Every word of the sentence has to be accounted for: as a word of the phrasing, as part of a value,
or as one that means nothing. The words of the phrasing have to be there, those that mean nothing
may be missing. Values and words stand in the order of the phrasing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from pm_graph.pattern import SKIP, SLOT, WORD, Pattern
from pm_graph.record import NamedTuple
from pm_graph.wording import Token, Wording

LONGEST_VALUE = 9
"""How many words the value of a parameter may have."""
BOUND = "framework"
"""The parameter that bounds an answer; its value may stand anywhere in a sentence."""
MOST = 6
"""How many ways to go on from one place are kept."""

SAID, SAID_FUNCTION, MISSING, IDLE, POLITE = 1.0, 0.05, -0.01, -0.01, -0.2
"""What counts for and against a fit, in words: a word that was said, be it in a value; one that
means nothing; one that the phrasing has and the sentence has not; one that is left over."""


class Value(NamedTuple):
    """What stands in the place of a parameter."""

    said: str
    """The words of the sentence."""
    terms: tuple[str, ...]
    """The N-Triples terms that they name; none if they name nothing."""


class Fit(NamedTuple):
    """A way in which a phrasing fits."""

    score: float
    values: tuple[tuple[str, Value], ...]
    ignored: tuple[int, ...]
    """The places of the words that mean nothing and are told."""


Found = Sequence[tuple[int, Value]]
"""Values, each with the place where it ends."""
Finder = Callable[[str, int], Found]
"""Gives the values that a parameter may have from a place on."""
Floating = Mapping[int, Found]
"""By place, the values of BOUND that may be told there."""
NOWHERE: Floating = {}


def fits(
    pattern: Pattern,
    tokens: Sequence[Token],
    rules: Wording,
    find: Finder,
    floating: Floating = NOWHERE,
) -> list[Fit]:
    """Return the ways in which ``pattern`` fits all of ``tokens``, the best first.

    ``floating`` has the places where a value of BOUND may stand whatever the pattern says.
    """
    return _Matching(pattern, tokens, rules, find, floating).fits(0, 0)


def _worth(tokens: Sequence[Token], value: Value, rules: Wording) -> float:
    """Return what the words of a value count. Any words are a text: they count nothing."""
    if value.terms and value.terms[0].startswith('"'):
        return 0.0
    return sum(SAID_FUNCTION if token.canon in rules.function else SAID for token in tokens)


class _Matching:
    """One pattern and one sentence; remembers the fits from each state and place."""

    def __init__(
        self,
        pattern: Pattern,
        tokens: Sequence[Token],
        rules: Wording,
        find: Finder,
        floating: Floating,
    ) -> None:
        self._pattern, self._tokens, self._rules = pattern, tokens, rules
        self._find, self._floating = find, floating
        self._known: dict[tuple[int, int], list[Fit]] = {}

    def fits(self, state: int, at: int) -> list[Fit]:
        """Return the best fits of the rest of the pattern with the rest of the sentence."""
        key = state, at
        found = self._known.get(key)
        if found is None:
            best: dict[object, Fit] = {}
            for fit in self._ways(state, at):
                if fit.values not in best or best[fit.values].score < fit.score:
                    best[fit.values] = fit
            found = sorted(best.values(), key=lambda fit: -fit.score)[:MOST]
            self._known[key] = found
        return found

    def _ways(self, state: int, at: int) -> Iterator[Fit]:
        tokens, rules, end = self._tokens, self._rules, len(self._tokens)
        if state == self._pattern.final and at == end:
            yield Fit(0, (), ())
        for kind, text, to in self._pattern.arcs[state]:
            if kind == SKIP:
                yield from self.fits(to, at)
            elif kind == WORD:
                function = text in rules.function
                if at < end and tokens[at].canon == text:
                    worth = SAID_FUNCTION if function else SAID
                    for fit in self.fits(to, at + 1):
                        yield fit._replace(score=fit.score + worth)
                if function:
                    for fit in self.fits(to, at):
                        yield fit._replace(score=fit.score + MISSING)
            elif kind == SLOT:
                yield from self._values(text, to, at)
        if at < end:
            yield from self._besides(state, at)

    def _values(self, name: str, to: int, at: int) -> Iterator[Fit]:
        """Yield the fits in which the value of a parameter stands here."""
        for stop, value in self._find(name, at):
            worth = _worth(self._tokens[at:stop], value, self._rules)
            for fit in self.fits(to, stop):
                if name != BOUND or not _bound(fit):
                    yield fit._replace(score=fit.score + worth, values=((name, value), *fit.values))

    def _besides(self, state: int, at: int) -> Iterator[Fit]:
        """Yield the fits in which the word here is none of the pattern's."""
        tokens, rules = self._tokens, self._rules
        if tokens[at].canon in rules.function:
            for fit in self.fits(state, at + 1):
                yield fit._replace(score=fit.score + IDLE)
        elif tokens[at].stem in rules.polite:
            for fit in self.fits(state, at + 1):
                yield fit._replace(score=fit.score + POLITE, ignored=(at, *fit.ignored))
        for stop, value in self._floating.get(at, ()):
            worth = _worth(self._tokens[at:stop], value, rules)
            for fit in self.fits(state, stop):
                if not _bound(fit):
                    yield fit._replace(
                        score=fit.score + worth, values=(*fit.values, (BOUND, value))
                    )


def _bound(fit: Fit) -> bool:
    return any(name == BOUND for name, _ in fit.values)
