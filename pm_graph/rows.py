"""From what an engine returns to typed rows: Python values, labelled things, citations."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from pm_graph.answer import Cell, Citation, Row, Thing
from pm_graph.checked import declared
from pm_graph.errors import QueryError
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from pm_graph.source import Source

    T = TypeVar("T")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in [
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
    ]
)
_FLOATS = frozenset(_XSD + name for name in ("decimal", "double", "float"))

LABELS = """SELECT ?thing ?label WHERE {
  VALUES ?thing { %s }
  ?thing skos:prefLabel|rdfs:label|dcterms:title ?label .
}"""
PLACES = """SELECT ?passage ?document ?section ?position ?first ?last ?text ?framework ?form WHERE {
  VALUES ?passage { %s }
  ?passage dcterms:isPartOf ?source ; pm:section ?section ;
    pm:position ?position ; pm:firstLine ?first ; pm:lastLine ?last .
  ?source dcterms:identifier ?document .
  OPTIONAL { ?passage pm:form ?form }
  OPTIONAL { ?scheme dcterms:source ?source ; skos:prefLabel ?framework }
  OPTIONAL { ?passage oa:exact ?text }
}"""

AT_ONCE = 1000
"""How many things are looked up with one query."""
MOST_REMEMBERED = 100_000
"""How many cells are remembered before all are forgotten."""

Term = NamedNode | BlankNode | Literal | Triple


class Dresser:
    """Turns the solutions of one source into rows, and remembers cells and places meanwhile.

    A source is only ever read, so that what was looked up once holds as long as it is open.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cells: dict[Term | None, Cell] = {None: None}
        self._places: dict[Term | None, Citation | None] = {None: None}
        self._citations = _Citations(self._places)

    def rows(
        self,
        solutions: QuerySolutions,
        columns: Iterable[str],
        citations: Iterable[str] = (),
        *,
        merged: bool = False,
    ) -> tuple[Row, ...]:
        """Return ``solutions`` as rows of ``columns``; ``citations`` hold the passages.

        Where ``merged``, solutions that differ in their passages only become one row.
        """
        variables = [variable.value for variable in solutions.variables]
        names = tuple(columns)
        shown = [variables.index(name) for name in names]
        cited = [variables.index(name) for name in citations]
        table = list(map(tuple, whole(solutions)))
        try:
            # To hash a term costs more than all else here: most often all are known already.
            rows = self._dressed(table, names, shown, cited)
        except KeyError:
            self._learn_cells({values[place] for values in table for place in shown})
            self._learn_places({values[place] for values in table for place in cited})
            rows = self._dressed(table, names, shown, cited)
        return _merge(rows) if merged else tuple(rows)

    def _dressed(
        self,
        table: list[tuple[Term | None, ...]],
        names: tuple[str, ...],
        shown: list[int],
        cited: list[int],
    ) -> list[Row]:
        """Return the rows of ``table``; raises KeyError for a term that is not known yet."""
        cells, known = self._cells, self._citations
        rows = []
        for values in table:
            row = Row(zip(names, [cells[values[place]] for place in shown]))  # noqa: B905 - of one length, and on the way of each cell
            if cited:
                row.citations = known[tuple([values[place] for place in cited])]
            rows.append(row)
        return rows

    def places(self, passages: Iterable[Term]) -> tuple[Citation, ...]:
        """Return the places of passages, each once, in their order in the documents."""
        terms = list(dict.fromkeys(passages))
        self._learn_places(set(terms))
        found = {place for term in terms if (place := self._places.get(term)) is not None}
        return tuple(sorted(found, key=lambda place: (place.document, place.lines, place.position)))

    def label(self, iri: str) -> str:
        """Return what people call the thing ``iri``: its label, else the end of its IRI."""
        term = NamedNode(iri)
        self._learn_cells({term})
        return str(self._cells[term])

    def _learn_cells(self, terms: set[Term | None]) -> None:
        """Look up the labels of new things, and read new literals."""
        if len(self._cells) > MOST_REMEMBERED:
            self._cells = {None: None}
        new = [term for term in terms if term not in self._cells]
        things = [term for term in new if isinstance(term, NamedNode)]
        labels: dict[str, str] = {}
        for found in _look_up(self._source, LABELS, things):
            thing, label = found[0].value, found[1].value
            labels[thing] = min(labels.get(thing, label), label)
        for term in new:
            if isinstance(term, NamedNode):
                self._cells[term] = Thing(labels.get(term.value, short(term.value)), term.value)
            else:
                self._cells[term] = value(term) if isinstance(term, Literal) else str(term)

    def _learn_places(self, terms: set[Term | None]) -> None:
        """Look up the places of new passages; what is no passage has none."""
        new = [term for term in terms if term not in self._places]
        self._places.update(dict.fromkeys(new))
        passages = [term for term in new if isinstance(term, NamedNode)]
        for found in _look_up(self._source, PLACES, passages):
            passage, document, section, position, first, last = (term.value for term in found[:6])
            text, framework, form = (term and term.value for term in found[6:])
            lines = (int(first), int(last))
            place = Citation(
                document, section, int(position), lines, text, passage, framework, form
            )
            self._places[NamedNode(passage)] = place


class _Citations(dict[tuple["Term | None", ...], tuple[Citation, ...]]):
    """The citations of a row by its passages, each list made once: rows of one passage share it."""

    def __init__(self, places: dict[Term | None, Citation | None]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, passages: tuple[Term | None, ...]) -> tuple[Citation, ...]:
        found = dict.fromkeys(self._places[passage] for passage in passages)
        self[passages] = made = tuple(place for place in found if place is not None)
        return made


def _merge(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return ``rows`` with those that are equal as one, which has the citations of all."""
    first: dict[tuple[Cell, ...], Row] = {}
    for row in rows:
        known = first.setdefault(tuple(row.values()), row)
        known.citations = tuple(dict.fromkeys(known.citations + row.citations))
    return tuple(first.values())


def whole(results: Iterable[T], path: str = "query") -> list[T]:
    """Return all of ``results``; raises QueryError if the engine fails on the way to the last."""
    try:
        return list(results)
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise QueryError(f"the query could not be finished: {reason}", path=path) from None


def value(literal: Literal) -> str | int | float | bool:
    """Return a literal as the Python value of its datatype; other datatypes as their text."""
    kind = literal.datatype.value
    try:
        if kind in _INTEGERS:
            return int(literal.value)
        if kind in _FLOATS:
            return float(literal.value)
    except ValueError:
        return literal.value
    return literal.value in ("true", "1") if kind == _XSD + "boolean" else literal.value


def short(iri: str) -> str:
    """Return the end of an IRI, for things without a label."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def _look_up(source: Source, template: str, things: list[NamedNode]) -> Iterable[tuple[Any, ...]]:
    """Yield the solutions of a look-up over ``things``, none if there are none of those."""
    for begin in range(0, len(things), AT_ONCE):
        names = " ".join(map(str, things[begin : begin + AT_ONCE]))
        result = source.query(declared(template % names), path="look-up")
        if isinstance(result, QuerySolutions):
            for solution in result:
                yield tuple(solution)
