"""The command ``reason``: files or a store in, what follows out."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator

from pyoxigraph import RdfFormat, Triple, serialize

from pm_graph.errors import GraphFileError, UsageError, readable
from pm_graph.reason.files import triples
from pm_graph.record import TYPE_CHECKING
from pm_graph.vocabulary import INFERRED, PREFIXES

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    Options = Namespace | SimpleNamespace

WRITABLE = {
    ".nt": RdfFormat.N_TRIPLES,
    ".ttl": RdfFormat.TURTLE,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
"""The RDF formats that what follows is written in, by the ending of the file's name."""
CONTRADICTED = 1
"""The exit code where the triples contradict each other."""


def reason(options: Options) -> int:
    """Write what follows from files, or from the store; 1 and nothing written if it contradicts.

    Each contradiction is one line on standard error: the rule, and the triples that clash.
    """
    form = _format(options.output)
    if options.files and options.store:
        raise UsageError("files and a store are named; reason over one of them at a time")
    given = triples(options.files) if options.files else _stored(options.store)
    if options.engine == "owlrl":
        from pm_graph.reason.library import by_owlrl

        found, clashes = by_owlrl(given, full=options.full)
        parts = iter([_serialized(found, form)])
    else:
        from pm_graph.reason.closure import reason as close

        closure = close(given, full=options.full)
        clashes = [str(each) for each in closure.contradictions]
        if form == RdfFormat.N_TRIPLES:
            parts = (part.encode() for part in closure.ntriples())
        else:
            parts = (_serialized(each, form) for each in (closure.inferred(),))
    if clashes:
        sys.stderr.writelines(f"pm-graph: contradiction by {readable(each)}\n" for each in clashes)
        return CONTRADICTED
    _write(options.output, parts)
    return 0


def _format(path: str | None) -> RdfFormat:
    if path is None:
        return RdfFormat.N_TRIPLES
    ending = os.path.splitext(path)[1].lower()
    if ending not in WRITABLE:
        known = ", ".join(WRITABLE)
        raise UsageError(f"{path}: no RDF format ends in {ending or 'nothing'!r}; known: {known}")
    return WRITABLE[ending]


def _stored(path: str | None) -> Iterator[Triple]:
    """Yield what a store asserts, or the graph that ships: all but what was inferred before."""
    from pm_graph.shipped import open_whole
    from pm_graph.store import open_path

    store = (open_path(path) if path else open_whole()).store
    for quad in store:
        if getattr(quad.graph_name, "value", None) != INFERRED:
            yield quad.triple


def _serialized(found: Iterable[Triple], form: RdfFormat) -> bytes:
    try:
        return serialize(found, format=form, prefixes=PREFIXES) or b""
    except ValueError as error:
        raise GraphFileError("reason", f"can't be written in this format: {error}") from None


def _write(path: str | None, parts: Iterator[bytes]) -> None:
    if path is not None:
        from pm_graph.write import write

        write(path, b"".join(parts))
        return
    sys.stdout.flush()
    for part in parts:
        sys.stdout.buffer.write(part)
