"""A target of an export: ``queries/export_TARGET.rq``, and what its ``#+`` header says.

Header lines, each ``#+ key: value``; an indented ``#+`` line continues the one before it:

========= ======================================================================================
title     what the target is, in a few words
about     what goes where, for people who choose among targets
parameter as in a question (:mod:`pm_graph.question`): ``framework`` takes ``--framework``,
          ``with_text`` (``xsd:boolean``) takes ``--with-text``, ``lang`` takes ``--lang``
format    the endings of the files it is written in, the usual one first
context   a JSON-LD context beside the query (a file's name): ``.jsonld`` is written compactly in
          its terms (:mod:`pm_graph.export.framing`)
kind      what the report counts: a name for it and a class; counted are the things of the class
          that the export describes, and those in the selection that it does not
lost      a class or property of the graph that the target has no place for, and why: counted in
          the selection, and reported
========= ======================================================================================

The query is one CONSTRUCT whose ``CONSTRUCT {``, ``}`` and ``WHERE {`` each begin a line. What is
too much for one stands in further files, ``export_TARGET_PART.rq``, whose triples are added.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from pm_graph.errors import USAGE, DocumentError, UnknownNameError
from pm_graph.header import Header
from pm_graph.question import VALUES, Parameter
from pm_graph.record import NamedTuple
from pm_graph.resolve import expand
from pm_graph.shelf import files, read
from pm_graph.sparql import form, masked
from pm_graph.vocabulary import PREFIXES

KEYS = ("title", "about", "parameter", "format", "context", "kind", "lost")
RDF_ENDINGS = (".ttl", ".nt", ".jsonld", ".rdf")
"""The endings that any target whose triples are the export may name."""
_FILE = re.compile(r"export_([a-z0-9-]+)(?:_([a-z0-9-]+))?\.rq")
_SHAPE = re.compile(r"^CONSTRUCT\s*\{(.*?)^\}\s*^(?=WHERE\s*\{)", re.MULTILINE | re.DOTALL)
_PREFIX = re.compile(r"^PREFIX\s+([\w.-]*):\s*<([^>]*)>", re.MULTILINE)


class Part(NamedTuple):
    """One CONSTRUCT."""

    path: str
    query: str
    parameters: tuple[Parameter, ...]
    template: tuple[int, int]
    """Where the template stands in the query, between its brackets."""
    where: int
    """Where ``WHERE`` stands."""

    def bind(self, values: dict[str, list[str]]) -> str:
        """Return the query with the N-Triples terms of ``values`` in its parameters' lines.

        Values of parameters that this part does not have are passed over. The template stays
        where it is.
        """
        known = {parameter.name for parameter in self.parameters}

        def line(match: re.Match[str]) -> str:
            terms = values.get(match[1]) if match[1] in known else None
            if not terms:
                return match[0]
            return f"{match[0][: match.start(2) - match.start()]} {' '.join(terms)} }}"

        return VALUES.sub(line, self.query)


class Kind(NamedTuple):
    """Something that the report counts."""

    label: str
    term: str
    """The IRI of its class."""


class Lost(NamedTuple):
    """Something that the target has no place for."""

    name: str
    """The CURIE as it stands in the header."""
    term: str
    why: str

    @property
    def is_class(self) -> bool:
        """Whether instances are counted, not uses: the local name of a class is capitalised."""
        return re.split(r"[/#]", self.term)[-1][:1].isupper()


class Target(NamedTuple):
    """A target, read from its files."""

    name: str
    title: str
    about: str
    endings: tuple[str, ...]
    context: str
    """The path of the JSON-LD context; empty if the target has none."""
    kinds: tuple[Kind, ...]
    lost: tuple[Lost, ...]
    parts: tuple[Part, ...]

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that its queries declare; everything written may be abbreviated by them."""
        found = [_PREFIX.findall(part.query) for part in self.parts]
        return {name: iri for each in found for name, iri in each if name}

    @property
    def module(self) -> ModuleType | None:
        """The module of the package with the target's name, if it has one.

        It may have ``WRITERS``, by ending what makes bytes of triples
        (:data:`pm_graph.export.serialise.Writer`).
        """
        name = f"pm_graph.export.{self.name.replace('-', '_')}"
        return import_module(name) if find_spec(name) else None

    def takes(self, parameter: str) -> bool:
        """Whether a query of the target has the parameter."""
        return any(parameter == each.name for part in self.parts for each in part.parameters)


