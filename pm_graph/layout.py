"""Tables as people read them: grouped rows, wrapped cells, a width that fits."""

from collections.abc import Sequence

from pm_graph.answer import Answer, Cell, Citation, Row, Thing

NARROWEST = 10
"""The least width of a column, in characters."""
GAP = "  "
RUN = 3
"""From how many consecutive citations on a range is written."""
TALLEST = 6
"""How many lines a row may have before its longest cell is written below it."""
HIDDEN = ("Cc", "Cf", "Cs")
"""The Unicode categories of characters that are not shown but obeyed."""


def words(cell: Cell) -> str:
    """Return a cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return visible(cell.label if isinstance(cell, Thing) else str(cell))


def visible(text: str) -> str:
    """Return ``text`` without what steers a terminal: control and format characters.

    Tabs and line ends stay; whoever writes lines makes spaces of them.
    """
    if text.isprintable():
        return text
    import unicodedata

    return "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in HIDDEN)


def heading(column: str) -> str:
    """Return a column's name as a heading."""
    return column.replace("_", " ")


class Block:
    """Rows that stand under one heading: its words, the columns' names, and lines of cells.

    Where ``cited``, the last cell of each line holds the numbers of its citations.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[str],
        lines: Sequence[Sequence[str]],
        *,
        cited: bool = False,
    ) -> None:
        self.title, self.columns, self.lines = title, list(columns), [list(line) for line in lines]
        self.cited = cited


def blocks(answer: Answer) -> list[Block]:
    """Return an answer's rows in blocks by the question's groups, columns that are empty left out.

    Each line ends with the numbers of its citations, counted from 1 in ``answer.citations``.
    """
    if answer.pivot is not None:
        return [matrix(answer)]
    numbers = {cited: number for number, cited in enumerate(answer.citations, 1)}
    result = []

    def group(row: Row) -> tuple[str, ...]:
        return tuple(words(row[name]) for name in answer.group)

    rest = [name for name in answer.columns if name not in answer.group]
    members: dict[tuple[str, ...], list[Row]] = {}
    for row in answer.rows:
        members.setdefault(group(row), []).append(row)
    for title, rows in members.items():
        shown = [name for name in rest if any(words(row[name]) for row in rows)]
        lines = [
            [
                *(words(row[name]) for name in shown),
                marks([numbers[cited] for cited in row.citations]),
            ]
            for row in rows
        ]
        cited = any(line[-1] for line in lines)
        columns = [*map(heading, shown), *(["sources"] if cited else [])]
        caption = " · ".join(part for part in title if part)
        shown_lines = [line[: len(columns)] for line in lines]
        result.append(Block(caption, columns, shown_lines, cited=cited))
    return result


def matrix(answer: Answer) -> Block:
    """Return the rows pivoted: a line for each value of the first, a column for each of the second.

    Both stand in the order in which they first occur.
    """
    if answer.pivot is None:
        raise ValueError("the question has no pivot")
    down, across, content = answer.pivot
    columns = list(dict.fromkeys(words(row[across]) for row in answer.rows))
    lines: dict[str, dict[str, dict[str, None]]] = {}
    for row in answer.rows:
        cells = lines.setdefault(words(row[down]), {})
        cells.setdefault(words(row[across]), {})[words(row[content])] = None
    body = [
        [name, *(", ".join(cells.get(column, ())) for column in columns)]
        for name, cells in lines.items()
    ]
    return Block("", [heading(down), *columns], body)


def marks(numbers: Sequence[int]) -> str:
    """Return the numbers of citations, runs of three and more as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) >= RUN else ",".join(map(str, run)) for run in runs
    )


def table(block: Block, width: int) -> tuple[list[str], list[str]]:
    """Return the lines of a plain table's heading and body, ``width`` wide if that can be.

    Where rows would be taller than TALLEST for a column of prose, one whose cells are twice as long
    as those of any other, that column stands below the row as a paragraph.
    """
    import textwrap

    if not block.columns:  # All that there is stands in the heading.
        return [], []
    wide, below = widths(block, width), None
    lengths = [max((len(line[p]) for line in block.lines), default=0) for p in range(len(wide))]
    most, *others = sorted(lengths, reverse=True)
    if others and most > max(2 * others[0], TALLEST * wide[lengths.index(most)]):
        below = lengths.index(most)
        block, prose = _without(block, below), block
        wide = widths(block, width)

    def lines(cells: Sequence[str]) -> list[str]:
        wrapped = [
            textwrap.wrap(cell, size) or [""] for cell, size in zip(cells, wide, strict=True)
        ]
        return [
            _line([cell[depth] if depth < len(cell) else "" for cell in wrapped], wide)
            for depth in range(max(map(len, wrapped)))
        ]

    heading_lines = lines([name.upper() for name in block.columns])
    if below is None:
        return heading_lines, [line for cells in block.lines for line in lines(cells)]
    name, margin, body = prose.columns[below], " " * len(GAP) * 2, []
    for cells, whole in zip(block.lines, prose.lines, strict=True):
        body += lines(cells)
        if whole[below]:
            body += textwrap.wrap(
                f"{name}: {whole[below]}",
                max(width, 30),
                initial_indent=margin,
                subsequent_indent=margin,
            )
    return heading_lines, body


def _without(block: Block, place: int) -> Block:
    """Return ``block`` without one of its columns."""

    def rest(cells: Sequence[str]) -> list[str]:
        return [*cells[:place], *cells[place + 1 :]]

    return Block(block.title, rest(block.columns), [rest(line) for line in block.lines])


def widths(block: Block, width: int) -> list[int]:
    """Return the width of each column: that of its longest cell, the widest narrowed until all fit.

    No word is broken unless the words alone are too wide; then none falls below NARROWEST.
    """
    columns = [
        [name, *(line[place] for line in block.lines)] for place, name in enumerate(block.columns)
    ]
    longest = [max(1, *map(len, cells)) for cells in columns]
    words = [
        max(1, *(len(word) for cell in cells for word in cell.split() or [""])) for cells in columns
    ]
    room = width - len(GAP) * (len(longest) - 1)
    for least in (words, [min(size, NARROWEST) for size in words]):
        while sum(longest) > room:
            place = max(range(len(longest)), key=lambda p: longest[p] - least[p])
            if longest[place] <= least[place]:
                break
            longest[place] -= 1
    return longest


def _line(cells: Sequence[str], wide: Sequence[int]) -> str:
    return GAP.join(cell.ljust(size) for cell, size in zip(cells, wide, strict=True)).rstrip()


def sources(answer: Answer, width: int) -> list[str]:
    """Return the numbered citations, with the publisher's words where the graph has them."""
    import textwrap

    result = []
    for number, cited in enumerate(answer.citations, 1):
        mark, text = f"[{number}] ", place(cited)
        if cited.text:
            text += f": “{cited.text}”"
        result += textwrap.wrap(
            visible(text), max(width, 30), initial_indent=mark, subsequent_indent=" " * len(mark)
        )
    return result


def place(cited: Citation) -> str:
    """Return where a passage stands, in words."""
    first, last = cited.lines
    lines = f"line {first}" if first == last else f"lines {first}-{last}"
    return f"{cited.place} ({lines})"
