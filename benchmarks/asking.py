"""How many questions in plain words are answered rightly, and how long understanding them takes.

    python benchmarks/asking.py [--held] [--quiet] [--sentences]

Asks every question of ``tests/asked/*.yaml`` and compares status, rows and citations with what the
documents bear. A third of the set, files by other hands, is held back from tuning: its faults are
told only with ``--held``.

``queries/sentences.tsv`` has the sentences that the reading was learnt from, and those that must
not be answered: with ``--sentences`` these are read as well, the faults told, and how many are told
right by what was learnt without them, which says more of sentences that nobody has seen.
"""

import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import yaml

import pm_graph
from pm_graph.answer import Answer, Row, Thing
from pm_graph.features import NONE
from pm_graph.graph import Graph
from pm_graph.intent import Intents, parse
from pm_graph.resolve import Resolver
from pm_graph.training import Learnt, Sentences, sentences
from pm_graph.vocabulary import ID
from pm_graph.wording import wording

HELD = ("exam.yaml",)
"""The files that no phrasing, name, sentence or rule for words was tuned on."""
ASKED = Path(__file__).parent.parent / "tests" / "asked"
"""The folder of the questions; its README says what their fields mean."""
SENTENCES = Path(__file__).parent.parent / "queries" / "sentences.tsv"
"""What was learnt from."""


def load() -> list[dict[str, Any]]:
    """Return the questions of all files, each with its ``file`` and whether it is ``held``."""
    found = []
    for path in sorted(ASKED.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            found.append(entry | {"file": path.name, "held": path.name in HELD})
    return found


def faults(answer: Answer, entry: dict[str, Any]) -> list[str]:
    """Return what is wrong with ``answer``, in words; nothing if it is right."""
    statuses = entry["status"] if isinstance(entry["status"], list) else [entry["status"]]
    if answer.status not in statuses:
        return [f"status {answer.status}, not {' or '.join(statuses)}: {answer.summary}"]
    found = []
    if answer.status == "answered" or (answer.status == "not_stated" and len(statuses) == 1):
        for wanted in entry.get("rows") or ():
            if not any(all(_holds(row, str(thing)) for thing in wanted) for row in answer):
                found.append(f"no row has {wanted}")
        places = {f"{c.document} | {c.section} | {c.position}" for c in answer.citations}
        found += [f"not cited: {c}" for c in entry.get("cites") or () if c not in places]
    if answer.status == "answered":
        for thing in entry.get("never") or ():
            if any(_holds(row, str(thing)) for row in answer):
                found.append(f"a row has {thing}")
    text = " ".join((answer.summary, *answer.notes, *answer.choices, *_labels(answer))).casefold()
    for words in entry.get("says") or ():
        if str(words).casefold() not in text:
            found.append(f"does not say {words!r}")
    if answer.status != "answered" and "not_understood" in statuses and answer.query:
        found.append("a query ran")
    return found


def misread(graph: Graph) -> list[str]:
    """Return which of the sentences that were learnt from are read as another question.

    Of those that ask none, which are answered.
    """
    found = []
    for sentence, names in sentences(str(SENTENCES)):
        if names == (NONE,):
            if (answer := graph.ask(sentence)).status == "answered":
                found.append(f"{sentence!r} is answered: {answer.summary}")
            continue
        read = [reading.question.name for reading in graph.understand(sentence).readings]
        if not set(read) & set(names):
            found.append(f"{sentence!r}: {' '.join(read) or 'nothing'}, not {' or '.join(names)}")
    return found


def across(graph: Graph, folds: int = 5) -> tuple[int, int]:
    """Return how many sentences are told right by what was learnt without them, and of how many.

    Each fold is told by what was learnt from the others and from the phrasings; names and values
    have no part in it.
    """
    made = Sentences(graph.questions, Resolver(graph.source))
    examples, phrased = list(made.examples(sentences(str(SENTENCES)))), list(made.phrased())
    right = 0
    for fold in range(folds):
        rest = [one for at, one in enumerate(examples) if at % folds != fold]
        learnt = Intents(parse("\n".join(Learnt([*rest, *phrased], wording().negations).lines())))
        for features, names, _ in examples[fold::folds]:
            right += learnt.ranked(features)[0][0] in names
    return right, len(examples)


def _labels(answer: Answer) -> list[str]:
    return [str(cell) for row in answer for cell in row.values() if cell is not None]


def _holds(row: Row, thing: str) -> bool:
    """Whether a cell of ``row`` is the thing of that path, lies in it, or has the text in it."""
    if "/" in thing or re.fullmatch(r"sfia-\d|six-levels|product-focus|ddat", thing):
        iri = ID + thing
        return any(
            isinstance(cell, Thing) and (cell.iri == iri or cell.iri.startswith(iri + "/"))
            for cell in row.values()
        ) or any(cited.iri.startswith(iri + "/") for cited in row.citations)
    return any(thing.casefold() in str(cell).casefold() for cell in row.values())


def run(graph: Graph, entries: list[dict[str, Any]]) -> list[list[str]]:
    """Return the faults of each question's answer."""
    return [faults(graph.ask(entry["ask"]), entry) for entry in entries]


def main() -> None:
    """Print the figures, and the faults of what is not held back."""
    graph, entries = pm_graph.open(), load()
    found = run(graph, entries)
    if "--quiet" not in sys.argv:
        for entry, wrong in zip(entries, found, strict=True):
            if wrong and entry["held"] == ("--held" in sys.argv):
                print(f"{entry['file']}: {entry['ask']!r}")
                print(*(f"    {fault}" for fault in wrong), sep="\n")
    for name, held in (("tuned on", False), ("held back", True)):
        results = [not w for e, w in zip(entries, found, strict=True) if e["held"] == held]
        if not results:
            continue
        share = sum(results) / len(results)
        print(f"{name}: {sum(results)} of {len(results)} right, {share:.1%}")
    if "--sentences" in sys.argv:
        wrong, size = misread(graph), len(sentences(str(SENTENCES)))
        print(*wrong, sep="\n")
        right = size - len(wrong)
        print(f"sentences learnt from: {right} of {size} right, {right / size:.1%}")
        right, size = across(graph)
        told = f"{right} of {size} right, {right / size:.1%}"
        print(f"sentences not learnt from, in five folds: {told}")
    times = []
    for entry in entries:
        begin = time.perf_counter()
        graph.understand(entry["ask"])
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    print(
        f"understanding: median {statistics.median(times):.1f} ms, "
        f"95th percentile {times[len(times) * 95 // 100]:.1f} ms, longest {times[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
