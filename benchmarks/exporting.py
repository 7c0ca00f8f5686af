"""Exports of the graph that ships, and of a large store, as whole processes.

    python benchmarks/exporting.py [THINGS]

Prints in ms the median of each target's cold export beside ``python -c pass``; to keep: 2,000 ms.
With THINGS it makes a store on disk of that many skills, each with two levels and eight duties, and
prints how many triples it has and how long its export to SKOS takes and how much memory; to keep:
600 MB at 3,000,000 triples (THINGS 48000).
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from pm_graph.export.target import names, read_target
from pm_graph.vocabulary import ID, PM, Outside

TOOL = str(Path(sys.executable).parent / "pm-graph")
DUTIES = 4


def milliseconds(command: list[str]) -> float:
    """Return how long a process takes, in ms."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - begin) * 1000


def quads(things: int) -> Iterator[Quad]:
    """Yield a framework of ``things`` skills at two levels, each with its duties."""
    graph = NamedNode(f"{ID}large/graph")

    def fact(subject: str, predicate: str, value: str | Literal) -> Quad:
        term = NamedNode(value) if isinstance(value, str) else value
        return Quad(NamedNode(subject), NamedNode(predicate), term, graph)

    def label(text: str) -> Literal:
        return Literal(text, language="en")

    framework = f"{ID}large"
    document = f"{framework}/document"
    yield fact(framework, Outside.rdf_type, PM.Framework)
    yield fact(framework, Outside.skos_prefLabel, label("Large"))
    yield fact(framework, Outside.dcterms_source, document)
    yield fact(document, Outside.dcterms_identifier, Literal("large"))
    number = NamedNode(Outside.xsd_integer)
    for thing in range(things):
        skill = f"{framework}/{thing}"
        yield fact(skill, Outside.rdf_type, PM.Skill)
        yield fact(skill, Outside.skos_inScheme, framework)
        yield fact(skill, Outside.skos_prefLabel, label(f"Skill {thing}"))
        for level in (1, 2):
            at = f"{skill}/{level}"
            yield fact(at, Outside.rdf_type, PM.SkillLevel)
            yield fact(at, Outside.skos_inScheme, framework)
            yield fact(at, Outside.skos_prefLabel, label(f"Skill {thing} level {level}"))
            yield fact(at, PM.ofSkill, skill)
            for duty in range(DUTIES):
                statement, passage = f"{at}/statement/{duty}", f"{at}/passage/{duty}"
                yield fact(statement, Outside.rdf_type, PM.Responsibility)
                yield fact(statement, Outside.skos_prefLabel, label(f"Duty {duty} of {thing}"))
                yield fact(statement, PM.about, at)
                yield fact(statement, PM.statedIn, passage)
                yield fact(passage, Outside.dcterms_isPartOf, document)
                yield fact(passage, PM.section, Literal(f"Skill {thing}, level {level}"))
                yield fact(passage, PM.position, Literal(str(duty + 1), datatype=number))


def main(things: int) -> None:
    """Time cold exports, and a large one if it is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {"python -c pass": [sys.executable, "-c", "pass"]}
        for name in names():
            out = os.path.join(folder, f"out{read_target(name).endings[0]}")
            commands[f"pm-graph export {name}"] = [TOOL, "export", name, "-o", out]
        for name, command in commands.items():
            runs = [milliseconds(command) for _ in range(5)]
            print(f"{name:42}{statistics.median(runs):10.0f} ms")
        if things:
            large(things, folder)


def large(things: int, folder: str) -> None:
    """Make a store, export it, and print how much there is and what it takes."""
    path = os.path.join(folder, "store")
    store = Store(path)
    store.bulk_extend(quads(things))
    print(f"{'triples in the store':42}{len(store):10,}")
    store.flush()
    del store
    out = os.path.join(folder, "large.ttl")
    begin = time.perf_counter()
    command = [TOOL, "export", "skos", "--store", path, "-o", out]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(done.stderr.partition("\n")[0])
    print(f"{'seconds':42}{taken:10.1f}")
    # The largest child so far is this one: the others export the small graph that ships.
    print(f"{'peak of memory, MB':42}{peak:10,}")
    print(f"{'size, MB':42}{os.path.getsize(out) / 1e6:10.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
