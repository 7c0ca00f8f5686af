"""From a sentence in plain words to a question of the catalogue with its parameters.

The phrasings stand in the questions' headers, the names in the graph; nothing here knows any of
them. A value that names nothing in the graph is refused by name, never guessed; words that are not
accounted for are told, and there is no answer past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from pm_graph.catalogue import Catalogue
from pm_graph.match import BOUND, NOWHERE, Fit, fits, gathers
from pm_graph.mention import Kind, Mentions, kinds
from pm_graph.packed import packed, unpacked
from pm_graph.pattern import Pattern
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import ANY, fold
from pm_graph.sift import Sieve
from pm_graph.wording import Token, wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.match import Finder, Floating
    from pm_graph.question import Parameter
    from pm_graph.refusal import Refusal
    from pm_graph.resolve import Resolver
    from pm_graph.wording import Wording

    Fitter = Callable[[Pattern, Sequence[Token], Wording, Finder, Floating], list[Fit]]

LONGEST_QUESTION = 60
"""How many words a question may have."""
PAIR = 2
"""How many editions are compared."""
CLOSE = 0.08
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

    def text(self) -> str:
        """Return the words that stand for a text, if any do."""
        texts = [self.said[name] for name, terms in self.terms.items() if terms[0][:1] == '"']
        return " ".join(texts)


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
    """A phrasing, ready to be matched."""

    pattern: Pattern
    kinds: dict[str, Kind]
    turns: bool
    """Whether its words may stand in another order."""
    places: tuple[str, ...]
    """The parameters that have to have a value."""
    bounded: bool
    """Whether the question has a parameter BOUND."""


class Reader:
    """Reads sentences as questions of one catalogue; remembers what it compiled.

    ``state`` is what another reader of the same catalogue and graph found out (:attr:`state`);
    with it nothing of the graph is asked for before a sentence is understood.
    """

    def __init__(
        self, catalogue: Catalogue, resolver: Resolver, state: dict[str, Any] | None = None
    ) -> None:
        self._catalogue, self._resolver = catalogue, resolver
        self._rules = wording(state["wording"] if state else None)
        if state:
            catalogue.adopt(state["catalogue"])
            resolver.adopt(state["names"])
        self._sieve = Sieve(catalogue, resolver, self._rules, state["sieve"] if state else None)
        self._packed: dict[tuple[str, str], bytes] = state["forms"] if state else {}
        self._spare: dict[str, frozenset[str]] = state["spare"] if state else {}
        self._forms: dict[tuple[str, str], _Form] = {}
        self._titles: dict[str, str] = state["titles"] if state else {}
        self._refused: Refusal | None = None

    @property
    def state(self) -> dict[str, Any]:
        """All that it takes to read any sentence, of Python's own types only."""
        for name, phrasing in self._catalogue.phrasings():
            self._sieve.needs(phrasing)
            form = self._form(name, phrasing)
            self._packed[name, phrasing] = packed(_plain(form))
            for types, _ in form.kinds.values():
                if types != (ANY,) and not types[0].startswith("xsd:"):
                    self._resolver.stems(types)
                elif types[1:]:
                    self._resolver.ranks(types[1:])
        return {
            "wording": self._rules.state,
            "catalogue": self._catalogue.state,
            "names": self._resolver.state,
            "sieve": self._sieve.state,
            "forms": self._packed,
            "spare": self._spare_words(),
            "titles": self._titles,
        }

    def read(self, sentence: str) -> Understanding:
        """Read ``sentence`` as one of the catalogue's questions."""
        tokens = self._rules.tokens(sentence)
        if not tokens or len(tokens) > LONGEST_QUESTION:
            nearest = self._refusal().nearest(tokens[:LONGEST_QUESTION])
            return Understanding([], [], {}, [], nearest)
        readings = self._named(sentence) or self._readings(sentence, tokens)
        corrected: dict[str, str] = {}
        if not readings:
            tokens, corrected = self._refusal().correct(tokens)
            if corrected:
                readings = self._readings(sentence, tokens)
        if not readings:
            refusal = self._refusal()
            return Understanding(
                [], [], corrected, refusal.unknown(sentence, tokens), refusal.nearest(tokens)
            )
        readings = _bounded_first(readings)
        best = max(reading.score for reading in readings)
        closest = [reading for reading in readings if reading.score >= best - CLOSE]
        closest = _one_each(closest)
        meant = {reading.question.name for reading in closest}
        nearer = [one for one in closest if meant.isdisjoint(one.question.yields)] or closest
        others = [one for one in closest if one not in nearer]
        return Understanding(nearer, others, corrected, [], [])

    def _named(self, sentence: str) -> list[Reading]:
        """Return the question whose name or title ``sentence`` is, with its defaults."""
        said = fold(sentence)
        if not self._titles:
            for name, _, _, title in self._catalogue.sketches():
                self._titles[fold(title)] = self._titles[fold(name)] = name
        named = self._titles.get(said)
        return [Reading(0, self._catalogue[named], {}, {}, ())] if named else []

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
        ways: list[tuple[Question, Fit]] = []
        for wide in (False, True):
            forms = list(self._fitting(mentions, inner, wide=wide))
            ways = list(self._ways(forms, mentions, inner))
            if not ways:
                turning = [way for way in forms if way[1].turns]
                ways = list(self._ways(turning, mentions, inner, gathers))
            if ways:
                break
        if not ways:
            ways = list(self._loose(mentions, inner))
        if not ways:
            ways = list(self._loose(mentions, inner, foreign=True))
        if not self._sieve.content(inner):
            # Where no word means anything by itself, no single one of them names anything.
            ways = [way for way in ways if all(" " in v.said for _, v in way[1].values)]
        for question, fit in ways:
            terms = {name: list(value.terms) for name, value in fit.values}
            if bounds := terms.get(BOUND):
                ranks = self._resolver.ranks
                if not all(ranks(p.types[1:2], bounds) for p in _ranked(question, terms)):
                    continue
                within = self._resolver.within
                terms = {name: within(known, bounds) or known for name, known in terms.items()}
            if question.editions and not self._resolver.editions(
                [term for name in question.editions for term in terms.get(name, ())]
            ):
                continue
            said = {name: value.said for name, value in fit.values}
            self._order(question, terms, said)
            key = question.name, repr(sorted(terms.items()))
            if key in found and found[key].score >= fit.score:
                continue
            polite = tuple(inner[place].text for place in fit.ignored)
            found[key] = Reading(fit.score, question, said, terms, (*ignored, *polite))
        return list(found.values())

    def _order(self, question: Question, terms: dict[str, list[str]], said: dict[str, str]) -> None:
        """Give the earlier edition to the first of two parameters, whichever was named first."""
        if len(question.editions) == PAIR and all(name in terms for name in question.editions):
            older, newer = question.editions
            rank = self._resolver.edition
            if max(map(rank, terms[older])) > max(map(rank, terms[newer])):
                terms[older], terms[newer] = terms[newer], terms[older]
                said[older], said[newer] = said[newer], said[older]

    def _ways(
        self,
        forms: Sequence[tuple[str, _Form, Floating]],
        mentions: Mentions,
        tokens: Sequence[Token],
        fit: Fitter = fits,
    ) -> Iterator[tuple[Question, Fit]]:
        """Yield the ways in which phrasings fit, each with its question."""
        for name, form, floating in forms:
            for way in fit(form.pattern, tokens, self._rules, _finder(form, mentions), floating):
                yield self._catalogue[name], way

    def _loose(
        self, mentions: Mentions, tokens: Sequence[Token], *, foreign: bool = False
    ) -> Iterator[tuple[Question, Fit]]:
        """Yield the ways in which phrasings fit with words of other phrasings of their question.

        Where ``foreign``, a few words of other questions may be left over, if a thing is named.
        """
        own = self._spare_words()
        others = self._all_words() if foreign else frozenset[str]()
        allowed = dict.fromkeys(own, others) if foreign else own
        for name, form, floating in self._fitting(mentions, tokens, spare=allowed, foreign=foreign):
            if not form.turns:
                continue
            find = _finder(form, mentions)
            for way in gathers(
                form.pattern, tokens, self._rules, find, floating, spare=own[name], foreign=others
            ):
                if not foreign or (way.score > 0 and any(slot != BOUND for slot, _ in way.values)):
                    yield self._catalogue[name], way

    def _all_words(self) -> frozenset[str]:
        """Return the words of all phrasings of all questions, without numbers."""
        every = frozenset[str]().union(*self._spare_words().values())
        return frozenset(word for word in every if not word.isdigit())

    def _spare_words(self) -> dict[str, frozenset[str]]:
        """Return the words of all phrasings of each question."""
        if not self._spare:
            from pm_graph.phrasing import words

            every: dict[str, set[str]] = {}
            for name, phrasing in self._catalogue.phrasings():
                every.setdefault(name, set()).update(words(phrasing, self._rules))
            self._spare = {name: frozenset(w - self._rules.strict) for name, w in every.items()}
        return self._spare

    def _fitting(
        self,
        mentions: Mentions,
        tokens: Sequence[Token],
        *,
        wide: bool = False,
        spare: Mapping[str, Set[str]] | None = None,
        foreign: bool = False,
    ) -> Iterator[tuple[str, _Form, Floating]]:
        """Yield the phrasings that may fit: the words they need are there, and none is strange.

        ``spare`` are the words, by question, that are not strange either.
        """
        content = self._sieve.content(tokens)
        floating, framed = mentions.floating()
        for name, phrasing in self._sieve.phrasings(
            tokens, wide=wide, loose=spare is not None, foreign=foreign
        ):
            form = self._form(name, phrasing)
            if not all(mentions.covered(form.kinds[slot]) for slot in form.places):
                continue
            known = form.pattern.words | spare[name] if spare else form.pattern.words
            strange = 0
            for word, bits in content.items():
                if word not in known:
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
            pattern = compile_phrasing(phrasing, self._rules)
            form = self._forms[name, phrasing] = _Form(
                pattern,
                kinds(question),
                _may_turn(question, pattern),
                tuple(places(phrasing)),
                any(parameter.name == BOUND for parameter in question.parameters),
            )
        return form

    def _unwrapped(self, tokens: Sequence[Token]) -> tuple[int, int, tuple[str, ...]]:
        """Return where the question itself begins and ends, and the words around it."""
        start, stop = 0, len(tokens)
        ignored: list[str] = []
        said = {token.canon for token in tokens}
        again = True
        while again:
            again = False
            for wrapper in self._rules.wrappers:
                size = len(wrapper)
                if stop - start <= size or wrapper[0] not in said:
                    continue
                if tuple(token.canon for token in tokens[start : start + size]) == wrapper:
                    ignored += [token.text for token in tokens[start : start + size]]
                    start, again = start + size, True
                elif tuple(token.canon for token in tokens[stop - size : stop]) == wrapper:
                    ignored += [token.text for token in tokens[stop - size : stop]]
                    stop, again = stop - size, True
        return start, stop, tuple(ignored)


