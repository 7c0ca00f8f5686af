"""Which things of the graph a sentence names, and where.

A thing is named by a label, another name or a code of its own, by an IRI, a CURIE or a path, or
together with its framework ("the SFIA 8 level 5", "the director in Six Levels"). Several of them
joined by "and" or "or" are all meant.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pm_graph.errors import BadValueError, UnknownNameError
from pm_graph.match import BOUND, LONGEST_VALUE, Floating, Value
from pm_graph.question import Parameter, Question
from pm_graph.resolve import Names, Resolver
from pm_graph.wording import ARTICLES, ORDINALS, Token, Wording

FRAMEWORK = ("pm:Framework",)
_JOINED = ("and", "or")
_LEVEL = ("level", "step", "to", "and", "or")
"""Words behind which a number says which."""
_PLURAL = 3
"""How many letters stand before the ending of a plural at least."""
_ACRONYM = 3
"""How many letters an acronym has at least."""
_IDENTIFIER = re.compile(r"[:/#]")

Found = list[tuple[int, list[str]]]
"""Where each name ends that begins at a place, and the IRIs of what it names."""
Kind = tuple[tuple[str, ...], bool]
"""The types of a parameter, and whether its things are read together with their framework."""


class Mentions:
    """The things named in one sentence, as the graph of one resolver knows them."""

    def __init__(
        self, sentence: str, tokens: Sequence[Token], resolver: Resolver, rules: Wording
    ) -> None:
        self._sentence, self._tokens = sentence, tokens
        self._resolver, self._rules = resolver, rules
        self._stems = [token.stem for token in tokens]
        self._canons = [token.canon for token in tokens]
        self._alone: dict[tuple[str, ...], list[Found]] = {}
        self._values: dict[Kind, list[list[tuple[int, Value]]]] = {}
        self._covered: dict[Kind, int] = {}
        self._floating: tuple[Floating, int] | None = None

    def values(self, kind: Kind, at: int) -> list[tuple[int, Value]]:
        """Return the values of a kind that begin at a place, each with where it ends."""
        found = self._values.get(kind)
        if found is None:
            found = self._values[kind] = [
                list(self._find(*kind, place)) for place in range(len(self._tokens))
            ]
        return found[at] if at < len(found) else []

    def text(self, at: int, stop: int) -> Value:
        """Return the words from a place to another as a text."""
        said = self._said(at, stop)
        return Value(
            said, tuple(self._resolver.terms(Parameter("", ("xsd:string",), "", ""), said))
        )

    def covered(self, kind: Kind) -> int:
        """Return the places of all words that may be part of a value of a kind, as bits."""
        found = self._covered.get(kind)
        if found is None:
            found = 0
            for at in range(len(self._tokens)):
                for stop, _ in self.values(kind, at):
                    found |= (1 << stop) - (1 << at)
            self._covered[kind] = found
        return found

    def floating(self) -> tuple[Floating, int]:
        """Return by place the frameworks named there, with what leads to them and trails them.

        With them come the places of all words that are part of these, as bits.
        """
        if self._floating is None:
            found: dict[int, list[tuple[int, Value]]] = {}
            bits = 0
            for at in range(len(self._tokens)):
                named = self.values((FRAMEWORK, False), at)
                if not named:
                    continue
                ends = [(past, value) for stop, value in named for past in self._past(stop)]
                for begin in self._led(at):
                    found.setdefault(begin, []).extend(ends)
                    bits |= (1 << max(past for past, _ in ends)) - (1 << begin)
            self._floating = found, bits
        return self._floating

    def _led(self, at: int) -> Iterator[int]:
        """Yield where a name may begin whose first word of its own stands ``at`` a place."""
        canons = self._canons[:at]
        starts = [at, at - 1] if canons[-1:] == ["the"] else [at]
        for start in starts:
            yield start
            for words in self._rules.leads:
                if tuple(canons[max(start - len(words), 0) : start]) == words:
                    yield start - len(words)

    def _find(
        self,
        types: tuple[str, ...],
        joint: bool,
        at: int,
    ) -> Iterator[tuple[int, Value]]:
        """Yield the values of a kind that begin at a place, each with where it ends."""
        if types[0].startswith("xsd:"):
            yield from self._literals(types, at)
            return
        for stop, iris in self._joined(types, at, joint=joint):
            yield stop, Value(self._said(at, stop), tuple(f"<{iri}>" for iri in iris))

    def _literals(self, types: tuple[str, ...], at: int) -> Iterator[tuple[int, Value]]:
        """Yield the numbers or texts that begin at a place."""
        number = types[0] == "xsd:integer"
        if number and not (self._stems[at][0].isdigit() or self._stems[at] in ORDINALS):
            return
        if number and (self.numbers_framework(at) or self.counts(at)):
            return
        parameter = Parameter("", types, "", "")
        for stop in range(
            at + 1, min(at + (1 if number else LONGEST_VALUE), len(self._tokens)) + 1
        ):
            said = self._stems[at] if number else self._said(at, stop)
            try:
                terms = self._resolver.terms(parameter, said, ranked=True)
            except (UnknownNameError, BadValueError):
                return
            yield stop, Value(self._said(at, stop), tuple(terms))
            if number and (after := self._next_number(stop)):
                for end, value in self._literals(types, after):
                    said = self._said(at, end)
                    yield end, Value(said, tuple(dict.fromkeys((*terms, *value.terms))))

    def _next_number(self, stop: int) -> int:
        """Return where the number is that is joined to the one before a place; 0 if none is."""
        tokens = self._tokens[stop : stop + 2]
        after = stop + (2 if tokens[1:] and tokens[1].canon == "level" else 1)
        if after >= len(self._tokens):
            return 0
        # The "to" of "1-2" was not typed: it takes no room.
        ranged = tokens[0].canon == "to" and tokens[0].start == tokens[0].end
        return after if ranged or tokens[0].canon in _JOINED else 0

    def counts(self, at: int) -> bool:
        """Whether a number says how many, not which: the six of "the six titles"."""
        token, after = self._tokens[at], self._tokens[at + 1 : at + 2]
        if (
            not token.stem.isdigit()
            or token.stem in ORDINALS
            or self._canons[max(at - 1, 0)] in _LEVEL
        ):
            return False
        return any(one.text[_PLURAL:].endswith("s") and one.stem != one.text for one in after)

    def numbers_framework(self, at: int) -> bool:
        """Whether a number says which edition is meant, known or not: the 7 of "SFIA 7"."""
        before = self._tokens[at - 1 : at]
        return any(
            not token.text.isdigit()
            and any(stop == at for stop, _ in self.alone(FRAMEWORK, at - 1))
            for token in before
        )

    def _joined(self, types: tuple[str, ...], at: int, *, joint: bool) -> Found:
        """Return the names at a place, alone and joined with those behind them."""
        found = self._named(types, at, joint=joint)
        result = list(found)
        for stop, iris in found:
            if stop >= len(self._tokens):
                continue
            listed = "," in self._sentence[self._tokens[stop - 1].end : self._tokens[stop].start]
            if not listed and self._tokens[stop].canon not in _JOINED:
                continue
            after = stop + (self._tokens[stop].canon in _JOINED)
            while after < len(self._tokens) and self._tokens[after].canon in ARTICLES:
                after += 1
            for end, more in self._joined(types, after, joint=joint):
                result.append((end, list(dict.fromkeys(iris + more))))
        return result

    def _named(self, types: tuple[str, ...], at: int, *, joint: bool) -> Found:
        """Return the names at a place; where ``joint``, also together with their framework."""
        found = self.alone(types, at)
        if not joint or types == FRAMEWORK:
            return found
        result = list(found)
        for stop, frameworks in self.alone(FRAMEWORK, at):
            for begin in self._past(stop):
                for end, iris in self.alone(types, begin):
                    result += self._bounded(end, iris, frameworks)
        for stop, iris in found:
            for words in (*self._rules.leads, ()):
                begin = stop + len(words)
                if tuple(token.canon for token in self._tokens[stop:begin]) == words:
                    for end, frameworks in self.alone(FRAMEWORK, begin):
                        result += self._bounded(end, iris, frameworks)
        return result

    def _past(self, at: int) -> Iterator[int]:
        """Yield where a name may go on behind that of its framework."""
        yield at
        if at < len(self._tokens) and self._tokens[at].canon in self._rules.trails:
            yield at + 1

    def _bounded(self, end: int, iris: list[str], frameworks: list[str]) -> Found:
        """Return those of ``iris`` that belong to ``frameworks`` themselves, if there are any."""
        inside = [iri for iri in iris if iri.startswith(tuple(f"{f}/" for f in frameworks))]
        return [(end, inside)] if inside else []

    def alone(self, types: tuple[str, ...], at: int) -> Found:
        """Return the names of things of ``types`` that begin at a place."""
        found = self._alone.get(types)
        if found is None:
            names = self._resolver.stems(types)
            found = self._alone[types] = [
                self._look_up(types, names, place) for place in range(len(self._tokens))
            ]
        return found[at] if at < len(found) else []

    def _look_up(self, types: tuple[str, ...], names: Names, at: int) -> Found:
        """Return the names of things of ``types`` that begin at a place."""
        stems = self._stems
        found: Found = []
        if _IDENTIFIER.search(stems[at]):
            try:
                found.append((at + 1, self._resolver.things(self._said(at, at + 1), types)))
            except UnknownNameError:
                return found
        if stems[at] in names.first:
            key = ""
            for place in range(at, min(at + LONGEST_VALUE, len(stems))):
                key = self._rules.key(key, stems[place])
                iris = names.things.get(key)
                if iris and not (place > at and stems[place] in ARTICLES):
                    found.append((place + 1, iris))
        return found

    def _said(self, at: int, stop: int) -> str:
        """Return the words of the sentence as they were typed."""
        tokens = self._tokens[at:stop]
        return self._sentence[min(t.start for t in tokens) : max(t.end for t in tokens)]


def acronyms(sentence: str, tokens: Sequence[Token], rules: Wording) -> Iterator[int]:
    """Yield the places of capitals before "framework" and the like: the name of one, known or not.

    In "the NICE framework" the first word is no word of English.
    """
    if sentence.isupper():
        return
    for at, (token, after) in enumerate(pairwise(tokens)):
        said = sentence[token.start : token.end]
        capitals = said.isupper() and len(said) >= _ACRONYM and token.canon not in rules.function
        if capitals and after.canon == rules.canon("framework"):
            yield at


def kinds(question: Question) -> dict[str, Kind]:
    """Return the kind of each parameter of ``question``.

    Things are read together with their framework where nothing else takes its name, and where two
    things are compared, since each may have a framework of its own.
    """
    things = [p for p in question.parameters if p.is_thing and p.types != FRAMEWORK]
    bounded = any(p.name == BOUND for p in question.parameters)
    joint = not bounded or len(things) > 1
    return {
        p.name: (p.types, joint and p.is_thing and p.types != FRAMEWORK)
        for p in question.parameters
    }
