"""From a sentence in plain words to a question of the catalogue with its parameters.

The phrasings stand in the questions' headers, the names in the graph, what else people say in
``queries/sentences.tsv``; nothing here knows any of them. A sentence that a phrasing fits is read
by it, any other by what is likely. A value that names nothing in the graph is refused by name,
never guessed; words that are not accounted for are told, and there is no answer past them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pm_graph.catalogue import Catalogue
from pm_graph.guess import Guesser
from pm_graph.match import BOUND, Fit
from pm_graph.mention import FRAMEWORK, Mentions, acronyms
from pm_graph.phrased import Phrasings
from pm_graph.question import Parameter, Question
from pm_graph.reading import Reading, Understanding, closest
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY, fold
from pm_graph.wording import Token, wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.memory import State
    from pm_graph.refusal import Refusal
    from pm_graph.resolve import Resolver

LONGEST_QUESTION = 60
"""How many words a question may have."""
_PART = re.compile(r"(?<=[.!?])\s+|\n+")
"""Where one sentence ends and the next begins."""
PAIR = 2
"""How many editions are compared."""


class Reader:
    """Reads sentences as questions of one catalogue; remembers what it compiled.

    ``state`` is what another reader of the same catalogue and graph found out (:attr:`state`);
    with it nothing of the graph is asked for before a sentence is understood.
    """

    def __init__(
        self, catalogue: Catalogue, resolver: Resolver, state: State | None = None
    ) -> None:
        self._catalogue, self._resolver = catalogue, resolver
        self._rules = wording(state["wording"] if state else None)
        if state:
            catalogue.adopt(state["catalogue"])
            resolver.adopt(state["names"])
        self._phrasings = Phrasings(catalogue, resolver, self._rules, state)
        self._state = state
        self._titles: dict[str, str] = state["titles"] if state else {}
        self._guesses: Guesser | None = None
        self._refused: Refusal | None = None

    @property
    def state(self) -> dict[str, Any]:
        """All that it takes to read any sentence, of Python's own types only."""
        return {
            **self._phrasings.state,
            "wording": self._rules.state,
            "catalogue": self._catalogue.state,
            "names": self._resolver.state,
            **self._guesser().state,
            "titles": self._titles,
        }

    def read(self, sentence: str) -> Understanding:
        """Read ``sentence`` as one of the catalogue's questions."""
        tokens = self._rules.tokens(sentence)
        if not tokens or len(tokens) > LONGEST_QUESTION:
            return Understanding([], [], {}, [], self._guesser().likely(tokens)[:3])
        readings = self._named(sentence) or self._readings(sentence, tokens)
        corrected: dict[str, str] = {}
        if not readings:
            mended, corrected = self._refusal().correct(tokens)
            if corrected:
                readings = self._readings(sentence, mended)
        readings = readings or self._parted(sentence)
        if not readings:
            unknown = self._refusal().unknown(sentence, tokens)
            return Understanding([], [], corrected, unknown, self._guesser().likely(tokens)[:3])
        return closest(readings, corrected)

    def _named(self, sentence: str) -> list[Reading]:
        """Return the question whose name or title ``sentence`` is, with its defaults."""
        said = fold(sentence)
        if not self._titles:
            for name, _, _, title in self._catalogue.sketches():
                self._titles[fold(title)] = self._titles[fold(name)] = name
        named = self._titles.get(said)
        return [Reading(0, self._catalogue[named], {}, {}, ())] if named else []

    def _guesser(self) -> Guesser:
        """Return what guesses, made when it is first needed."""
        if self._guesses is None:
            self._guesses = Guesser(self._catalogue, self._resolver, self._rules, self._state)
        return self._guesses

    def _refusal(self) -> Refusal:
        """Return what knows why a sentence is not understood, made when it is first needed."""
        if self._refused is None:
            from pm_graph.refusal import Refusal

            guesser = self._guesser()
            self._refused = Refusal(self._catalogue, self._resolver, self._rules, guesser)
        return self._refused

    def _readings(self, sentence: str, tokens: Sequence[Token]) -> list[Reading]:
        """Return all readings that account for every word, the best of each question first."""
        start, stop, around = self._unwrapped(tokens)
        inner = tokens[start:stop]
        mentions = Mentions(sentence, inner, self._resolver, self._rules)
        guesser = self._guesser()
        spans = guesser.spans(inner)
        named = {at for span in spans for at in range(span.start, span.stop)}
        if not named.issuperset(acronyms(sentence, inner, self._rules)):
            return []
        phrased = [
            one
            for one in self._phrasings.fits(mentions, inner)
            if guesser.whole(one[1], inner, spans)
        ]
        plain = [one for one in phrased if not one[1].ignored and not self._wide(*one)]
        return list(self._accepted(plain, inner, around)) or list(
            self._accepted(guesser.fits(mentions, inner, spans, phrased), inner, around)
        )

    def _wide(self, name: str, fit: Fit) -> bool:
        """Whether a value may be any words, so that a phrasing fits sentences of all kinds."""
        parameters = map(self._catalogue[name].parameter, (slot for slot, _ in fit.values))
        return any(p.types in ((ANY,), ("xsd:string",)) for p in parameters)

    def _parted(self, sentence: str) -> list[Reading]:
        """Return the readings of the sentence among several that asks something.

        What the others name counts; what else they say is told as ignored, known or not.
        """
        parts = [part for part in _PART.split(sentence) if part.strip()]
        for at, part in reversed(list(enumerate(parts)) if len(parts) > 1 else []):
            others = [self._rules.tokens(other) for other in (*parts[:at], *parts[at + 1 :])]
            if any(map(self._commands, chain.from_iterable(others))):
                return []
            if any(map(self._numbers, others)):
                return []  # a number in what is told beforehand belongs to the question
            names = [
                " ".join(token.text for token in tokens[span.start : span.stop])
                for tokens in others
                for span in self._guesser().spans(tokens)
                if span.proper
            ]
            said = {word for name in names for word in name.split()}
            aside = tuple(t.text for tokens in others for t in tokens if t.text not in said)
            for text in dict.fromkeys((" ".join((part, *names)), part)):
                if readings := self._readings(text, self._rules.tokens(text)):
                    return [one._replace(ignored=(*aside, *one.ignored)) for one in readings]
        return []

    def _numbers(self, tokens: Sequence[Token]) -> bool:
        """Whether there is a number that is no part of a name."""
        spans = self._guesser().spans(tokens)
        named = {at for span in spans if span.proper for at in range(span.start, span.stop)}
        return any(t.stem.isdigit() and at not in named for at, t in enumerate(tokens))

    def _commands(self, token: Token) -> bool:
        """Whether a word belongs to a command or to code rather than to a question."""
        return token.stem in self._rules.orders or not token.text[0].isalnum()

    def _accepted(
        self, fits: Sequence[tuple[str, Fit]], tokens: Sequence[Token], around: tuple[str, ...]
    ) -> Iterator[Reading]:
        """Yield the readings that fits lead to, without those whose values do not go together."""
        found: dict[tuple[str, str], Reading] = {}
        for name, fit in fits:
            question = self._catalogue[name]
            terms = {name: list(value.terms) for name, value in fit.values}
            if bounds := terms.get(BOUND):
                ranks = self._resolver.ranks
                if not all(ranks(p.types[1:2], bounds) for p in _ranked(question, terms)):
                    continue
                within = self._resolver.within
                inside = {name: within(known, bounds) for name, known in terms.items()}
                if len(terms) > PAIR and not all(inside.values()):
                    continue  # of two things that are compared each may have a framework
                if len(terms) > PAIR and self._frameworks(question, terms) - set(bounds):
                    continue  # or be one
                terms = {name: inside[name] or known for name, known in terms.items()}
            if question.editions and not self._resolver.editions(
                [term for name in question.editions for term in terms.get(name, ())]
            ):
                continue
            said = {name: value.said for name, value in fit.values}
            self._order(question, terms, said)
            key = question.name, repr(sorted(terms.items()))
            if key in found and found[key].score >= fit.score:
                continue
            polite = tuple(tokens[place].text for place in fit.ignored)
            found[key] = Reading(fit.score, question, said, terms, (*around, *polite))
        yield from found.values()

    def _frameworks(self, question: Question, terms: Mapping[str, Sequence[str]]) -> set[str]:
        """Return the frameworks among the values of what is asked about."""
        values = {
            term
            for parameter in question.parameters
            if parameter.name != BOUND and FRAMEWORK[0] in parameter.types
            for term in terms.get(parameter.name, ())
        }
        return values & self._resolver.frameworks()

    def _order(self, question: Question, terms: dict[str, list[str]], said: dict[str, str]) -> None:
        """Give the earlier edition to the first of two parameters, whichever was named first."""
        if len(question.editions) == PAIR and all(name in terms for name in question.editions):
            older, newer = question.editions
            rank = self._resolver.edition
            if max(map(rank, terms[older])) > max(map(rank, terms[newer])):
                terms[older], terms[newer] = terms[newer], terms[older]
                said[older], said[newer] = said[newer], said[older]

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


def _ranked(question: Question, terms: dict[str, list[str]]) -> list[Parameter]:
    """Return the parameters that have a value and are the rank of a class of things."""
    return [p for p in question.parameters if p.name in terms and p.types[1:] and not p.is_thing]
