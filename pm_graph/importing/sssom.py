"""SSSOM into quads of links: a table or JSON, as ``pm-graph export sssom`` writes them or anybody.

What comes back is as :mod:`pm_graph.links` makes it of the tables that ship: a mapping set each
with its named graph, its rows under the identifiers that they have there. Rows that name their set
in ``mapping_source`` go back to it, all others belong to the set of the file.

Three things do not come back from a file of several sets: their titles, versions and descriptions,
which stand in the description of the whole, and a source or edition in which the rows of a set
differ. Several authors of a row become one text. Of both kinds of file, labels of what is ours are
passed over, as are slots that :mod:`pm_graph.mapping` does not know. A mapping that is denied
(``predicate_modifier``) is a fault: taken in, it would say the contrary.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Quad

from pm_graph.errors import DocumentError, Fault, GraphFileError
from pm_graph.links import mapping_quads
from pm_graph.mapping import (
    ENDING,
    REQUIRED,
    SOURCES,
    VERSIONS,
    MappingSet,
    Match,
    Row,
    prefixes_of,
    read_mappings,
    slot_faults,
)
from pm_graph.shelf import read
from pm_graph.text import slug
from pm_graph.validate.subject import read_json

ENDINGS = (".tsv", ".json")
"""The endings of the files that are read."""
_OF_ROW = ("mapping_source", "license", *SOURCES, *VERSIONS)
"""The slots of a row that go to its set."""
_WHOLE = ("mapping_set_title", "mapping_set_version", "mapping_set_description")
"""The metadata that describe the file, and none of the sets that it was gathered from."""
_PART = re.compile(r"(?<!\\)\|")
PASSAGES = ("subject_passage", "object_passage")
"""The extension slots, which JSON has in ``other``."""
Told = tuple[Match, dict[str, str]]
"""A row, and those of its slots that go to its set: IRIs, but for editions."""


def link_quads(path: str, stated: Mapping[str, str]) -> Iterator[Quad]:
    """Yield the quads of one file; ``stated`` gives the passage of each statement at hand.

    A row counts also where what it links is described nowhere: whoever takes a table in wants it
    whole. Raises DocumentError with every fault of its form, GraphFileError for another ending or
    for what is no JSON.
    """
    if os.path.splitext(path)[1].lower() not in ENDINGS:
        endings = " or ".join(ENDINGS)
        raise GraphFileError(path, f"sssom is taken in from files that end in {endings}")
    sets = list(read_sets(path))
    if not any(each.rows for each in sets):
        raise GraphFileError(path, "has nothing that sssom would have")
    ends = {end for each in sets for row in each.rows for end in (row.subject, row.object)}
    try:
        yield from mapping_quads(sets, ends, stated)
    except ValueError as error:  # a prefix whose address is none
        raise GraphFileError(path, f"{error}; mend curie_map") from None


def read_sets(path: str) -> Iterator[MappingSet]:
    """Yield the mapping sets of one file, with rows that say which set they are from in it."""
    metadata, rows = _from_json(path) if path.lower().endswith(".json") else _from_table(path)
    of_set: dict[str, list[Told]] = {}
    for row in rows:
        of_set.setdefault(row[1].get("mapping_source", ""), []).append(row)
    stem = os.path.basename(path).removesuffix(ENDING).split(".")[0].removeprefix("mappings-")
    names: set[str] = set()
    for source in sorted(of_set):
        name = slug(re.split("[/#:]", source)[-1] if source else stem) or "file"
        while name in names:
            name += "-2"
        names.add(name)
        told = of_set[source]
        of_rows = dict(_agreed([slots for _, slots in told]))
        if source:
            kept = {slot: value for slot, value in metadata.items() if slot not in _WHOLE}
            known = {**kept, **of_rows, "mapping_set_id": source}
        else:
            known = {**of_rows, **metadata}
        yield MappingSet(name, path, known, tuple(match for match, _ in told))


def _agreed(slots: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what all rows of a set that have a slot have in it."""
    for slot in _OF_ROW[1:]:
        values = {each[slot] for each in slots if each.get(slot)}
        if len(values) == 1:
            yield slot, values.pop()


