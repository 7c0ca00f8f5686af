"""From a sentence in plain words to a question of the catalogue with its parameters.

The phrasings stand in the questions' headers, the names in the graph; nothing here knows any of
them. A value that names nothing in the graph is refused by name, never guessed; words that are not
accounted for are told, and there is no answer past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.match import BOUND, NOWHERE, Fit, fits, gathers
from pm_graph.mention import Kind, Mentions, kinds
from pm_graph.phrasing import Pattern, compile_phrasing, needs
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import fold
from pm_graph.wording import Token, wording

if TYPE_CHECKING:
    from pm_graph.match import Finder, Floating
    from pm_graph.refusal import Refusal
    from pm_graph.resolve import Resolver
    from pm_graph.wording import Wording

    Fitter = Callable[[Pattern, Sequence[Token], Wording, Finder, Floating], list[Fit]]

LONGEST_QUESTION = 60
"""How many words a question may have."""
CLOSE = 0.15
"""How much less two readings may count than the best, in words, to be as close as that."""


class Reading(NamedTuple):
    """One way to read a sentence: a question and the terms of its parameters."""

    score: float
    question: Question
    said: dict[str, str]
    """The words that stand for each parameter's value."""
    terms: dict[str, list[str]]
    ignored: tuple[str, ...]
    """The words that mean nothing for it."""

    def told(self) -> str:
        """Return what it asks, with the command that asks it."""
        values = "".join(f" {name}={_quoted(said)}" for name, said in self.said.items())
        return f"{self.question.title} (pm-graph run {self.question.name}{values})"


class Understanding(NamedTuple):
    """All that came of a sentence."""

    readings: list[Reading]
    """The closest readings, all equally close; none if the sentence was not understood."""
    others: list[Reading]
    """Readings that are as close, and yield to one of these."""
    corrected: dict[str, str]
    """Misspelt words, and what they were read as."""
    unknown: list[str]
    """What was not recognised, in words."""
    nearest: list[str]
    """The names of the questions that share most with the sentence."""


class _Form(NamedTuple):
    """A phrasing with its question, ready to be matched."""

    question: Question
    pattern: Pattern
    kinds: dict[str, Kind]
    turns: bool
    """Whether its words may stand in another order."""
    bounded: bool
    """Whether the question has a parameter BOUND."""


