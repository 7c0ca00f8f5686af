"""A matrix as a drawing in SVG that needs nothing else: shades, each with its word, and sources."""

from __future__ import annotations

from pm_graph.answer import Answer, Citation
from pm_graph.errors import UsageError
from pm_graph.layout import marks
from pm_graph.picture.canvas import LINE, MARGIN, Canvas
from pm_graph.picture.markup import safe
from pm_graph.picture.matrix import Field, Line, Matrix, matrix, told
from pm_graph.picture.measure import width, wrap
from pm_graph.picture.shades import shade, shade_of

SIZE, BOLD, MARKS = 12, 13.0, 9
"""The sizes at which text is measured: that of cells, of headings, which are bold, of numbers."""
PAD, GAP = 8, 2
LABEL, COLUMN = 250, (74, 150)
"""The greatest width of the names of lines, and the least and greatest of a column."""


def drawing(answer: Answer) -> str:
    """Return the drawing of an answer; raises UsageError if its question is not to be drawn."""
    if answer.pivot is None and answer.ladder is None:
        from pm_graph.catalogue import Catalogue

        known = ", ".join(q.name for q in Catalogue() if q.pivot or q.ladder)
        raise UsageError(f"rows can't be drawn as svg, use html; what can be drawn: {known}")
    if answer.pivot is None:
        from pm_graph.picture.stairs import stairs

        return stairs(answer)
    return _Sheet(matrix(answer), answer).drawn()


