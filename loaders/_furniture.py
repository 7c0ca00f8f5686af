"""What stands on an article's page without being a statement of its author.

The cues are data: what a line or a paragraph of each kind of furniture says from end to end.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise, takewhile

from ._layout import Block, Draft, Line, quoted

Cues = tuple[tuple[str, str], ...]

_NAME = r"(?-i:[^\W\d_a-z][\w.'-]*(?: (?:[^\W\d_a-z][\w.'-]*|[a-z]{1,3})){1,3})"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"

CUES: Cues = (
    ("navigation", r"(?:photo |text )?image (?:displaying|may contain)\b.{0,160}"),
    ("navigation", r"(?:filed|posted) (?:in|under)\b[^.]{0,160}"),
    ("navigation", r"tag(?:s:|ged\b)[^.]{0,160}"),
    ("advertisement", r"(?:arrange|book|schedule) (?:an?|your) (?:\S+ ){0,5}(?:call|demo|meeting)"),
    ("advertisement", r"(?:sign up|subscribe) (?:for|to) .{0,80}\bnewsletter\b.{0,20}"),
    ("advertisement", r".{0,120}\b(?:delivered|directly|right|straight) to your inbox\b.{0,40}"),
    (
        "advertisement",
        r"(?:do you )?need (?:a hand|help|support)\b.{0,200}\?.{0,80}\bhelp\b.{0,40}",
    ),
    ("byline", rf"{_NAME}\n[^.!?\n]{{2,60}}, [^.!?\n]{{2,60}}(?:(?<=co|rp|nc|td)\.)?"),
    ("byline", rf"(?:written )?by {_NAME}(?:, [^.!?\n]{{2,80}})?"),
    ("byline", rf"(?:\d{{1,2}} )?{_MONTH} (?:\d{{1,2}}, )?\d{{4}}|\d+ min(?:ute)?s? read"),
    (
        "sharing",
        r"share (?:on [a-z]+|this (?:article|page|post))(?: (?:on|via|with) [^.]{1,40})?:?",
    ),
)
"""Kinds of furniture, each with what such a line or paragraph says."""

LINKS: Cues = (("navigation", r"(?:more|popular|recent|related) (?:articles|posts|reading)\b:?"),)
"""Heads a list of links, which goes on to the end of its section."""

REPLIES: Cues = (
    ("reader reply", r"join the (?:conversation|debate|discussion)(?: - .{1,40})?:?"),
    ("reader reply", r"\d+ (?:comments?|repl(?:ies|y)|responses?)(?: (?:on|to) ['\"].*)?:?"),
    ("reader reply", r"(?:readers?'? )?comments(?: ?\(\d+\))?:?"),
    ("comment form", r"(?:add|leave|post|write) an? (?:comment|reply)(?: [a-z ]{1,30})?:?"),
)
"""Heads what readers wrote, or may write: nothing below it is the author's."""

_FUNCTION_WORDS = (
    "am are be can did do does had has have he her here his how if is it its may me must my our "
    "she should so than that their them there these they this those to us was we were what when "
    "where which while who whose why will with would you your"
)
_LONGEST_TITLE = 8
_LONGEST_HEADING = 12
_MARKUP = re.compile(r"\s*(?:#|```|\||<[a-z!/?]|[{}]|//|/\*|\$ )", re.IGNORECASE)


def _cue(text: str, cues: Cues) -> str | None:
    """Return the kind of furniture that ``text`` is; none begins in mid-sentence.

    Only a byline minds where its lines end, all else may be wrapped anywhere.
    """
    if text[:1].islower():
        return None
    forms = {text, text.replace("\n", " ")}
    flags = re.IGNORECASE
    return next((kind for kind, cue in cues for x in forms if re.fullmatch(cue, x, flags)), None)


