"""Profiles as tables: CSV with any usual separator, and the first sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from pm_graph.gap.evidence import ALSO, FIELDS, Evidence, is_empty, made
from pm_graph.gap.trouble import EvidenceError, Spot


def csv_rows(path: str, text: str) -> Iterable[tuple[int, list[str]]]:
    """Yield the rows of a CSV with the lines they end on; commas, semicolons or tabs separate."""
    import csv
    import io

    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise EvidenceError(path, [Spot(reader.line_num, 0, f"is no CSV: {error}")]) from None


def xlsx_rows(path: str, data: bytes) -> Iterable[tuple[int, list[str]]]:
    """Yield the rows of a workbook's first sheet with their numbers."""
    import io
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and such that are of no concern here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            rows = [
                (number, ["" if cell is None else str(cell) for cell in row])
                for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
            ]
    except Exception as error:  # openpyxl raises whatever broke first in what is no workbook
        wrong = f"is no XLSX workbook: {error or type(error).__name__}"
        raise EvidenceError(path, [Spot(0, 0, wrong)]) from None
    return rows


def read_rows(path: str, rows: Iterable[tuple[int, list[str]]]) -> tuple[Evidence, ...]:
    """Return the rows below a heading as evidence; a row without any cell filled is none."""
    heads: list[str] | None = None
    evidence, spots = [], []
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if heads is None:
            heads = [ALSO.get(cell.casefold(), cell.casefold()) for cell in cells]
            if not {"did", "capability"} & set(heads):
                wrong = "the heading has neither a column evidence nor capability"
                raise EvidenceError(path, [Spot(number, 0, wrong)])
            twice = {head for head in heads if head in FIELDS and heads.count(head) > 1}
            if twice:
                wrong = f"two columns are called {min(twice)!r}"
                raise EvidenceError(path, [Spot(number, 0, wrong)])
            continue
        if len(cells) > len(heads) and any(cells[len(heads) :]):
            wrong = f"{len(cells)} cells below {len(heads)} headings"
            spots.append(Spot(number, 0, wrong))
            continue
        told = {head: cell for head, cell in zip(heads, cells, strict=False) if head in FIELDS}
        piece = made(told, number)
        if is_empty(piece):
            spots.append(Spot(number, 0, "the row has neither evidence nor a capability"))
        evidence.append(piece)
    if heads is None:
        spots.append(Spot(1, 0, "is empty; a heading with evidence or capability comes first"))
    if spots:
        raise EvidenceError(path, spots)
    return tuple(evidence)
