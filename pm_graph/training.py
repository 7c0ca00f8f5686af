"""Learns from sentences which question they ask: ``python -m pm_graph.training FOLDER``.

``FOLDER/sentences.tsv`` has sentences that people typed, or would, each with the question that it
asks; several joined by ``|`` where more than one serves, ``-`` where none does. What is learnt goes
to ``FOLDER/intents.tsv``: the weights of an averaged perceptron with a margin (Freund and Schapire
1999), which needs nothing but whole numbers, so that the same sentences give the same bytes on any
machine. The phrasings in the questions' headers are learnt from as well.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np

from pm_graph.catalogue import Catalogue
from pm_graph.features import NONE, Gazetteer, features, said
from pm_graph.intent import MARGIN, PATH
from pm_graph.resolve import ANY, Resolver
from pm_graph.spoken import spoken
from pm_graph.wording import wording

SENTENCES = "sentences.tsv"
EPOCHS = 20
"""How often all sentences are gone through."""
UNIT = 16
"""How many steps a weight of 1 has in what is written."""
DENIED = 4
"""How many sentences of a question have a negation before it is a word of the question."""
TIMES = 3
"""How many sentences are made of each phrasing."""

Example = tuple[list[str], tuple[str, ...], set[str]]
"""The features of a sentence, the questions that it may ask, and its words."""


def sentences(path: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the sentences of a table with the questions that each may ask."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["ask"], tuple(row["question"].split("|"))) for row in rows]


class Sentences:
    """Makes examples of sentences, by the names of one graph and the phrasings of one catalogue."""

    def __init__(self, catalogue: Catalogue, resolver: Resolver) -> None:
        self._catalogue, self._rules = catalogue, wording()
        types = {one for sketch in catalogue.sketches() for one in sketch.types}
        named = [one for one in types if one and one != ANY and not one.startswith("xsd:")]
        self._gazetteer = Gazetteer(resolver, named, self._rules)
        self._resolver = resolver

    def examples(self, told: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Example]:
        """Yield an example of each sentence."""
        for sentence, names in told:
            tokens = self._rules.tokens(sentence)
            spans = self._gazetteer.spans(tokens)
            words = said(tokens, spans)
            yield features(tokens, spans), names, words

    def phrased(self) -> Iterator[Example]:
        """Yield some examples of each phrasing, with names of the graph in their places."""
        pick = random.Random(1)  # noqa: S311 - nothing here is secret
        for question in self._catalogue:
            for phrasing in question.phrasings:
                made = {spoken(question, phrasing, self._resolver, pick) for _ in range(TIMES)}
                yield from self.examples((one, (question.name,)) for one in sorted(made))


class Learnt:
    """Weights by feature and question, as whole numbers of UNITs."""

    def __init__(
        self,
        examples: Sequence[Example],
        negations: Set[str] = frozenset(),
        *,
        margin: int = MARGIN // UNIT,
    ) -> None:
        self.questions = sorted({name for _, names, _ in examples for name in names})
        self.features = sorted({one for found, _, _ in examples for one in found})
        places = {one: place for place, one in enumerate(self.features)}
        numbers = {name: place for place, name in enumerate(self.questions)}
        known = [
            (np.array([places[one] for one in found], dtype=np.int64), [numbers[n] for n in names])
            for found, names, _ in examples
            if found
        ]
        shape = len(self.features), len(self.questions)
        weights, sums = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        order, step = list(range(len(known))), 0
        pick = random.Random(2)  # noqa: S311 - nothing here is secret
        for _ in range(EPOCHS):
            pick.shuffle(order)
            for one in order:
                step += 1
                found, right = known[one]
                scores = weights[found].sum(0)
                best = max(right, key=lambda name: (scores[name], -name))
                wanted = int(scores[best])
                scores[right] = np.iinfo(np.int64).min
                worst = int(scores.argmax())
                if wanted - int(scores[worst]) < margin:
                    weights[found, best] += 1
                    weights[found, worst] -= 1
                    sums[found, best] += step
                    sums[found, worst] -= step
        self.weights = ((weights * (step + 1) - sums) * UNIT + step // 2) // max(step, 1)
        self.words: dict[str, int] = {}
        seen: dict[tuple[str, str], int] = {}
        for _, names, words in examples:
            for name in set(names) - {NONE}:
                for word in words:
                    times = seen[word, name] = seen.get((word, name), 0) + 1
                    # "not" in a sentence is no licence to pass over it in any other.
                    if word not in negations or times > DENIED:
                        self.words[word] = self.words.get(word, 0) | 1 << numbers[name]

    def lines(self) -> Iterator[str]:
        """Yield the lines of an ``intents.tsv``."""
        yield "# Learnt from sentences.tsv and the questions' headers: python -m pm_graph.training"
        yield "questions\t" + " ".join(self.questions)
        for word, bits in sorted(self.words.items()):
            yield f"word\t{word}\t{bits:x}"
        for feature, row in zip(self.features, self.weights, strict=True):
            pairs = " ".join(f"{place}:{row[place]}" for place in np.flatnonzero(row))
            if pairs:
                yield f"feature\t{feature}\t{pairs}"


def learn(folder: str) -> str:
    """Return the text of the ``intents.tsv`` that belongs to the ``sentences.tsv`` of a folder."""
    import pm_graph

    graph = pm_graph.open()
    made = Sentences(graph.questions, Resolver(graph.source))
    told = sentences(os.path.join(folder, SENTENCES))
    learnt = Learnt([*made.examples(told), *made.phrased()], wording().negations)
    return "\n".join((*learnt.lines(), ""))


def main() -> None:
    """Write what is learnt from a folder's sentences beside them, aside and then renamed."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its argument
        raise SystemExit("usage: python -m pm_graph.training FOLDER")
    path = os.path.join(sys.argv[1], PATH)
    with open(f"{path}.new", "w", encoding="utf-8", newline="\n") as file:
        file.write(learn(sys.argv[1]))
    os.replace(f"{path}.new", path)


if __name__ == "__main__":
    main()
