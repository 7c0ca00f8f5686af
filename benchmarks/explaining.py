"""The closure of the graph that ships, and why its triples hold.

    python benchmarks/explaining.py [HOW_MANY]

Prints in ms: having the stated triples at hand, their closure, the first reason, and the median and
the longest of the reasons of inferred triples, evenly drawn (all of them unless HOW_MANY is given);
then whole processes, ``pm-graph explain`` beside ``python -c pass``. To keep: the closure
within 1,000 ms, each reason within 100 ms.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pm_graph
from pm_graph.explain import Explainer

TRIPLE = ["sfia-8/level/6", "pm:above", "sfia-8/level/3"]


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes, in ms."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def main(many: int) -> None:
    """Time the closure and the reasons."""
    view = pm_graph.open().whole
    explainer = Explainer(view)
    print(f"{'the stated triples at hand':42}{milliseconds(lambda: explainer.stated):10.1f}")
    print(f"{'their closure':42}{milliseconds(lambda: explainer.closure):10.1f}")
    inferred = explainer.closure.inferred()
    step = max(1, len(inferred) // many) if many else 1
    print(f"{'the first reason':42}{milliseconds(lambda: explainer.reason(inferred[0])):10.1f}")
    taken = [milliseconds(lambda t=triple: explainer.reason(t)) for triple in inferred[::step]]  # type: ignore[misc]
    print(f"{f'the median of {len(taken)} reasons':42}{statistics.median(taken):10.1f}")
    print(f"{'the longest of them':42}{max(taken):10.1f}")
    tool = str(Path(sys.executable).parent / "pm-graph")
    for name, command in {
        "python -c pass": [sys.executable, "-c", "pass"],
        "pm-graph explain, cold": [tool, "explain", *TRIPLE],
    }.items():
        runs = [
            milliseconds(lambda c=command: subprocess.run(c, check=True, capture_output=True))  # type: ignore[misc]
            for _ in range(7)
        ]
        print(f"{name:42}{statistics.median(runs):10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
