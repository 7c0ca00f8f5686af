"""Sorted lines of triples into a file of a target's format, read again before it counts.

Bytes depend on the triples alone. What is written is parsed again by a strict parser, and has to
hold as many triples as went in; a blank node that nothing leads to or that says nothing is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import chain, groupby
from typing import BinaryIO, cast

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from pm_graph.errors import PmGraphError, UsageError, readable
from pm_graph.export.construct import RDF_TYPE, TYPE, triple
from pm_graph.export.spool import Spool
from pm_graph.export.target import RDF_ENDINGS, Target

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
Writer = Callable[[Iterable[Triple], Target], Iterable[bytes]]
"""Makes the bytes of a file of triples, which come sorted by subject, rdf:type first."""


class ExportError(PmGraphError):
    """An export that would not be well formed: ``target`` names whose file is at fault."""

    def __init__(self, target: str, reason: str) -> None:
        self.target, self.reason = target, reason
        super().__init__(target, reason)

    def __str__(self) -> str:
        return f"export to {self.target}: {readable(self.reason)}; nothing was written"


def ending_of(target: Target, name: str | None) -> str:
    """Return the ending of ``target`` that a file's name has, or a format's own name.

    Without a name it is the target's usual one. Raises UsageError for one that it does not have.
    """
    if not name:
        return target.endings[0]
    for ending in sorted(target.endings, key=len, reverse=True):
        if name.lower().endswith(ending) or f".{name.lower()}" == ending:
            return ending
    known = ", ".join(target.endings)
    raise UsageError(f"{name}: {target.name} is written in files that end in {known}")


def write(
    spool: Spool, target: Target, ending: str, file: BinaryIO, see: Callable[[str], None]
) -> int:
    """Write all triples of ``spool`` and return how many there are; raises ExportError.

    ``see`` is called with the subject of each, in sorted order.
    """
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for line in spool:
            count += 1
            see(line[: line.index(" ")])
            yield line

    module = target.module
    writers: Mapping[str, Writer] = getattr(module, "WRITERS", {}) if module else {}
    try:
        if ending in writers:
            for part in writers[ending](triples(counted()), target):
                file.write(part)
            return count
        if ending not in RDF_ENDINGS:
            raise ExportError(target.name, f"nothing writes {ending}")
        if ending == ".jsonld" and target.context:
            from pm_graph.export.framing import compact

            for part in compact(triples(counted()), target.context):
                file.write(part)
        elif ending == ".nt":
            file.writelines(f"{triple(line)} .\n".encode() for line in counted())
        else:
            form = FORMATS[ending]
            found = triples(counted())
            # Which prefixes are used is known once the lines have been sorted, for the first.
            first = next(found)
            used = dict(sorted(spool.used.items()))
            serialize(chain([first], found), file, format=form, prefixes=used)
    except (ValueError, SyntaxError) as error:
        raise ExportError(target.name, str(error)) from None
    file.flush()
    _read_again(file, target, ending, count)
    return count


def triples(lines: Iterable[str]) -> Iterator[Triple]:
    """Parse lines, in their order; raises SyntaxError for an IRI that is none."""
    for quad in parse(cast("BinaryIO", _Reader(lines)), format=RdfFormat.N_TRIPLES):
        yield Triple(quad.subject, quad.predicate, quad.object)


def nodes(found: Iterable[Triple]) -> Iterator[tuple[str, dict[str, list[object]]]]:
    """Yield each subject (its IRI, or ``_:`` and a name) with its objects by predicate's IRI."""
    for subject, group in groupby(found, lambda t: str(t.subject)):
        facts: dict[str, list[object]] = {}
        for each in group:
            facts.setdefault(each.predicate.value, []).append(each.object)
        yield subject.strip("<>"), facts


def settle_blank_nodes(blank: Iterable[str], spool: Spool, target: str) -> None:
    """Name blank nodes after what is said of them (RDFC-1.0), and add their triples to ``spool``.

    Raises ExportError for a blank node that nothing leads to, or that says nothing.
    """
    found = list(triples(blank))
    subjects = {str(t.subject) for t in found if str(t.subject).startswith("_:")}
    objects = {str(t.object) for t in found if str(t.object).startswith("_:")}
    if subjects ^ objects:
        raise ExportError(target, f"{len(subjects ^ objects)} blank nodes hang in the air")
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in found)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        predicate = TYPE if str(quad.predicate) == RDF_TYPE else quad.predicate
        spool.add(f"{quad.subject} {predicate} {quad.object}")


def _read_again(file: BinaryIO, target: Target, ending: str, count: int) -> None:
    """Parse what was written; raises ExportError unless it is what was meant."""
    file.seek(0)
    form = FORMATS[ending]
    try:
        again = sum(1 for _ in parse(_loaded(file, target, ending), format=form))
    except SyntaxError as error:
        raise ExportError(target.name, f"no strict parser reads it: {error.msg}") from None
    if again != count:
        raise ExportError(target.name, f"{count} triples were written and {again} can be read")


def _loaded(file: BinaryIO, target: Target, ending: str) -> BinaryIO:
    """Return what is to be parsed: a context that is only named is looked up in our copy of it."""
    if ending != ".jsonld" or not target.context:
        return file
    from pm_graph.export.framing import with_terms

    document = with_terms(json.load(file), target.context)
    return BytesIO(json.dumps(document).encode())


class _Reader:
    """Lines as a file of N-Triples that a parser reads piece by piece."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        parts, length = [self._rest], len(self._rest)
        for line in self._lines:
            parts.append(f"{triple(line)} .\n".encode())
            length += len(parts[-1])
            if 0 <= size <= length:
                break
        data = b"".join(parts)
        if size < 0:
            self._rest = b""
            return data
        self._rest = data[size:]
        return data[:size]
