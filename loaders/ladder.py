"""An article with a ladder of titles: each a line that ends in a colon, with prose below it."""

import re
from collections.abc import Iterator

from pm_graph.statement import Loader, Reading, Thing
from pm_graph.text import slug

from ._furniture import (
    above_replies,
    check_prose,
    find_titles,
    has_markup,
    split_headline,
    without_furniture,
)
from ._layout import Block, Draft, Line, Section, cut, open_document, paragraphs, read_lines

_CLOSING = "Closing"
_FEWEST_TITLES = 2

_RANK = re.compile(
    r"\b(?:career|hierarchy|ladder|level|position|promotion|role|rung|senior|title)s?\b",
    re.IGNORECASE,
)
_STEP = r"(?:\w+ )?(?:grade|level|position|role|rung|step|tier|title)\b"
_TOP = re.compile(rf"\b(?:highest|top|topmost) {_STEP}|\bmost senior\b", re.IGNORECASE)
_BOTTOM = re.compile(
    rf"\bentry[- ]level\b|\b(?:bottom|lowest|starting) {_STEP}|\bmost junior\b"
    r"|\b(?:just starting|start(?:ing|s)? out)\b",
    re.IGNORECASE,
)


def recognises(text: str) -> bool:
    """Say whether ``text`` is an article with a ladder of titles.

    That is two titles or more, most of which share a word with another title or with the prose
    below them, in a text without markup that speaks of rank.
    """
    lines = above_replies(read_lines(text), Draft(""))
    _, rungs = _cut_rungs(lines)
    if len(rungs) < _FEWEST_TITLES or has_markup(lines) or not _RANK.search(text):
        return False
    titles = [_words(rung.heading.text) for rung in rungs]
    prose = [_words(" ".join(block.text for block in rung.blocks)) for rung in rungs]
    related = [
        title & below.union(*titles[:place], *titles[place + 1 :])
        for place, (title, below) in enumerate(zip(titles, prose, strict=True))
    ]
    return 2 * sum(map(bool, related)) > len(rungs)


def load(text: str, path: str) -> Reading:
    """Read the ladder article ``text``; ``path`` names it in errors.

    The introduction and the closing are about the framework itself, the prose below a title is
    about that title. The last title has no more paragraphs than the longest of the others; what
    follows is the closing. Titles rank from the bottom up as they are written, or from the top
    down if the first and the last say so. Raises DocumentError with every fault: fewer than two
    titles, or one that stands twice or has nothing below it; no title of the article; a line that
    is neither heading nor sentence.
    """
    lines, draft = open_document(text, path)
    above, rungs = _cut_rungs(above_replies(lines, draft))
    if len(rungs) < _FEWEST_TITLES:
        remedy = "put each on a line of its own that ends in a colon, such as 'Head gardener:'"
        draft.fault(0, "fewer than two titles", remedy)
    headline, introduction = split_headline(without_furniture(above, draft), draft)
    if headline is None:
        draft.fault(0, "no title of the article", "put it on a line above the introduction")
        headline = Line(0, "", "", bullet=False)
    names = [rung.heading.text.rstrip(": ") for rung in rungs]
    keys = _keys(names)
    prose = [without_furniture(rung.blocks, draft) for rung in rungs]
    closing = _take_closing(prose)
    things = list(_things(headline.text, names, keys, descends=_descends(prose)))

    draft.section(headline.text, headline.number)
    draft.passages(headline.text, check_prose(introduction, draft), ())
    for rung, name, key, blocks in zip(rungs, names, keys, prose, strict=True):
        draft.section(name, rung.heading.number, empty=not blocks)
        draft.passages(name, check_prose(blocks, draft), (key,))
    if closing:
        draft.section(_CLOSING, closing[0].span[0])
        draft.passages(_CLOSING, check_prose(closing, draft), ())
    return draft.reading(LOADER.name, headline.text, things)


def _cut_rungs(lines: list[Line]) -> tuple[list[Block], list[Section]]:
    headings = {line.number for line in find_titles(lines)}
    return cut(lines, lambda line: line.number in headings)


def _words(text: str) -> set[str]:
    return set(slug(text).split("-"))


def _keys(names: list[str]) -> list[str]:
    """Return a key for each title: without " of ..." where that tells it from the others."""
    short = [slug(name.split(" of ")[0]) for name in names]
    return [
        key if short.count(key) == 1 else slug(name) for key, name in zip(short, names, strict=True)
    ]


def _take_closing(prose: list[list[Block]]) -> list[Block]:
    """Take from the last title the paragraphs beyond what the longest of the others has."""
    if len(prose) < _FEWEST_TITLES:
        return []
    longest = max(1, *(len(paragraphs(blocks)) for blocks in prose[:-1]))
    last = paragraphs(prose[-1])
    prose[-1] = [block for paragraph in last[:longest] for block in paragraph]
    return [block for paragraph in last[longest:] for block in paragraph]


def _descends(prose: list[list[Block]]) -> bool:
    """Say whether the first title is the highest, as the words of the first and last have it."""
    if not prose:
        return False
    first, last = (
        " ".join(line.text for block in blocks for line in block.lines)
        for blocks in (prose[0], prose[-1])
    )
    down = bool(_TOP.search(first)) + bool(_BOTTOM.search(last))
    up = bool(_BOTTOM.search(first)) + bool(_TOP.search(last))
    return down > up


def _things(scheme: str, names: list[str], keys: list[str], *, descends: bool) -> Iterator[Thing]:
    """Yield the ladder, its levels from the lowest and the titles in the article's order."""
    yield Thing("ladder", "LevelScheme", scheme)
    ranks = range(1, len(names) + 1)
    for rank in ranks:
        links = [("inScheme", "ladder")]
        if rank < len(names):
            links.append(("nextLevel", f"level/{rank + 1}"))
        yield Thing(f"level/{rank}", "Level", f"Step {rank}", str(rank), rank, tuple(links))
    for rank, name, key in zip(reversed(ranks) if descends else ranks, names, keys, strict=True):
        yield Thing(key, "Title", name, links=(("atLevel", f"level/{rank}"),))


LOADER = Loader("ladder", "an article with a ladder of titles", recognises, load)
