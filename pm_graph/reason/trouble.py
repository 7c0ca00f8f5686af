"""What can go wrong while reasoning."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Triple

from pm_graph.errors import PmGraphError, readable


class NotEntailedError(PmGraphError):
    """A triple that neither stands in the graph nor follows from it.

    ``nearest`` holds the triples that do hold and share two of its three terms.
    """

    def __init__(self, triple: str, nearest: Sequence[Triple]) -> None:
        self.triple, self.nearest = triple, tuple(nearest)
        super().__init__(triple, self.nearest)

    def __str__(self) -> str:
        hint = f"; what holds: {', '.join(map(str, self.nearest[:3]))}" if self.nearest else ""
        return readable(f"{self.triple} does not hold{hint}")


class TooManyTriplesError(PmGraphError):
    """A closure that would be larger than was allowed."""

    def __init__(self, rule: str, limit: int) -> None:
        self.rule, self.limit = rule, limit
        super().__init__(rule, limit)

    def __str__(self) -> str:
        return (
            f"the closure is too large: {self.rule} alone gives more than {self.limit:,} triples; "
            "leave out some of what it joins, or let pm_graph.reason allow more with limit="
        )
