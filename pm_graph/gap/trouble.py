"""What can be wrong with a profile or an advert."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.errors import DocumentError, Fault, readable
from pm_graph.record import NamedTuple


class Spot(NamedTuple):
    """One thing wrong in a file of evidence, at its line and column; 0 where nobody knows."""

    line: int
    column: int
    message: str


class EvidenceError(DocumentError):
    """A profile or an advert that can't be read; holds all its faults at once."""

    def __init__(self, path: str, spots: Sequence[Spot]) -> None:
        self.spots = tuple(sorted(spots))
        super().__init__(path, [Fault(spot.line, spot.message) for spot in self.spots])

    def lines(self) -> list[str]:
        """Return one line a fault: where, what, and what would do."""
        return [
            readable(":".join([self.path, *(str(at) for at in spot[:2] if at)]) + f": {spot[2]}")
            for spot in self.spots
        ]
