"""Mappings: SSSOM tables on the shelf "ontology", read whole or refused with every fault.

``mappings-NAME.sssom.tsv`` holds one mapping set: the standard's metadata as YAML behind ``#``,
then tab-separated rows (https://w3id.org/sssom/). Beside the standard's slots the tables have two
extension slots, ``subject_passage`` and ``object_passage``: the passages that were compared where
a thing as a whole is mapped. A statement needs none, for it says itself where it stands.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pm_graph.errors import DocumentError, Fault
from pm_graph.shelf import files, read
from pm_graph.vocabulary import PREFIXES

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""The columns without which the standard knows no mapping."""
OPTIONAL = (
    "subject_label",
    "object_label",
    "confidence",
    "author_label",
    "comment",
    "subject_passage",
    "object_passage",
)
SLOTS = ("mapping_set_id", "license")
"""The metadata without which the standard knows no mapping set."""
SOURCES = ("subject_source", "object_source")
"""The metadata that says what was compared with what."""
SSSOM = "https://w3id.org/sssom/"
VERSIONS = ("subject_source_version", "object_source_version")
"""The metadata that says which edition was compared."""
NOTHING = SSSOM + "NoTermFound"
"""What stands for a side on which nothing was found."""
ENDING = ".sssom.tsv"
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([^\s<>\"{}|^`\\]+)")


class Match(NamedTuple):
    """One row: two things, how they match, why that is so, and how sure the author is."""

    line: int
    subject: str
    """An IRI, as are ``predicate``, ``object``, ``justification`` and the passages."""
    predicate: str
    object: str
    justification: str
    confidence: float | None
    """From 0 to 1; None where the table does not say."""
    subject_label: str
    object_label: str
    author: str
    comment: str
    subject_passages: tuple[str, ...]
    object_passages: tuple[str, ...]


class MappingSet(NamedTuple):
    """One table."""

    name: str
    """The part of the file's name that is its own, such as ``editions``."""
    path: str
    metadata: dict[str, Any]
    """The metadata block, as YAML reads it, its CURIEs of sources written out."""
    rows: tuple[Match, ...]


def read_mappings(path: str) -> MappingSet:
    """Read one table; raises DocumentError with every fault of its form, each at its line.

    Only metadata that can't be read at all hide the faults of the rows: without their prefixes
    none could be told.
    """
    try:
        text = read(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no UTF-8 text"
        raise DocumentError(path, [Fault(0, reason)]) from None
    # Nothing but a line feed ends a line: a comment may hold what Unicode takes for one.
    lines = text.removesuffix("\n").split("\n")
    head = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata(path, lines[:head])
    columns, *table = [line.split("\t") for line in lines[head:]] or [[]]
    faults = [*slot_faults(metadata)]
    missing = [name for name in REQUIRED if name not in columns]
    faults += [Fault(head + 1, f"the column {name!r} is missing") for name in missing]
    prefixes = prefixes_of(metadata)
    rows = []
    places: dict[tuple[str, str, str], int] = {}
    for number, cells in enumerate(table, head + 2):
        if len(cells) != len(columns):
            faults.append(Fault(number, f"a row has {len(columns)} cells, this one {len(cells)}"))
            continue
        row = Row(number, dict(zip(columns, cells, strict=True)), prefixes)
        match = row.match()
        if not (row.faults or missing):
            first = places.setdefault((match.subject, match.predicate, match.object), number)
            if first != number:
                row.faults.append(Fault(number, f"the same mapping stands in line {first}"))
        rows.append(match)
        faults += row.faults
    if faults:
        raise DocumentError(path, faults)
    for slot in SOURCES:
        prefix, colon, rest = str(metadata.get(slot, "")).partition(":")
        if colon and prefix in prefixes:
            metadata[slot] = prefixes[prefix] + rest
    name = os.path.basename(path).removesuffix(ENDING).removeprefix("mappings-")
    return MappingSet(name, path, metadata, tuple(rows))


def prefixes_of(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the prefixes that CURIEs of a mapping set may have: ours, and those it declares."""
    declared = metadata.get("curie_map") or {}
    return PREFIXES | {str(key): str(value) for key, value in declared.items()}


def slot_faults(metadata: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of the metadata without which there is no mapping set."""
    for slot in SLOTS:
        value = metadata.get(slot)
        if not value:
            yield Fault(1, f"the metadata has no {slot}")
        elif not _CURIE.fullmatch(str(value)):
            yield Fault(1, f"{slot} {str(value)!r} is no IRI")


def mapping_sets() -> list[MappingSet]:
    """Return the mapping sets that ship, sorted by name."""
    return [read_mappings(path) for path in files("ontology", ENDING)]


def _metadata(path: str, lines: Sequence[str]) -> dict[str, Any]:
    """Read the metadata block; raises DocumentError where it is no YAML mapping."""
    import yaml

    try:
        found = yaml.safe_load("\n".join(line[1:] for line in lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise DocumentError(path, [Fault(line, "the metadata is not YAML")]) from None
    if not isinstance(found, dict) or not isinstance(found.get("curie_map") or {}, Mapping):
        raise DocumentError(path, [Fault(1, "the metadata is no list of names and values")])
    return found


class Row:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, str], prefixes: Mapping[str, str]) -> None:
        self._line, self._cells, self._prefixes = line, cells, prefixes
        self.faults: list[Fault] = []

    def match(self) -> Match:
        """Return the row as IRIs and text, and note its faults."""
        subject, predicate, thing, why = (self._one(name) for name in REQUIRED)
        text = {name: self._cells.get(name, "").strip() for name in OPTIONAL}
        return Match(
            self._line,
            subject,
            predicate,
            thing,
            why,
            self._confidence(text["confidence"]),
            text["subject_label"],
            text["object_label"],
            text["author_label"],
            text["comment"],
            self._several(text["subject_passage"]),
            self._several(text["object_passage"]),
        )

    def _one(self, column: str) -> str:
        if column not in self._cells:  # said once, at the head
            return ""
        cell = self._cells[column].strip()
        if not cell:
            self.faults.append(Fault(self._line, f"{column} is empty"))
            return ""
        return self.iri(cell)

    def _several(self, cell: str) -> tuple[str, ...]:
        return tuple(self.iri(part.strip()) for part in cell.split("|") if part.strip())

    def iri(self, cell: str) -> str:
        """Return the IRI of a CURIE; what is none is noted as a fault."""
        found = _CURIE.fullmatch(cell)
        if found and found[1] in self._prefixes:
            return self._prefixes[found[1]] + found[2]
        if found and found[2].startswith("//"):
            return cell
        wrong = f"unknown prefix {found[1]!r}; declare it" if found else f"{cell!r} is no CURIE"
        self.faults.append(Fault(self._line, f"{wrong} in curie_map" if found else wrong))
        return ""

    def _confidence(self, cell: str) -> float | None:
        try:
            value = float(cell) if cell else None
        except ValueError:
            value = -1
        if value is not None and not 0 <= value <= 1:
            self.faults.append(Fault(self._line, f"confidence {cell!r} is not from 0 to 1"))
        return value
