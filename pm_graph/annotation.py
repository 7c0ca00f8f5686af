"""Annotations: what we read in each passage, as tables on the shelf "ontology".

One file a document, ``annotations-NAME.tsv``, one row a statement; several terms in a cell are
separated by spaces. A passage's place and the digest of its text tie the rows to the document
without holding a word of it.
"""

import csv
import os
from collections.abc import Sequence
from typing import NamedTuple

from pm_graph.errors import DocumentError, Fault
from pm_graph.shelf import files
from pm_graph.statement import Reading
from pm_graph.text import digest

TYPES = {
    "responsibility": "Responsibility",
    "definition": "Definition",
    "guidance": "Guidance",
    "trait": "Trait",
    "observation": "Observation",
}
"""The class of a statement by the word in the column "type"."""
OMITTED = "omitted"
TERMS = (
    "action",
    "capability",
    "involvement",
    "scope",
    "modality",
    "phase",
    "stakeholder",
    "measure",
)
"""The columns that hold terms of the controlled vocabularies, named like their properties."""
COLUMNS = ("section", "position", "digest", "type", "label", *TERMS, "note")
HALF = 0.5
"""The share of a document's passages that a table must know for the document to be its own."""


class Annotation(NamedTuple):
    """One row: a statement read from a passage, or the reason why none is."""

    line: int
    section: str
    position: int
    digest: str
    type: str
    label: str
    terms: dict[str, tuple[str, ...]]
    """Terms of the controlled vocabularies by property."""
    note: str


class Table(NamedTuple):
    """The annotations of one document."""

    document: str
    """The document's identifier, such as ``sfia-8``."""
    path: str
    rows: tuple[Annotation, ...]

    def share(self, reading: Reading) -> float:
        """Return the share of the reading's passages whose digests the table holds."""
        known = {row.digest for row in self.rows}
        fitting = sum(digest(passage.text) in known for passage in reading.passages)
        return fitting / max(1, len(reading.passages))


def read_table(path: str) -> Table:
    """Read one table; raises DocumentError with every fault of its form."""
    faults: list[Fault] = []
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_MINIMAL)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            wrong = f"columns missing: {', '.join(missing)}" if missing else "columns out of order"
            raise DocumentError(path, [Fault(1, wrong)])
        for row in reader:
            line = reader.line_num
            if None in row or None in row.values():
                faults.append(Fault(line, f"a row has {len(COLUMNS)} cells"))
                continue
            if row["type"] not in TYPES and row["type"] != OMITTED:
                faults.append(Fault(line, f"no type {row['type']!r}; known: {', '.join(TYPES)}"))
            if row["type"] == OMITTED and not row["note"]:
                faults.append(Fault(line, "a passage left out names its reason in the note"))
            if row["type"] != OMITTED and not row["label"]:
                faults.append(Fault(line, "a statement has a label"))
            if not row["position"].isdigit():
                faults.append(Fault(line, f"position {row['position']!r} is not a number"))
                continue
            terms = {name: tuple(row[name].split()) for name in TERMS if row[name]}
            rows.append(
                Annotation(
                    line,
                    row["section"],
                    int(row["position"]),
                    row["digest"],
                    row["type"],
                    row["label"],
                    terms,
                    row["note"],
                )
            )
    if faults:
        raise DocumentError(path, faults)
    name = os.path.basename(path).removeprefix("annotations-").removesuffix(".tsv")
    return Table(name, path, tuple(rows))


def read_tables() -> list[Table]:
    """Return the tables of all annotated documents."""
    return [
        read_table(path)
        for path in files("ontology", ".tsv")
        if os.path.basename(path).startswith("annotations-")
    ]


def table_for(reading: Reading, tables: Sequence[Table]) -> Table | None:
    """Return the table that annotates the document read, None if there is none."""
    best = max(tables, key=lambda table: table.share(reading), default=None)
    return best if best is not None and best.share(reading) >= HALF else None


def join(path: str, reading: Reading, table: Table) -> list[tuple[Annotation, ...]]:
    """Return each passage's annotations, in the order of the passages.

    Raises DocumentError for every passage whose text is not the one that was annotated, and for
    every annotation without its passage.
    """
    by_place: dict[tuple[str, int], list[Annotation]] = {}
    for row in table.rows:
        by_place.setdefault((row.section, row.position), []).append(row)
    faults, joined = [], []
    for passage in reading.passages:
        rows = by_place.pop((passage.section, passage.position), [])
        place = f"{passage.section}, passage {passage.position}"
        if rows and {row.digest for row in rows} != {digest(passage.text)}:
            faults.append(
                Fault(
                    passage.lines[0],
                    f"{place}: the text has changed since it was annotated in "
                    f"{os.path.basename(table.path)}:{rows[0].line}; restore or annotate it",
                )
            )
        joined.append(tuple(rows))
    for (section, position), rows in by_place.items():
        faults.append(
            Fault(
                0,
                f"{section}, passage {position}: missing, though annotated in "
                f"{os.path.basename(table.path)}:{rows[0].line}",
            )
        )
    if faults:
        raise DocumentError(path, faults)
    return joined
