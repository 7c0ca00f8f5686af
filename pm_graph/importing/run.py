"""A file of another format into quads of our vocabulary.

``queries/import_TARGET.rq`` and ``import_TARGET_PART.rq`` are CONSTRUCTs over what the file says in
its own terms. They run in the order of their names; what one makes the next may ask for. Header
lines are ``#+ title``, ``#+ about`` and ``#+ graph: links`` for what goes into the graph of links,
as links and statements never share one. What does not come back is what the report of the export
names as lost; CONTRIBUTING.md has a table of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple

from pm_graph.build import quads
from pm_graph.dataset import ContradictionError, infer
from pm_graph.errors import USAGE, GraphFileError, QueryError, UnknownNameError
from pm_graph.export.target import read_target
from pm_graph.header import Header
from pm_graph.links import alignment_quads
from pm_graph.shelf import files, read
from pm_graph.store import StoreSource
from pm_graph.validate.rule import FAILED
from pm_graph.validate.subject import read_subject
from pm_graph.vocabulary import GRAPH, PM

KEYS = ("title", "about", "graph")
_FILE = re.compile(r"import_([a-z0-9-]+)(?:_([a-z0-9-]+))?\.rq")
SSSOM = "sssom"
"""The target whose tables are read by :mod:`pm_graph.importing.sssom`, with no query."""
_TERMS = {
    "case": "https://purl.imsglobal.org/spec/case/",
    "ctdl-asn": "https://purl.org/ctdlasn/terms/",
}
"""The namespace of what is left behind once a target's file is read."""
_SIGNS = {
    "case": r'"CFDocument"',
    "ctdl-asn": r"purl\.org/ctdlasn/terms|credreg\.net/ctdlasn",
    SSSOM: r"^#\s*mapping_set_id\s*:|\"mapping_set_id\"\s*:|^subject_id\t|\tsubject_id\t",
}
"""What a file of a target has in it and others have not."""
_LAST_SIGN = ("skos", r"http://www\.w3\.org/2004/02/skos/core#")
"""What the others may have in them as well, and so tells only where nothing else does."""


def names() -> list[str]:
    """Return the targets whose files can be taken in, sorted."""
    return sorted({SSSOM, *(name for name, _ in _parts())})


def queries_of(target: str) -> list[str]:
    """Return the paths of the queries that take a target's file in, in the order they run."""
    return [path for name, path in _parts() if name == target]


def taken_in(paths: Iterable[str], target: str | None = None) -> list[Quad]:
    """Return what files say in our vocabulary, with the vocabulary and what follows, sorted.

    Each file has a named graph of its own, and another for its links. ``target`` is whose files
    they are; without it their contents tell. The alignments of the vocabulary come along, for what
    follows from them. Raises UnknownNameError, and GraphFileError also where what the files say
    contradicts itself.
    """
    shelf = quads((), text=False)
    known = {_triple(quad) for quad in shelf}
    found: dict[Triple, Quad] = {}
    told = [(target or _told(path), path) for path in paths]
    # Mappings last: the passages of the statements that they link are known then.
    for name, path in sorted(told, key=lambda each: each[0] == SSSOM):
        for quad in _links(path, found) if name == SSSOM else _of_file(path, name):
            if _triple(quad) not in known:
                found.setdefault(_triple(quad), quad)
    for quad in alignment_quads([*shelf, *found.values()]):
        if _triple(quad) not in known:
            found.setdefault(_triple(quad), quad)
    said = [*shelf, *found.values()]
    try:
        follows = infer(said)
    except ContradictionError as error:
        names_of = " ".join(path for _, path in told)
        formats = " and ".join(dict.fromkeys(name for name, _ in told))
        reason = f"contradicts itself as {formats} ({error.clashes[0]}"
        more = f", and {len(error.clashes) - 1} more)" if error.clashes[1:] else ")"
        raise GraphFileError(names_of, f"{reason}{more}; is it a file of another kind?") from None
    return sorted([*said, *follows], key=lambda q: (str(q.graph_name), str(q)))


def _links(path: str, found: Iterable[Triple]) -> Iterator[Quad]:
    """Yield the quads of one file of mappings, ``found`` being what the other files say."""
    from pm_graph.importing.sssom import link_quads

    stated = {
        t.subject.value: t.object.value
        for t in found
        if t.predicate.value == PM.statedIn
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, NamedNode)
    }
    return link_quads(path, stated)


def _of_file(path: str, target: str) -> Iterator[Quad]:
    """Yield the quads of one file."""
    if target not in names():
        raise UnknownNameError("format that can be taken in", target, names(), exit_code=USAGE)
    subject, syntax = read_subject(path, read_target(target))
    if syntax.outcome == FAILED or subject.store is None:
        raise GraphFileError(path, "; ".join(syntax.where) or f"is no file of {target}")
    work = subject.store
    stem = re.sub(r"[^a-z0-9]+", "-", os.path.basename(path).split(".")[0].casefold()).strip("-")
    left = _TERMS.get(target, "urn:x-left:")
    empty = True
    for query in queries_of(target):
        header = Header(read(query), KEYS)
        kind = header.one("graph")
        graph = NamedNode(f"{GRAPH}{stem or 'file'}{f'-{kind}' if kind else ''}")
        made = StoreSource(work, path).query(read(query), path=query)
        if not isinstance(made, QueryTriples):
            raise QueryError("what takes a file in is a CONSTRUCT", path=query)
        for triple in list(made):
            work.add(Quad(triple.subject, triple.predicate, triple.object))
            if not triple.predicate.value.startswith(left):
                empty = False
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
    if empty:
        raise GraphFileError(path, f"has nothing that {target} would have")


def _told(path: str) -> str:
    """Return the target that a file is of, by what stands in it; raises GraphFileError."""
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            text = file.read()
    except OSError as error:
        raise GraphFileError(path, error.strerror or "can't be read") from None
    found = [name for name, sign in _SIGNS.items() if re.search(sign, text, re.MULTILINE)]
    name, sign = _LAST_SIGN
    if not found and re.search(sign, text):
        found = [name]
    if len(found) != 1:
        raise GraphFileError(
            path, f"does not tell its format; say --as {' or --as '.join(names())}"
        )
    return found[0]


def _parts() -> list[tuple[str, str]]:
    """Return the targets with the paths of their queries, in the order in which they run."""
    found = []
    for path in sorted(files("queries", ".rq")):
        if match := _FILE.fullmatch(os.path.basename(path)):
            found.append((match[1], match[2] or "", path))
    return [(name, path) for name, _, path in sorted(found)]


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)
