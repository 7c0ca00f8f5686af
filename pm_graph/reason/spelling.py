"""From what holds of classes of equal terms back to what was asserted of their members."""

from __future__ import annotations

import numpy as np

from pm_graph.reason.engine import Engine
from pm_graph.reason.table import iri

Key = tuple[int, int, int]


class Spelling:
    """The asserted triples by what they say of classes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of = engine.equality.of
        columns = engine.terms.asserted
        slots = engine.keys.slots(self._of[columns[1]]) if len(columns[1]) else columns[1]
        final = engine.keys.encode(self._of[columns[0]], slots, self._of[columns[2]])
        self._order = np.argsort(final, kind="stable")
        self._final = final[self._order]

    def of(self, rows: tuple[Key, ...]) -> tuple[Key, ...]:
        """Return triples of members for those of classes, asserted ones where there are any.

        What is one term in ``rows`` because two are equal may be two terms in the result only
        where nothing else depends on it: in the equation itself.
        """
        if not any(term in self._engine.equality.members for row in rows for term in row):
            return rows
        same = self._engine.number(iri("owl:sameAs"))
        if rows[0][1] == same:
            different = self._asserted(rows[1], {})
            return (different[0], same, different[2]), different
        if rows[-1][1] == same:
            return (*self.of(rows[:-1]), self._listed(rows[-1]))
        chosen: dict[int, int] = {}
        return tuple(self._asserted(row, chosen) for row in rows)

    def _listed(self, row: Key) -> Key:
        """Return an equation of two members of a list for that of a class with itself."""
        _, predicates, objects = self._engine.terms.asserted
        first = self._of[predicates] == self._engine.number(iri("rdf:first"))
        members = np.unique(objects[first & (self._of[objects] == row[0])]).tolist()
        return (members[0], row[1], members[-1]) if members else row

    def _asserted(self, row: Key, chosen: dict[int, int]) -> Key:
        """Return an asserted triple for one of classes that agrees with what was chosen before."""
        keys = self._engine.keys
        final = keys.key(row[0], int(keys.slot_of[row[1]]), row[2])
        start, stop = np.searchsorted(self._final, [final, final + 1])
        columns = self._engine.terms.asserted
        for at in self._order[start:stop].tolist():
            found = tuple(int(column[at]) for column in columns)
            if all(chosen.get(of, term) == term for of, term in zip(row, found, strict=True)):
                chosen.update(zip(row, found, strict=True))
                return found[0], found[1], found[2]
        first, second, third = (chosen.setdefault(of, of) for of in row)
        return first, second, third
