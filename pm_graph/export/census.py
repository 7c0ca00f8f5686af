"""Counts what an export describes and what it leaves out, walking beside the sorted triples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from pyoxigraph import Literal, NamedNode, QuerySolutions

from pm_graph.export.report import Count, Loss
from pm_graph.export.spool import Spool
from pm_graph.export.target import Lost, Target
from pm_graph.header import parse as parse_question
from pm_graph.record import TYPE_CHECKING
from pm_graph.shelf import files, read

if TYPE_CHECKING:
    from pm_graph.source import Source

MANY = 1000
"""How many of what was left out are kept by name."""


class Census:
    """Counts, while triples go by in their order, the things of each kind that they describe.

    Things and triples are both sorted by IRI and walked side by side, so that neither is held in
    memory.
    """

    def __init__(self, source: Source, target: Target, frameworks: Sequence[str]) -> None:
        self._source, self._target = source, target
        self._labels = list(dict.fromkeys(kind.label for kind in target.kinds))
        self._written = dict.fromkeys(self._labels, 0)
        self._left = dict.fromkeys(self._labels, 0)
        self._examples: dict[str, list[str]] = {label: [] for label in self._labels}
        self._scope = _scope(source, frameworks) if frameworks else None
        self._things = Spool({})
        for kind in target.kinds:
            number = self._labels.index(kind.label)
            for thing in _column(source, f"SELECT DISTINCT ?t WHERE {{ ?t a <{kind.term}> }}"):
                self._things.add(f"{thing}\t{number}")
        self._walk = iter(self._things)
        self._inside = Cursor(self._scope)
        self._next: tuple[str, str] | None = None
        self._advance()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the temporary files back."""
        self._things.__exit__()
        if self._scope is not None:
            self._scope.__exit__()

    def see(self, subject: str) -> None:
        """Take note that ``subject``, an IRI in angle brackets, is described; in sorted order."""
        while self._next is not None and self._next[0] <= subject:
            thing, label = self._next
            if thing == subject:
                self._written[label] += 1
            else:
                self._miss(thing, label)
            self._advance()

    def counts(self) -> tuple[Count, ...]:
        """Return what was seen of each kind and what of the selection was not; once, at the end."""
        while self._next is not None:
            self._miss(*self._next)
            self._advance()
        return tuple(
            Count(label, self._written[label], self._left[label], tuple(self._examples[label]))
            for label in self._labels
        )

    def lost(self) -> tuple[Loss, ...]:
        """Return what the selection has of each thing that the target has no place for."""
        found = [Loss(lost.name, self._uses(lost), lost.why) for lost in self._target.lost]
        return tuple(loss for loss in found if loss.uses)

    def _advance(self) -> None:
        line = next(self._walk, None)
        thing, _, number = line.partition("\t") if line is not None else ("", "", "")
        self._next = (thing, self._labels[int(number)]) if number else None

    def _miss(self, thing: str, label: str) -> None:
        if self._inside.holds(thing):
            self._left[label] += 1
            if len(self._examples[label]) < MANY:
                self._examples[label].append(thing[1:-1])

    def _uses(self, lost: Lost) -> int:
        pattern = f"?thing a <{lost.term}>" if lost.is_class else f"?thing <{lost.term}> ?value"
        inner = f"SELECT DISTINCT * WHERE {{ {pattern} }}"
        path = f"what {self._target.name} has no place for"
        if self._scope is None:
            query = f"SELECT (COUNT(*) AS ?uses) WHERE {{ {{ {inner} }} }}"
            result = self._source.query(query, path=path)
            rows = result if isinstance(result, QuerySolutions) else ()
            return sum(int(row[0].value) for row in rows if isinstance(row[0], Literal))
        query = f"SELECT ?thing (COUNT(*) AS ?uses) WHERE {{ {{ {inner} }} }} GROUP BY ?thing"
        result = self._source.query(query, path=path)
        with Spool({}) as spool:
            for thing, uses in result if isinstance(result, QuerySolutions) else ():
                spool.add(f"{thing}\t{uses.value if isinstance(uses, Literal) else 0}")
            inside = Cursor(self._scope)
            counted = (line.split("\t") for line in spool)
            return sum(int(uses) for thing, uses in counted if inside.holds(thing))


class Cursor:
    """Says of one term after the other, in sorted order, whether a spool has it."""

    def __init__(self, spool: Spool | None) -> None:
        self._walk = iter(spool) if spool is not None else None
        self._at: str | None = ""

    def holds(self, term: str) -> bool:
        """Whether the spool has ``term``; without a spool everything is there."""
        if self._walk is None:
            return True
        while self._at is not None and self._at < term:
            self._at = next(self._walk, None)
        return self._at == term


def _scope(source: Source, frameworks: Sequence[str]) -> Spool:
    """Return the things that belong to ``frameworks``, in angle brackets."""
    path = next(path for path in files("queries", ".rq") if path.endswith("count_scope.rq"))
    query = parse_question(path, read(path)).bind({"framework": frameworks})
    spool = Spool({})
    for thing in _column(source, query):
        spool.add(thing)
    return spool


def _column(source: Source, query: str) -> Iterable[str]:
    result = source.query(query, path="what is counted")
    if isinstance(result, QuerySolutions):
        for solution in result:
            if isinstance(solution[0], NamedNode):
                yield str(solution[0])