def _plain(form: _Form) -> tuple[Any, ...]:
    """Return ``form`` as tuples, lists and texts."""
    arcs = [[tuple(arc) for arc in leaving] for leaving in form.pattern.arcs]
    return ((arcs, *form.pattern[1:]), *form[1:])


def _finder(form: _Form, mentions: Mentions) -> Finder:
    """Return what finds the values that a phrasing has places for."""
    of, known = form.kinds, mentions.values
    return lambda name, at: known(of[name], at)


def _bounded_first(readings: list[Reading]) -> list[Reading]:
    """Return ``readings`` without those that say the same as one that names the framework apart.

    "the product manager of DDaT" is a name by itself, and a name with the framework beside it.
    """
    apart = {
        (one.question.name, repr(sorted(others.items())))
        for one in readings
        if BOUND in one.terms
        and (others := {name: terms for name, terms in one.terms.items() if name != BOUND})
    }
    return [
        one
        for one in readings
        if BOUND in one.terms or (one.question.name, repr(sorted(one.terms.items()))) not in apart
    ]


def _one_each(readings: list[Reading]) -> list[Reading]:
    """Return the plainest reading of each question: the fewest values, then the shortest."""
    best: dict[str, Reading] = {}
    for one in readings:
        other = best.setdefault(one.question.name, one)
        if _size(one) < _size(other):
            best[one.question.name] = one
    return list(best.values())


def _size(reading: Reading) -> tuple[int, int, bool, int]:
    return (
        sum(map(len, reading.terms.values())),
        -len(reading.terms),
        BOUND not in reading.terms,
        sum(map(len, reading.said.values())),
    )


def _ranked(question: Question, terms: dict[str, list[str]]) -> list[Parameter]:
    """Return the parameters that have a value and are the rank of a class of things."""
    return [p for p in question.parameters if p.name in terms and p.types[1:] and not p.is_thing]


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
