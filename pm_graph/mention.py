"""Which things of the graph a sentence names, and where.

A thing is named by a label, another name or a code of its own, by an IRI, a CURIE or a path, or
together with its framework ("the SFIA 8 level 5", "the director in Six Levels"). Several of them
joined by "and" or "or" are all meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pm_graph.errors import BadValueError, UnknownNameError
from pm_graph.match import BOUND, LONGEST_VALUE, NOWHERE, Finder, Floating, Value
from pm_graph.question import Parameter, Question
from pm_graph.resolve import Resolver
from pm_graph.wording import Token, Wording

FRAMEWORK = ("pm:Framework",)
_JOINED = ("and", "or")

Found = list[tuple[int, list[str]]]
"""Where each name ends that begins at a place, and the IRIs of what it names."""


class Mentions:
    """The things named in one sentence, as the graph of one resolver knows them."""

    def __init__(
        self, sentence: str, tokens: Sequence[Token], resolver: Resolver, rules: Wording
    ) -> None:
        self._sentence, self._tokens = sentence, tokens
        self._resolver, self._rules = resolver, rules
        self._plain: dict[tuple[tuple[str, ...], int], Found] = {}
        self._values: dict[tuple[Parameter, bool, int], list[tuple[int, Value]]] = {}
        self._covered: dict[tuple[bool, tuple[str, ...]], set[int]] = {}
        self._floating: Floating | None = None

    def finder(self, question: Question) -> Finder:
        """Return what finds the values of the parameters of ``question``."""
        joint = _joint(question)

        def find(name: str, at: int) -> Sequence[tuple[int, Value]]:
            parameter = question.parameter(name)
            key = parameter, joint, at
            if key not in self._values:
                self._values[key] = list(self._find(parameter, at, joint=joint))
            return self._values[key]

        return find

    def covered(self, question: Question, slots: Iterable[str]) -> set[int]:
        """Return the places of all words that may be part of the value of one of ``slots``."""
        find, joint = self.finder(question), _joint(question)
        found: set[int] = set()
        for name in slots:
            key = joint, question.parameter(name).types
            if key not in self._covered:
                self._covered[key] = {
                    place
                    for at in range(len(self._tokens))
                    for stop, _ in find(name, at)
                    for place in range(at, stop)
                }
            found |= self._covered[key]
        return found

    def floating(self, question: Question) -> Floating:
        """Return by place the frameworks named there, with what leads to them and trails them."""
        parameter = next((p for p in question.parameters if p.name == BOUND), None)
        if parameter is None:
            return NOWHERE
        if self._floating is None:
            self._floating = self._frameworks(parameter)
        return self._floating

    def _frameworks(self, parameter: Parameter) -> Floating:
        found: dict[int, list[tuple[int, Value]]] = {}
        for at in range(len(self._tokens)):
            named = list(self._find(parameter, at, joint=False))
            if not named:
                continue
            ends = [(past, value) for stop, value in named for past in self._past(stop)]
            for begin in self._led(at):
                found.setdefault(begin, []).extend(ends)
        return found

    def _led(self, at: int) -> Iterator[int]:
        """Yield where a name may begin whose first word of its own stands ``at`` a place."""
        canons = [token.canon for token in self._tokens[:at]]
        starts = [at, at - 1] if canons[-1:] == ["the"] else [at]
        for start in starts:
            yield start
            for words in self._rules.leads:
                if tuple(canons[max(start - len(words), 0) : start]) == words:
                    yield start - len(words)

    def _find(self, parameter: Parameter, at: int, *, joint: bool) -> Iterator[tuple[int, Value]]:
        """Yield the values of ``parameter`` that begin at a place, each with where it ends."""
        if at >= len(self._tokens):
            return
        if not parameter.is_thing:
            yield from self._literals(parameter, at)
            return
        for stop, iris in self._joined(parameter.types, at, joint=joint):
            yield stop, Value(self._said(at, stop), tuple(f"<{iri}>" for iri in iris))

    def _literals(self, parameter: Parameter, at: int) -> Iterator[tuple[int, Value]]:
        """Yield the numbers or texts that begin at a place."""
        number = parameter.types[0] == "xsd:integer"
        for stop in range(
            at + 1, min(at + (1 if number else LONGEST_VALUE), len(self._tokens)) + 1
        ):
            said = self._tokens[at].stem if number else self._said(at, stop)
            try:
                yield (
                    stop,
                    Value(self._said(at, stop), tuple(self._resolver.terms(parameter, said))),
                )
            except (UnknownNameError, BadValueError):
                return

    def _joined(self, types: tuple[str, ...], at: int, *, joint: bool) -> Found:
        """Return the names at a place, alone and joined with those behind them."""
        found = self._named(types, at, joint=joint)
        result = list(found)
        for stop, iris in found:
            if stop + 1 < len(self._tokens) and self._tokens[stop].canon in _JOINED:
                after = stop + 1
                while after < len(self._tokens) and self._tokens[after].canon in ("the", "a", "an"):
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
        key = types, at
        if key not in self._plain:
            self._plain[key] = self._look_up(types, at) if at < len(self._tokens) else []
        return self._plain[key]

    def _look_up(self, types: tuple[str, ...], at: int) -> Found:
        """Return the names of things of ``types`` that begin at a place."""
        names = self._resolver.stems(types)
        found: Found = []
        if re.search(r"[:/#]", self._tokens[at].text):
            try:
                found.append((at + 1, self._resolver.things(self._said(at, at + 1), types)))
            except UnknownNameError:
                return found
        words = [token.stem for token in self._tokens[at : at + LONGEST_VALUE]]
        if words[0] not in names.first:
            return found
        for length in range(1, len(words) + 1):
            iris = names.things.get(self._rules.key(words[:length]))
            if iris:
                found.append((at + length, iris))
        return found

    def _said(self, at: int, stop: int) -> str:
        """Return the words of the sentence as they were typed."""
        tokens = self._tokens[at:stop]
        return self._sentence[min(t.start for t in tokens) : max(t.end for t in tokens)]


def _joint(question: Question) -> bool:
    """Whether things are read together with their framework: nothing else takes its name.

    A question that compares two things has both, since each may have a framework of its own.
    """
    things = [p for p in question.parameters if p.is_thing and p.types != FRAMEWORK]
    bounded = any(p.name == BOUND for p in question.parameters)
    return not bounded or len(things) > 1
