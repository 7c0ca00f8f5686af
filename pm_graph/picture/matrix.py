"""The matrix that an answer's pivot describes, free of how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from pm_graph.answer import Answer, Cell, Citation, Row, Thing
from pm_graph.layout import heading, place, words
from pm_graph.record import NamedTuple

T = TypeVar("T")


class Detail(NamedTuple):
    """One row of the answer within a field of the matrix."""

    text: str
    """What the row says beside its place and its word, such as the duty in our words."""
    sources: tuple[int, ...]
    """The numbers of its citations, counted from 1 in the citations of the answer."""


class Field(NamedTuple):
    """What stands where a line and a column of the matrix meet."""

    words: tuple[str, ...]
    step: int
    """The place on the scale, the highest where there are several, from 1; 0 for on none."""
    details: tuple[Detail, ...]

    @property
    def word(self) -> str:
        """All its words as one text."""
        return ", ".join(self.words)

    @property
    def sources(self) -> tuple[int, ...]:
        """The numbers of all citations, each once, in ascending order."""
        return tuple(sorted({number for detail in self.details for number in detail.sources}))


class Column(NamedTuple):
    """A column: its own heading, and the one that it shares with its neighbours."""

    band: str
    label: str


class Line(NamedTuple):
    """A line: its name, the area that it stands in, and a field or nothing for each column."""

    area: str
    label: str
    fields: tuple[Field | None, ...]


class Matrix(NamedTuple):
    """Lines by columns, in the order in which they are shown."""

    corner: str
    """What the lines are."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    scale: tuple[str, ...]
    """The words of the scale, from the lowest to the highest; empty where there is none."""
    others: tuple[str, ...]
    """The words in the fields that stand on no scale, in the order of their first use."""

    def areas(self) -> list[tuple[str, list[Line]]]:
        """Return the lines by area."""
        return _gathered(self.lines, lambda line: line.area)

    def bands(self) -> list[tuple[str, int]]:
        """Return the shared headings with the number of columns below each."""
        found = _gathered(self.columns, lambda column: column.band)
        return [(band, len(columns)) for band, columns in found]


def matrix(answer: Answer) -> Matrix:
    """Return the matrix of an answer whose question has a pivot; raises ValueError without one.

    Lines and columns stand in the order in which they first occur, those of one area or band
    together. A field holds all rows of its place and each of their words once; it stands at the
    highest of their steps.
    """
    if answer.pivot is None:
        raise ValueError("the question has no pivot")
    down, across, content = answer.pivot
    area, band = answer.bands
    ranks = sorted({rank for _, rank in answer.scale})
    steps: dict[Cell, int] = {step: ranks.index(rank) + 1 for step, rank in answer.scale}
    rest = [name for name in answer.columns if name not in {*answer.pivot, *answer.bands}]
    numbers = {cited: number for number, cited in enumerate(answer.citations, 1)}
    found: dict[tuple[Cell, Cell], dict[tuple[Cell, Cell], list[Row]]] = {}
    columns: dict[tuple[Cell, Cell], Column] = {}
    for row in answer.rows:
        line = (row[area] if area else None, row[down])
        column = (row[band] if band else None, row[across])
        columns.setdefault(column, _column(*column))
        found.setdefault(line, {}).setdefault(column, []).append(row)
    order = [key for _, keys in _gathered(columns, lambda key: columns[key].band) for key in keys]
    lines = [
        Line(
            words(name[0]),
            words(name[1]),
            tuple(
                _field(fields[column], content, rest, steps, numbers) if column in fields else None
                for column in order
            ),
        )
        for name, fields in found.items()
    ]
    contents = dict.fromkeys(row[content] for row in answer.rows if row[content] is not None)
    return Matrix(
        heading(down),
        tuple(columns[column] for column in order),
        tuple(line for _, members in _gathered(lines, lambda line: line.area) for line in members),
        tuple(dict.fromkeys(words(step) for step, _ in answer.scale)),
        tuple(dict.fromkeys(words(cell) for cell in contents if cell not in steps)),
    )


def told(field: Field, citations: Sequence[Citation]) -> str:
    """Return what a field rests on: each of its details with the places where it is stated."""
    return "; ".join(
        " ".join(
            [detail.text, *(f"[{n}: {place(citations[n - 1])}]" for n in detail.sources)]
        ).strip()
        for detail in field.details
    )


def _column(band: Cell, label: Cell) -> Column:
    """Return the headings of a column; what both have in common is said once."""
    shared, own = words(band), words(label)
    if shared and own.startswith((f"{shared} ", f"{shared}: ")):
        own = own[len(shared) + 1 :].strip()
    return Column(shared, own)


def _field(
    rows: Sequence[Row],
    content: str,
    rest: Sequence[str],
    steps: dict[Cell, int],
    numbers: dict[Citation, int],
) -> Field | None:
    """Return what ``rows`` say of one place, None if they have no word for it."""
    said = dict.fromkeys(words(row[content]) for row in rows if row[content] is not None)
    if not said:
        return None
    details: dict[str, list[int]] = {}
    for row in rows:
        found = details.setdefault(_said(row, rest), [])
        found += [numbers[cited] for cited in row.citations if numbers[cited] not in found]
    return Field(
        tuple(said),
        max(steps.get(row[content], 0) for row in rows),
        tuple(Detail(text, tuple(sorted(found))) for text, found in details.items()),
    )


def _said(row: Row, rest: Sequence[str]) -> str:
    """Return what a row says in the columns ``rest``; one thing needs no name of its column."""
    cells = [(name, words(row[name])) for name in rest]
    if len(cells) == 1 and isinstance(row[rest[0]], Thing | str):
        return cells[0][1]
    return "; ".join(f"{heading(name)}: {text}" for name, text in cells if text)


def _gathered(items: Iterable[T], key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Return the items by key, keys and items in the order of their first use."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())