class Reader:
    """Reads sentences as questions of one catalogue; remembers what it compiled."""

    def __init__(self, catalogue: Catalogue, resolver: Resolver) -> None:
        self._catalogue, self._resolver = catalogue, resolver
        self._rules = wording()
        self._idle = self._rules.function | self._rules.polite
        self._needs: list[tuple[str, str, list[frozenset[str]]]] = []
        self._forms: dict[tuple[str, str], _Form] = {}
        self._refused: Refusal | None = None

    def read(self, sentence: str) -> Understanding:
        """Read ``sentence`` as one of the catalogue's questions."""
        tokens = self._rules.tokens(sentence)
        if not tokens or len(tokens) > LONGEST_QUESTION:
            nearest = self._refusal().nearest(tokens[:LONGEST_QUESTION])
            return Understanding([], [], {}, [], nearest)
        readings = self._readings(sentence, tokens)
        corrected: dict[str, str] = {}
        if not readings:
            readings = self._named(sentence)
        if not readings:
            tokens, corrected = self._refusal().correct(tokens)
            if corrected:
                readings = self._readings(sentence, tokens)
        if not readings:
            refusal = self._refusal()
            return Understanding(
                [], [], corrected, refusal.unknown(tokens), refusal.nearest(tokens)
            )
        best = max(reading.score for reading in readings)
        closest = [reading for reading in readings if reading.score >= best - CLOSE]
        meant = {reading.question.name for reading in closest}
        nearer = [one for one in closest if meant.isdisjoint(one.question.yields)] or closest
        others = [one for one in closest if one not in nearer]
        return Understanding(nearer, others, corrected, [], [])

    def _named(self, sentence: str) -> list[Reading]:
        """Return the question whose name or title ``sentence`` is, with its defaults."""
        said = fold(sentence)
        return [
            Reading(0, question, {}, {}, ())
            for question in self._catalogue
            if said in (fold(question.name), fold(question.title))
        ]

    def _refusal(self) -> Refusal:
        """Return what knows why a sentence is not understood, made when it is first needed."""
        if self._refused is None:
            from pm_graph.refusal import Refusal

            self._refused = Refusal(self._catalogue, self._resolver, self._rules)
        return self._refused

    def _readings(self, sentence: str, tokens: Sequence[Token]) -> list[Reading]:
        """Return all readings that account for every word, the best of each question first."""
        found: dict[tuple[str, str], Reading] = {}
        start, stop, ignored = self._unwrapped(tokens)
        inner = tokens[start:stop]
        mentions = Mentions(sentence, inner, self._resolver, self._rules)
        forms = list(self._fitting(mentions, inner))
        ways = list(self._ways(forms, mentions, inner))
        if not ways:
            ways = list(self._ways([f for f in forms if f[0].turns], mentions, inner, gathers))
        for question, fit in ways:
            terms = {name: list(value.terms) for name, value in fit.values}
            if bounds := terms.get(BOUND):
                within = self._resolver.within
                terms = {name: within(known, bounds) or known for name, known in terms.items()}
            key = question.name, repr(sorted(terms.items()))
            if key in found and found[key].score >= fit.score:
                continue
            said = {name: value.said for name, value in fit.values}
            polite = tuple(inner[place].text for place in fit.ignored)
            found[key] = Reading(fit.score, question, said, terms, (*ignored, *polite))
        return list(found.values())

    def _ways(
        self,
        forms: Sequence[tuple[_Form, Floating]],
        mentions: Mentions,
        tokens: Sequence[Token],
        fit: Fitter = fits,
    ) -> Iterator[tuple[Question, Fit]]:
        """Yield the ways in which phrasings fit, each with its question."""
        for form, floating in forms:
            for way in fit(form.pattern, tokens, self._rules, _finder(form, mentions), floating):
                yield form.question, way

    def _fitting(
        self, mentions: Mentions, tokens: Sequence[Token]
    ) -> Iterator[tuple[_Form, Floating]]:
        """Yield the phrasings that may fit: the words they need are there, and none is strange."""
        content: dict[str, int] = {}
        for place, token in enumerate(tokens):
            if token.canon not in self._idle:
                content[token.canon] = content.get(token.canon, 0) | 1 << place
        heard = {token.canon for token in tokens}
        if not self._needs:
            self._needs = [
                (name, phrasing, needs(phrasing, self._rules))
                for name, phrasing in self._catalogue.phrasings()
            ]
        floating, framed = mentions.floating()
        for name, phrasing, words in self._needs:
            if any(map(heard.isdisjoint, words)):
                continue
            form = self._form(name, phrasing)
            known = form.pattern.words
            strange = 0
            for word, places in content.items():
                if word not in known:
                    strange |= places
            if strange and form.bounded:
                strange &= ~framed
            for slot in form.pattern.slots:
                if not strange:
                    break
                strange &= ~mentions.covered(form.kinds[slot])
            if not strange:
                yield form, floating if form.bounded else NOWHERE

    def _form(self, name: str, phrasing: str) -> _Form:
        """Return a phrasing compiled, once."""
        form = self._forms.get((name, phrasing))
        if form is None:
            question = self._catalogue[name]
            pattern = compile_phrasing(phrasing, self._rules)
            form = self._forms[name, phrasing] = _Form(
                question,
                pattern,
                kinds(question),
                _may_turn(question, pattern),
                any(parameter.name == BOUND for parameter in question.parameters),
            )
        return form

    def _unwrapped(self, tokens: Sequence[Token]) -> tuple[int, int, tuple[str, ...]]:
        """Return where the question itself begins and ends, and the words around it."""
        start, stop = 0, len(tokens)
        ignored: list[str] = []
        again = True
        while again:
            again = False
            for words in self._rules.wrappers:
                size = len(words)
                if stop - start <= size:
                    continue
                if tuple(token.canon for token in tokens[start : start + size]) == words:
                    ignored += [token.text for token in tokens[start : start + size]]
                    start, again = start + size, True
                elif tuple(token.canon for token in tokens[stop - size : stop]) == words:
                    ignored += [token.text for token in tokens[stop - size : stop]]
                    stop, again = stop - size, True
        return start, stop, tuple(ignored)


def _finder(form: _Form, mentions: Mentions) -> Finder:
    """Return what finds the values that a phrasing has places for."""
    of, known = form.kinds, mentions.values
    return lambda name, at: known(of[name], at)


def _may_turn(question: Question, pattern: Pattern) -> bool:
    """Whether the values of ``pattern`` can be told apart, or need not be, in another order."""
    kinds = [
        "" if name in question.symmetric else question.parameter(name).types
        for name in pattern.slots
        if name != BOUND
    ]
    told = [kind for kind in kinds if kind]
    return len(set(told)) == len(told)


def _quoted(text: str) -> str:
    return text if text.isalnum() else f'"{text}"'
