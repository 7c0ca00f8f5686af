"""The ladders that an answer describes: steps from the lowest to the highest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pm_graph.answer import Answer, Cell, Citation, Row, Thing
from pm_graph.layout import words
from pm_graph.record import NamedTuple


class Step(NamedTuple):
    """What stands at one height of a ladder."""

    rank: int | float
    labels: tuple[str, ...]
    sources: tuple[int, ...]
    """The numbers of its citations, counted from 1 in the citations of the answer."""

    @property
    def label(self) -> str:
        """All that stands there, as one text."""
        return ", ".join(self.labels)


class Ladder(NamedTuple):
    """One ladder with its name, empty where there is only one, and its steps from the lowest."""

    name: str
    steps: tuple[Step, ...]


def ladders(answer: Answer) -> list[Ladder]:
    """Return the ladders of an answer, none if its question has none.

    Rows without a step or without a rank stand on no ladder.
    """
    if answer.ladder is None:
        return []
    several, step, rank = answer.ladder
    numbers = {cited: number for number, cited in enumerate(answer.citations, 1)}
    members: dict[Cell, list[Row]] = {}
    for row in answer.rows:
        if row[step] is not None and _height(row[rank]) is not None:
            members.setdefault(row[several] if several else None, []).append(row)
    names = [words(name) for name in members]
    return [
        Ladder(
            _told_apart(words(name), rows) if names.count(words(name)) > 1 else words(name),
            _steps(rows, step, rank, numbers),
        )
        for name, rows in members.items()
    ]


def _height(cell: Cell) -> int | float | None:
    """Return a rank; None for what is no number."""
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _steps(
    rows: Sequence[Row], step: str, rank: str, numbers: Mapping[Citation, int]
) -> tuple[Step, ...]:
    heights: dict[int | float, tuple[dict[str, None], set[int]]] = {}
    for row in rows:
        labels, sources = heights.setdefault(_height(row[rank]) or 0, ({}, set()))
        labels[words(row[step])] = None
        sources |= {numbers[cited] for cited in row.citations}
    return tuple(
        Step(height, tuple(labels), tuple(sorted(sources)))
        for height, (labels, sources) in sorted(heights.items(), key=lambda item: item[0])
    )


def _told_apart(name: str, rows: Sequence[Row]) -> str:
    """Return a name that several ladders bear with what else all rows of this one share."""
    shared = [cells[0] for name in rows[0] if len({*(cells := [row[name] for row in rows])}) == 1]
    others = [words(cell) for cell in shared if isinstance(cell, Thing)]
    return " · ".join(dict.fromkeys([name, *others]))
