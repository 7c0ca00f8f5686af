"""Tables of O*NET-SOC codes read: ours, and O*NET's own (https://www.onetcenter.org/database.html)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from pm_graph.errors import DocumentError, Fault
from pm_graph.vocabulary import Outside

OCCUPATION = "https://www.onetonline.org/link/summary/"
TERMS = "https://w3id.org/pm-graph/onet#"
"""The namespace of what tables say, for the rules; no data is published in it."""
CODE, TITLE, ADDRESS = "O*NET-SOC Code", "O*NET-SOC Title", "Address"
Row = dict[str, str]
"""The cells of a row by their columns."""
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def read_rows(path: str) -> list[Row]:
    """Return the rows of a table by their columns: one of ours, or one of O*NET's own.

    ``.csv`` is separated by commas, ``.txt`` by tabs as O*NET has it, ``.xlsx`` a workbook's first
    sheet. Raises DocumentError for a file that is none, or has no column of codes.
    """
    try:
        lines = list(_cells(path))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError, KeyError) as error:
        raise DocumentError(path, [Fault(1, f"is no table: {error}")]) from None
    heading = lines[0] if lines else []
    if CODE not in heading:
        raise DocumentError(path, [Fault(1, f"has no column {CODE!r}")])
    faults = [
        Fault(number, f"has {len(cells)} cells, the heading {len(heading)}")
        for number, cells in enumerate(lines[1:], 2)
        if len(cells) != len(heading)
    ]
    if faults:
        raise DocumentError(path, faults)
    return [dict(zip(heading, cells, strict=True)) for cells in lines[1:]]


def as_triples(rows: list[Row]) -> Iterator[Triple]:
    """Yield what rows say, for the rules: each row a node, each occupation that a table names."""
    for number, row in enumerate(rows, 2):
        node = NamedNode(f"{TERMS}row-{number}") if ADDRESS in row else None
        code = row[CODE]
        if node is None:
            occupation = NamedNode(OCCUPATION + code)
            yield Triple(occupation, NamedNode(_RDF_TYPE), NamedNode(TERMS + "Occupation"))
            yield Triple(occupation, NamedNode(Outside.rdfs_label), Literal(row.get("Title", "")))
            continue
        yield Triple(node, NamedNode(_RDF_TYPE), NamedNode(TERMS + "Row"))
        for name, cell in row.items():
            if cell:
                key = NamedNode(TERMS + "".join(c for c in name if c.isalnum()))
                yield Triple(node, key, Literal(cell))


def _cells(path: str) -> Iterator[list[str]]:
    if path.lower().endswith(".xlsx"):
        import io

        import openpyxl

        # From memory: a workbook that is read lazily keeps its file open for as long as it lives.
        with open(path, "rb") as source:
            data = io.BytesIO(source.read())
        book: Any = openpyxl.load_workbook(data, read_only=True)
        for values in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in values]
        book.close()
        return
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, delimiter="\t" if path.lower().endswith(".txt") else ",")
