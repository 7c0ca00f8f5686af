"""An answer as a page of HTML that needs nothing else: no script, no network."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.answer import Answer, Citation
from pm_graph.layout import Block, blocks, marks, place
from pm_graph.picture.ladder import ladders
from pm_graph.picture.markup import data, fill, lines, linked, safe
from pm_graph.picture.matrix import Field, Matrix, matrix, told
from pm_graph.picture.shades import shade, shade_of


def page(answer: Answer) -> str:
    """Return the page: summary, picture or tables by group, numbered sources, notes, the SPARQL."""
    title = answer.understood.title if answer.understood else answer.question or "Answer"
    pictured = answer.pivot is not None and bool(answer.rows)
    # The header of a question's file is what the page has said already.
    query = "\n".join(line for line in answer.query.splitlines() if not line.startswith("#+"))
    return fill(
        "page.html",
        title=safe(title[:1].upper() + title[1:]),
        style=data("page.css"),
        kind=' class="pictured"' if pictured else "",
        summary="" if pictured else f'<p class="summary">{safe(answer.summary)}</p>\n',
        body=_body(answer),
        sources=_sources(answer),
        notes=_notes(answer),
        query=f"<details><summary>The query</summary>\n<pre>{lines(query)}</pre></details>\n"
        if query
        else "",
    )


def _body(answer: Answer) -> str:
    if not answer.rows:
        return ""
    if answer.pivot is not None:
        found = matrix(answer)
        return _key(found) + _matrix(found, answer)
    return _stairs(answer) + "".join(map(_table, blocks(answer)))


def _key(found: Matrix) -> str:
    """Return the words of the scale in their shades, from the lowest to the highest."""
    if not found.scale:
        return ""
    steps = [
        f'<li class="s{shade(step, len(found.scale))}">{safe(word)}</li>'
        for step, word in enumerate(found.scale, 1)
    ]
    others = [f'<li class="s0">{safe(word)}</li>' for word in found.others]
    lead = '<li class="lead">From the least to the most:</li>'
    apart = '<li class="lead">On no scale:</li>' if others else ""
    return f'<ul class="key">{lead}{"".join(steps)}{apart}{"".join(others)}</ul>\n'


def _matrix(found: Matrix, answer: Answer) -> str:
    bands = found.bands()
    banded = any(band for band, _ in bands)
    shared = "".join(
        f'<th scope="colgroup" class="band" colspan="{size}">{safe(band)}</th>'
        for band, size in bands
    )
    own = "".join(f'<th scope="col">{safe(column.label)}</th>' for column in found.columns)
    corner = f'<th scope="col" rowspan="{2 if banded else 1}">{safe(found.corner)}</th>'
    head = f"<tr>{corner}{shared}</tr>\n<tr>{own}</tr>" if banded else f"<tr>{corner}{own}</tr>"
    return (
        '<div class="scroll" role="region" aria-label="Matrix" tabindex="0">\n'
        f'<table class="matrix">\n<caption>{safe(answer.summary)}</caption>\n'
        f"<thead>\n{head}\n</thead>\n{_areas(found, answer.citations)}</table>\n</div>\n"
    )


def _areas(found: Matrix, citations: Sequence[Citation]) -> str:
    """Return the lines, those of one area in a body of their own below its name."""
    bodies = []
    for area, members in found.areas():
        wide = len(found.columns) + 1
        name = f'<tr><th scope="rowgroup" colspan="{wide}">{safe(area)}</th></tr>\n' if area else ""
        rows = "".join(
            f'<tr><th scope="row">{safe(line.label)}</th>'
            f"{''.join(_field(field, found, citations) for field in line.fields)}</tr>\n"
            for line in members
        )
        bodies.append(f"<tbody>\n{name}{rows}</tbody>\n")
    return "".join(bodies)


def _field(field: Field | None, found: Matrix, citations: Sequence[Citation]) -> str:
    """Return a cell: its word, its sources, and what it says in full when pointed at."""
    if field is None:
        return "<td></td>"
    kind = f' class="s{shade_of(field, found)}"' if found.scale else ""
    said = told(field, citations)
    title = f' title="{safe(said)}"' if said else ""
    sources = f" <sup>{linked(marks(field.sources))}</sup>" if field.sources else ""
    return f"<td{kind}{title}>{safe(field.word)}{sources}</td>"


def _stairs(answer: Answer) -> str:
    """Return the ladders of an answer as lists, the highest step first."""
    parts = []
    for ladder in ladders(answer):
        many = len(ladder.steps)
        steps = "".join(
            f'<li style="--step:{number}"><span class="rank">{step.rank}</span>'
            f"{safe(step.label)} <sup>{linked(marks(step.sources))}</sup></li>\n"
            for number, step in reversed(list(enumerate(ladder.steps, 1)))
        )
        name = f"<h2>{safe(ladder.name)}</h2>\n" if ladder.name else ""
        parts.append(f'{name}<ul class="stairs" style="--steps:{many}">\n{steps}</ul>\n')
    return "".join(parts)


def _table(block: Block) -> str:
    columns = "".join(f'<th scope="col">{safe(name)}</th>' for name in block.columns)
    lines = "".join(f"<tr>{_cells(line, block)}</tr>\n" for line in block.lines)
    name = f"<h2>{safe(block.title)}</h2>\n" if block.title else ""
    return (
        f'{name}<div class="scroll" role="region" aria-label="{safe(block.title) or "Answer"}" '
        f'tabindex="0">\n<table class="rows">\n<thead>\n<tr>{columns}</tr>\n</thead>\n'
        f"<tbody>\n{lines}</tbody>\n</table>\n</div>\n"
    )


def _cells(line: Sequence[str], block: Block) -> str:
    """Return the cells of a row; the numbers of its sources lead to them."""
    texts = line[:-1] if block.cited else line
    cells = [f"<td>{safe(text)}</td>" for text in texts]
    if block.cited:
        cells.append(f'<td class="cited">{linked(line[-1])}</td>')
    return "".join(cells)


def _sources(answer: Answer) -> str:
    """Return the numbered sources, with the publisher's words where the graph has them."""
    if not answer.citations:
        return ""
    items = "".join(
        f'<li id="source-{number}"><span class="number">[{number}]</span>{safe(place(cited))}'
        + (f" <q>{safe(cited.text)}</q>" if cited.text else "")
        + "</li>\n"
        for number, cited in enumerate(answer.citations, 1)
    )
    return f'<section>\n<h2>Sources</h2>\n<ol class="sources">\n{items}</ol>\n</section>\n'


def _notes(answer: Answer) -> str:
    if not answer.notes:
        return ""
    notes = "".join(f"<p>{safe(note)}</p>\n" for note in answer.notes)
    return f'<section class="notes">\n<h2>Notes</h2>\n{notes}</section>\n'
