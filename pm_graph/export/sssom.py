"""The target ``sssom``: all links as one mapping set, in a table or JSON; and the table read again.

The table is SSSOM/TSV (https://w3id.org/sssom/): metadata as YAML behind ``#``, then a row for each
mapping. The JSON is that of the standard's own schema, which knows no extension slots: the passages
stand in ``other``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Triple

from pm_graph.export.serialise import ExportError, nodes
from pm_graph.export.target import Target
from pm_graph.mapping import SSSOM, read_mappings
from pm_graph.shelf import read
from pm_graph.vocabulary import ID, PM, PREFIXES, Outside

VERSION = "1.0"
"""The version of SSSOM whose slots are written."""
TITLE = "All links of pm-graph"
DESCRIPTION = "The rows of several mapping sets, each of which says which one it is from: "
SLOTS: dict[str, str] = {
    "subject_id": Outside.owl_annotatedSource,
    "subject_label": SSSOM + "subject_label",
    "predicate_id": Outside.owl_annotatedProperty,
    "predicate_modifier": SSSOM + "predicate_modifier",
    "object_id": Outside.owl_annotatedTarget,
    "object_label": SSSOM + "object_label",
    "mapping_justification": SSSOM + "mapping_justification",
    "author_label": SSSOM + "author_label",
    "license": Outside.dcterms_license,
    "subject_source": SSSOM + "subject_source",
    "subject_source_version": SSSOM + "subject_source_version",
    "object_source": SSSOM + "object_source",
    "object_source_version": SSSOM + "object_source_version",
    "mapping_source": SSSOM + "mapping_source",
    "confidence": SSSOM + "confidence",
    "comment": Outside.rdfs_comment,
}
"""The slots of a row in the order of the standard, with the property that holds each."""
PASSAGES = {"subject_passage": PM.subjectPassage, "object_passage": PM.objectPassage}
"""The extension slots: the passages that were compared."""
SEVERAL = ("author_label", "creator_label", "mapping_set_source", *PASSAGES)
"""The slots that may have several values."""
URIS = ("license", "mapping_set_id")
"""The slots that are addresses and never abbreviated."""
_PART = re.compile(r"(?<!\\)\|")
_LOCAL = re.compile(r"[A-Za-z][\w-]*")
_NAMESPACE = re.compile(r"^.*[/#]")
Row = dict[str, list[str]]


def table(found: Iterable[Triple], target: Target) -> Iterator[bytes]:
    """Yield the bytes of SSSOM/TSV."""
    import yaml

    whole, rows, curies = _gather(found, target)
    whole["extension_definitions"] = [
        {"slot_name": slot, "property": iri, "type_hint": "linkml:Uriorcurie"}
        for slot, iri in PASSAGES.items()
    ]
    whole["curie_map"] = curies.used | {"linkml": "https://w3id.org/linkml/"}
    whole["curie_map"] = dict(sorted(whole["curie_map"].items()))
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=10_000)
    yield "".join(f"#{line}\n" for line in text.splitlines()).encode()
    columns = [slot for slot in (*SLOTS, *PASSAGES) if any(slot in row for row in rows)]
    yield ("\t".join(columns) + "\n").encode()
    for row in rows:
        cells = (_cell(row.get(slot, ()), several=slot in SEVERAL) for slot in columns)
        yield ("\t".join(cells) + "\n").encode()


def as_json(found: Iterable[Triple], target: Target) -> Iterator[bytes]:
    """Yield the bytes of SSSOM/JSON."""
    whole, rows, curies = _gather(found, target)
    whole["curie_map"] = dict(sorted(curies.used.items()))
    whole["mappings"] = [_slots(row) for row in rows]
    yield (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def read_table(path: str) -> dict[str, Any]:
    """Return SSSOM/TSV as JSON has it, its extension slots in ``other``.

    Raises DocumentError with every fault that :func:`pm_graph.mapping.read_mappings` finds.
    """
    whole: dict[str, Any] = dict(read_mappings(path).metadata)
    for slot in ("extension_definitions", "curie_map"):
        whole.pop(slot, None)
    lines = [line for line in read(path).removesuffix("\n").split("\n") if line[:1] != "#"]
    columns, *cells = (line.split("\t") for line in lines)
    whole["mappings"] = [
        _slots(
            {
                slot: _parts(cell) if slot in SEVERAL else [cell]
                for slot, cell in zip(columns, row, strict=True)
                if cell
            }
        )
        for row in cells
    ]
    return whole


def _parts(cell: str) -> list[str]:
    return [part.replace("\\|", "|") for part in _PART.split(cell)]


WRITERS = {".sssom.tsv": table, ".tsv": table, ".json": as_json}
READERS = {".tsv": read_table}


def _gather(
    found: Iterable[Triple], target: Target
) -> tuple[dict[str, Any], list[Row], _Abbreviator]:
    """Return the metadata, the rows in their order, and what abbreviates their IRIs."""
    curies = _Abbreviator(target.prefixes)
    rows: list[Row] = []
    whole: dict[str, Any] = {}
    sets: dict[str, str] = {}
    for subject, facts in nodes(found):
        if SSSOM + "mappings" in facts:
            whole = _metadata(subject, facts)
        elif Outside.dcterms_title in facts:
            sets[subject] = _described(facts)
        elif Outside.owl_annotatedSource in facts:
            rows.append(_row(facts, curies))
    if not whole:
        raise ExportError(target.name, "the links name no mapping set")
    whole["mapping_set_description"] = DESCRIPTION + " ".join(sets[name] for name in sorted(sets))
    licences = Counter(row["license"][0] for row in rows if "license" in row)
    if not licences:
        raise ExportError(target.name, "no mapping set says under which licence it stands")
    whole["license"] = min(licences, key=lambda each: (-licences[each], each))
    for row in rows:
        if row.get("license") == [whole["license"]]:
            del row["license"]
    order = ("subject_id", "predicate_id", "object_id", "mapping_source")
    rows.sort(key=lambda row: [row.get(slot, []) for slot in order])
    return whole, rows, curies


def _metadata(subject: str, facts: Mapping[str, list[Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "sssom_version": VERSION,
        "mapping_set_id": subject,
        "mapping_set_title": TITLE,
        "mapping_set_description": "",
        "license": "",
    }
    for slot, name in (
        ("creator_label", SSSOM + "creator_label"),
        ("mapping_set_source", Outside.prov_wasDerivedFrom),
    ):
        if values := facts.get(name):
            whole[slot] = sorted(value.value for value in values)
    return whole


def _described(facts: Mapping[str, list[Any]]) -> str:
    """Return title, version and description of a set whose rows are gathered."""
    slots = (Outside.dcterms_title, Outside.owl_versionInfo, Outside.dcterms_description)
    title, version, about = (facts[name][0].value if name in facts else "" for name in slots)
    text = f"{title}{f' ({version})' if version else ''}{f': {about}' if about else ''}"
    return text if text.endswith(".") else f"{text}."


def _row(facts: Mapping[str, list[Any]], curies: _Abbreviator) -> Row:
    row: Row = {}
    for slot, property_ in {**SLOTS, **PASSAGES}.items():
        values = sorted({value.value for value in facts.get(property_, ())})
        if slot not in SEVERAL:
            values = values[:1]
        if values:
            is_iri = str(facts[property_][0]).startswith("<") and slot not in URIS
            row[slot] = [curies.short(value) for value in values] if is_iri else values
    return row


def _slots(row: Row) -> dict[str, Any]:
    """Return a row as JSON has it."""
    slots: dict[str, Any] = {}
    for slot, values in row.items():
        if slot == "confidence":
            slots[slot] = float(values[0])
        elif slot not in PASSAGES:
            slots[slot] = values if slot in SEVERAL else values[0]
    other = [f"{slot}={value}" for slot in PASSAGES for value in row.get(slot, ())]
    return slots | ({"other": "|".join(other)} if other else {})


def _cell(values: Sequence[str], *, several: bool) -> str:
    """Return values as a table has them: bars that part nothing are escaped among several only."""
    texts = (" ".join(value.split()) for value in values)
    return "|".join(text.replace("|", "\\|") if several else text for text in texts)


class _Abbreviator:
    """IRIs as CURIEs; :attr:`used` has the prefixes of those that were asked for."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # Of no use to Turtle, where a name with a stroke in it is a nuisance.
        self._known = {**PREFIXES, "pm-graph": ID.removesuffix("id/"), **prefixes}
        self._own: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def short(self, iri: str) -> str:
        """Return ``iri`` as a CURIE by the longest namespace that is known, or a new one."""
        segment = iri.removeprefix(ID).partition("/")[0]
        if iri.startswith(f"{ID}{segment}/") and _LOCAL.fullmatch(segment):
            return self._by(segment, f"{ID}{segment}/", iri)
        known = [(len(base), name) for name, base in self._known.items() if iri.startswith(base)]
        if known:
            name = max(known)[1]
            return self._by(name, self._known[name], iri)
        base = (_NAMESPACE.match(iri) or [""])[0]
        if base in ("", iri):
            return iri
        return self._by(self._own.setdefault(base, f"ns{len(self._own) + 1}"), base, iri)

    def _by(self, name: str, base: str, iri: str) -> str:
        if base == iri:
            return iri
        self.used[name] = base
        return f"{name}:{iri[len(base) :]}"
