"""A drawing in SVG while it is being made: shapes one after the other, and how far down they reach.

The text that is handed in may be anything; what comes out is well-formed.
"""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.answer import Answer
from pm_graph.layout import place
from pm_graph.picture.markup import data, fill, safe
from pm_graph.picture.measure import width, wrap

MARGIN = 28
LINE = 15
"""From one line of text to the next."""
SMALL = 13
"""The same for small text."""
LEAST = 520
"""The least width of a drawing: below it titles and sources are hard to read."""
SOURCE = 300
"""The least width of a column of sources."""


class Canvas:
    """Shapes and text, of the width ``room`` between the margins; ``y`` is where the next goes."""

    def __init__(self, room: float) -> None:
        self.room = max(room, LEAST)
        self.y = float(MARGIN)
        self._parts: list[str] = []

    def add(self, markup: str) -> None:
        """Add markup that is safe."""
        self._parts.append(markup)

    def rect(self, x: float, y: float, wide: float, high: float, kind: str) -> None:
        """Add a rectangle."""
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}"'
        self.add(f'<rect class="{kind}" {box} rx="3"/>\n')

    def rule(self, x: float, y: float, end: float, kind: str = "rule") -> None:
        """Add a line from left to right."""
        self.add(f'<line class="{kind}" x1="{_n(x)}" y1="{_n(y)}" x2="{_n(end)}" y2="{_n(y)}"/>\n')

    def text(self, x: float, y: float, text: str, kind: str = "") -> None:
        """Add one line of text whose base line is at ``y``."""
        shown = f' class="{kind}"' if kind else ""
        self.add(f'<text{shown} x="{_n(x)}" y="{_n(y)}">{safe(text)}</text>\n')

    def lines(
        self, x: float, y: float, lines: Sequence[str], kind: str = "", step: float = LINE
    ) -> None:
        """Add lines of text, the base line of the first at ``y``."""
        for number, line in enumerate(lines):
            self.text(x, y + number * step, line, kind)

    def heading(self, answer: Answer) -> None:
        """Add the title and the summary of an answer, and go below them."""
        for text, size, kind, step in (
            (titled(answer), 20.5, "title", 25),  # bold faces are wider than regular ones
            (answer.summary, 13, "summary", 18),
        ):
            found = wrap(text, self.room, size)
            self.lines(MARGIN, self.y + step - 8, found, kind, step)
            self.y += len(found) * step + 3
        self.y += 9

    def sources(self, answer: Answer) -> None:
        """Add the numbered sources in columns, and the notes, and go below them."""
        self.y += 12
        many = max(1, int(self.room // SOURCE))
        wide = self.room / many
        entries = [
            wrap(f"[{number}] {place(cited)}", wide - 12, 10)
            for number, cited in enumerate(answer.citations, 1)
        ]
        each, top, deepest = -(-len(entries) // many), self.y, self.y
        for column in range(many):
            y = top
            for lines in entries[column * each : (column + 1) * each]:
                self.lines(MARGIN + column * wide, y + SMALL - 3, lines, "small", SMALL)
                y += len(lines) * SMALL
            deepest = max(deepest, y)
        self.y = deepest + 8
        for note in answer.notes:
            lines = wrap(note, self.room, 10)
            self.lines(MARGIN, self.y + SMALL - 3, lines, "small", SMALL)
            self.y += len(lines) * SMALL + 3

    def drawn(self, answer: Answer, desc: str) -> str:
        """Return the whole drawing."""
        return fill(
            "drawing.svg",
            width=_n(self.room + 2 * MARGIN),
            height=_n(self.y + MARGIN),
            title=safe(f"{titled(answer)}: {answer.summary}"),
            desc=safe(desc),
            style=data("drawing.css"),
            body="".join(self._parts),
        )


def titled(answer: Answer) -> str:
    """Return what an answer is headed with: the title of its question, else what was asked."""
    title = answer.understood.title if answer.understood else answer.question or "Answer"
    return title[:1].upper() + title[1:]


def _n(number: float) -> str:
    """Return a number as short as can be, the same on every machine."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


__all__ = ["LINE", "MARGIN", "Canvas", "titled", "width", "wrap"]