def above_replies(lines: list[Line], draft: Draft) -> list[Line]:
    """Return the lines above what readers added; that is set aside in ``draft``."""
    heads = [(i, kind) for i, line in enumerate(lines) if (kind := _cue(line.text, REPLIES))]
    for (begin, kind), (end, _) in pairwise([*heads, (len(lines), "")]):
        written = [line.number for line in lines[begin:end] if line.text]
        draft.furniture(kind, (written[0], written[-1]))
    return lines[: heads[0][0]] if heads else lines


def without_furniture(blocks: Iterable[Block], draft: Draft) -> list[Block]:
    """Return the blocks of one section that are its author's; the rest is set aside."""
    kept = []
    below_links = False
    for block in blocks:
        for kind, part in _parts(block):
            below_links = below_links or _cue(part.text, LINKS) is not None
            if kind or below_links:
                draft.furniture(kind or "navigation", part.span)
            else:
                kept.append(part)
    return kept


def _parts(block: Block) -> Iterator[tuple[str | None, Block]]:
    """Yield the furniture in ``block`` and what is none, each with its kind."""
    cues = CUES + LINKS
    if kind := _cue(block.text, cues):
        yield kind, block
        return
    for kind, lines in groupby(block.lines, lambda line: _cue(line.text, cues)):
        yield kind, Block(list(lines))


def split_headline(blocks: list[Block], draft: Draft) -> tuple[Line | None, list[Block]]:
    """Return an article's title, if it has one, and the blocks below it.

    It is the last of the short lines at the top, and a question only if they all are; those above
    it are the site's navigation.
    """
    short = list(takewhile(lambda block: all(map(_is_short, block.lines)), blocks))
    top = [line for block in short for line in block.lines]
    if not top:
        return None, blocks
    plain = [place for place, line in enumerate(top) if not _ends(line, "?!")]
    place = plain[-1] if plain else len(top) - 1
    for line in top[:place]:
        draft.furniture("navigation", (line.number, line.number))
    return top[place], [*(Block([line]) for line in top[place + 1 :]), *blocks[len(short) :]]


def check_prose(blocks: list[Block], draft: Draft) -> list[Block]:
    """Return ``blocks``; a fault for every line that is neither a sentence nor known furniture."""
    for block in blocks:
        line = block.lines[0]
        if len(block.lines) == 1 and _is_short(line) and not _ends(line, "?!"):
            wrong = f"{quoted(line.text)} is neither a sentence nor a heading of this layout"
            draft.fault(line.number, wrong, "end it with a full stop or remove it")
    return blocks


def _is_short(line: Line) -> bool:
    """Say whether ``line`` may be a heading: a few words that don't end as a statement does."""
    return (
        not line.bullet
        and not line.text[0].islower()
        and len(line.text.split()) <= _LONGEST_HEADING
        and not _ends(line, ".:;,")
    )


def _ends(line: Line, marks: str) -> bool:
    return line.text.rstrip("\"')]").endswith(tuple(marks))


def find_titles(lines: list[Line]) -> list[Line]:
    """Return the lines that head prose with a title and a colon, such as "Head gardener:"."""
    found: list[Line] = []
    for i, line in enumerate(lines):
        if not line.text.endswith(":") or line.bullet or line.text[0].islower():
            continue
        above = lines[i - 1] if i else None
        below = next((later for later in lines[i + 1 :] if later.text), None)
        stands_alone = above is None or not above.text or above in found[-1:]
        is_title = reads_as_title(line.text[:-1]) and not _cue(line.text, LINKS)
        if stands_alone and is_title and not (below and below.bullet):
            found.append(line)
    return found


def reads_as_title(text: str) -> bool:
    """Say whether ``text`` may name a job: a few words, no pronoun and no verb among them."""
    words = re.findall(r"[\w']+", text)
    # "IT" is no pronoun.
    plain = {word if word.isupper() else word.lower() for word in words}
    named = plain.isdisjoint(_FUNCTION_WORDS.split())
    return 0 < len(words) <= _LONGEST_TITLE and ":" not in text and named


def has_markup(lines: Iterable[Line]) -> bool:
    """Say whether any of ``lines`` is markup or code, which no article has."""
    return any(_MARKUP.match(line.raw) for line in lines)
