"""Run one body over indexes: the keys of what follows, and of what it follows from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pm_graph.reason.join import Pattern, Table, column, join
from pm_graph.reason.keys import Index, Ints, Keys
from pm_graph.reason.records import Body

Fired = tuple[Ints, tuple[Ints, ...]]
"""The keys of what follows and, if asked for, the keys of each premise."""


class Change:
    """What is new since the last round, and what there was before."""

    def __init__(self, old: Index, new: Index, full: Index, type_slot: int) -> None:
        self.old, self.new, self.full, self._type = old, new, full, type_slot
        keys = new.keys
        slots = np.flatnonzero(np.diff(new.forward >> 2 * keys.bits, prepend=-1))
        self.slots = set((new.forward[slots] >> 2 * keys.bits).tolist())
        array, start, stop = new.range(-1, type_slot, -1)
        self.classes = set(np.unique(array[start:stop] & keys.mask).tolist())

    def touches(self, pattern: Pattern) -> bool:
        """Whether a new triple may match a pattern."""
        predicate, object_ = pattern[1], pattern[2]
        if isinstance(predicate, str):
            return True
        slot = int(self.new.keys.slot_of[predicate])
        if slot not in self.slots:
            return False
        return slot != self._type or isinstance(object_, str) or object_ in self.classes

    def sources(self, premises: Sequence[Pattern]) -> Iterator[list[Index]]:
        """Yield where to look each premise up, once for each that something new may match."""
        if not all(_possible(self.full, premise) for premise in premises):
            return
        for place, premise in enumerate(premises):
            if place and not len(self.old):
                return  # all is new, and was all looked up by the first
            if self.touches(premise):
                yield ([self.old] * place + [self.new] + [self.full] * (len(premises) - place - 1))


def _possible(index: Index, pattern: Pattern) -> bool:
    subject, predicate, object_ = (-1 if isinstance(term, str) else term for term in pattern)
    if predicate < 0:
        return len(index) > 0
    return index.count(subject, int(index.keys.slot_of[predicate]), object_) > 0


def encoded(keys: Keys, pattern: Pattern, table: Table, rows: int) -> Ints:
    """Return the keys that a pattern has in each row of a table."""
    subject, predicate, object_ = (column(term, table) for term in pattern)
    if subject is None or predicate is None or object_ is None:
        raise AssertionError(f"a variable of {pattern} is bound by no premise")
    slots = keys.slot(predicate) if isinstance(predicate, int) else keys.slots(predicate)
    made = keys.encode(np.asarray(subject), np.asarray(slots), np.asarray(object_))
    return np.broadcast_to(made, rows)


def fire(keys: Keys, body: Body, change: Change, *, premises: bool) -> Iterator[Fired]:
    """Yield what follows by a body from what is new and what there was."""
    for sources in change.sources(body.premises):
        for table, rows in join(keys, body.premises, sources):
            for head in body.heads:
                yield (
                    encoded(keys, head, table, rows),
                    _premises(keys, body, table, rows) if premises else (),
                )


def _premises(keys: Keys, body: Body, table: Table, rows: int) -> tuple[Ints, ...]:
    return tuple(encoded(keys, premise, table, rows) for premise in body.premises)


def fire_twins(keys: Keys, body: Body, change: Change, *, premises: bool) -> Iterator[Fired]:
    """Yield which things are the same by a body whose conclusion says so.

    What has all its conditions in common forms a group; naming each one's neighbour in the group
    is enough, where joining the group with itself would name all pairs.
    """
    if body.twins is None:
        return
    one, other = body.twins
    half = [body.premises[place] for place in body.half]
    rest = [premise for premise in body.premises if other in premise]
    asked = {term for premise in rest for term in premise if isinstance(term, str)} - {other}
    for sources in change.sources(half):
        shared: list[list[Ints]] = []
        names: list[str] = []
        for table, _ in join(keys, half, sources):
            names = sorted(asked & table.keys())
            shared.append([table[name] for name in names])
        if not shared:
            continue
        columns = [np.concatenate(parts) for parts in zip(*shared, strict=True)]
        first = _firsts(columns)
        seed = {name: values[first] for name, values in zip(names, columns, strict=True)}
        tables = list(join(keys, half, [change.full] * len(half), seed))
        whole = {name: np.concatenate([t[name] for t, _ in tables]) for name in tables[0][0]}
        yield from _neighbours(keys, body, whole, (names, one, other), premises=premises)


def _neighbours(
    keys: Keys,
    body: Body,
    table: Table,
    asked: tuple[list[str], str, str],
    *,
    premises: bool,
) -> Iterator[Fired]:
    names, one, other = asked
    order = np.lexsort([table[one], *(table[name] for name in names)])
    table = {name: values[order] for name, values in table.items()}
    near = table[one][1:] != table[one][:-1]
    for name in names:
        near &= table[name][1:] == table[name][:-1]
    at = np.flatnonzero(near)
    if not len(at):
        return
    pairs = {name: values[at] for name, values in table.items()}
    pairs[other] = table[one][at + 1]
    for head in body.heads:
        yield (
            encoded(keys, head, pairs, len(at)),
            _premises(keys, body, pairs, len(at)) if premises else (),
        )


def _firsts(columns: list[Ints]) -> Ints:
    """Return where each different row of some columns stands first."""
    order = np.lexsort(columns)
    differs = np.zeros(len(order), np.bool_)
    differs[:1] = True
    for values in columns:
        sorted_ = values[order]
        differs[1:] |= sorted_[1:] != sorted_[:-1]
    return order[differs]
