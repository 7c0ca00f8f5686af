"""Reasoning in OWL 2 RL, ours beside the libraries people use, each in a process of its own.

    python benchmarks/reasoning.py [--sizes 5000 20000 100000 1000000] [--owlrl-up-to 5000]
                                   [--reasonable-up-to 100000] [--python PYTHON]

The ontologies mix subclasses, equivalence, inverse, transitive, symmetric and chained properties,
restrictions, lists and keys; one individual in twenty is said to be the same as another. A size is
its number of triples, and the same size gives the same bytes.

Printed for each engine and size: seconds from opening the file to the inferred triples at hand,
how many there are, the peak of memory, and how many times as long as ours it took; then the
exponent by which our time grows from one size to the next. owlrl takes minutes beyond 5,000
triples, so more of it has to be asked for. ``reasonable`` is no dependency of the project: name a
Python that has it (``pip install reasonable rdflib``).

To keep: 100 times as fast as owlrl at 20,000 triples, twice as fast as reasonable at 100,000, an
exponent of at most 1.15, and 2.5 GB at 1,000,000.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

EXAMPLE = "http://example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
CLASSES, PROPERTIES, TRANSITIVE = 60, 26, 15
SEED = 7

MEASURED = """
import json, resource, sys, time
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps(dict(seconds=seconds, count=count, peak=peak)))
"""
OURS = """
from pm_graph.reason import reason
from pm_graph.reason.files import triples
closure = reason(triples([sys.argv[1]]))
count = sum(part.count("\\n") for part in closure.ntriples())
"""
OWLRL = """
from pm_graph.reason.files import triples
from pm_graph.reason.library import by_owlrl
count = len(by_owlrl(triples([sys.argv[1]]), full=False)[0])
"""
REASONABLE = """
import reasonable
engine = reasonable.PyReasoner()
engine.load_file(sys.argv[1])
count = len(engine.reason()) - int(sys.argv[2])
"""


def ontology(size: int) -> Iterator[str]:
    """Yield the lines of an ontology of so many triples."""
    draw = random.Random(SEED)  # noqa: S311 - nothing secret
    lines = [*_schema()]
    yield from lines
    individuals = max(20, size // 5)
    for _ in range(individuals // 20):
        one, other = draw.randrange(individuals), draw.randrange(individuals)
        yield _line(f"i{one}", OWL + "sameAs", f"i{other}")
    for _ in range(size - len(lines) - individuals // 20):
        one, other = draw.randrange(individuals), draw.randrange(individuals)
        kind = draw.random()
        if kind < 0.3:
            yield _line(f"i{one}", RDF + "type", f"C{draw.randrange(CLASSES)}")
        elif kind < 0.35:
            near = one // 10 * 10 + draw.randrange(10)
            yield _line(f"i{one}", EXAMPLE + f"p{TRANSITIVE}", f"i{near}")
        else:
            number = draw.choice([p for p in range(PROPERTIES) if p != TRANSITIVE])
            yield _line(f"i{one}", EXAMPLE + f"p{number}", f"i{other}")


def _line(subject: str, predicate: str, object_: str) -> str:
    first, last = (
        name if name.startswith("_:") else f"<{name if ':' in name else EXAMPLE + name}>"
        for name in (subject, object_)
    )
    return f"{first} <{predicate}> {last} .\n"


def _schema() -> Iterator[str]:
    for number in range(1, CLASSES):
        yield _line(f"C{number}", RDFS + "subClassOf", f"C{(number - 1) // 2}")
        yield _line(f"C{number}", RDF + "type", OWL + "Class")
    for number in range(0, CLASSES, 10):
        yield _line(f"C{number}", OWL + "equivalentClass", f"E{number}")
    for number in range(PROPERTIES):
        yield _line(f"p{number}", RDF + "type", OWL + "ObjectProperty")
    for number in range(0, 8, 2):
        yield _line(f"p{number}", RDFS + "subPropertyOf", f"p{number + 1}")
    for number in range(4):
        yield _line(f"p{number}", RDFS + "domain", f"C{20 + number}")
        yield _line(f"p{number}", RDFS + "range", f"C{30 + number}")
    yield _line("p8", OWL + "inverseOf", "p9")
    yield _line("p10", OWL + "inverseOf", "p11")
    yield _line("p12", OWL + "equivalentProperty", "p13")
    yield _line("p14", RDF + "type", OWL + "SymmetricProperty")
    yield _line(f"p{TRANSITIVE}", RDF + "type", OWL + "TransitiveProperty")
    yield from _list("p16", "propertyChainAxiom", ["p17", "p18"])
    yield from _list("Both", "intersectionOf", ["C40", "C41"])
    yield from _list("Either", "unionOf", ["C50", "C51"])
    yield from _list("C59", "hasKey", ["p24", "p25"])
    fillers = {"someValuesFrom": "C3", "allValuesFrom": "C45", "hasValue": "i0"}
    for number, (kind, filler) in enumerate(fillers.items()):
        yield _line(f"R{number}", OWL + "onProperty", f"p{19 + number}")
        yield _line(f"R{number}", OWL + kind, filler)
        yield _line(f"C{52 + number}", OWL + "equivalentClass", f"R{number}")


def _list(owner: str, predicate: str, members: list[str]) -> Iterator[str]:
    nodes = [f"_:{owner}{place}" for place in range(len(members))]
    yield _line(owner, OWL + predicate, nodes[0])
    for node, member, rest in zip(nodes, members, [*nodes[1:], RDF + "nil"], strict=True):
        yield _line(node, RDF + "first", member)
        yield _line(node, RDF + "rest", rest)


def measure(python: str, body: str, path: Path, size: int) -> dict[str, float]:
    """Run one engine in a process of its own; return its seconds, its triples and its peak."""
    program = MEASURED.format(body=body.strip())
    command = [python, "-c", program, str(path), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure all engines at all sizes and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--sizes", type=int, nargs="+", default=[5_000, 20_000, 100_000, 1_000_000]
    )
    options.add_argument("--owlrl-up-to", type=int, default=5_000, metavar="SIZE")
    options.add_argument("--reasonable-up-to", type=int, default=100_000, metavar="SIZE")
    options.add_argument("--python", help="a Python that has reasonable")
    options.add_argument("--runs", type=int, default=3, help="ours runs so often; the best counts")
    asked = options.parse_args()
    ours: dict[int, float] = {}
    print(f"{'engine':12}{'size':>10}{'seconds':>10}{'inferred':>11}{'peak MB':>9}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            path = Path(folder) / f"{size}.ttl"
            path.write_text("".join(ontology(size)), "utf-8")
            engines = [("ours", sys.executable, OURS)] * asked.runs
            if size <= asked.owlrl_up_to:
                engines.append(("owlrl", sys.executable, OWLRL))
            if asked.python and size <= asked.reasonable_up_to:
                engines += [("reasonable", asked.python, REASONABLE)] * asked.runs
            best: dict[str, dict[str, float]] = {}
            for name, python, body in engines:
                found = measure(python, body, path, size)
                if name not in best or found["seconds"] < best[name]["seconds"]:
                    best[name] = found
            ours[size] = best["ours"]["seconds"]
            for name, found in best.items():
                print(
                    f"{name:12}{size:10,}{found['seconds']:10.2f}{found['count']:11,.0f}"
                    f"{found['peak'] / 1024:9,.0f}{found['seconds'] / ours[size]:8.1f}",
                    flush=True,
                )
    for (small, one), (large, other) in pairwise(ours.items()):
        exponent = math.log(other / one) / math.log(large / small)
        print(f"ours grows as n^{exponent:.2f} from {small:,} to {large:,} triples")


if __name__ == "__main__":
    main()
