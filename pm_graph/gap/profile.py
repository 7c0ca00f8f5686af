"""Profiles from files: YAML, CSV and XLSX, by the ending of the name."""

from __future__ import annotations

import os
from collections.abc import Iterable

from pm_graph.errors import UnknownNameError
from pm_graph.gap.evidence import FIELDS, Evidence, Profile, is_empty, made
from pm_graph.gap.trouble import EvidenceError, Spot

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")
_ALSO = {"evidence": "did", "capabilities": "capability"}
"""Other names of the columns and keys."""


def read(path: str) -> Profile:
    """Read a profile; ``-`` is YAML on standard input.

    Raises UnknownNameError for an ending that no format has, EvidenceError, with line and column,
    for what can't be read.
    """
    ending = ".yaml" if path == "-" else os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        kind = "profile format for the ending"
        raise UnknownNameError(kind, ending or path, ENDINGS, exit_code=2)
    data = content(path)
    shown = "standard input" if path == "-" else path
    if ending == ".xlsx":
        return _table(shown, _sheet(shown, data))
    text = decoded(shown, data)
    return _table(shown, _separated(shown, text)) if ending == ".csv" else _yaml(shown, text)


def content(path: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; raises EvidenceError."""
    import sys

    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        wrong = f"can't be read: {error.strerror or error}"
        raise EvidenceError(path, [Spot(0, 0, wrong)]) from None


def decoded(path: str, data: bytes) -> str:
    """Return UTF-8 ``data`` as text; raises EvidenceError at the line that is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EvidenceError(path, [Spot(line, 0, "is no UTF-8 text")]) from None


def _title(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _yaml(path: str, text: str) -> Profile:
    """Read ``name`` and ``evidence``; nodes are walked, because they know their places."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        wrong = f"is no YAML: {error.problem or error.context}"
        raise EvidenceError(path, [Spot(*place, wrong)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise EvidenceError(path, [Spot(0, 0, f"is no YAML: {error}")]) from None
    keys = "a profile has evidence: with a list, and name: if you like"
    if not isinstance(root, yaml.MappingNode):
        raise EvidenceError(path, [Spot(1, 0, keys)])
    name, found, spots = "", None, []
    for key, value in root.value:
        if key.value == "name" and isinstance(value, yaml.ScalarNode):
            name = value.value
        elif key.value == "evidence":
            found = value
        else:
            spots.append(Spot(*_place(key), f"{key.value!r} is not known here; {keys}"))
    evidence: list[Evidence] = []
    if isinstance(found, yaml.SequenceNode):
        for node in found.value:
            try:
                evidence.append(_piece(path, node))
            except EvidenceError as error:
                spots += error.spots
    elif found is None or getattr(found, "tag", "") != "tag:yaml.org,2002:null":
        spots.append(Spot(*(_place(found) if found is not None else (1, 0)), keys))
    if spots:
        raise EvidenceError(path, spots)
    return Profile(name or _title(path), tuple(evidence), path)


def _place(node: object) -> tuple[int, int]:
    mark = getattr(node, "start_mark", None)
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)


def _piece(path: str, node: object) -> Evidence:
    """Return one item of the list; raises EvidenceError with all that is wrong with it."""
    import yaml

    line, column = _place(node)
    if isinstance(node, yaml.ScalarNode):
        piece = made({"did": node.value}, line, column)
        if node.tag == "tag:yaml.org,2002:null" or is_empty(piece):
            raise EvidenceError(path, [Spot(line, column, "evidence is empty; say what was done")])
        return piece
    if not isinstance(node, yaml.MappingNode):
        wrong = "evidence is a text or a mapping with " + ", ".join(FIELDS)
        raise EvidenceError(path, [Spot(line, column, wrong)])
    told: dict[str, object] = {}
    spots = []
    for key, value in node.value:
        field = _ALSO.get(key.value, key.value) if isinstance(key.value, str) else ""
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            spots.append(Spot(*_place(key), f"{key.value!r} is not known here; known: {known}"))
        elif isinstance(value, yaml.ScalarNode):
            told[field] = value.value
        elif field == "capability" and isinstance(value, yaml.SequenceNode):
            told[field] = [str(item.value) for item in value.value]
        else:
            spots.append(Spot(*_place(value), f"{field} is a text"))
    piece = made(told, line, column)
    if not spots and is_empty(piece):
        spots.append(Spot(line, column, "evidence says neither did: nor capability:"))
    if spots:
        raise EvidenceError(path, spots)
    return piece


def _separated(path: str, text: str) -> Iterable[tuple[int, list[str]]]:
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


def _sheet(path: str, data: bytes) -> Iterable[tuple[int, list[str]]]:
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


def _table(path: str, rows: Iterable[tuple[int, list[str]]]) -> Profile:
    """Return the rows below a heading as a profile; a row without any cell filled is none."""
    heads: list[str] | None = None
    evidence, spots = [], []
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if heads is None:
            heads = [_ALSO.get(cell.casefold(), cell.casefold()) for cell in cells]
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
    return Profile(_title(path), tuple(evidence), path)
