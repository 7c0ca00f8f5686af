"""Export a graph to a target: its CONSTRUCTs, sorted and written, and the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

from pyoxigraph import NamedNode, QuerySolutions

from pm_graph.errors import USAGE, BadValueError, PmGraphError, UnknownNameError, UsageError
from pm_graph.export.census import Census
from pm_graph.export.construct import lines
from pm_graph.export.report import Report
from pm_graph.export.serialise import ending_of, settle_blank_nodes, write
from pm_graph.export.spool import Spool
from pm_graph.export.target import Target, read_target
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import expand
from pm_graph.vocabulary import GRAPH, PM, PREFIXES, Outside

if TYPE_CHECKING:
    from pm_graph.answering import View
from pm_graph.graph import Graph

_TAG = re.compile(r'"@([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)$')
_TAIL = re.compile(r'"(?:@[\w-]+|\^\^<[^>]*>)$')
"""The end of a literal: its language or datatype."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


class NothingToExportError(PmGraphError):
    """A selection that the target has nothing to say about."""

    exit_code = 1

    def __init__(self, target: str, selection: str) -> None:
        self.target, self.selection = target, selection
        super().__init__(target, selection)

    def __str__(self) -> str:
        where = f" in {self.selection}" if self.selection else ""
        return f"{self.target} has a place for nothing{where}; nothing was written"


class Selection(NamedTuple):
    """What of a graph is exported."""

    frameworks: Sequence[str] = ()
    """Names of frameworks, as people type them; all if there is none."""
    graphs: Sequence[str] = ()
    """Names of named graphs; all if there is none."""
    with_text: bool = False
    """Whether the publishers' own words go out too, where the graph has them."""
    lang: str | None = None
    """The language of labels and texts; every one unless given. ``en`` stands for ``en-GB`` too."""
    values: Mapping[str, Sequence[str]] = {}
    """Other parameters of the target's query."""


class Exported(NamedTuple):
    """An export in memory."""

    data: bytes
    report: Report


def exported(graph: Graph, name: str, form: str | None, chosen: Selection) -> Exported:
    """Return what :func:`export` writes for the target called ``name``, and its report.

    ``form`` is an ending of its files, the usual one unless given.
    """
    target = read_target(name)
    buffer = BytesIO()
    report = export(graph, target, ending_of(target, form), buffer, chosen)
    return Exported(buffer.getvalue(), report)


def export(graph: Graph, target: Target, ending: str, file: BinaryIO, chosen: Selection) -> Report:
    """Write ``chosen`` of a graph to ``file`` in the format of ``ending``; return the report.

    Raises UnknownNameError for a framework, graph or parameter that is not there, UsageError for a
    choice that the target does not have, NothingToExportError, ExportError.
    """
    view = graph.whole
    values = _values(view, target, chosen)
    graphs = [_graph(view, name) for name in chosen.graphs]
    texts = set() if chosen.with_text else _labels_that_are_text(view)
    blank, other, spoken, quoted = set[str](), 0, 0, 0
    with Spool(target.prefixes) as spool:
        for part in target.parts:
            for line in lines(view.source, part, values, graphs, timeout=graph.timeout):
                subject, _, value = line.split(" ", 2)
                if chosen.lang and not _speaks(value, chosen.lang):
                    other += 1
                    continue
                spoken += bool(chosen.lang) and _TAG.search(value) is not None
                if texts and value[0] == '"' and _TAIL.sub('"', value) in texts:
                    quoted += 1
                elif subject.startswith("_:") or value.startswith("_:"):
                    blank.add(line)
                else:
                    spool.add(line)
        if blank:
            settle_blank_nodes(sorted(blank), spool, target.name)
        if chosen.lang and other and not spoken:
            raise BadValueError("lang", chosen.lang, "a language that some text is in")
        if not spool:
            selection = ", ".join([*chosen.frameworks, *chosen.graphs])
            raise NothingToExportError(target.title, selection)
        with Census(view.source, target, values.get("framework", ())) as census:
            count = write(spool, target, ending, file, census.see)
            counts, lost = census.counts(), census.lost()
    notes = []
    if other:
        notes.append(f"left out, texts in other languages than {chosen.lang}: {other}")
    if quoted:
        notes.append(f"left out, labels that are the publishers' own words (--with-text): {quoted}")
    return Report(target.name, target.title, count, counts, lost, tuple(notes))


def _values(view: View, target: Target, chosen: Selection) -> dict[str, list[str]]:
    """Return the N-Triples terms of the query's parameters."""
    given = {name: list(values) for name, values in chosen.values.items()}
    if chosen.frameworks:
        given["framework"] = list(chosen.frameworks)
    if chosen.lang is not None:
        if not _LANGUAGE.fullmatch(chosen.lang):
            raise BadValueError("lang", chosen.lang, "a language such as en or en-GB")
        if target.takes("lang"):
            given["lang"] = [chosen.lang]
    known = {p.name: p for part in target.parts for p in part.parameters}
    found: dict[str, list[str]] = {}
    for name, values in given.items():
        if name not in known:
            if name == "framework":
                raise UsageError(f"{target.name} is exported whole; leave --framework out")
            raise UnknownNameError(
                f"parameter of {target.name}", name, list(known), exit_code=USAGE
            )
        found[name] = [
            term for value in values for term in view.resolver.terms(known[name], str(value))
        ]
    if chosen.with_text:
        if "with_text" not in known:
            raise UsageError(f"{target.name} has no place for the publishers' text")
        if not _has_text(view):
            wrong = "has no text of the publishers; build one from the documents (pm-graph build)"
            raise UsageError(f"{view.source.name} {wrong}")
        found["with_text"] = ["true"]
    return found


def _labels_that_are_text(view: View) -> set[str]:
    """Return, as N-Triples without a language, the sentences that stand as labels in the graph.

    A statement that nobody has annotated is called by its passage's own words.
    """
    query = "SELECT DISTINCT ?text WHERE { ?one a %s ; %s/%s ?text }"
    terms = (PM.UnstructuredStatement, PM.statedIn, Outside.oa_exact)
    result = view.source.query(query % tuple(f"<{term}>" for term in terms), path="text")
    if not isinstance(result, QuerySolutions):
        return set()
    return {_TAIL.sub('"', str(row[0])) for row in result}


def _has_text(view: View) -> bool:
    query = f"SELECT ?text WHERE {{ ?passage <{Outside.oa_exact}> ?text }} LIMIT 1"
    result = view.source.query(query, path="text")
    return isinstance(result, QuerySolutions) and any(True for _ in result)


def _graph(view: View, name: str) -> str:
    """Return the IRI of the named graph that ``name`` means; raises UnknownNameError."""
    result = view.source.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", path="graphs")
    known = (
        [row[0].value for row in result if isinstance(row[0], NamedNode)]
        if isinstance(result, QuerySolutions)
        else []
    )
    for iri in (expand(name), GRAPH + name):
        if iri in known:
            return str(iri)
    short = [iri.removeprefix(PREFIXES["graph"]) for iri in sorted(known)]
    raise UnknownNameError("named graph", name, short, exit_code=USAGE)


def _speaks(value: str, lang: str) -> bool:
    """Whether a term is in the language, or in none."""
    tag = _TAG.search(value)
    if tag is None:
        return True
    have, want = tag[1].casefold(), lang.casefold()
    return have == want or have.startswith(f"{want}-")
