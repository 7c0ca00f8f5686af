"""Exports of the graph that ships, and of large stores, as whole processes.

    python benchmarks/exporting.py [--things N] [--esco FOLDER] [--only-large]

Prints in ms the median of each target's cold export beside ``python -c pass``; to keep: 2,000 ms.
Then it makes stores on disk and prints how many triples they have, how long an export takes and
how much memory; to keep: 600 MB. One store has N skills, each with two levels and eight duties
(3,000,000 triples at 48000) and goes out to SKOS. The other has all of ESCO (benchmarks/esco.py)
and goes out to SKOS and to ESCO; it is skipped where the archives are neither in FOLDER nor in
``PM_GRAPH_DATA``.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path

import esco
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


def cold(folder: str) -> None:
    """Print the median of each target's export of the graph that ships."""
    commands = {"python -c pass": [sys.executable, "-c", "pass"]}
    for name in names():
        out = os.path.join(folder, f"out{read_target(name).endings[0]}")
        commands[f"pm-graph export {name}"] = [TOOL, "export", name, "-o", out]
    for name, command in commands.items():
        runs = [milliseconds(command) for _ in range(5)]
        print(f"{name:42}{statistics.median(runs):10.0f} ms")


def large(name: str, found: Iterable[Quad], targets: Iterable[str], folder: str) -> None:
    """Make a store, export it, and print how much there is and what that takes."""
    path = os.path.join(folder, name)
    # In a process of its own: a child begins with the peak of whoever starts it.
    filling = get_context("fork").Process(target=fill, args=(path, name, found))
    filling.start()
    filling.join()
    if filling.exitcode:
        sys.exit(f"{name} can't be read")
    for target in targets:
        out = os.path.join(folder, f"{name}.ttl")
        seconds, megabytes, said = measured([TOOL, "export", target, "--store", path, "-o", out])
        print(said.partition("\n")[0])
        print(f"{f'{name} to {target}: seconds':42}{seconds:10.1f}")
        print(f"{f'{name} to {target}: peak of memory, MB':42}{megabytes:10,.0f}")
        print(f"{f'{name} to {target}: size, MB':42}{os.path.getsize(out) / 1e6:10.0f}")


def fill(path: str, name: str, found: Iterable[Quad]) -> None:
    """Make the store and print how much there is."""
    store = Store(path)
    store.bulk_extend(found)
    store.flush()
    print(f"{f'{name}: triples in the store':42}{len(store):10,}", flush=True)


def measured(command: list[str]) -> tuple[float, float, str]:
    """Return the seconds and the peak of memory in MB of one process, and what it says."""
    with tempfile.TemporaryFile("w+") as file:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stderr=file)
        # Of this child alone: the sum over children would keep the largest there ever was.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        said = file.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)}: {said}")
    return seconds, used.ru_maxrss / 1024, said


def main() -> None:
    """Time cold exports, then large ones."""
    parser = argparse.ArgumentParser(description="Time exports.")
    parser.add_argument("--things", type=int, default=0, help="skills in a store made up")
    parser.add_argument("--esco", help="the folder with ESCO's archives")
    parser.add_argument("--only-large", action="store_true", help="leave the cold exports out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.only_large:
            cold(folder)
        if options.things:
            large("made up", quads(options.things), ["skos"], folder)
        at = esco.folder(options.esco)
        if at is None:
            print("ESCO skipped: no archives of it; name their folder with --esco")
        else:
            large("ESCO", esco.quads(at), ["skos", "esco"], folder)


if __name__ == "__main__":
    main()
