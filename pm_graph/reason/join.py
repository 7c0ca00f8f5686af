"""Join the premises of a rule over indexes, always the one with the fewest triples next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pm_graph.reason.keys import Index, Ints, Keys, places

Term = int | str
"""A term's number, or the name of a variable."""
Pattern = tuple[Term, Term, Term]
Table = dict[str, Ints]
"""A column of terms for each variable, all of one length."""
Found = tuple[Ints, Ints, Ints, str]
"""An array, where in it the triples of each row begin and end, and which terms were known."""
BLOCK = 1 << 22
"""How many rows a table may have before it is worked through in blocks."""


def join(
    keys: Keys,
    premises: Sequence[Pattern],
    sources: Sequence[Index],
    table: Table | None = None,
) -> Iterator[tuple[Table, int]]:
    """Yield all solutions of ``premises``, each looked up in its source, as tables with lengths.

    ``table`` holds the values that some variables may have.
    """
    if any(not len(source) for source in sources):
        return
    start = table or {}
    rows = len(next(iter(start.values()))) if start else 1
    if rows:
        yield from _step(keys, list(zip(premises, sources, strict=True)), start, rows)


def _step(
    keys: Keys, left: list[tuple[Pattern, Index]], table: Table, rows: int
) -> Iterator[tuple[Table, int]]:
    while left:
        best, best_total, best_range = -1, -1, None
        for place, (pattern, source) in enumerate(left):
            if isinstance(pattern[1], str) and pattern[1] not in table:
                continue  # its predicate will be known once another premise is joined
            found = _ranges(keys, pattern, source, table)
            total = int((found[2] - found[1]).sum()) if np.ndim(found[1]) else -1
            if total < 0:
                total = int(found[2] - found[1]) * rows
            if not total:
                return
            if best_range is None or total < best_total:
                best, best_total, best_range = place, total, found
            if found[3] == "so":
                break  # all its terms are known: it can only make the table shorter
        if best_range is None:
            raise AssertionError("a rule has a predicate that no premise binds")
        pattern, _ = left.pop(best)
        array, low, high, fixed = best_range
        if best_total > BLOCK and rows > 1:
            low, high = np.broadcast_to(low, rows), np.broadcast_to(high, rows)
            ends = np.cumsum(high - low)
            cuts = np.searchsorted(ends, np.arange(BLOCK, best_total, BLOCK))
            for part in np.split(np.arange(rows), np.unique(cuts)):
                if len(part):
                    piece = {name: column[part] for name, column in table.items()}
                    yield from _expanded(
                        keys, pattern, (array, low[part], high[part], fixed), piece, left
                    )
            return
        table, rows = _expand(keys, pattern, (array, low, high, fixed), table, rows)
        if not rows:
            return
    yield table, rows


def _expanded(
    keys: Keys,
    pattern: Pattern,
    found: Found,
    table: Table,
    left: list[tuple[Pattern, Index]],
) -> Iterator[tuple[Table, int]]:
    table, rows = _expand(keys, pattern, found, table, len(found[1]))
    if rows:
        yield from _step(keys, list(left), table, rows)


def column(term: Term, table: Table) -> Ints | int | None:
    """Return the values of a term of a pattern; None for a variable that is still free."""
    return table.get(term) if isinstance(term, str) else term


def _ranges(keys: Keys, pattern: Pattern, source: Index, table: Table) -> Found:
    """Return the array to look in, where the triples of each row begin and end, and what is known.

    Begin and end are single numbers where all rows look for the same.
    """
    subject, predicate, object_ = (column(term, table) for term in pattern)
    slot = (
        keys.slot_of[predicate] if predicate is not None else 0
    )  # a predicate without a slot has no triples, and neither has slot 0
    bits = keys.bits
    array, fixed, width = source.forward, "", 2 * bits
    low: Ints = np.asarray(slot << 2 * bits)
    if subject is not None:
        low = low | (np.asarray(subject) << bits)
        fixed, width = "s", bits
        if object_ is not None:
            low, fixed, width = low | object_, "so", 0
    elif object_ is not None:
        array, fixed, width = source.backward, "o", bits
        low = low | (np.asarray(object_) << bits)
    high = low + (1 << width)
    if low.ndim:
        return array, places(array, low), places(array, high), fixed
    begin, end = np.searchsorted(array, np.array([low, high]))
    return array, begin, end, fixed


def _expand(
    keys: Keys, pattern: Pattern, found: Found, table: Table, rows: int
) -> tuple[Table, int]:
    """Return the table with a row for each triple found, and the variables they bind."""
    array, low, high, fixed = found
    if np.ndim(low) == 0:
        count = int(high - low)
        total = count * rows
        table = {name: np.repeat(values, count) for name, values in table.items()}
        hits = (
            np.tile(array[int(low) : int(high)], rows) if rows > 1 else array[int(low) : int(high)]
        )
    else:
        counts = high - low
        total = int(counts.sum())
        if total == rows and bool((counts == 1).all()):
            hits = array[low]
        else:
            which = np.repeat(np.arange(rows), counts)
            table = {name: values[which] for name, values in table.items()}
            shift = low - (np.cumsum(counts) - counts)
            hits = array[np.arange(total) + shift[which]]
    return _bound(keys, pattern, (hits, fixed), dict(table), total)


def _bound(
    keys: Keys, pattern: Pattern, found: tuple[Ints, str], table: Table, rows: int
) -> tuple[Table, int]:
    """Give the variables of a pattern that are still free their values in the triples found."""
    hits, fixed = found
    subject, _, object_ = pattern
    last = hits & keys.mask
    if fixed == "s" and isinstance(object_, str):
        table[object_] = last
    elif fixed == "o" and isinstance(subject, str):
        table[subject] = last
    elif not fixed and isinstance(subject, str) and isinstance(object_, str):
        first = (hits >> keys.bits) & keys.mask
        if subject == object_:
            same = first == last
            table = {name: values[same] for name, values in table.items()}
            table[subject] = first[same]
            return table, int(same.sum())
        table[subject], table[object_] = first, last
    return table, rows
