"""Answers as a spreadsheet: the rows, their sources, and how the question was read."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from pm_graph.answer import Answer, Thing
from pm_graph.layout import matrix, visible

WIDEST = 60
"""The greatest width of a column, in characters."""
EPOCH = datetime.datetime(2000, 1, 1)


def workbook(answer: Answer) -> bytes:
    """Return an XLSX workbook with the sheets Answer, Sources and Question."""
    book = Workbook()
    rows = book.active
    if rows is None:
        raise RuntimeError("openpyxl made a workbook without a sheet")
    rows.title = "Answer"
    if answer.pivot is not None:
        block = matrix(answer)
        lines: list[list[object]] = [[*line] for line in (block.columns, *block.lines)]
    else:
        index = {cited: number for number, cited in enumerate(answer.citations, 1)}
        lines = [[*answer.columns, "sources"]]
        for row in answer.rows:
            cells = [row[name] for name in answer.columns]
            marks = ", ".join(str(index[cited]) for cited in row.citations)
            lines.append([*(c.label if isinstance(c, Thing) else c for c in cells), marks])
    _fill(rows, lines)
    places: list[list[object]] = [
        ["number", "document", "section", "passage", "first line", "last line", "text"]
    ]
    _fill(
        book.create_sheet("Sources"),
        places
        + [
            [n, c.document, c.section, c.position, *c.lines, c.text or ""]
            for n, c in enumerate(answer.citations, 1)
        ],
    )
    about = [["question", answer.question], ["status", answer.status], ["summary", answer.summary]]
    about += [["note", note] for note in answer.notes] + [["query", answer.query]]
    _fill(book.create_sheet("Question"), [["what", "value"], *about])
    book.properties.created = book.properties.modified = EPOCH
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _fill(sheet: Any, lines: Sequence[Sequence[object]]) -> None:
    """Append the lines, the first as a heading; make columns as wide as they need."""
    for number, line in enumerate(lines, 1):
        for place, value in enumerate(line, 1):
            if value in (None, ""):
                continue
            cell = sheet.cell(number, place, visible(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins like a formula is a text all the same
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        size = min(WIDEST, max(len(str(cell.value or "")) for cell in column) + 2)
        sheet.column_dimensions[column[0].column_letter].width = size
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
