"""The transitive closure of one predicate, step by step along its own edges.

Joining all pairs with all pairs would find each pair once for every way to part it; joining what
is new with single edges finds it once for every edge that ends it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pm_graph.reason.keys import NOTHING, Ints, Keys, merged, present, unique
from pm_graph.reason.trouble import TooManyTriplesError

MOST_RUNS = 6


class _Seen:
    """A growing set of keys: a few sorted runs, the small ones merged before the large."""

    def __init__(self, keys: Ints) -> None:
        self._runs = [keys]
        self.size = len(keys)

    def new(self, keys: Ints) -> Ints:
        """Return the sorted keys that were not seen yet, and see them."""
        keys = unique(keys)
        for run in self._runs:
            keys = keys[~present(run, keys)]
        if len(keys):
            self._runs.append(keys)
            self.size += len(keys)
            while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
                self._runs.append(merged(self._runs.pop(), self._runs.pop()))
        return keys


def closure(
    keys: Keys, slot: int, closed: Ints, *, edges: Ints, added: Ints, limit: int
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield the new pairs of a predicate in steps, each with the two pairs it is made of.

    ``closed`` are the keys that are closed already, ``added`` are new edges, ``edges`` are all
    edges with the new ones; all are sorted. A step rests on those before it.
    """
    seen = _Seen(merged(closed, added))
    sources, _, targets = keys.decode(edges)
    first, _, last = keys.decode(added)
    ends = (keys.flip(closed) >> keys.bits) & keys.mask if len(closed) else NOTHING
    order = np.argsort(ends, kind="stable")
    ends, before = ends[order], closed[order]
    low, high = np.searchsorted(ends, first), np.searchsorted(ends, first, "right")
    left, right = _spread(low, high)
    starts = (before[left] >> keys.bits) & keys.mask
    found, at = _first(keys.encode(starts, slot, last[right]), seen)
    if len(found):
        yield found, before[left][at], added[right][at]
    front = merged(added, found)
    while len(front):
        begin, _, end = keys.decode(front)
        low, high = np.searchsorted(sources, end), np.searchsorted(sources, end, "right")
        step, part = _spread(low, high)
        found, at = _first(keys.encode(begin[part], slot, targets[step]), seen)
        if len(found):
            yield found, front[part][at], edges[step][at]
        if seen.size > limit:
            raise TooManyTriplesError("a transitive property", limit)
        front = found


def _spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return all places from ``low`` to ``high`` of each row, and the row of each."""
    counts = high - low
    rows = np.repeat(np.arange(len(low)), counts)
    shift = low - (np.cumsum(counts) - counts)
    return np.arange(len(rows)) + shift[rows], rows


def _first(candidates: Ints, seen: _Seen) -> tuple[Ints, Ints]:
    """Return the candidates not seen before, sorted, and a place of each."""
    found = seen.new(candidates)
    if not len(found):
        return found, NOTHING
    order = np.argsort(candidates, kind="stable")
    return found, order[np.searchsorted(candidates[order], found)]
