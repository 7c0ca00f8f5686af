"""The closure of a graph: what follows, what contradicts, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from pm_graph.reason.clash import clashes
from pm_graph.reason.engine import Engine
from pm_graph.reason.generalized import Generalized
from pm_graph.reason.keys import Ints, unique
from pm_graph.reason.nearest import nearest
from pm_graph.reason.proof import Proof, Prover, assembled, leading
from pm_graph.reason.spelling import Spelling
from pm_graph.reason.table import iri
from pm_graph.reason.terms import Terms
from pm_graph.reason.trouble import NotEntailedError
from pm_graph.reason.written import new_triples
from pm_graph.record import NamedTuple

LIMIT = 30_000_000
"""How many triples a closure may have unless told otherwise."""
RECORDED = 50_000
"""Up to how many triples a run notes at once what follows from what: it costs a tenth of it."""
CHUNK = 200_000


class Contradiction(NamedTuple):
    """A rule whose premises must not hold together, and those that do, but for lists' cells.

    Behind premises that RDF can't write, such as one about a literal, stand those it can write
    from which they follow.
    """

    rule: str
    triples: tuple[Triple | Generalized, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {'; '.join(map(str, self.triples))}"


class Closure:
    """All that follows from a graph by OWL 2 RL."""

    def __init__(self, terms: Terms, *, full: bool, limit: int) -> None:
        self._terms, self._full, self._limit = terms, full, limit
        self._recorded = len(terms.asserted[0]) <= RECORDED
        self._engine = Engine(terms, by_letter=full, limit=limit, record=self._recorded)
        self._engine.run()

    def inferred(self) -> list[Triple]:
        """Return what follows and was not asserted, sorted by the texts of the terms."""
        found: list[Triple] = []
        for text in self.ntriples():
            found += [quad.triple for quad in parse(text.encode(), format=RdfFormat.N_TRIPLES)]
        return found

    def ntriples(self) -> Iterator[str]:
        """Yield what :meth:`inferred` returns as N-Triples, many lines at a time."""
        texts = self._terms.texts
        columns = self._new
        for start in range(0, len(columns[0]), CHUNK):
            parts = [column[start : start + CHUNK].tolist() for column in columns]
            yield "".join(
                [f"{texts[s]} {texts[p]} {texts[o]} .\n" for s, p, o in zip(*parts, strict=True)]
            )

    def __len__(self) -> int:
        """Return how many triples follow and were not asserted."""
        return len(self._new[0])

    @cached_property
    def _new(self) -> tuple[Ints, Ints, Ints]:
        return new_triples(self._engine, full=self._full)

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """What contradicts itself: each clash once, in the order of the rules."""
        spelling = Spelling(self._engine)
        found: dict[tuple[str, frozenset[tuple[int, int, int]]], Contradiction] = {}
        for rule, rows in clashes(self._engine):
            spelt = spelling.of(rows)
            known = rule, frozenset(spelt)
            if known not in found:
                found[known] = Contradiction(rule, tuple(self._cited(spelt)))
        return list(found.values())

    def _cited(self, rows: tuple[tuple[int, int, int], ...]) -> Iterator[Triple | Generalized]:
        """Yield triples, and behind them what those follow from that RDF can't write."""
        made = [self._terms.triple(row) for row in rows]
        for row, triple in zip(rows, made[: len(rows)], strict=True):
            if isinstance(triple, Generalized) and self._holds(row):
                made += leading(self._prover.prove(row), self._terms)
        yield from dict.fromkeys(made)

    def explain(self, triple: Triple | Generalized) -> Proof:
        """Return the proof of a triple of the closure, one that nobody would write included.

        Raises NotEntailedError for one that does not hold.
        """
        texts = str(triple.subject), str(triple.predicate), str(triple.object)
        numbers = [self._terms.numbers.get(text, -1) for text in texts]
        key = numbers[0], numbers[1], numbers[2]
        if not self._holds(key):
            raise NotEntailedError(" ".join(texts), nearest(self._engine, key))
        return assembled(self._prover.prove(key), self._terms)

    @cached_property
    def _prover(self) -> Prover:
        """The proofs of the run; a large one is run once more to note what follows from what."""
        if self._recorded:
            return Prover(self._engine)
        engine = Engine(self._terms, by_letter=self._full, limit=self._limit, record=True)
        engine.run()
        return Prover(engine)

    def _holds(self, key: tuple[int, int, int]) -> bool:
        if min(key) < 0:
            return False
        engine = self._engine
        subject, predicate, object_ = (int(engine.equality.of[term]) for term in key)
        if predicate == engine.number(iri("owl:sameAs")) and subject == object_:
            return key[0] != key[2] or key[0] in self._used
        slot = int(engine.keys.slot_of[predicate])
        return slot > 0 and engine.full.count(subject, slot, object_) > 0

    @cached_property
    def _used(self) -> set[int]:
        """The terms that stand in some triple; a term of the rules need not."""
        subjects, slots, objects = self._engine.keys.decode(self._engine.full.forward)
        predicates = np.array(self._engine.keys.term_of, np.int64)[np.unique(slots)]
        of = np.concatenate([subjects, objects, predicates, *self._terms.asserted])
        return set(unique(of).tolist())


def reason(triples: Iterable[Triple | Quad], *, full: bool = False, limit: int = LIMIT) -> Closure:
    """Return all that follows from triples by OWL 2 RL; of quads the graph's name is left out.

    With ``full`` the closure is that of the letter, with all that says nothing too. ``limit``
    bounds the number of triples; beyond it TooManyTriplesError is raised.
    """
    return Closure(Terms(triples), full=full, limit=limit)
