"""How far documents are annotated: what is read, what is left out and why."""

from collections.abc import Sequence

from pm_graph.annotation import OMITTED
from pm_graph.build import Source
from pm_graph.text import digest


def report(sources: Sequence[Source]) -> str:
    """Return the coverage report of documents that were read.

    For each: passages, annotated passages and their share, statements; then every passage left
    out with its reason, every one nobody has annotated as a line for the table (section, position
    and digest, tab-separated), and what was told apart as no statement of the publisher's.
    """
    lines = []
    for source in sources:
        joined = source.annotations or ((),) * len(source.reading.passages)
        done = sum(bool(rows) for rows in joined)
        total = len(source.reading.passages)
        statements = sum(row.type != OMITTED for rows in joined for row in rows)
        lines.append(
            f"{source.name} ({source.path}, {source.reading.layout}): {done} of {total} passages "
            f"annotated ({100 * done / max(1, total):.0f} %), {statements} statements"
        )
        for passage, rows in zip(source.reading.passages, joined, strict=True):
            place = f"{passage.section}\t{passage.position}\t{digest(passage.text)}"
            if not rows:
                lines.append(f"  not annotated, {_lines(passage.lines)}: {place}")
            lines += [
                f"  left out, {_lines(passage.lines)}: {row.section}, {row.position}: {row.note}"
                for row in rows
                if row.type == OMITTED
            ]
        lines += [
            f"  not the publisher's statement, {_lines(piece.lines)}: {piece.kind}"
            for piece in source.reading.furniture
        ]
    return "\n".join(lines) + "\n"


def _lines(span: tuple[int, int]) -> str:
    first, last = span
    return f"line {first}" if first == last else f"lines {first}-{last}"
