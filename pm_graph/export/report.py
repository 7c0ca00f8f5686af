"""What an export wrote, by kind, and what of the graph the target has no place for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from pm_graph.export.target import Lost, Target
from pm_graph.header import parse as parse_question
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.shelf import files, read

if TYPE_CHECKING:
    from pm_graph.source import Source


class Count(NamedTuple):
    """How much of one kind went out."""

    kind: str
    written: int
    missing: tuple[str, ...]
    """The IRIs of those in the selection that were not written, sorted."""


class Loss(NamedTuple):
    """How much of one thing that the target has no place for the selection has."""

    term: str
    uses: int
    why: str


class Report(NamedTuple):
    """What an export comes to."""

    target: str
    title: str
    triples: int
    counts: tuple[Count, ...]
    lost: tuple[Loss, ...]
    """Without those that the selection has none of."""
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the report as text."""
        written = [f"{c.written} {c.kind}" for c in self.counts if c.written or c.missing]
        found = [f"{self.target}: {self.triples} triples; {', '.join(written) or 'no counts'}"]
        found += [
            f"  left out, {len(c.missing)} {c.kind}: {', '.join(c.missing[:3])}"
            + (" …" if len(c.missing) > 3 else "")  # noqa: PLR2004 - a few as examples
            for c in self.counts
            if c.missing
        ]
        found += [f"  no place for {loss.uses} {loss.term}: {loss.why}" for loss in self.lost]
        return [*found, *(f"  {note}" for note in self.notes)]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "target": self.target,
            "title": self.title,
            "triples": self.triples,
            "written": {count.kind: count.written for count in self.counts},
            "left_out": {c.kind: list(c.missing) for c in self.counts if c.missing},
            "no_place": [loss._asdict() for loss in self.lost],
            "notes": list(self.notes),
        }


class Census:
    """Counts, while triples go by, the things of each kind that they describe."""

    def __init__(self, source: Source, target: Target, frameworks: Sequence[str]) -> None:
        self._source, self._target = source, target
        self._scope = _scope(source, frameworks) if frameworks else None
        self._unseen: dict[str, set[str]] = {}
        self._total: dict[str, int] = {}
        for kind in target.kinds:
            found = _column(source, f"SELECT DISTINCT ?thing WHERE {{ ?thing a <{kind.term}> }}")
            self._unseen.setdefault(kind.label, set()).update(found)
        self._total = {label: len(things) for label, things in self._unseen.items()}

    def see(self, subject: str) -> None:
        """Take note that ``subject``, an IRI in angle brackets, is described."""
        for things in self._unseen.values():
            things.discard(subject)

    def counts(self) -> tuple[Count, ...]:
        """Return what was seen of each kind, and what of the selection was not."""
        return tuple(
            Count(
                label,
                self._total[label] - len(unseen),
                tuple(
                    sorted(
                        thing[1:-1]
                        for thing in unseen
                        if self._scope is None or thing in self._scope
                    )
                ),
            )
            for label, unseen in self._unseen.items()
        )

    def lost(self) -> tuple[Loss, ...]:
        """Return what the selection has of each thing that the target has no place for."""
        found = [Loss(lost.name, self._uses(lost), lost.why) for lost in self._target.lost]
        return tuple(loss for loss in found if loss.uses)

    def _uses(self, lost: Lost) -> int:
        pattern = f"?thing a <{lost.term}>" if lost.is_class else f"?thing <{lost.term}> ?value"
        inner = f"SELECT DISTINCT * WHERE {{ {pattern} }}"
        query = f"SELECT ?thing (COUNT(*) AS ?uses) WHERE {{ {{ {inner} }} }} GROUP BY ?thing"
        if self._scope is None:
            query = f"SELECT (0 AS ?thing) (COUNT(*) AS ?uses) WHERE {{ {{ {inner} }} }}"
        result = self._source.query(query, path=f"what {self._target.name} has no place for")
        if not isinstance(result, QuerySolutions):
            return 0
        return sum(
            int(uses.value)
            for thing, uses in result
            if isinstance(uses, Literal) and (self._scope is None or str(thing) in self._scope)
        )


def _scope(source: Source, frameworks: Sequence[str]) -> set[str]:
    """Return the things that belong to ``frameworks``, in angle brackets."""
    path = next(path for path in files("queries", ".rq") if path.endswith("count_scope.rq"))
    query = parse_question(path, read(path)).bind({"framework": frameworks})
    return set(_column(source, query))


def _column(source: Source, query: str) -> Iterable[str]:
    result = source.query(query, path="what is counted")
    if isinstance(result, QuerySolutions):
        for solution in result:
            if isinstance(solution[0], NamedNode):
                yield str(solution[0])
