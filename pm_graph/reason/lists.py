"""The lists that rules speak of, read from their cells.

A cell with two firsts or two rests stands for as many lists. A list that leads back into itself
has no end, and so it is no list.
"""

from __future__ import annotations

from collections.abc import Iterable

from pm_graph.errors import GraphFileError
from pm_graph.reason.keys import Index, Ints
from pm_graph.reason.records import Membership

MOST_READINGS = 1000
"""How many lists one head may stand for."""


class Lists:
    """The cells of all lists at one moment; ``first`` and ``rest`` are slots, ``nil`` a term."""

    def __init__(self, index: Index, first: int, rest: int, nil: int) -> None:
        self._keys, self._nil = index.keys, nil
        self._first_slot, self._rest_slot = first, rest
        self._first = _by_subject(*index.pairs(self._first_slot))
        self._rest = _by_subject(*index.pairs(self._rest_slot))

    def of(self, heads: Iterable[int]) -> dict[int, list[Membership]]:
        """Return the lists that begin at each of ``heads``; an empty list is none."""
        return {head: found for head in heads if (found := self._read(head))}

    def _read(self, head: int) -> list[Membership]:
        """Follow all ways from a head to the end; a way that meets itself is left."""
        found: list[Membership] = []
        waiting: list[tuple[int, list[int], list[int], set[int]]] = [(head, [], [], set())]
        while waiting:
            cell, members, cells, passed = waiting.pop()
            while cell != self._nil and cell not in passed:
                passed.add(cell)
                ways = [
                    (member, rest)
                    for member in self._first.get(cell, ())
                    for rest in self._rest.get(cell, ())
                ]
                if not ways:
                    break
                if len(ways) + len(waiting) + len(found) > MOST_READINGS:
                    raise GraphFileError("reason", "a list branches into too many readings")
                for member, rest in ways[1:]:
                    step = [*cells, *self._cell(cell, member, rest)]
                    waiting.append((rest, [*members, member], step, set(passed)))
                member, rest = ways[0]
                members.append(member)
                cells += self._cell(cell, member, rest)
                cell = rest
            if cell == self._nil and members:
                found.append(Membership(head, tuple(members), tuple(cells)))
        return found

    def _cell(self, cell: int, member: int, rest: int) -> tuple[int, int]:
        return (
            self._keys.key(cell, self._first_slot, member),
            self._keys.key(cell, self._rest_slot, rest),
        )


def _by_subject(subjects: Ints, objects: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for subject, object_ in zip(subjects.tolist(), objects.tolist(), strict=True):
        found.setdefault(subject, []).append(object_)
    return found
