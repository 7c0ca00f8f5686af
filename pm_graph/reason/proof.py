"""Why a triple holds: the rules and premises that lead to it from what was asserted.

The proof is put together from the log of a run that noted, for all that it found, when and from
what. A premise is older than what follows from it, so no proof can go in a circle.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from heapq import heappop, heappush

import numpy as np
from pyoxigraph import Triple

from pm_graph.reason.engine import Engine
from pm_graph.reason.generalized import Generalized
from pm_graph.reason.table import iri
from pm_graph.reason.terms import Terms
from pm_graph.record import NamedTuple

Key = tuple[int, int, int]


class Proof(NamedTuple):
    """A triple, the rule it follows by, and the proofs of the rule's premises in their order.

    An asserted triple has the rule "asserted" and no premises.
    """

    triple: Triple | Generalized
    rule: str
    premises: tuple[Proof, ...] = ()


Plan = tuple[Key, str, tuple["Plan", ...]]
"""A proof of numbers."""
Goal = tuple[Key, int]
"""What is to be proved, and before which time its premises were known."""
Steps = Generator[Goal, Plan, Plan]


class Prover:
    """Puts proofs together from the log of a finished run."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._keys = engine, engine.keys
        log = engine.log
        self._orig = np.concatenate([batch.keys for batch in log])
        sizes = [len(batch.keys) for batch in log]
        self._batch = np.repeat(np.arange(len(log)), sizes)
        self._row = np.concatenate([np.arange(size) for size in sizes])
        self._time = np.repeat([batch.time for batch in log], sizes)
        final = engine.rewritten(self._orig)
        order = np.lexsort([self._batch, self._time, final])
        self._order, self._final = order, final[order]
        self._same = engine.number(iri("owl:sameAs"))
        self._plans: dict[int, Plan] = {}
        self._edges: dict[int, dict[int, list[tuple[int, int]]]] = {}

    def prove(self, triple: Key) -> Plan:
        """Return the proof of a triple that holds."""
        done: dict[Goal, Plan] = {}
        first: Goal = (triple, self._engine.time + 1)
        stack: list[tuple[Goal, Steps]] = [(first, self._steps(first))]
        given: Plan | None = None
        while stack:
            goal, steps = stack[-1]
            try:
                wanted = next(steps) if given is None else steps.send(given)
            except StopIteration as end:
                stack.pop()
                given = done[goal] = end.value
                continue
            given = done.get(wanted)
            if given is None:
                stack.append((wanted, self._steps(wanted)))
        if given is None:
            raise AssertionError("a proof ended without a result")
        return given

    def _facts(self, final: int, before: int) -> Iterator[int]:
        """Yield the facts of the log with one final key that are older than a time."""
        start, stop = np.searchsorted(self._final, [final, final + 1])
        for fact in self._order[start:stop].tolist():
            if self._time[fact] >= before:
                return
            yield fact

    def _steps(self, goal: Goal) -> Steps:
        triple, before = goal
        subject, predicate, object_ = triple
        of = self._engine.equality.of
        final = self._keys.key(
            int(of[subject]), int(self._keys.slot_of[of[predicate]]), int(of[object_])
        )
        best: tuple[int, bool, int] | None = None
        for fact in self._facts(final, before):
            found = self._keys.terms(int(self._orig[fact]))
            known = [self._since(a, b) for a, b in zip(found, triple, strict=True)]
            choice = max(int(self._time[fact]), *known), found != triple, fact
            best = choice if best is None else min(best, choice)
        if predicate == self._same:
            since = self._since(subject, object_)
            if best is None or best[1] or since < best[0]:
                return (yield from self._equal(subject, object_, since + 1))
        if best is None:
            raise AssertionError(f"no reason is known for {self._engine.terms.line(triple)}")
        proof = yield from self._fact(best[2])
        return (yield from self._respelt(proof, triple, best[0] + 1))

    def _respelt(self, proof: Plan, triple: Key, before: int) -> Steps:
        """Lead from a proof to that of a triple whose terms are the same, one by one."""
        for place, name in enumerate(("eq-rep-s", "eq-rep-p", "eq-rep-o")):
            old, new = proof[0][place], triple[place]
            if old != new:
                alike = yield (old, self._same, new), before
                terms = list(proof[0])
                terms[place] = new
                proof = (terms[0], terms[1], terms[2]), name, (alike, proof)
        return proof

    def _fact(self, fact: int) -> Steps:
        """Prove what the log has, by the rule it names; once, for its reasons do not change."""
        if fact in self._plans:
            return self._plans[fact]
        batch = self._engine.log[self._batch[fact]]
        row = int(self._row[fact])
        triple = self._keys.terms(int(self._orig[fact]))
        if batch.rule == "eq-ref":
            return (yield from self._itself(triple[0]))
        keys = [*batch.prefix, *(int(column[row]) for column in batch.premises)]
        member = self._keys.slot_of[self._engine.member]
        premises = []
        for key in keys:
            listed = key >> 2 * self._keys.bits == member
            for part in self._engine.cells[key] if listed else (key,):
                premises.append((yield self._keys.terms(part), batch.time))
        return self._plans.setdefault(fact, (triple, batch.rule, tuple(premises)))

    def _equal(self, one: int, other: int, before: int) -> Steps:
        """Prove that two terms are the same, along the equations that make them so."""
        if one == other:
            return (yield from self._itself(one))
        whole: Plan | None = None
        for fact, start, end in self._path(one, other, before):
            first, _, last = self._keys.terms(int(self._orig[fact]))
            step = yield from self._fact(fact)
            step = yield from self._respelt(step, (first, self._same, last), before)
            if (first, last) != (start, end):
                step = (last, self._same, first), "eq-sym", (step,)
            if whole is None:
                whole = step
            else:
                whole = (whole[0][0], self._same, end), "eq-trans", (whole, step)
        if whole is None:
            raise AssertionError("a path has no steps")
        return whole

    def _itself(self, term: int) -> Steps:
        """Prove that a term is the same as itself, by any triple that has it."""
        subjects, slots, objects = self._keys.decode(self._orig)
        slot = self._keys.slot_of[term] or -1
        at = np.flatnonzero((subjects == term) | (objects == term) | (slots == slot))
        plain = [f for f in at.tolist() if self._engine.log[self._batch[f]].rule != "eq-ref"]
        best = min(plain, key=lambda fact: (self._time[fact], fact))
        premise = yield from self._fact(best)
        return (term, self._same, term), "eq-ref", (premise,)

    def _since(self, one: int, other: int) -> int:
        """Return since when two terms are the same, taking the way whose last equation is oldest.

        A proof that rests on what was known earliest can't come upon its own conclusion.
        """
        if one == other:
            return 0
        edges = self._links(int(self._engine.equality.of[one]))
        waiting, reached = [(0, one)], set()
        while waiting:
            since, term = heappop(waiting)
            if term == other:
                return since
            if term not in reached:
                reached.add(term)
                for fact, near in edges.get(term, ()):
                    heappush(waiting, (max(since, int(self._time[fact])), near))
        return self._engine.time + 1

    def _path(self, one: int, other: int, before: int) -> list[tuple[int, int, int]]:
        """Return the fewest equations older than a time, with their ends, from one to another."""
        edges = self._links(int(self._engine.equality.of[one]))
        came: dict[int, tuple[int, int]] = {one: (-1, -1)}
        queue = deque([one])
        while other not in came:
            term = queue.popleft()
            for fact, near in edges.get(term, ()):
                if near not in came and self._time[fact] < before:
                    came[near] = fact, term
                    queue.append(near)
        path = []
        at = other
        while at != one:
            fact, start = came[at]
            path.append((fact, start, at))
            at = start
        return path[::-1]

    def _links(self, root: int) -> dict[int, list[tuple[int, int]]]:
        """Return which equations lead from each term of a class where."""
        if root not in self._edges:
            slot = int(self._keys.slot_of[self._same])
            start, stop = np.searchsorted(
                self._final,
                [self._keys.key(root, slot, root), self._keys.key(root, slot, root) + 1],
            )
            links: dict[int, list[tuple[int, int]]] = {}
            for fact in self._order[start:stop].tolist():
                first, _, last = self._keys.terms(int(self._orig[fact]))
                links.setdefault(first, []).append((fact, last))
                links.setdefault(last, []).append((fact, first))
            self._edges[root] = links
        return self._edges[root]


def assembled(plan: Plan, terms: Terms) -> Proof:
    """Return a proof of numbers as one of terms; shared parts stay shared."""
    made: dict[int, Proof] = {}
    stack = [plan]
    while stack:
        if id(stack[-1]) in made:
            stack.pop()
            continue
        triple, rule, premises = stack[-1]
        missing = [premise for premise in premises if id(premise) not in made]
        if missing:
            stack += missing
            continue
        made[id(stack.pop())] = Proof(
            terms.triple(triple), rule, tuple(made[id(premise)] for premise in premises)
        )
    return made[id(plan)]


def leading(plan: Plan, terms: Terms) -> Iterator[Triple]:
    """Yield the triples of a proof that RDF can write and that lead to one that it can't."""
    stack = [plan]
    while stack:
        triple, _, premises = stack.pop()
        made = terms.triple(triple)
        if isinstance(made, Triple):
            yield made
        else:
            stack += reversed(premises)
