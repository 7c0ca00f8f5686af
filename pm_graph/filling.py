"""Which of the things that a sentence names are the values of which parameter of a question.

A question that was guessed by the words of a sentence has no phrasing that says where its values
stand: each parameter takes a thing of its kind, and of two parameters of one kind each takes the
place that it has in the phrasings (:mod:`pm_graph.order`). Every word has to be accounted for: as
part of a value, as a word that people use for this question, or as one that means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pm_graph.match import MOST, Value
from pm_graph.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pm_graph.features import Span
    from pm_graph.mention import Kind, Mentions

ONE = -0.05
"""What counts against each value: one long name is nearer than two short ones."""
Cost = float | None
"""What leaving a word aside counts; None if it can't be left."""


class Filling(NamedTuple):
    """Values for the parameters of a question."""

    score: float
    values: tuple[tuple[str, Value], ...]
    """In the order in which they stand in the sentence."""
    places: tuple[tuple[int, int], ...]
    """Where each value begins and ends."""
    ignored: tuple[int, ...]
    """The places of the words that mean nothing and are told."""

    @property
    def named(self) -> list[tuple[str, tuple[int, int]]]:
        """The parameters that have a value, each with where it begins and ends."""
        return [(name, at) for (name, _), at in zip(self.values, self.places, strict=True)]

    def covers(self, span: Span) -> bool:
        """Whether some word of ``span`` is part of a value."""
        return any(start < span.stop and span.start < stop for start, stop in self.places)


def fillings(
    kinds: Mapping[str, Kind],
    mentions: Mentions,
    costs: Sequence[Cost],
    worth: Sequence[float],
) -> list[Filling]:
    """Return the best ways to give values to the parameters in ``kinds``, the best first.

    ``costs`` says of each word what leaving it aside counts, ``worth`` what it counts in a value.
    """
    return _Walk(kinds, mentions, costs, worth).rest(0, frozenset())


class _Walk:
    """Walks a sentence from its end; remembers the best ways on from each place."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        mentions: Mentions,
        costs: Sequence[Cost],
        worth: Sequence[float],
    ) -> None:
        self._kinds, self._mentions = kinds, mentions
        self._costs, self._worth = costs, worth
        self._known: dict[tuple[int, frozenset[str]], list[Filling]] = {}

    def rest(self, at: int, taken: frozenset[str]) -> list[Filling]:
        """Return the best ways from a place on, with parameters that have a value already."""
        if at == len(self._costs):
            return [Filling(0.0, (), (), ())]
        found = self._known.get((at, taken))
        if found is not None:
            return found
        best: dict[object, Filling] = {}
        cost = self._costs[at]
        ways: list[Filling] = []
        if cost is not None:
            ways += [
                way._replace(
                    score=way.score + cost,
                    ignored=(at, *way.ignored) if cost < 0 else way.ignored,
                )
                for way in self.rest(at + 1, taken)
            ]
        for name, kind in self._kinds.items():
            for stop, value in self._mentions.values(kind, at) if name not in taken else ():
                worth = sum(self._worth[at:stop])
                ways += [
                    Filling(
                        way.score + worth + ONE,
                        ((name, value), *way.values),
                        ((at, stop), *way.places),
                        way.ignored,
                    )
                    for way in self.rest(stop, taken | {name})
                ]
        for way in ways:
            if way.values not in best or best[way.values].score < way.score:
                best[way.values] = way
        found = sorted(best.values(), key=lambda way: -way.score)[: 2 * MOST]
        self._known[at, taken] = found
        return found
