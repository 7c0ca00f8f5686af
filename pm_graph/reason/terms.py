"""Terms as numbers and back, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import numpy.typing as npt
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from pm_graph.reason.datatypes import SUPPORTED
from pm_graph.reason.generalized import Generalized, term, triple
from pm_graph.reason.keys import NOTHING, Ints
from pm_graph.reason.table import LIST, NAMESPACES, iri, is_variable, rules

Mask = npt.NDArray[np.bool_]
CHUNK = 100_000
"""How many triples are turned into numbers at a time."""


def _constants() -> list[str]:
    names = {
        term
        for rule in rules().values()
        for pattern in (*rule.premises, *rule.conclusions)
        for term in pattern
        if not is_variable(term) and term[0] in '<"'
    }
    names |= {*SUPPORTED, *map(iri, ("rdf:first", "rdf:rest", "rdf:nil"))}
    return [*sorted(names), LIST]


class Terms:
    """The terms of a run, those of the rules first."""

    def __init__(self, triples: Iterable[Triple | Quad]) -> None:
        self.numbers: dict[str, int] = {name: n for n, name in enumerate(_constants())}
        self.constants = len(self.numbers)
        columns: list[Ints] = []
        rest = iter(triples)
        while part := _lines(rest):
            columns.append(self._numbered(part))
        self.asserted: tuple[Ints, Ints, Ints] = (NOTHING, NOTHING, NOTHING)
        if columns:
            whole = np.concatenate(columns)
            self.asserted = whole[:, 0].copy(), whole[:, 1].copy(), whole[:, 2].copy()
        self.texts = list(self.numbers)

    def _numbered(self, lines: list[str]) -> Ints:
        words = [word for line in lines for word in line.split(" ", 2)]
        numbers = self.numbers
        for word in dict.fromkeys(words):
            if word not in numbers:
                numbers[word] = len(numbers)
        found = np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
        return found.reshape(-1, 3)

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, name: str) -> int:
        """Return the number of a name such as ``owl:sameAs``."""
        return self.numbers[iri(name)]

    def literals(self) -> Mask:
        """Say of each term whether it is a literal."""
        return np.fromiter((text[0] == '"' for text in self.texts), np.bool_, len(self.texts))

    def kinds(self) -> tuple[Mask, Mask, Mask]:
        """Say of each term whether it may be a subject, a predicate, and whether it is RDF's."""
        own = tuple(f"<{namespace}" for namespace in NAMESPACES.values())
        size = len(self.texts)
        named = np.fromiter((text[0] == "<" and text[1] != "<" for text in self.texts), bool, size)
        blank = np.fromiter((text[0] == "_" for text in self.texts), bool, size)
        inner = np.fromiter((text.startswith(own) for text in self.texts), bool, size)
        return named | blank, named, inner

    def ranks(self) -> Ints:
        """Return the place of each term among all, sorted by their texts."""
        ranks = np.empty(len(self.texts), np.int64)
        order = sorted(range(len(self.texts)), key=self.texts.__getitem__)
        ranks[order] = np.arange(len(order))
        return ranks

    def line(self, terms: Iterable[int]) -> str:
        """Return a triple as N-Triples writes it, without the full stop."""
        return " ".join(self.texts[term] for term in terms)

    def triple(self, terms: tuple[int, int, int]) -> Triple | Generalized:
        """Return a triple of numbers as one of terms."""
        subject, predicate, object_ = (term(self.texts[number]) for number in terms)
        return triple(subject, predicate, object_)


def _lines(triples: Iterator[Triple | Quad]) -> list[str]:
    """Return the next triples the way N-Triples writes them, without their ends."""
    part = [item if isinstance(item, Triple) else item.triple for item in islice(triples, CHUNK)]
    if not part:
        return []
    text = serialize(part, format=RdfFormat.N_TRIPLES) or b""
    return [line.removesuffix(" .") for line in text.decode().split("\n")[:-1]]