class _Sheet:
    """A matrix laid out: how wide its columns are, then each part from the top down."""

    def __init__(self, found: Matrix, answer: Answer) -> None:
        self.found, self.answer = found, answer
        names = [width(line.label, SIZE) for line in found.lines]
        self.label = min(LABEL, max([*names, width(found.corner, BOLD), 90.0]) + 2 * PAD)
        self.wide = [self._column(place) for place in range(len(found.columns))]
        self.canvas = Canvas(self.label + sum(self.wide))

    def drawn(self) -> str:
        """Return the whole drawing."""
        self.canvas.heading(self.answer)
        self._key()
        self._head()
        for area, members in self.found.areas():
            if area:
                self.canvas.text(MARGIN, self.canvas.y + 20, area, "area")
                self.canvas.y += 27
            for line in members:
                self._line(line)
        self.canvas.sources(self.answer)
        return self.canvas.drawn(self.answer, self._told())

    def _column(self, place: int) -> float:
        """Return how wide a column has to be for its words, with their numbers beside them."""
        heads = [width(word, BOLD) for word in self.found.columns[place].label.split()]
        cells = [
            width(field.word, SIZE) + 6 + width(marks(field.sources), MARKS)
            for line in self.found.lines
            if (field := line.fields[place])
        ]
        least, most = COLUMN
        return max(least, min(most, max([*heads, *cells, 0]) + 2 * PAD + GAP))

    def _x(self, place: int) -> float:
        return MARGIN + self.label + sum(self.wide[:place])

    def _key(self) -> None:
        """Draw the words of the scale in their shades, from the lowest up, then the others."""
        steps = [(shade(n, len(self.found.scale)), w) for n, w in enumerate(self.found.scale, 1)]
        entries = [*steps, *((0, word) for word in self.found.others if self.found.scale)]
        x, y, high = float(MARGIN), self.canvas.y, 22
        for step, word in entries:
            text = wrap(word, self.canvas.room - 2 * PAD, SIZE)[0]
            wide = width(text, SIZE) + 2 * PAD
            if x > MARGIN and x + wide > MARGIN + self.canvas.room:
                x, y = float(MARGIN), y + high + 4
            self.canvas.rect(x, y, wide, high, f"s{step}")
            self.canvas.text(x + PAD, y + 15, text, f"on{step}")
            x += wide + 4
        if entries:
            self.canvas.y = y + high + 14

    def _head(self) -> None:
        """Draw the headings, shared ones above those of the single columns."""
        canvas, at = self.canvas, 0
        bands = self.found.bands()
        if any(band for band, _ in bands):
            texts = []
            for band, size in bands:
                room = sum(self.wide[at : at + size]) - GAP
                texts.append((at, room, wrap(band, room - PAD, BOLD)))
                at += size
            high = max(len(lines) for _, _, lines in texts) * LINE + 8
            for place, room, lines in texts:
                base = canvas.y + high - 8 - (len(lines) - 1) * LINE
                canvas.lines(self._x(place) + PAD, base, lines, "band")
                canvas.rule(self._x(place), canvas.y + high, self._x(place) + room)
            canvas.y += high + 4
        heads = [
            wrap(column.label, wide - PAD - GAP, BOLD)
            for column, wide in zip(self.found.columns, self.wide, strict=True)
        ]
        high = max([1, *map(len, heads)]) * LINE + 6
        for place, lines in enumerate(heads):
            base = canvas.y + high - 6 - (len(lines) - 1) * LINE
            canvas.lines(self._x(place) + PAD, base, lines, "head")
        canvas.text(MARGIN, canvas.y + high - 6, self.found.corner.capitalize(), "head")
        canvas.y += high + 2

    def _line(self, line: Line) -> None:
        """Draw a line of the matrix, as high as what stands in it."""
        label = wrap(line.label, self.label - 2 * PAD, SIZE)
        cells = [
            self._texts(field, wide) if field else ([], [])
            for field, wide in zip(line.fields, self.wide, strict=True)
        ]
        deep = max([len(label), *(len(words) + len(below) for words, below in cells)])
        high = deep * LINE + 8
        self.canvas.lines(MARGIN + PAD, self.canvas.y + 15, label)
        for place, field in enumerate(line.fields):
            x, wide = self._x(place), self.wide[place] - GAP
            if field is None:
                self.canvas.rect(x, self.canvas.y, wide, high, "empty")
            else:
                self._cell(field, x, wide, high, cells[place])
        self.canvas.y += high + GAP

    def _texts(self, field: Field, wide: float) -> tuple[list[str], list[str]]:
        """Return a cell's words in lines, and its numbers in lines below them if not beside."""
        room = wide - GAP - 2 * PAD
        words, numbers = wrap(field.word, room, SIZE), marks(field.sources)
        beside = width(words[-1], SIZE) + 6 + width(numbers, MARKS) <= room
        return words, [] if beside or not numbers else wrap(numbers.replace(",", ", "), room, MARKS)

    def _cell(
        self, field: Field, x: float, wide: float, high: float, texts: tuple[list[str], list[str]]
    ) -> None:
        """Draw a cell; pointing at it shows the duties and where they are stated."""
        words, below = texts
        step = shade_of(field, self.found)
        ink = f"on{step}"
        canvas, y = self.canvas, self.canvas.y
        canvas.add(f"<g>\n<title>{safe(self._full(field, self.answer.citations))}</title>\n")
        canvas.rect(x, y, wide, high, f"s{step}" if self.found.scale else "plain")
        canvas.lines(x + PAD, y + 15, words, ink)
        base = y + 15 + len(words) * LINE
        if below:
            canvas.lines(x + PAD, base, below, f"marks {ink}")
        elif field.sources:
            beside = x + PAD + width(words[-1], SIZE) + 6
            canvas.text(beside, base - LINE - 3, marks(field.sources), f"marks {ink}")
        canvas.add("</g>\n")

    def _full(self, field: Field, citations: tuple[Citation, ...]) -> str:
        said = told(field, citations)
        return f"{field.word}: {said}" if said else field.word

    def _told(self) -> str:
        """Return the drawing in words: what it shows, and each line of it."""
        heads = [f"{column.band} {column.label}".strip() for column in self.found.columns]
        lines = [
            f"{line.label}: "
            + ", ".join(
                f"{head} {field.word}"
                for head, field in zip(heads, line.fields, strict=True)
                if field
            )
            for line in self.found.lines
        ]
        scale = f" Shades, from the lightest: {', '.join(self.found.scale)}." * bool(
            self.found.scale
        )
        return f"A matrix of {self.found.corner} by column.{scale} {'; '.join(lines)}."
