"""A question: a portable SPARQL file whose ``#+`` header says what it answers and how it is asked.

Header lines, each ``#+ key: value``; an indented ``#+`` line continues the one before it:

========== =====================================================================================
title      what the question answers, in a few words
about      one or more sentences for the catalogue
ask        a phrasing, on one line: ``{name}`` is a parameter, ``[…]`` may be left out, ``(a|b)`` is
           either
parameter  name, type (a datatype or classes joined by ``|``), and what it means
column     name and what it holds, in the order of display
citation   the columns that hold the passages of a row; they are not displayed. A name that ends in
           ``*`` may have several values: rows that differ in those only are one row
summary    a template for the one-line summary (:mod:`pm_graph.summary`)
group      the columns that become headings above the rows that share their values
pivot      ``rows × columns = cells`` (names of columns), for a display as a matrix; in pictures
           ``area / rows × band / columns = cells`` also gathers the rows in areas and the columns
           in bands, and columns that have no part in it say what a cell rests on
scale      the class of what cells hold, as a CURIE, where it is ordered by ``pm:rank``: pictures
           shade a cell by its place on the scale
ladder     ``steps by rank`` (names of columns), for a picture as stairs; with a column in front,
           as in ``several / steps by rank``, one for each of its values
note       what a reader of any answer has to know, such as that a reading is ours
empty      ``answered`` if no rows are an answer, else ``not_stated``
symmetric  the parameters whose values may change places without changing the answer
nearby     a column: rows that hold ``nearby``, ``nothing near`` or ``ours`` in it are no answer.
           Without any others the status is ``not_stated``, and the rows are shown all the same
silence    a template for the summary of such an answer
dataset    ``whole`` if the links between the frameworks and what follows from them are asked for,
           else ``documents``, which are read sooner
yields     names of questions that are nearer: a sentence that can be read as one of them as well is
           meant for that one, unless nothing is stated there
editions   the parameters whose values are editions of one framework, as ``dcterms:replaces`` says:
           a sentence that names others is not read as this question; the earliest comes first
========== =====================================================================================

A parameter is a line ``VALUES ?name { default }`` inside WHERE; ``UNDEF`` means any. A value takes
its place as an RDF term, never as pasted text.
"""

import re
from collections.abc import Mapping, Sequence

from pm_graph.checked import LONGEST, Checked, completed
from pm_graph.errors import UnknownNameError
from pm_graph.packed import packed, unpacked
from pm_graph.record import NamedTuple

VALUES = re.compile(r"^[ \t]*VALUES[ \t]+\?(\w+)[ \t]*\{(.*)\}[ \t]*$", re.MULTILINE)
"""The line of a query that gives a parameter its value."""

NO_ANSWER = ("nearby", "nothing near", "ours")
"""What the column ``nearby`` holds in rows that are no answer."""


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
    merged: bool
    """Whether rows that differ in their passages only are one row."""
    summary: str
    group: tuple[str, ...]
    pivot: tuple[str, str, str] | None
    """The columns that give a matrix its rows, its columns and its cells."""
    bands: tuple[str, str]
    """The columns that gather its rows in areas and its columns in bands; empty for none."""
    scale: str
    """The CURIE of the class of the cells' content where that is ordered, else empty."""
    ladder: tuple[str, str, str] | None
    """The columns that tell ladders apart (empty for one), name a step and give its rank."""
    notes: tuple[str, ...]
    empty: str
    nearby: str
    """The column that tells an answer from what is only near one; empty if every row answers."""
    silence: str
    dataset: str
    symmetric: frozenset[str]
    """The parameters whose values may change places."""
    query: str
    yields: tuple[str, ...] = ()
    """The names of the questions that a sentence means rather than this one, if it can be both."""
    checked: bool = False
    """Whether the query is known to need no look at its text (:mod:`pm_graph.checked`)."""
    editions: tuple[str, ...] = ()
    """The parameters whose values are editions of one framework."""

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called ``name``; raises UnknownNameError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = [parameter.name for parameter in self.parameters]
        raise UnknownNameError(f"parameter of {self.name}", name, known, exit_code=2)

    def answers(self, row: Mapping[str, object]) -> bool:
        """Whether ``row`` is an answer rather than something near one."""
        return not self.nearby or row[self.nearby] not in NO_ANSWER

    def bind(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the query with each parameter's line holding the given N-Triples terms."""
        if not values:
            return Checked(self.query) if self.checked else self.query
        for name in values:
            self.parameter(name)

        def line(match: re.Match[str]) -> str:
            terms = values.get(match[1])
            if terms is None:
                return match[0]
            return f"{match[0][: match.start(2) - match.start()]} {' '.join(terms)} }}"

        text = VALUES.sub(line, self.query)
        return Checked(text) if self.checked and len(text) < LONGEST else text


def pack(question: Question) -> bytes:
    """Return ``question`` for :func:`unpack`, its query looked at once and for all."""
    ready = completed(question.query, question.path)
    plain = not (ready.added or ready.elsewhere or ready.names_graphs or ready.large)
    fields = question._asdict()
    fields["parameters"] = [tuple(parameter) for parameter in question.parameters]
    fields["checked"] = plain and len(question.query) < LONGEST
    return packed(fields)


def unpack(data: bytes) -> Question:
    """Return the question that :func:`pack` packed."""
    fields = unpacked(data)
    fields["parameters"] = tuple(Parameter(*parameter) for parameter in fields["parameters"])
    return Question(**fields)
