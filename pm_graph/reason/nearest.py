"""The triples that hold and are nearest to one that does not."""

from __future__ import annotations

import numpy as np
from pyoxigraph import Triple

from pm_graph.reason.engine import Engine
from pm_graph.reason.keys import Ints

FEW = 5
"""How many triples are given of each kind."""


def nearest(engine: Engine, key: tuple[int, int, int]) -> list[Triple]:
    """Return triples that hold and have two terms of ``key``; -1 stands for an unknown term.

    First those with its subject and predicate, then subject and object, then predicate and object.
    """
    terms, keys = engine.terms, engine.keys
    of = [int(engine.equality.of[term]) if term >= 0 else -1 for term in key]
    subject, predicate, object_ = of
    slot = int(keys.slot_of[predicate]) if predicate >= 0 else 0
    parts: list[tuple[Ints, tuple[int, ...]]] = []
    if subject >= 0 and slot:
        array, start, stop = engine.full.range(subject, slot, -1)
        parts.append((array[start:stop], (0, 1)))
    if subject >= 0 and object_ >= 0:
        subjects, _, objects = keys.decode(engine.full.forward)
        hits = np.flatnonzero((subjects == subject) & (objects == object_))
        parts.append((engine.full.forward[hits], (0, 2)))
    if slot and object_ >= 0:
        array, start, stop = engine.full.range(-1, slot, object_)
        parts.append((keys.flip(array[start:stop]), (1, 2)))
    member = int(keys.slot_of[engine.member])
    found: list[Triple] = []
    for rows, fixed in parts:
        few: list[Triple] = []
        for row in rows.tolist():
            if row >> 2 * keys.bits == member:
                continue
            spelt = list(keys.terms(row))
            for place in fixed:
                spelt[place] = key[place]
            made = terms.triple((spelt[0], spelt[1], spelt[2]))
            if isinstance(made, Triple):
                few.append(made)
            if len(few) == FEW:
                break
        found += [triple for triple in few if triple not in found]
    return found
