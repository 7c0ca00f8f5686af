"""The map as one HTML page: no script, nothing loaded, every mark a word and not only a sign.

``page.html`` holds the page and, below it, its parts; ``page.css`` its looks, in black and white.
"""

from __future__ import annotations

import html
import os
import re
from string import Template

from pm_graph.answer import Answer, Row
from pm_graph.gap.placing import MET, MISSING, OPTIONAL, PARTLY, UNPLACED
from pm_graph.layout import words
from pm_graph.shelf import read

_HERE = os.path.dirname(__file__)
_SIGNS = {MET: "●", PARTLY: "◐", MISSING: "○", OPTIONAL: "◌"}
_HEADS = ("Statement", "Placement", "Evidence", "Sources")
_LEFT_HEADS = ("Evidence", "Why it is not placed")


def page(answer: Answer) -> str:
    """Return ``answer``, one of :mod:`pm_graph.gap.result`, as an HTML page."""
    parts = _parts()
    sections, contents, framework = [], [], ""
    for number, rows in enumerate(_groups(answer), 1):
        first = rows[0]
        anchor = f"part-{number}"
        left = first["placement"] == UNPLACED
        name = words(first["of"]) or words(first["touched"])
        if words(first["framework"]) != framework:
            framework = words(first["framework"])
            sections.append(_fill(parts["framework"], name=framework or name))
        listed = f"{framework}: {name}" if framework else name
        contents.append(_fill(parts["contents"], anchor=anchor, name=listed))
        heads = "".join(
            _fill(parts["head"], name=head) for head in (_LEFT_HEADS if left else _HEADS)
        )
        body = [_left(parts, row) if left else _row(parts, row, answer) for row in rows]
        sections.append(
            _fill(
                parts["section"],
                anchor=anchor,
                name=name,
                touched="What was written down and is not placed, with the reason."
                if left
                else f"The evidence touches {words(first['touched'])}.",
                caption=name if left else f"What is asked of {name}, and what of it is touched",
                raw={"heads": heads, "rows": "\n".join(body)},
            )
        )
    sources = [
        _fill(parts["source"], number=str(number), text=f"{cited} ({_lines(cited.lines)})")
        for number, cited in enumerate(answer.citations, 1)
    ]
    raw = {
        "style": read(os.path.join(_HERE, "page.css")),
        "notes": "\n".join(_fill(parts["note"], text=note) for note in answer.notes),
        "contents": "\n".join(contents),
        "sections": "\n".join(sections),
        "sources": "\n".join(sources),
    }
    title = f"What the evidence touches: {answer.question.removeprefix('gap ')}"
    return _fill(parts[""], title=title, summary=answer.summary, raw=raw) + "\n"


def _parts() -> dict[str, Template]:
    """Return the templates of ``page.html`` by name, that of the page itself under ""."""
    text = read(os.path.join(_HERE, "page.html"))
    whole, *rest = re.split(r"^<!-- part: (\w+) -->\n", text, flags=re.MULTILINE)
    names = ["", *rest[::2]]
    return {
        name: Template(part.rstrip("\n"))
        for name, part in zip(names, [whole, *rest[1::2]], strict=True)
    }


def _fill(part: Template, *, raw: dict[str, str] | None = None, **texts: str) -> str:
    """Return ``part`` with ``texts`` escaped and ``raw`` as it stands."""
    return part.substitute({name: html.escape(text) for name, text in texts.items()} | (raw or {}))


def _groups(answer: Answer) -> list[list[Row]]:
    """Return the rows of each thing that is described, and last those that are not placed."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in answer.rows:
        groups.setdefault(tuple(words(row[name]) for name in answer.group), []).append(row)
    return list(groups.values())


def _row(parts: dict[str, Template], row: Row, answer: Answer) -> str:
    placement = words(row["placement"])
    index = {cited: number for number, cited in enumerate(answer.citations, 1)}
    marks = ", ".join(_fill(parts["mark"], number=str(index[cited])) for cited in row.citations)
    asked = " · ".join(
        filter(None, (words(row[n]) for n in ("capability", "involvement", "limits")))
    )
    kind = placement.removeprefix(f"{OPTIONAL}: ")
    return _fill(
        parts["row"],
        mark=placement.split()[0].rstrip(":"),
        sign=_SIGNS.get(kind, "-"),
        statement=words(row["statement"]),
        placement=placement,
        evidence=words(row["evidence"]),
        raw={
            "detail": _fill(parts["detail"], text=asked) if asked else "",
            "because": _fill(parts["detail"], text=words(row["because"])) if row["because"] else "",
            "sources": marks,
        },
    )


def _left(parts: dict[str, Template], row: Row) -> str:
    texts = {name: words(row[name]) for name in ("evidence", "because")}
    return _fill(parts["left"], mark="not", evidence=texts["evidence"], because=texts["because"])


def _lines(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}-{last}"
