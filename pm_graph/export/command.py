"""The command ``export``: a graph in, a file of another ontology or format out."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from typing import BinaryIO, cast

from pm_graph.errors import UsageError, readable
from pm_graph.export.report import Report
from pm_graph.export.run import Selection, export
from pm_graph.export.serialise import ending_of
from pm_graph.export.target import Target, names, read_target
from pm_graph.record import TYPE_CHECKING
from pm_graph.write import aside, write

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    from pm_graph.answer import Answer
    from pm_graph.graph import Graph

    Options = Namespace | SimpleNamespace


IN_MEMORY = 1 << 24
"""How many bytes for standard output are kept in memory until all of them are there."""


def chosen_target(options: Options) -> tuple[Target, str]:
    """Return the target and the ending it is written in, before any graph is opened."""
    target = read_target(options.target)
    if options.output and options.format:
        raise UsageError("-o's ending says the format; leave -f out")
    return target, ending_of(target, options.output or options.format)


def run(options: Options, graph: Graph, target: Target, ending: str) -> int:
    """Write the export to a file or to standard output, and the report to standard error."""
    selection = Selection(
        frameworks=tuple(options.framework),
        graphs=tuple(options.graph),
        with_text=options.with_text,
        lang=options.lang,
        values=_parameters(options),
    )
    if options.output:
        with aside(options.output) as file:
            report = export(graph, target, ending, file, selection)
    else:
        # Nothing is printed of an export that fails, and a large one fits no memory.
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as buffer:
            report = export(graph, target, ending, cast("BinaryIO", buffer), selection)
            buffer.seek(0)
            sys.stdout.flush()
            shutil.copyfileobj(buffer, sys.stdout.buffer)
            sys.stdout.flush()
    sys.stderr.writelines(f"{readable_line(line)}\n" for line in report.lines())
    if options.report:
        write(options.report, _written(report, options.report))
    return 0


def targets() -> Answer:
    """Return all targets with their titles and formats."""
    from pm_graph.answer import ANSWERED, Answer, Row

    found = [read_target(name) for name in names()]
    rows = tuple(
        Row(target=each.name, title=each.title, formats=" ".join(each.endings)) for each in found
    )
    summary = f"{len(rows)} targets; pm-graph export TARGET -o FILE."
    columns = ("target", "title", "formats")
    return Answer("", ANSWERED, summary, columns=columns, rows=rows)


def readable_line(line: str) -> str:
    """Return a line of the report in printable characters, its indentation kept."""
    return f"{line[: len(line) - len(line.lstrip())]}{readable(line)}"


def _parameters(options: Options) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in options.parameters:
        name, equals, value = part.partition("=")
        if not equals:
            raise UsageError(f"{part!r} is no name=value; write to a file with -o {part}")
        found.setdefault(name, []).append(value)
    return found


def _written(report: Report, path: str) -> bytes:
    if os.path.splitext(path)[1].lower() == ".json":
        import json

        return (json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()
    return "".join(f"{line}\n" for line in report.lines()).encode()
