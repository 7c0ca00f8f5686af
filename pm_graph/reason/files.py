"""RDF files of any syntax, one triple after the other, with bounds on what XML may ask for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Quad, RdfFormat, Triple, parse

from pm_graph.errors import GraphFileError
from pm_graph.rdf_file import FORMATS

READABLE = {
    **FORMATS,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""The RDF formats that can be reasoned over, by the ending of a file's name."""
GROWTH, FREE = 20, 1 << 20
"""How many times its size an XML file may grow by its entities, and how many bytes besides."""
DEEPEST = 500
"""How many brackets of JSON may be open at a time."""
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_ENTITY = re.compile(
    rb"<!ENTITY\s+(%\s+)?([^\s\"'%&;]+)\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))"
)
_REFERENCE = re.compile(rb"&([^\s#&;]+);")


def triples(paths: Sequence[str]) -> Iterator[Triple]:
    """Yield the triples of files; of datasets the names of graphs are left out.

    Raises GraphFileError, with line and column where a file can't be parsed, and for XML whose
    entities grow beyond bounds, go in circles or point outside of the file.
    """
    for path in paths:
        yield from _file(path, apart=len(paths) > 1)


def _file(path: str, *, apart: bool) -> Iterator[Triple]:
    """Yield the triples of one file, its blank nodes ``apart`` from those of others if asked."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in READABLE:
        known = ", ".join(READABLE)
        raise GraphFileError(path, f"no RDF format ends in {ending or 'nothing'!r}; known: {known}")
    form = READABLE[ending]
    try:
        if form == RdfFormat.RDF_XML:
            check_entities(path)
        elif form == RdfFormat.JSON_LD:
            _check_depth(path)
        for quad in parse(path=path, format=form, rename_blank_nodes=apart):
            yield quad.triple if isinstance(quad, Quad) else quad
    except SyntaxError as error:
        line, column = (error.lineno or 0, error.offset or 0)
        if not line and form == RdfFormat.RDF_XML:
            line, column = _ill_formed(path)
        raise GraphFileError(path, f"{error.msg}", line=line, column=column) from None
    except OSError as error:
        raise GraphFileError(path, error.strerror or str(error)) from None
    except (ValueError, RuntimeError) as error:
        raise GraphFileError(path, str(error)) from None


def _ill_formed(path: str) -> tuple[int, int]:
    """Return line and column where XML is ill-formed, which the RDF parser does not say."""
    from xml.parsers import expat  # its entities are checked before anything is parsed

    parser = expat.ParserCreate()
    try:
        with open(path, "rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return 0, 0


def _check_depth(path: str) -> None:
    """Raise GraphFileError for JSON nested so deep that the parser would run out of stack.

    Strings are skipped; an escaped quote does not end one.
    """
    with open(path, "rb") as file:
        data = file.read()
    depth = 0
    for match in _NESTING.finditer(data):
        first = match[0][0]
        depth += 1 if first in b"[{" else -1 if first in b"]}" else 0
        if depth > DEEPEST:
            line = data.count(b"\n", 0, match.start()) + 1
            column = match.start() - data.rfind(b"\n", 0, match.start())
            raise GraphFileError(
                path, f"is nested more than {DEEPEST} deep", line=line, column=column
            )


def check_entities(path: str) -> None:
    """Raise GraphFileError if the entities of an XML file would make it grow beyond bounds.

    The parser puts them in wherever they are named, as often as that may be, so that the sum has
    to be done before it runs.
    """
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise GraphFileError(path, "is no UTF-8 text", line=1, column=1)
    if b"<!ENTITY" not in data:
        return
    values: dict[bytes, bytes] = {}
    for match in _ENTITY.finditer(data):
        line = data.count(b"\n", 0, match.start()) + 1
        column = match.start() - data.rfind(b"\n", 0, match.start())
        name = match[2].decode("utf-8", "replace")
        if match[1] or match[5]:
            reason = f"the entity {name} is not a text of this file; put its text there"
            raise GraphFileError(path, reason, line=line, column=column)
        values.setdefault(match[2], match[3] or match[4] or b"")
    if len(_ENTITY.findall(data)) != data.count(b"<!ENTITY"):
        raise GraphFileError(path, "an entity is declared in a form that can't be checked")
    sizes = _sizes(path, values)
    declared = sum(map(len, values.values()))
    grown = sum(sizes.get(name, 0) for name in _REFERENCE.findall(data)) - declared
    if max(grown, *sizes.values()) > GROWTH * len(data) + FREE:
        raise GraphFileError(path, f"its entities would make {grown:,} bytes of {len(data):,}")


def _sizes(path: str, values: dict[bytes, bytes]) -> dict[bytes, int]:
    """Return how long each entity is with those that it names put in."""
    sizes: dict[bytes, int] = {}
    for start in values:
        stack, open_ = [start], {start}
        while stack:
            name = stack[-1]
            named = [other for other in _REFERENCE.findall(values[name]) if other in values]
            missing = next((other for other in named if other not in sizes), None)
            if missing is None:
                sizes[name] = len(values[name]) + sum(sizes[other] for other in named)
                open_.discard(stack.pop())
            elif missing in open_:
                text = missing.decode("utf-8", "replace")
                raise GraphFileError(path, f"the entity {text} is made of itself")
            else:
                stack.append(missing)
                open_.add(missing)
    return sizes
