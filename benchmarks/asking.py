"""How many questions in plain words are answered rightly, and how long understanding them takes.

``python benchmarks/asking.py [--held] [--quiet]`` asks every question of ``tests/asked/*.yaml`` and
compares status, rows and citations with what the documents bear. A third of the set, a file by
another hand, is held back from tuning: its faults are told only with ``--held``.

``tests/asked/bank.tsv`` has paraphrases, each with the names of the questions that it may be read
as, and ``tests/asked/refused.tsv`` sentences that must not be answered: with ``--bank`` these are
read as well, and the faults told.
"""

import csv
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import yaml

import pm_graph
from pm_graph.answer import Answer, Row, Thing
from pm_graph.graph import Graph
from pm_graph.vocabulary import ID

HELD = "strangers.yaml"
"""The file that no phrasing, name or rule for words was tuned on."""
ASKED = Path(__file__).parent.parent / "tests" / "asked"
"""The folder of the questions; its README says what their fields mean."""


def load() -> list[dict[str, Any]]:
    """Return the questions of all files, each with its ``file`` and whether it is ``held``."""
    found = []
    for path in sorted(ASKED.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            found.append(entry | {"file": path.name, "held": path.name == HELD})
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


def bank(graph: Graph) -> list[str]:
    """Return what is wrong with how the paraphrases are read, and the sentences to be refused."""
    found = []
    for row in _table("bank.tsv"):
        read = [reading.question.name for reading in graph.understand(row["ask"]).readings]
        if len(read) != 1 or read[0] not in row["question"].split("|"):
            told = " ".join(read) or "nothing"
            found.append(f"bank.tsv: {row['ask']!r}: {told}, not {row['question']}")
    return found


def refused(graph: Graph) -> list[str]:
    """Return which of the sentences that must not be answered are."""
    return [
        f"refused.tsv: {row['ask']!r} is answered: {answer.summary}"
        for row in _table("refused.tsv")
        if (answer := graph.ask(row["ask"])).status == "answered"
    ]


def _table(name: str) -> list[dict[str, str]]:
    with (ASKED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


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
    if "--bank" in sys.argv:
        for name, table, wrong in (
            ("paraphrases", "bank.tsv", bank(graph)),
            ("refusals", "refused.tsv", refused(graph)),
        ):
            print(*wrong, sep="\n")
            size = len(_table(table))
            print(f"{name}: {size - len(wrong)} of {size} right, {1 - len(wrong) / size:.1%}")
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
