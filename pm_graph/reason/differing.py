"""Which literals differ, by the letter: each from all others of another value.

A literal is no subject in RDF, so this matters only where a resource is the same as a literal. The
contradiction of literals that are the same and differ is found without (:mod:`clash`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pm_graph.reason import datatypes
from pm_graph.reason.keys import Ints
from pm_graph.reason.terms import Mask, Terms
from pm_graph.reason.trouble import TooManyTriplesError


def differing(
    terms: Terms, literals: Mask, members: Mapping[int, Sequence[int]], limit: int
) -> tuple[Ints, Ints]:
    """Return pairs of different literals, both ways, one of each the same as some resource."""
    carried = [
        literal
        for of in members.values()
        if not literals[of].all()
        for literal in of
        if literals[literal]
    ]
    pairs: list[tuple[int, int]] = []
    if carried:
        used = np.unique(terms.asserted[2])
        values = {
            number: known
            for number in used[literals[used]].tolist()
            if (known := datatypes.value(terms.texts[number])) is not None
        }
        if len(carried) * len(values) > limit:
            raise TooManyTriplesError("dt-diff", limit)
        pairs = [
            pair
            for one in carried
            if one in values
            for other, value in values.items()
            if value != values[one]
            for pair in ((one, other), (other, one))
        ]
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]
