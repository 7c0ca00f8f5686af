"""Ladders as stairs in SVG: each step stands higher than the one below it."""

from __future__ import annotations

from pm_graph.answer import Answer
from pm_graph.layout import marks
from pm_graph.picture.canvas import LINE, MARGIN, Canvas
from pm_graph.picture.ladder import Ladder, Step, ladders
from pm_graph.picture.measure import width, wrap

WIDE = (104, 190)
"""The least and the greatest width of a step."""
RISE, FOOT, PAD = 34, 16, 10
"""How much higher a step is than the one before, what the lowest has below its text, the margin."""
RANK = 24
"""How much of a step's height its number takes."""
SIZE, MARKS = 12, 9
ROOM = 1160
"""How wide stairs may be before their steps get narrow."""


def stairs(answer: Answer) -> str:
    """Return the drawing of an answer whose question has a ladder."""
    found = ladders(answer)
    wide = {ladder: _wide(ladder) for ladder in found}
    canvas = Canvas(max([0.0, *(wide[ladder] * len(ladder.steps) for ladder in found)]))
    canvas.heading(answer)
    for ladder in found:
        _draw(canvas, ladder, wide[ladder])
    canvas.sources(answer)
    return canvas.drawn(answer, " ".join(map(_told, found)) or "No ladder.")


def _wide(ladder: Ladder) -> float:
    """Return how wide each step is: as its longest word asks, and narrower where there are many."""
    words = [width(word, SIZE) for step in ladder.steps for word in step.label.split()]
    least, most = WIDE
    wanted = max([least, min(most, ROOM / len(ladder.steps)), max(words, default=0) + 2 * PAD])
    return min(most, wanted)


def _draw(canvas: Canvas, ladder: Ladder, wide: float) -> None:
    """Draw one ladder, its lowest step at the left and the bottom, and go below it."""
    if ladder.name:
        for line in wrap(ladder.name, canvas.room, 14):
            canvas.text(MARGIN, canvas.y + 14, line, "part")
            canvas.y += LINE + 3
    texts = [_texts(step, wide) for step in ladder.steps]
    top = canvas.y + 8
    # A step has to be as high as its text, and as far above its neighbour as all are.
    depth = max((len(text) * LINE for text in texts), default=0) + RANK + FOOT
    bottom = top + depth + RISE * (len(texts) - 1)
    for number, (step, text) in enumerate(zip(ladder.steps, texts, strict=True)):
        x, y = MARGIN + number * wide, bottom - depth - RISE * number
        canvas.rect(x, y, wide - 2, bottom - y, "step")
        canvas.rule(x, y, x + wide - 2, "tread")
        canvas.text(x + PAD, y + RANK, str(step.rank), "rank")
        if step.sources:
            beside = x + PAD + width(str(step.rank), 20) + 4
            canvas.text(beside, y + RANK - 7, _short(step, wide - 2 * PAD - 28), "marks")
        canvas.lines(x + PAD, y + RANK + LINE + 3, text)
    canvas.y = bottom + 18


def _short(step: Step, room: float) -> str:
    """Return the numbers of a step's sources, as many as there is room for."""
    return wrap(f"[{marks(step.sources).replace(',', ', ')}]", room, MARKS)[0]


def _texts(step: Step, wide: float) -> list[str]:
    return wrap(step.label, wide - 2 - 2 * PAD, SIZE)


def _told(ladder: Ladder) -> str:
    steps = "; ".join(f"{step.rank} {step.label}" for step in ladder.steps)
    return (
        f"Stairs{f' of {ladder.name}' * bool(ladder.name)} from the lowest to the highest: {steps}."
    )
