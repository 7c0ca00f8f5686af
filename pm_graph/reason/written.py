"""From the finished run to the triples that are worth writing, or to all that can be written."""

from __future__ import annotations

import numpy as np

from pm_graph.reason.engine import Engine
from pm_graph.reason.keys import NOTHING, Ints, present, unique
from pm_graph.reason.table import iri
from pm_graph.reason.terms import Mask
from pm_graph.reason.trouble import TooManyTriplesError

REFLEXIVE = (
    "owl:sameAs",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "owl:equivalentClass",
    "owl:equivalentProperty",
)
"""The predicates by which everything is related to itself, which says nothing."""


def new_triples(engine: Engine, *, full: bool) -> tuple[Ints, Ints, Ints]:
    """Return subjects, predicates and objects of what follows and was not asserted, sorted.

    Without ``full`` what says nothing is left out: what is below, equivalent to or the same as
    itself, the typing of all things as ``owl:Thing``, and triples about RDF's own terms.
    """
    terms, keys = engine.terms, engine.keys
    subject_ok, predicate_ok, own = terms.kinds()
    rows = keys.decode(engine.full.forward)
    by_slot = np.array(keys.term_of, np.int64)
    same, member = keys.slot(engine.number(iri("owl:sameAs"))), keys.slot(engine.member)
    wanted = (rows[1] != same) & (rows[1] != member)
    subjects, predicates, objects = rows[0][wanted], by_slot[rows[1][wanted]], rows[2][wanted]
    classes = _Classes(engine)
    for place in range(3):
        columns = classes.expand((subjects, predicates, objects), place)
        subjects, predicates, objects = columns
        ok = (subject_ok[subjects], predicate_ok[predicates], None)[place]
        if ok is not None and not ok.all():
            subjects, predicates, objects = subjects[ok], predicates[ok], objects[ok]
    ones, others = classes.pairs()
    if full:
        same_itself = [terms["owl:sameAs"]]
        every = unique(
            np.concatenate([subjects, predicates, objects, *terms.asserted, same_itself])
        )
        ones, others = np.concatenate([ones, every]), np.concatenate([others, every])
    writable = subject_ok[ones]
    ones, others = ones[writable], others[writable]
    subjects, objects = np.concatenate([subjects, ones]), np.concatenate([objects, others])
    same_term = np.full(len(ones), terms["owl:sameAs"])
    predicates = np.concatenate([predicates, same_term])
    if not full:
        keep = ~own[subjects]
        reflexive = [terms[name] for name in REFLEXIVE]
        keep &= (subjects != objects) | ~np.isin(predicates, reflexive)
        keep &= (predicates != terms["rdf:type"]) | (objects != terms["owl:Thing"])
        subjects, predicates, objects = subjects[keep], predicates[keep], objects[keep]
    return _sorted(engine, subjects, predicates, objects)


def _sorted(
    engine: Engine, subjects: Ints, predicates: Ints, objects: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return what was not asserted, each once, in the order of the terms' texts."""
    keys = engine.keys
    made = unique(keys.encode(subjects, keys.slots(predicates), objects))
    asserted = engine.terms.asserted
    known = unique(keys.encode(asserted[0], keys.slots(asserted[1]), asserted[2]))
    made = made[~present(known, made)]
    subjects, slots, objects = keys.decode(made)
    predicates = np.array(keys.term_of, np.int64)[slots]
    ranks = engine.terms.ranks()
    dense, place = np.unique(ranks[predicates], return_inverse=True)
    width = max(len(dense), 2).bit_length()
    order = np.argsort(
        (ranks[subjects] << (width + keys.bits)) | (place << keys.bits) | ranks[objects]
    )
    return subjects[order], predicates[order], objects[order]


class _Classes:
    """The members of the classes of equal terms, ready to be put in each other's place."""

    def __init__(self, engine: Engine) -> None:
        terms, self._limit = engine.terms, engine.limit
        used = np.ones(len(terms), np.bool_)
        used[: terms.constants] = ~engine.literals[: terms.constants]
        if len(terms.asserted[2]):
            used[terms.asserted[2]] = True
        self.members = {
            root: np.array(sorted(m for m in members if used[m]), np.int64)
            for root, members in engine.equality.members.items()
        }
        self._many: Mask = np.zeros(len(terms), np.bool_)
        if self.members:
            self._many[list(self.members)] = True
        # The members of all classes in one row, and where those of each class begin.
        self._flat = np.concatenate([*self.members.values(), NOTHING])
        self._begin = np.zeros(len(terms), np.int64)
        self._count = np.zeros(len(terms), np.int64)
        place = 0
        for root, members in self.members.items():
            self._begin[root], self._count[root] = place, len(members)
            place += len(members)

    def expand(self, columns: tuple[Ints, Ints, Ints], place: int) -> tuple[Ints, Ints, Ints]:
        """Put all members of its class in the place of each term of one column."""
        many = self._many[columns[place]]
        if not many.any():
            return columns
        rows = np.flatnonzero(many)
        roots = columns[place][rows]
        counts = self._count[roots]
        if int(counts.sum()) > self._limit:
            raise TooManyTriplesError("putting equal terms in each other's place", self._limit)
        which = np.repeat(np.arange(len(rows)), counts)
        shift = self._begin[roots] - (np.cumsum(counts) - counts)
        members = self._flat[np.arange(len(which)) + shift[which]]
        expanded = [column[rows[which]] for column in columns]
        expanded[place] = members
        first, second, third = (
            np.concatenate([column[~many], more])
            for column, more in zip(columns, expanded, strict=True)
        )
        return first, second, third

    def pairs(self) -> tuple[Ints, Ints]:
        """Return all pairs of different terms that are the same."""
        if sum(len(members) ** 2 for members in self.members.values()) > self._limit:
            raise TooManyTriplesError("owl:sameAs", self._limit)
        ones = [np.repeat(members, len(members)) for members in self.members.values()]
        others = [np.tile(members, len(members)) for members in self.members.values()]
        first, second = np.concatenate([*ones, NOTHING]), np.concatenate([*others, NOTHING])
        apart = first != second
        return first[apart], second[apart]
