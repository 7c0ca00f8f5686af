"""A question: a portable SPARQL file whose ``#+`` header says what it answers and how it is asked.

Header lines, each ``#+ key: value``; an indented ``#+`` line continues the one before it:

========== =====================================================================================
title      what the question answers, in a few words
about      one or more sentences for the catalogue
ask        a phrasing: ``{name}`` is a parameter, ``[…]`` may be left out, ``(a|b)`` is either
parameter  name, type (a datatype or classes joined by ``|``), and what it means
column     name and what it holds, in the order of display
citation   the columns that hold the passages of a row; they are not displayed
summary    a template for the one-line summary (:mod:`pm_graph.summary`)
group      the columns that become headings above the rows that share their values
pivot      ``rows × columns = cells`` (names of columns), for a display as a matrix
empty      ``answered`` if no rows are an answer, else ``not_stated``
========== =====================================================================================

A parameter is a line ``VALUES ?name { default }`` inside WHERE; ``UNDEF`` means any. A value takes
its place as an RDF term, never as pasted text.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pm_graph.errors import DocumentError, Fault, UnknownNameError
from pm_graph.shelf import files, read

_VALUES = re.compile(r"^[ \t]*VALUES[ \t]+\?(\w+)[ \t]*\{(.*)\}[ \t]*$", re.MULTILINE)
_KEYS = (
    "title",
    "about",
    "ask",
    "parameter",
    "column",
    "citation",
    "summary",
    "group",
    "pivot",
    "empty",
)


class Parameter(NamedTuple):
    """A value that a question takes."""

    name: str
    types: tuple[str, ...]
    """CURIEs: one XSD datatype, or the classes whose instances are meant."""
    meaning: str
    default: str
    """The default as it stands in the file: SPARQL terms, or ``UNDEF`` for any."""

    @property
    def is_thing(self) -> bool:
        """Whether its values are things of the graph rather than numbers or text."""
        return not self.types[0].startswith("xsd:")


class Question(NamedTuple):
    """A question file, read and checked."""

    name: str
    path: str
    title: str
    about: str
    phrasings: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    """Pairs of a displayed column's name and what it holds."""
    citations: tuple[str, ...]
    summary: str
    group: tuple[str, ...]
    pivot: tuple[str, str, str] | None
    """The columns that give a matrix its rows, its columns and its cells."""
    empty: str
    query: str

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called ``name``; raises UnknownNameError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = [parameter.name for parameter in self.parameters]
        raise UnknownNameError(f"parameter of {self.name}", name, known, exit_code=2)

    def bind(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the query with each parameter's line holding the given N-Triples terms."""
        for name in values:
            self.parameter(name)

        def line(match: re.Match[str]) -> str:
            terms = values.get(match[1])
            if terms is None:
                return match[0]
            return f"{match[0][: match.start(2) - match.start()]} {' '.join(terms)} }}"

        return _VALUES.sub(line, self.query)


def parse(path: str, text: str) -> Question:
    """Read a question file; raises DocumentError with every fault, each at its line."""
    faults: list[Fault] = []
    fields: dict[str, list[tuple[int, str]]] = {key: [] for key in _KEYS}
    last: list[tuple[int, str]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        if line.startswith("#+  ") and last:
            last[-1] = (last[-1][0], f"{last[-1][1]} {line[2:].strip()}")
            continue
        key, colon, value = line[2:].partition(":")
        last = fields.get(key.strip())
        if not colon or last is None:
            faults.append(Fault(number, f"no header key {key.strip()!r}; known: {', '.join(_KEYS)}"))
        else:
            last.append((number, value.strip()))
    defaults = {match[1]: match[2].strip() for match in _VALUES.finditer(text)}
    parameters, seen = [], set()
    for number, value in fields["parameter"]:
        name, types, meaning = (*value.split(None, 2), "", "", "")[:3]
        if not meaning:
            faults.append(Fault(number, "a parameter needs a name, a type and a meaning"))
        elif name not in defaults:
            faults.append(Fault(number, f"parameter {name!r} has no line VALUES ?{name} {{ … }}"))
        else:
            parameters.append(Parameter(name, tuple(types.split("|")), meaning, defaults[name]))
        seen.add(name)
    for match in _VALUES.finditer(text):
        if match[1] not in seen:
            number = text.count("\n", 0, match.start()) + 1
            faults.append(Fault(number, f"VALUES ?{match[1]} is not declared as a parameter"))
    columns = []
    for number, value in fields["column"]:
        name, meaning = (*value.split(None, 1), "", "")[:2]
        if not meaning:
            faults.append(Fault(number, "a column needs a name and a meaning"))
        columns.append((name, meaning))
    citations = tuple(name for _, value in fields["citation"] for name in value.split())
    faults += _projection(text, [name for name, _ in columns], citations)
    group = tuple(name for _, value in fields["group"] for name in value.split())
    if not set(group) <= {name for name, _ in columns}:
        faults.append(Fault(fields["group"][0][0], "what rows are grouped by is no column"))
    pivot = None
    for number, value in fields["pivot"]:
        parts = re.fullmatch(r"(\w+) × (\w+) = (\w+)", value)
        if parts is None or not {*parts.groups()} <= {name for name, _ in columns}:
            faults.append(Fault(number, "a pivot is 'rows × columns = cells', each a column"))
        else:
            pivot = (parts[1], parts[2], parts[3])
    faults += [Fault(1, f"the header has no {key}") for key in ("title", "column") if not fields[key]]
    empty = fields["empty"][0][1] if fields["empty"] else "not_stated"
    if empty not in ("answered", "not_stated"):
        faults.append(Fault(fields["empty"][0][0], "empty is 'answered' or 'not_stated'"))
    if faults:
        raise DocumentError(path, faults)
    return Question(
        name=os.path.basename(path).removesuffix(".rq"),
        path=path,
        title=fields["title"][0][1],
        about=" ".join(value for _, value in fields["about"]),
        phrasings=tuple(value for _, value in fields["ask"]),
        parameters=tuple(parameters),
        columns=tuple(columns),
        citations=citations,
        summary=fields["summary"][0][1] if fields["summary"] else "",
        group=group,
        pivot=pivot,
        empty=empty,
        query=text,
    )


_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+|REDUCED\s+)?(.*?)\s*(?:WHERE\s*)?\{", re.M | re.S)
_PROJECTED = re.compile(r"\(.*?\bAS\s+\?(\w+)\s*\)(?=\s*(?:[?(]|$))|\?(\w+)", re.DOTALL)


def _projection(text: str, columns: Sequence[str], citations: Sequence[str]) -> list[Fault]:
    """Compare the columns that the header declares with those that the query selects."""
    select = _SELECT.search(text)
    if select is None:
        return [Fault(0, "the query has no line that begins with SELECT")]
    number = text.count("\n", 0, select.start()) + 1
    selected = [a or b for a, b in _PROJECTED.findall(select[1])]
    declared = [*columns, *citations]
    return [
        Fault(number, f"?{name} is selected and not declared as a column or citation")
        for name in selected
        if name not in declared
    ] + [
        Fault(number, f"column {name!r} is declared and not selected")
        for name in declared
        if name not in selected
    ]


class Catalogue:
    """All questions of a folder by name; a new file is a new question."""

    def __init__(self, paths: Sequence[str] | None = None) -> None:
        self._paths = {
            os.path.basename(path).removesuffix(".rq"): path
            for path in (files("queries", ".rq") if paths is None else paths)
            if not os.path.basename(path).startswith("export_")
        }
        self._read: dict[str, Question] = {}

    @property
    def names(self) -> list[str]:
        """The names of all questions, sorted."""
        return sorted(self._paths)

    def __getitem__(self, name: str) -> Question:
        if name not in self._paths:
            raise UnknownNameError("question", name, self.names, exit_code=2)
        if name not in self._read:
            path = self._paths[name]
            self._read[name] = parse(path, read(path))
        return self._read[name]

    def __iter__(self) -> Iterator[Question]:
        return (self[name] for name in self.names)
