"""Answers in the formats that people paste, pipe and load."""

import os
from collections.abc import Callable

from pm_graph.answer import ANSWERED, Answer
from pm_graph.errors import UnknownNameError, UsageError
from pm_graph.layout import blocks, matrix, sources, table, visible, words

ENDINGS = {
    ".txt": "table",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "md",
    ".xlsx": "xlsx",
    ".ttl": "ttl",
    ".nt": "nt",
    ".jsonld": "jsonld",
    ".html": "html",
    ".svg": "svg",
}
"""The format that the ending of a file's name stands for."""
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))
_TRIPLES = ("ttl", "nt", "jsonld")


def format_of(path: str) -> str:
    """Return the format that the ending of ``path`` names; raises UnknownNameError."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        raise UnknownNameError("format for the ending", ending or path, list(ENDINGS), exit_code=2)
    return ENDINGS[ending]


def render(
    answer: Answer, form: str, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> bytes:
    """Return ``answer`` in the format ``form`` (one of FORMATS).

    ``width``, ``colour`` and ``ascii_only`` (no block characters) concern tables only. Raises
    UsageError where rows are wanted as RDF, triples as rows, or a drawing of what has none.
    """
    if form not in FORMATS:
        raise UnknownNameError("format", form, FORMATS, exit_code=2)
    if form in _TRIPLES:
        if answer.triples is None:
            reason = (
                f"rows can't be written as {form}; use CONSTRUCT or DESCRIBE, or another format"
            )
            raise UsageError(reason)
        return _rdf(answer, form)
    if answer.triples is not None and form not in ("json", "table", "tsv"):
        raise UsageError(f"triples can't be written as {form}; use ttl, nt, jsonld or json")
    if form == "xlsx":
        from pm_graph.sheet import workbook

        return workbook(answer)
    if form == "html":
        from pm_graph.picture.page import page

        return page(answer).encode()
    if form == "svg":
        from pm_graph.picture.drawing import drawing

        return drawing(answer).encode()
    writers: dict[str, Callable[[Answer], str]] = {
        "json": as_json,
        "csv": lambda a: _separated(a, ",", "\r\n"),
        "tsv": lambda a: _separated(a, "\t", "\n"),
        "md": as_markdown,
        "table": lambda a: as_table(a, width, colour=colour, ascii_only=ascii_only),
    }
    return writers[form](answer).encode()


def _rdf(answer: Answer, form: str) -> bytes:
    from pm_graph.write import rdf, rdf_format

    return rdf(answer.triples or (), rdf_format(f"x.{form}"))


def as_json(answer: Answer) -> str:
    """Return the one object of the design, indented, UTF-8."""
    import json

    data = answer.to_dict()
    if answer.truth is not None:
        data["truth"] = answer.truth
    if answer.triples is not None:
        data["triples"] = [str(triple) for triple in answer.triples]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _flat(answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Return column names and lines for spreadsheets: citations in a last column of their own."""
    if answer.pivot is not None:
        block = matrix(answer)
        return block.columns, block.lines
    cited = bool(answer.citations)
    lines = [
        [words(row[name]) for name in answer.columns]
        + ["; ".join(f"{c.document}, {c.section}, {c.position}" for c in row.citations)] * cited
        for row in answer.rows
    ]
    return [*answer.columns, *["sources"] * cited], lines


def _separated(answer: Answer, delimiter: str, end: str) -> str:
    """Return delimited text; tabs and line ends inside a cell become spaces in TSV."""
    if answer.truth is not None:
        return f"{'true' if answer.truth else 'false'}{end}"
    if answer.triples is not None:
        return _rdf(answer, "nt").decode()
    columns, lines = _flat(answer)
    if delimiter == "\t":
        return "".join(
            "\t".join(" ".join(cell.split()) for cell in line) + end for line in [columns, *lines]
        )
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows([columns, *lines])
    return text.getvalue()


def as_markdown(answer: Answer) -> str:
    """Return summary, tables, numbered sources and notes as Markdown."""
    parts = [f"**{answer.summary}**"]
    for block in blocks(answer):
        if block.title:
            parts.append(f"### {block.title}")
        lines = [block.columns, ["---"] * len(block.columns), *block.lines]
        if block.columns:
            parts.append("\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines))
    if answer.citations:
        parts.append("\n".join(f"{n}. {c}" for n, c in enumerate(answer.citations, 1)))
    parts += [f"*{note}*" for note in answer.notes]
    return "\n\n".join(parts) + "\n"


def _escaped(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


def as_table(answer: Answer, width: int, *, colour: bool = False, ascii_only: bool = False) -> str:
    """Return summary, tables, sources and notes as text for a terminal ``width`` wide.

    A matrix whose cells stand on a scale is shaded, with ``ascii_only`` without block characters.
    """
    bold, plain = ("\x1b[1m", "\x1b[0m") if colour else ("", "")
    if answer.truth is not None:
        return f"{answer.summary}\n"
    if answer.triples is not None:
        return _rdf(answer, "ttl").decode()
    import textwrap

    parts = ["\n".join(textwrap.wrap(visible(answer.summary), max(width, 30)) or [""])]
    shades = answer.pivot is not None and bool(answer.scale) and bool(answer.rows)
    if shades:
        from pm_graph.picture.blocks import shaded

        parts += shaded(answer, width, colour=colour, ascii_only=ascii_only)
    for block in [] if shades else blocks(answer):
        head, body = table(block, width - 2 * bool(block.title))
        lines = [*(f"{bold}{line}{plain}" for line in head), *body]
        if block.title:
            lines = [f"{bold}{block.title}{plain}", *(f"  {line}" for line in lines)]
        parts.append("\n".join(lines))
    if answer.citations:
        parts.append("\n".join(sources(answer, width)))
    if answer.notes:
        parts.append("\n".join(_note(note, max(width, 30)) for note in answer.notes))
    return "\n\n".join(parts) + "\n"


def _note(note: str, width: int) -> str:
    """Return a note in lines, the later ones indented; words are left whole."""
    import textwrap

    lines = textwrap.wrap(
        f"note: {visible(note)}", width, subsequent_indent=" " * 6, break_long_words=False
    )
    return "\n".join(lines)


def trouble(answer: Answer) -> str:
    """Return in one line why there is no answer, and what would do."""
    if answer.status == ANSWERED:
        return answer.summary
    choices = " | ".join(answer.choices)
    lead = {"ambiguous": "choose with --choice N: ", "not_understood": "nearest: "}.get(
        answer.status, ""
    )
    return f"{answer.summary.rstrip('.')}{'; ' + lead + choices if choices else ''}"
