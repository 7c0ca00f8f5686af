"""Named questions on the open graph: typed rows with citations against the same query raw.

    python benchmarks/questions.py [RUNS]

For each question of the catalogue, with its default parameters: the median ms of iterating its
query in pyoxigraph (bare), of iterating and reading the terms of each row (read), of ``graph.run``
(typed rows, labels, citations, summary), and of the same query in rdflib (one run, it is slow, and
takes minutes for some questions over the links: those are left out);
then the ratios of run to bare and to read, taken run by run. The figure to keep: at most 1.5 for
level-difference.
"""

import statistics
import sys
import time
from collections.abc import Callable

from pyoxigraph import QuerySolutions, Store

import pm_graph
from pm_graph.ecosystem import to_rdflib
from pm_graph.sparql import complete
from pm_graph.store import StoreSource


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes, in ms."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def main(runs: int) -> None:
    """Time every question of the catalogue ``runs`` times."""
    graph = pm_graph.open()
    library = to_rdflib(graph.source)
    print(f"{'question':22}{'bare':>8}{'read':>8}{'run':>8}{'rdflib':>8}{'/bare':>8}{'/read':>8}")
    to_bare, to_read = [], []
    for name in graph.questions.names:
        question = graph.questions[name]
        query = complete(question.query).text
        whole = question.dataset == "whole"
        source = graph.whole.source if whole else graph.source
        if not isinstance(source, StoreSource):
            raise TypeError("the graph that ships is an embedded store")
        store = source.store

        def bare(query: str = query, store: Store = store) -> int:
            rows = store.query(query, use_default_graph_as_union=True)
            return sum(1 for _ in rows) if isinstance(rows, QuerySolutions) else 0

        def read(query: str = query, store: Store = store) -> int:
            rows = store.query(query, use_default_graph_as_union=True)
            return sum(len(tuple(row)) for row in rows) if isinstance(rows, QuerySolutions) else 0

        def run(name: str = name) -> object:
            return graph.run(name)

        def theirs(query: str = query) -> int:
            return len(library.query(query))

        run()
        works: tuple[Callable[[], object], ...] = (bare, read, run)
        taken = [tuple(map(milliseconds, works)) for _ in range(runs)]
        medians = [statistics.median(times) for times in zip(*taken, strict=True)]
        to_bare.append(statistics.median(times[2] / times[0] for times in taken))
        to_read.append(statistics.median(times[2] / times[1] for times in taken))
        slow = "" if whole else f"{milliseconds(theirs):.0f}"
        print(
            f"{name:22}{medians[0]:8.2f}{medians[1]:8.2f}{medians[2]:8.2f}"
            f"{slow:>8}{to_bare[-1]:8.2f}{to_read[-1]:8.2f}"
        )
    middle = statistics.median(to_bare), statistics.median(to_read)
    print(f"{'median ratio':54}{middle[0]:8.2f}{middle[1]:8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