def _from_table(path: str) -> tuple[dict[str, Any], list[Told]]:
    table = read_mappings(path)
    lines = read(path).split("\n")
    columns = next(line for line in lines if not line.startswith("#")).split("\t")
    prefixes, found, faults = prefixes_of(table.metadata), list[Told](), list[Fault]()
    for match in table.rows:
        cells = dict(zip(columns, lines[match.line - 1].split("\t"), strict=True))
        reader = Row(match.line, cells, prefixes)
        told = match._replace(
            subject_label=_plain(match.subject_label),
            object_label=_plain(match.object_label),
            comment=_plain(match.comment),
            author=", ".join(_plain(each) for each in _PART.split(match.author)),
        )
        found.append((told, _slots(reader, cells)))
        faults += [Fault(match.line, fault.message) for fault in reader.faults]
    if faults:
        raise DocumentError(path, faults)
    return table.metadata, found


def _from_json(path: str) -> tuple[dict[str, Any], list[Told]]:
    document = read_json(path)
    if not isinstance(document, dict) or not isinstance(document.get("mappings"), list):
        raise DocumentError(path, [Fault(0, "has no list of mappings")])
    metadata = {slot: value for slot, value in document.items() if slot != "mappings"}
    if not isinstance(metadata.get("curie_map") or {}, dict):
        raise DocumentError(path, [Fault(0, "curie_map is no list of names and values")])
    faults = [Fault(0, fault.message) for fault in slot_faults(metadata)]
    prefixes, found = prefixes_of(metadata), list[Told]()
    places: dict[tuple[str, str, str], int] = {}
    for number, mapping in enumerate(document["mappings"], 1):
        where = f"mapping {number}: "
        if not isinstance(mapping, dict):
            faults.append(Fault(0, f"{where}is no record"))
            continue
        cells = dict.fromkeys(REQUIRED, "") | dict(_cells(mapping))
        reader = Row(0, cells, prefixes)
        match = reader.match()
        found.append((match, _slots(reader, cells)))
        first = places.setdefault((match.subject, match.predicate, match.object), number)
        if first != number and not reader.faults:
            reader.faults.append(Fault(0, f"is that of mapping {first} again"))
        faults += [Fault(0, where + fault.message) for fault in reader.faults]
    if faults:
        raise DocumentError(path, faults)
    reader = Row(0, {}, prefixes)
    given = {slot: reader.iri(str(metadata[slot])) for slot in SOURCES if metadata.get(slot)}
    return metadata | {slot: iri for slot, iri in given.items() if iri}, found


def _slots(reader: Row, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the slots of a row that go to its set, and note as a fault what would be denied."""
    if cells.get("predicate_modifier", "").strip():
        reader.faults.append(Fault(0, "a mapping that is denied can't be taken in; leave it out"))
    found = {slot: cells[slot].strip() for slot in _OF_ROW if cells.get(slot, "").strip()}
    return {slot: cell if slot in VERSIONS else reader.iri(cell) for slot, cell in found.items()}


def _cells(mapping: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the slots of a record as a table has them, the passages out of ``other``."""
    for slot, value in mapping.items():
        if value is not None:
            several = value if isinstance(value, list) else [value]
            yield slot, ", ".join(map(str, several))
    passages: dict[str, list[str]] = {}
    for part in str(mapping.get("other") or "").split("|"):
        slot, _, value = part.strip().partition("=")
        passages.setdefault(slot, []).append(value)
    for slot in PASSAGES:
        if slot in passages:
            yield slot, "|".join(passages[slot])


def _plain(cell: str) -> str:
    """Return a text of a table with the bars that the table escapes."""
    return cell.replace("\\|", "|").strip()
