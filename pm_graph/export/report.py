"""What an export wrote, by kind, and what of the graph the target has no place for."""

from __future__ import annotations

from typing import Any

from pm_graph.record import NamedTuple

FEW = 3
"""How many of what was left out are named in text."""


class Count(NamedTuple):
    """How much of one kind went out."""

    kind: str
    written: int
    left_out: int
    """How many of the selection were not written."""
    examples: tuple[str, ...]
    """The IRIs of the first of those."""


class Loss(NamedTuple):
    """How much of one thing that the target has no place for the selection has."""

    term: str
    uses: int
    why: str


class Report(NamedTuple):
    """What an export comes to."""

    target: str
    title: str
    triples: int
    counts: tuple[Count, ...]
    lost: tuple[Loss, ...]
    """Without those that the selection has none of."""
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the report as text."""
        written = [f"{c.written} {c.kind}" for c in self.counts if c.written or c.left_out]
        found = [f"{self.target}: {self.triples} triples; {', '.join(written) or 'no counts'}"]
        found += [
            f"  left out, {c.left_out} {c.kind}: {', '.join(c.examples[:FEW])}"
            + " …" * (c.left_out > FEW)
            for c in self.counts
            if c.left_out
        ]
        found += [f"  no place for {loss.uses} {loss.term}: {loss.why}" for loss in self.lost]
        return [*found, *(f"  {note}" for note in self.notes)]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "target": self.target,
            "title": self.title,
            "triples": self.triples,
            "written": {count.kind: count.written for count in self.counts},
            "left_out": [
                {"kind": c.kind, "count": c.left_out, "examples": list(c.examples)}
                for c in self.counts
                if c.left_out
            ],
            "no_place": [loss._asdict() for loss in self.lost],
            "notes": list(self.notes),
        }
