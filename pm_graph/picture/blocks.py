"""A matrix in a terminal: shades made of block characters, each with the letter of its word."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pm_graph.answer import Answer
from pm_graph.layout import GAP, marks
from pm_graph.picture.matrix import Column, Field, Line, Matrix, matrix
from pm_graph.picture.shades import BLOCKS, PLAIN, letters, shade

LEAST = 40
"""The width in characters below which nothing gets narrower."""
LABELS = (16, 36)
"""The least and the greatest width of the names of the lines."""
SHORT = 3
"""How many letters stand for a word that is on no scale, at the least."""
INDENT = "  "


class Part:
    """Neighbouring columns that fit beside the names of the lines: one of the tables."""

    def __init__(self, first: int, wide: Sequence[int], label: int) -> None:
        self.first, self.wide, self.label = first, tuple(wide), label

    @property
    def places(self) -> range:
        """The places of its columns among all."""
        return range(self.first, self.first + len(self.wide))


def shaded(
    answer: Answer, width: int, *, colour: bool = False, ascii_only: bool = False
) -> list[str]:
    """Return the paragraphs of a matrix ``width`` characters wide: its key, then its tables.

    There are several tables where the columns do not fit side by side; each has the lines that
    say something in its columns. ``colour`` makes headings bold, ``ascii_only`` shades in ASCII.
    """
    found, width = matrix(answer), max(width, LEAST)
    signs = _signs(found, ascii_only=ascii_only)
    cells = [[_content(field, signs) for field in line.fields] for line in found.lines]
    cited = [
        [_content(field, signs, with_sources=True) for field in line.fields] for line in found.lines
    ]
    parts, roomy = _parts(found, cells, width), _parts(found, cited, width)
    # To stand side by side is worth more than the numbers of the sources.
    if len(roomy) == len(parts):
        cells, parts = cited, roomy
    tables = [_table(found, cells, part, colour=colour) for part in parts]
    return [_key(found, signs, width), *tables] if signs else tables


def _signs(found: Matrix, *, ascii_only: bool) -> dict[str, str]:
    """Return what stands for each word: a shade with a letter, or letters alone."""
    shades = PLAIN if ascii_only else BLOCKS
    of_scale, others = letters(found.scale), letters(found.others)
    signs = {
        word: shades[shade(step, len(found.scale)) - 1] * 2 + f" {of_scale[word].capitalize()}"
        for step, word in enumerate(found.scale, 1)
    }
    signs |= {word: word[: max(SHORT, len(others[word]))] for word in found.others}
    return signs


def _content(field: Field | None, signs: dict[str, str], *, with_sources: bool = False) -> str:
    if field is None:
        return ""
    sign = "+".join(signs[word] for word in field.words)
    return f"{sign} {marks(field.sources)}".strip() if with_sources else sign


def _key(found: Matrix, signs: dict[str, str], width: int) -> str:
    known = [word for word in (*found.scale, *found.others) if word in signs]
    entries = [f"{signs[word]} {word}".replace(" ", "\0") for word in known]
    lines = textwrap.wrap(("\0" * 2 + " ").join(entries), width, break_long_words=False)
    return "\n".join(line.replace("\0", " ").rstrip() for line in lines)


def _parts(found: Matrix, cells: Sequence[Sequence[str]], width: int) -> list[Part]:
    """Return the tables that it takes: as few as can be, of about as many columns each."""
    columns = range(len(found.columns))
    content = [max([1, *(len(line[place]) for line in cells)]) for place in columns]
    heads = [column.label.upper().split() or [""] for column in found.columns]
    need = [max(size, *map(len, head)) for size, head in zip(content, heads, strict=True)]
    longest = max([len(found.corner), *(len(INDENT + line.label) for line in found.lines)])
    label = max(LABELS[0], min(longest, LABELS[1], width * 3 // 10))
    many, groups = 1, [list(columns)]
    while any(_wide(need, group) > width - label for group in groups) and many < len(need):
        many += 1
        size = -(-len(need) // many)
        groups = [list(columns[at : at + size]) for at in range(0, len(need), size)]
    parts = []
    for group in groups:
        rest = width - _wide(need, group)
        own = max(LABELS[0], min(longest, LABELS[1], rest))
        wide = _widened(found.columns, need, group, width - own)
        parts.append(Part(group[0] if group else 0, wide, own))
    return parts


def _wide(need: Sequence[int], group: Sequence[int]) -> int:
    return sum(need[place] + len(GAP) for place in group)


def _widened(
    columns: Sequence[Column], need: Sequence[int], group: Sequence[int], room: int
) -> list[int]:
    """Return the widths of a group's columns, headings on few lines where there is room."""
    wide = [need[place] for place in group]
    spare = room - _wide(need, group)
    for depth in (3, 2, 1):
        for at, place in enumerate(group):
            label = columns[place].label
            more = range(wide[at], min(len(label), wide[at] + spare) + 1)
            fits = next((size for size in more if len(textwrap.wrap(label, size)) <= depth), None)
            if fits is not None:
                wide[at], spare = fits, spare - (fits - wide[at])
    return wide


def _table(found: Matrix, cells: Sequence[Sequence[str]], part: Part, *, colour: bool) -> str:
    bold, normal = ("\x1b[1m", "\x1b[0m") if colour else ("", "")
    lines = [f"{bold}{line}{normal}" for line in _head(found, part)]
    contents = {id(line): content for line, content in zip(found.lines, cells, strict=True)}
    for area, members in found.areas():
        shown = [line for line in members if _says(line, part)]
        if area and shown:
            lines.append(f"{bold}{area}{normal}")
        for line in shown:
            here = [contents[id(line)][place] for place in part.places]
            lines += _line(line, here, part, INDENT if area else "")
    return "\n".join(lines)


def _says(line: Line, part: Part) -> bool:
    return any(line.fields[place] for place in part.places)


def _head(found: Matrix, part: Part) -> list[str]:
    """Return the headings of a table, shared ones above those of the single columns."""
    lines = []
    shared, at = [found.columns[place].band for place in part.places], 0
    if any(shared):
        text = " " * part.label
        while at < len(shared):
            size = next((n for n in range(at, len(shared)) if shared[n] != shared[at]), len(shared))
            room = sum(part.wide[at:size]) + len(GAP) * (size - at - 1)
            text += GAP + textwrap.shorten(shared[at], max(room, 1), placeholder="").ljust(room)
            at = size
        lines.append(text.rstrip())
    heads = [
        textwrap.wrap(found.columns[place].label.upper(), size) or [""]
        for place, size in zip(part.places, part.wide, strict=True)
    ]
    for depth in range(max([1, *map(len, heads)])):
        texts = [head[depth] if depth < len(head) else "" for head in heads]
        corner = found.corner.upper() if depth == 0 else ""
        lines.append(_joined(corner, texts, part))
    return lines


def _line(line: Line, contents: Sequence[str], part: Part, indent: str) -> list[str]:
    label = textwrap.wrap(
        line.label, part.label, initial_indent=indent, subsequent_indent=indent + INDENT
    ) or [""]
    return [_joined(label[0], contents, part), *label[1:]]


def _joined(label: str, texts: Sequence[str], part: Part) -> str:
    cells = (text.ljust(size) for text, size in zip(texts, part.wide, strict=True))
    return GAP.join([label.ljust(part.label), *cells]).rstrip()
