"""Whether a phrasing fits a sentence, and how well.

Every word of the sentence has to be accounted for: as a word of the phrasing, as part of a value,
or as one that means nothing. The words of the phrasing have to be there, those that mean nothing
may be missing. The same order is better than another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from pm_graph.pattern import SKIP, SLOT, WORD, Pattern
from pm_graph.record import NamedTuple
from pm_graph.wording import Token, Wording

LONGEST_VALUE = 9
"""How many words the value of a parameter may have."""
BOUND = "framework"
"""The parameter that bounds an answer; its value may stand anywhere in a sentence."""
MOST_FOREIGN = 2
"""How many words of other questions may be left over."""
MOST = 6
"""How many ways to go on from one place are kept."""

SAID, SAID_FUNCTION, MISSING, IDLE, POLITE = 1.0, 0.05, -0.01, -0.01, -0.2
DISORDER, NEAR, FOREIGN = -0.3, 0.5, -0.8
"""What counts for and against a fit, in words: a word that was said, be it in a value; one that
means nothing; one that the phrasing has and the sentence has not; one that is left over; another
order; a word that other phrasings of the question have; and one of other questions."""
PATIENCE = 4_000
"""After how many places no more ways are looked for."""


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
        word, rules = self._tokens[at].canon, self._rules
        if word in rules.function:
            for fit in self.fits(state, at + 1):
                yield fit._replace(score=fit.score + IDLE)
        elif word in rules.polite:
            for fit in self.fits(state, at + 1):
                yield fit._replace(score=fit.score + POLITE, ignored=(at, *fit.ignored))
        for stop, value in self._floating.get(at, ()):
            worth = _worth(self._tokens[at:stop], value, rules)
            for fit in self.fits(state, stop):
                if not _bound(fit):
                    yield fit._replace(
                        score=fit.score + worth, values=(*fit.values, (BOUND, value))
                    )


def gathers(
    pattern: Pattern,
    tokens: Sequence[Token],
    rules: Wording,
    find: Finder,
    floating: Floating = NOWHERE,
    *,
    spare: Set[str] = frozenset(),
    foreign: Set[str] = frozenset(),
) -> list[Fit]:
    """Return the ways in which ``pattern`` fits ``tokens`` in another order, the best first.

    All words are accounted for as in :func:`fits`, but only values stand in the pattern's order.
    ``spare`` are words that may be there as well; ``foreign`` are words of other questions, of
    which few may be there, and are told as ignored.
    """
    return _Gathering(pattern, tokens, rules, find, floating, spare=spare, foreign=foreign).fits()


_Place = tuple[int, int, int, tuple[tuple[str, Value], ...]]
"""A state, the words that are used as bits, where the last value ends, and the values so far."""


class _Gathering:
    """One pattern and the words of one sentence, wherever they stand."""

    def __init__(
        self,
        pattern: Pattern,
        tokens: Sequence[Token],
        rules: Wording,
        find: Finder,
        floating: Floating,
        *,
        spare: Set[str],
        foreign: Set[str],
    ) -> None:
        self._foreign = foreign
        self._pattern, self._tokens, self._rules = pattern, tokens, rules
        self._find, self._floating, self._spare = find, floating, spare
        self._best: dict[tuple[tuple[str, Value], ...], Fit] = {}

    def fits(self) -> list[Fit]:
        """Return the best fits, after a walk over all states with all words used so far."""
        seen: dict[_Place, float] = {}
        ahead: list[tuple[_Place, float]] = [((0, 0, 0, ()), 0.0)]
        while ahead and len(seen) < PATIENCE:
            place, score = ahead.pop()
            if seen.get(place, score - 1) >= score:
                continue
            seen[place] = score
            state, used, after, values = place
            if state == self._pattern.final:
                self._end(used, values, score)
            for kind, text, to in self._pattern.arcs[state]:
                if kind == SKIP:
                    ahead.append(((to, used, after, values), score))
                elif kind == WORD:
                    function = text in self._rules.function
                    found = self._word(text, used)
                    if found is not None:
                        worth = SAID_FUNCTION if function else SAID
                        ahead.append(((to, used | 1 << found, after, values), score + worth))
                    elif function:
                        ahead.append(((to, used, after, values), score))
                else:
                    for stop, span, value, worth in self._free(text, after, used):
                        more = (*values, (text, value))
                        ahead.append(((to, used | span, stop, more), score + worth))
        return sorted(self._best.values(), key=lambda fit: -fit.score)[:MOST]

    def _word(self, canon: str, used: int) -> int | None:
        """Return where a word stands that nothing else has, None if nowhere."""
        for place, token in enumerate(self._tokens):
            if token.canon == canon and not used >> place & 1:
                return place
        return None

    def _free(self, name: str, after: int, used: int) -> Iterator[tuple[int, int, Value, float]]:
        """Yield the values of a parameter whose words nothing else has, with their places."""
        for at in range(after, len(self._tokens)):
            for stop, value in self._find(name, at):
                span = (1 << stop) - (1 << at)
                if not span & used:
                    yield stop, span, value, _worth(self._tokens[at:stop], value, self._rules)

    def _end(self, used: int, values: tuple[tuple[str, Value], ...], score: float) -> None:
        """Note a fit if the words that are left over mean nothing, or bound the answer."""
        rules = self._rules
        left = [p for p in range(len(self._tokens)) if not used >> p & 1]
        near = {p for p in left if self._tokens[p].canon in self._spare - rules.function}
        polite = [p for p in left if self._tokens[p].canon in rules.polite and p not in near]
        idle = {p for p in left if self._tokens[p].canon in rules.function}
        strange = set(left) - idle - near - set(polite)
        far = {p for p in strange if self._tokens[p].canon in self._foreign}
        if len(far) <= MOST_FOREIGN:
            strange -= far
            polite = sorted({*polite, *far})
            score += FOREIGN * len(far)
        score += DISORDER + NEAR * len(near) + POLITE * len(polite)
        if not strange:
            self._note(Fit(score, values, tuple(polite)))
        if any(name == BOUND for name, _ in values):
            return
        for at, ends in self._floating.items():
            for stop, value in ends:
                span = set(range(at, stop))
                if strange <= span and not used & ((1 << stop) - (1 << at)):
                    ignored = tuple(p for p in polite if p not in span)
                    worth = _worth(self._tokens[at:stop], value, rules)
                    self._note(Fit(score + worth, (*values, (BOUND, value)), ignored))

    def _note(self, fit: Fit) -> None:
        known = self._best.get(fit.values)
        if known is None or known.score < fit.score:
            self._best[fit.values] = fit


def _bound(fit: Fit) -> bool:
    return any(name == BOUND for name, _ in fit.values)
