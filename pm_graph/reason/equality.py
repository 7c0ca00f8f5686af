"""Which terms are the same: each stands for its class through one of its members."""

from __future__ import annotations

import numpy as np

from pm_graph.reason.keys import Ints
from pm_graph.reason.terms import Mask


class Equality:
    """Classes of equal terms.

    A class is represented by a resource of the rules if it has one, else by a resource before a
    literal, else by the term that was read first; a literal of the rules comes last.
    """

    def __init__(self, size: int, constants: int, literals: Mask) -> None:
        self.of: Ints = np.arange(size)
        """The representative of each term."""
        self.members: dict[int, list[int]] = {}
        """The classes of more than one member, by their representatives."""
        numbers = np.arange(size)
        self._order = numbers + size * literals + size * (literals & (numbers < constants))

    def unite(self, ones: Ints, others: Ints) -> bool:
        """Make pairs of terms the same; say whether anything changed."""
        ones, others = self.of[ones], self.of[others]
        apart = ones != others
        if not apart.any():
            return False
        parent: dict[int, int] = {}
        order = self._order
        for one, other in zip(ones[apart].tolist(), others[apart].tolist(), strict=True):
            first, last = _root(parent, one), _root(parent, other)
            if first != last:
                if order[last] < order[first]:
                    first, last = last, first
                parent[last] = first
        for moved in parent:
            root = _root(parent, moved)
            joined = self.members.setdefault(root, [root])
            joined += self.members.pop(moved, [moved])
        for root in {_root(parent, moved) for moved in parent}:
            self.of[self.members[root]] = root
        return True


def _root(parent: dict[int, int], term: int) -> int:
    root = term
    while (above := parent.get(root)) is not None:
        root = above
    while (above := parent.get(term)) is not None and above != root:
        parent[term] = root
        term = above
    return root
