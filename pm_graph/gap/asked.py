"""What the frameworks ask: one record a statement, ready to be held against evidence."""

from __future__ import annotations

from collections.abc import Iterable

from pm_graph.answer import Citation, Row, Thing
from pm_graph.gap.terms import Terms
from pm_graph.record import NamedTuple


class Asked(NamedTuple):
    """One statement of one framework about one level, title, role or skill."""

    framework: Thing
    of: Thing
    statement: Thing
    capabilities: tuple[str, ...]
    degree: int
    """The rank of its involvement, 0 where it has none, as a quality has not."""
    scopes: tuple[str, ...]
    modalities: tuple[str, ...]
    actions: frozenset[str]
    stakeholders: frozenset[str]
    phases: frozenset[str]
    optional: bool
    """Whether the document's own hedges leave open that it is asked."""
    alternative: bool
    """Whether the document joins it, or what it applies to, by "or"."""
    citations: tuple[Citation, ...]

    def limits(self, terms: Terms) -> str:
        """Return how far it reaches and the document's hedges, in words."""
        return ", ".join(terms.called.get(one, one) for one in (*self.scopes, *self.modalities))


def asked(rows: Iterable[Row]) -> list[Asked]:
    """Return the statements in the rows of the query ``gap_asked``, in their order."""
    return [_one(row) for row in rows]


def _one(row: Row) -> Asked:
    degree = row["degree"]
    return Asked(
        framework=_thing(row, "framework"),
        of=_thing(row, "of"),
        statement=_thing(row, "statement"),
        capabilities=_several(row, "capabilities"),
        degree=int(degree) if isinstance(degree, int | float) else 0,
        scopes=_several(row, "scopes"),
        modalities=_several(row, "modalities"),
        actions=frozenset(_several(row, "actions")),
        stakeholders=frozenset(_several(row, "stakeholders")),
        phases=frozenset(_several(row, "phases")),
        optional=row["optional"] == 1,
        alternative=row["alternative"] == 1,
        citations=row.citations,
    )


def _thing(row: Row, column: str) -> Thing:
    cell = row[column]
    return cell if isinstance(cell, Thing) else Thing(str(cell), str(cell))


def _several(row: Row, column: str) -> tuple[str, ...]:
    return tuple(sorted(str(row[column] or "").split()))
