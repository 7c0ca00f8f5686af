"""The engine: from the triples of a graph to the fixpoint of all rules, round by round.

The schema comes first and is brought to its own fixpoint; then the instances. In each round a rule
looks only at what has at least one new premise. Equal terms are replaced by one of them as soon as
they are found out, so that equality costs nothing but the writing out at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pm_graph.reason.bodies import plain, unrolled
from pm_graph.reason.differing import differing
from pm_graph.reason.equality import Equality
from pm_graph.reason.facts import start
from pm_graph.reason.fire import Change, Fired, fire, fire_twins
from pm_graph.reason.keys import NOTHING, Index, Ints, Keys, present, unique
from pm_graph.reason.lists import Lists
from pm_graph.reason.records import Batch, Body, Membership
from pm_graph.reason.table import LIST, Rule, iri, rules
from pm_graph.reason.terms import Terms
from pm_graph.reason.transitive import closure
from pm_graph.reason.trouble import TooManyTriplesError


class Engine:
    """One run over one graph; :meth:`run` does it.

    Afterwards ``full`` holds all that follows, in the terms that stand for their classes in
    ``equality``; with ``record`` set, ``log`` says how it came about.
    """

    def __init__(self, terms: Terms, *, by_letter: bool, limit: int, record: bool) -> None:
        self.by_letter, self.terms, self.limit, self.record = by_letter, terms, limit, record
        self.keys = Keys(len(terms))
        self.literals = terms.literals()
        self.equality = Equality(len(terms), terms.constants, self.literals)
        self.log: list[Batch] = []
        self.cells: dict[int, tuple[int, ...]] = {}
        """For each triple of membership the keys of its list's cells, for proofs."""
        self.time = 0
        self.same = self.keys.slot(terms["owl:sameAs"])
        self.member = terms.numbers[LIST]
        self.start = start(terms, self.keys, self.literals, by_letter=by_letter)
        self._empty = Index(self.keys, NOTHING, NOTHING)
        self.full = self._old = self._new = self._empty
        self._edges: dict[int, Ints] = {}
        self._bodies: list[Body] = []
        self._fresh: list[Body] = []
        self._unrolled: dict[Body, None] = {}
        self.lists: dict[int, list[Membership]] = {}
        self._moved = False

    def run(self) -> None:
        """Reason until nothing new follows."""
        for rule, keys in self.start.given:
            self._note(Batch(0, rule, keys, ()))
        for rule, ones, others in self.start.same:
            self._note(Batch(0, rule, self.keys.encode(ones, self.same, others), ()))
            self.equality.unite(ones, others)
        self._number_bodies()
        for part in (self.start.schema, self.start.instances):
            self._take(unique(self.rewritten(part)))
            self._exhaust()
        while self.by_letter and self._differ():
            self._exhaust()

    def _exhaust(self) -> None:
        while len(self._new) or self._fresh:
            self._round()

    def _differ(self) -> bool:
        """Take in which literals differ, and say whether that is new."""
        members = self.equality.members
        ones, others = differing(self.terms, self.literals, members, self.limit)
        slot = self.keys.slot(self.terms["owl:differentFrom"])
        keys = self.keys.encode(ones, slot, others)
        keys = keys[~present(self.full.forward, self.rewritten(keys))]
        self._note(Batch(0, "dt-diff", keys, ()))
        self._take(unique(self.rewritten(keys)))
        return len(keys) > 0

    def slot(self, name: str) -> int:
        """Return the slot of a predicate such as ``rdf:type`` as it stands now."""
        return self.keys.slot(self.number(iri(name)))

    def number(self, text: str) -> int:
        """Return the number that stands for a term of the table now."""
        return int(self.equality.of[self.terms.numbers[text]])

    def _note(self, batch: Batch) -> None:
        if self.record and len(batch.keys):
            self.log.append(batch)

    def _number_bodies(self) -> None:
        """Make the bodies of all rules but those over whole lists, for the terms as they stand."""
        self._bodies = [
            plain(rule, self.number, self.member)
            for rule in rules().values()
            if rule.conclusions
            and rule.premises
            and not rule.name.startswith("eq-")
            and not _whole(rule)
            and not _closing(rule)
        ]
        self._fresh = list(self._bodies)
        self._constants = self.equality.of[: self.terms.constants].copy()

    def _round(self) -> None:
        """Find all that follows in one step, and take it in."""
        self.time += 1
        types = self.slot("rdf:type")
        change = Change(self._old, self._new, self.full, types)
        whole = Change(self._empty, self.full, self.full, types)
        fresh, self._fresh = self._fresh, []
        known = set(map(id, fresh))
        found: list[Ints] = []
        for body in (*self._bodies, *self._unrolled):
            if id(body) not in known:
                found += self._fired(body, change)
        for body in fresh:
            found += self._fired(body, whole)
        self._take(unique(np.concatenate(found)) if found else NOTHING)

    def _fired(self, body: Body, change: Change) -> Iterator[Ints]:
        """Yield the keys that a body gives and that are new, and log them if asked to."""
        run = fire_twins if body.twins else fire
        for given in run(self.keys, body, change, premises=self.record):
            keys = self._logged(body, given) if self.record else unique(given[0])
            keys = keys[~present(self.full.forward, keys)]
            if len(keys) > self.limit:
                raise TooManyTriplesError(body.rule, self.limit)
            if len(keys):
                yield keys

    def _logged(self, body: Body, given: Fired) -> Ints:
        keys, at = np.unique(given[0], return_index=True)
        new = ~present(self.full.forward, keys)
        keys, at = keys[new], at[new]
        columns = tuple(premise[at] for premise in given[1])
        self._note(Batch(self.time, body.rule, keys, columns, body.prefix))
        return keys

    def _take(self, found: Ints) -> None:
        """Take in new triples: what they make equal, what they make transitive, their lists."""
        same = self.keys.decode(found)[1] == self.keys.slot(self.number(iri("owl:sameAs")))
        ones, _, others = self.keys.decode(found[same])
        loops = ones == others
        found = np.sort(np.concatenate([found[~same], found[same][loops]]))
        self._old = self.full
        if self.equality.unite(ones, others):
            self._restart(found)
        else:
            new = found[~present(self.full.forward, found)]
            self._new = Index(self.keys, new)
            self.full = self.full.having(new)
        self._close()
        self._read_lists()
        if len(self.full) > self.limit:
            raise TooManyTriplesError("all rules", self.limit)

    def rewritten(self, keys: Ints) -> Ints:
        """Put each term's representative in its place."""
        subjects, slots, objects = self.keys.decode(keys)
        of = self.equality.of
        by_slot = self.keys.slots(of[np.array(self.keys.term_of[1:], np.int64)])
        return self.keys.encode(of[subjects], by_slot[slots - 1], of[objects])

    def _restart(self, found: Ints) -> None:
        """Rewrite all triples after terms were found to be equal; what that changes is new."""
        before = self.full.forward
        after = self.rewritten(before)
        kept = before[before == after]
        new = unique(np.concatenate([after[before != after], self.rewritten(found)]))
        new = new[~present(kept, new)]
        self._old = Index(self.keys, kept)
        self._new = Index(self.keys, new)
        self.full = self._old.having(new)
        edges: dict[int, list[Ints]] = {}
        for slot, keys in self._edges.items():
            term = int(self.equality.of[self.keys.term_of[slot]])
            edges.setdefault(self.keys.slot(term), []).append(self.rewritten(keys))
        self._edges = {slot: unique(np.concatenate(parts)) for slot, parts in edges.items()}
        self._moved = True
        if (self.equality.of[: self.terms.constants] != self._constants).any():
            self._number_bodies()

    def _close(self) -> None:
        """Close the transitive predicates over what is new."""
        types = self.slot("rdf:type")
        for rule in rules().values():
            if not _closing(rule):
                continue
            if len(rule.premises) == 2:  # noqa: PLR2004 - the predicate is one of the table's
                self._close_one(self.keys.slot(self.number(rule.premises[0][1])), rule.name, None)
                continue
            kind = self.number(rule.premises[0][2])
            array, start, stop = self.full.range(-1, types, kind)
            for key in array[start:stop].tolist():
                term = key & self.keys.mask
                slot = int(self.keys.slot_of[term])
                if slot and term != self.number(iri("owl:sameAs")):
                    self._close_one(slot, rule.name, self.keys.key(term, types, kind))

    def _close_one(self, slot: int, rule: str, reason: int | None) -> None:
        array, start, stop = self.full.range(-1, slot, -1)
        rows, added, edges = array[start:stop], array[start:stop], self._edges.get(slot)
        if edges is not None:
            array, start, stop = self._new.range(-1, slot, -1)
            added = array[start:stop]
            edges = unique(np.concatenate([edges, added]))
        else:
            edges = added
        self._edges[slot] = edges
        if not len(added):
            return
        closed = rows[~present(added, rows)]
        found: list[Ints] = []
        for keys, first, second in closure(
            self.keys, slot, closed, edges=edges, added=added, limit=self.limit
        ):
            found.append(keys)
            self.time += 1
            reasons = () if reason is None else (np.full(len(keys), reason),)
            self._note(Batch(self.time, rule, keys, (*reasons, first, second)))
        if found:
            new = np.sort(np.concatenate(found))
            self._new, self.full = self._new.having(new), self.full.having(new)

    def _read_lists(self) -> None:
        """Read the lists anew if they or their owners changed, and unroll the rules over them."""
        keys = self.keys
        listed = [rule for rule in rules().values() if rule.listed]
        owners = {rule.name: keys.slot(self.number(owner(rule))) for rule in listed}
        cells = self.slot("rdf:first"), self.slot("rdf:rest")
        changed = any(self._new.count(-1, slot, -1) for slot in (*owners.values(), *cells))
        if not changed and not self._moved:
            return
        self._moved = False
        heads = unique(np.concatenate([self.full.pairs(slot)[1] for slot in owners.values()]))
        self.lists = Lists(self.full, *cells, self.number(iri("rdf:nil"))).of(heads.tolist())
        member = keys.slot(self.member)
        found = [
            (keys.key(head, member, of), read.cells)
            for head, reads in self.lists.items()
            for read in reads
            for of in read.members
        ]
        if self.record:
            for key, read_cells in found:
                self.cells.setdefault(key, read_cells)
        new = unique(np.array([key for key, _ in found], np.int64))
        new = new[~present(self.full.forward, new)]
        self._new, self.full = self._new.having(new), self.full.having(new)
        bodies = {
            unrolled(rule, self.number, of, read.members, (key, *read.cells)): None
            for rule in listed
            if _whole(rule) and rule.conclusions
            for key in self.full.keys_of(owners[rule.name])
            for of, head in [(keys.terms(key)[0], keys.terms(key)[2])]
            for read in self.lists.get(head, ())
        }
        self._fresh += [body for body in bodies if body not in self._unrolled]
        self._unrolled = bodies


def owner(rule: Rule) -> str:
    """Return the predicate by which a rule comes to its list."""
    return next(
        before[1]
        for before, premise in zip(rule.premises, rule.premises[1:], strict=False)
        if premise[1] == LIST
    )


def _whole(rule: Rule) -> bool:
    """Whether a rule asks something of all members of a list."""
    return any("[k" in term for premise in rule.premises for term in premise)


def _closing(rule: Rule) -> bool:
    """Whether a rule says that a predicate is transitive."""
    if len(rule.conclusions) != 1 or len(rule.premises) not in (2, 3) or rule.name[:3] == "eq-":
        return False
    (one, two), head = rule.premises[-2:], rule.conclusions[0]
    return one[1] == two[1] == head[1] and (one[0], one[2], two[2]) == (head[0], two[0], head[2])
