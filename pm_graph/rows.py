"""From what an engine returns to typed rows: Python values, labelled things, citations."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from pm_graph.answer import Cell, Citation, Row, Thing
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.source import Source

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
PLACES = """SELECT ?passage ?document ?section ?position ?first ?last ?text WHERE {
  VALUES ?passage { %s }
  ?passage dcterms:isPartOf/dcterms:identifier ?document ; pm:section ?section ;
    pm:position ?position ; pm:firstLine ?first ; pm:lastLine ?last .
  OPTIONAL { ?passage oa:exact ?text }
}"""

Term = NamedNode | BlankNode | Literal | Triple


class Dresser:
    """Turns the solutions of one source into rows, and remembers labels and places meanwhile.

    A source is only ever read, so that what was looked up once holds as long as it is open.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._labels: dict[str, str] = {}
        self._places: dict[str, Citation] = {}

    def rows(
        self, solutions: QuerySolutions, columns: Iterable[str], citations: Iterable[str] = ()
    ) -> tuple[Row, ...]:
        """Return ``solutions`` as rows of ``columns``; ``citations`` hold the passages."""
        names = [variable.value for variable in solutions.variables]
        shown = [(name, names.index(name)) for name in columns]
        cited = [names.index(name) for name in citations]
        table = [tuple(solution) for solution in solutions]
        things: dict[str, None] = {}
        passages: dict[str, None] = {}
        for values in table:
            for _, place in shown:
                value = values[place]
                if type(value) is NamedNode:
                    things[value.value] = None
            for place in cited:
                value = values[place]
                if type(value) is NamedNode:
                    passages[value.value] = None
        self._look_up_labels(things)
        self._look_up_places(passages)
        rows = []
        for values in table:
            row = Row((name, self._cell(values[place])) for name, place in shown)
            if cited:
                row.citations = tuple(
                    dict.fromkeys(
                        self._places[value.value]
                        for value in (values[place] for place in cited)
                        if type(value) is NamedNode and value.value in self._places
                    )
                )
            rows.append(row)
        return tuple(rows)

    def label(self, iri: str) -> str:
        """Return what people call the thing ``iri``: its label, else the end of its IRI."""
        self._look_up_labels([iri])
        return self._labels[iri]

    def _cell(self, term: Term | None) -> Cell:
        if type(term) is NamedNode:
            return Thing(self._labels[term.value], term.value)
        if type(term) is Literal:
            return value(term)
        return None if term is None else str(term)

    def _look_up_labels(self, iris: Iterable[str]) -> None:
        missing = [iri for iri in iris if iri not in self._labels]
        if not missing:
            return
        found: dict[str, list[str]] = {}
        for thing, label in _solutions(self._source, LABELS, missing):
            found.setdefault(thing.value, []).append(label.value)
        for iri in missing:
            self._labels[iri] = min(found[iri]) if iri in found else short(iri)

    def _look_up_places(self, iris: Iterable[str]) -> None:
        missing = [iri for iri in iris if iri not in self._places]
        if not missing:
            return
        for found in _solutions(self._source, PLACES, missing):
            passage, document, section, position, first, last, text = found
            self._places[passage.value] = Citation(
                document.value,
                section.value,
                int(position.value),
                (int(first.value), int(last.value)),
                text.value if text is not None else None,
                passage.value,
            )


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


def _solutions(source: Source, template: str, iris: list[str]) -> Iterable[tuple[Literal, ...]]:
    """Yield the solutions of a look-up over ``iris``; the tuples hold terms, not only literals."""
    result = source.query(template % " ".join(f"<{iri}>" for iri in iris), path="look-up")
    if not isinstance(result, QuerySolutions):
        return
    for solution in result:
        yield tuple(solution)