def names(paths: Sequence[str] | None = None) -> list[str]:
    """Return the names of all targets, sorted: those of the shelf "queries" unless named."""
    return sorted(_files(paths))


def read_target(name: str, paths: Sequence[str] | None = None) -> Target:
    """Read a target; raises UnknownNameError, or DocumentError with every fault of its files."""
    found = _files(paths)
    if name not in found:
        raise UnknownNameError("export target", name, sorted(found), exit_code=USAGE)
    first, *rest = found[name]
    text = read(first)
    header = Header(text, KEYS)
    main = _part(first, text, header)
    known = {**PREFIXES, **dict(_PREFIX.findall(text))}
    endings = tuple(header.words("format")) or (".ttl",)
    context = header.one("context")
    beside = os.path.join(os.path.dirname(first), context) if context else ""
    header.expect("title", bool(header.one("title")), "the header has no title")
    header.expect("context", not beside or os.path.exists(beside), f"there is no file {context!r}")
    kinds, lost = [], []
    for _, value in header.fields["kind"]:
        label, _, curie = value.rpartition(" ")
        header.expect("kind", bool(label), "what is counted needs a name and a class")
        kinds.append(Kind(label, _iri(curie, known, header, "kind")))
    for _, value in header.fields["lost"]:
        curie, _, why = value.partition(" ")
        header.expect("lost", bool(why), "what is lost needs a class or property and a reason")
        lost.append(Lost(curie, _iri(curie, known, header, "lost"), why))
    if header.faults:
        raise DocumentError(first, header.faults)
    parts = [main, *(_read_part(path) for path in rest)]
    about = " ".join(value for _, value in header.fields["about"])
    return Target(
        name, header.one("title"), about, endings, beside, tuple(kinds), tuple(lost), tuple(parts)
    )


def _files(paths: Sequence[str] | None) -> dict[str, list[str]]:
    """Return the paths of each target, that with the header first."""
    found: dict[str, list[str]] = {}
    for path in sorted(files("queries", ".rq") if paths is None else paths):
        match = _FILE.fullmatch(os.path.basename(path))
        if match and match[2] is None:
            found.setdefault(match[1], []).insert(0, path)
        elif match:
            found.setdefault(match[1], []).append(path)
    return found


def _read_part(path: str) -> Part:
    text = read(path)
    header = Header(text, KEYS)
    part = _part(path, text, header)
    if header.faults:
        raise DocumentError(path, header.faults)
    return part


def _part(path: str, text: str, header: Header) -> Part:
    """Return the CONSTRUCT of a file; faults of its form are noted in the header."""
    bare = masked(text)
    shape = _SHAPE.search(bare)
    header.expect("title", form(text) == "construct", "an export is a CONSTRUCT")
    wrong = "'CONSTRUCT {', the '}' of its template and 'WHERE {' have to begin a line each"
    header.expect("title", shape is not None, wrong)
    place = shape.span(1) if shape else (0, 0)
    return Part(path, text, header.parameters(), place, shape.end() if shape else 0)


def _iri(curie: str, known: dict[str, str], header: Header, key: str) -> str:
    prefix, _, rest = curie.partition(":")
    iri = known[prefix] + rest if prefix in known else expand(curie)
    header.expect(key, iri is not None, f"{curie!r} is neither an IRI nor a CURIE")
    return iri or ""
