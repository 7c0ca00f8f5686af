"""Cold starts: whole processes, from the shell's point of view, all in one run and in turn.

    python benchmarks/start.py [RUNS]

Prints for each command the median and least wall time in ms and its ratio to ``python -c pass``,
taken run by run, so that a machine that changes its pace meanwhile does not count. Install the
project without ``-e`` for figures that users get. To keep: a cold ``ask`` at most 5 times that,
``--help`` at most 3 times.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pm_graph.shipped

QUESTION = "which skills distinguish level 4 from level 5"

ON_DISK = """
import sys
from pyoxigraph import Store
store = Store.read_only(sys.argv[1])
for row in store.query(open(sys.argv[2]).read(), use_default_graph_as_union=True):
    print(*row)
"""
RAW = """
import sys
from pyoxigraph import Store, RdfFormat
store = Store()
store.load(path=sys.argv[1], format=RdfFormat.TRIG)
for row in store.query(open(sys.argv[2]).read(), use_default_graph_as_union=True):
    print(*row)
"""
RDFLIB = """
import sys
import rdflib
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="trig")
for row in graph.query(open(sys.argv[2]).read()):
    print(*row)
"""


def commands(folder: Path) -> dict[str, list[str]]:
    """Return the commands to time by name; ``folder`` takes the store that one of them opens."""
    from pyoxigraph import RdfFormat, Store

    from pm_graph.catalogue import Catalogue

    graph = pm_graph.shipped.graph_path()
    query = Catalogue()["level-difference"].path
    store = Store(str(folder / "store"))
    store.bulk_load(path=graph, format=RdfFormat.TRIG)
    store.optimize()
    store.flush()
    del store
    python = sys.executable
    tool = str(Path(python).parent / "pm-graph")
    return {
        "python -c pass": [python, "-c", "pass"],
        "pm-graph --help": [tool, "--help"],
        "pm-graph ask": [tool, "ask", QUESTION],
        "pm-graph run": [tool, "run", "level-difference"],
        "pyoxigraph, text in memory, same query": [python, "-c", RAW, graph, query],
        "pyoxigraph, store on disk, same query": [
            python,
            "-c",
            ON_DISK,
            str(folder / "store"),
            query,
        ],
        "rdflib, text in memory, same query": [python, "-c", RDFLIB, graph, query],
    }


def main(runs: int) -> None:
    """Time all commands in turn, ``runs`` times, after one run that does not count."""
    with tempfile.TemporaryDirectory() as folder:
        timed = commands(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in timed}
        for count in range(runs + 1):
            for name, command in timed.items():
                begin = time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                if count:
                    times[name].append((time.perf_counter() - begin) * 1000)
    base = times["python -c pass"]
    print(f"{'command':42} {'median ms':>9} {'least ms':>9} {'ratio':>6}")
    for name, taken in times.items():
        ratio = statistics.median(mine / bare for mine, bare in zip(taken, base, strict=True))
        print(f"{name:42} {statistics.median(taken):9.1f} {min(taken):9.1f} {ratio:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
