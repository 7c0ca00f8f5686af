"""An article that describes a role in prose, without headings."""

import re

from pm_graph.statement import Loader, Reading, Thing
from pm_graph.text import slug

from . import ddat, ladder, sfia
from ._furniture import (
    above_replies,
    check_prose,
    find_titles,
    has_markup,
    reads_as_title,
    split_headline,
    without_furniture,
)
from ._layout import Block, Draft, Line, cut, open_document, paragraphs, quoted, read_lines

_NAME = r"[^.,:;!?]{2,60}?"
_DEFINITION = re.compile(
    rf"(?:(?:An?|The) )?(?P<name>{_NAME}) (?:is|are) (?:an?|one of the|the) (?:[\w'-]+ ){{0,3}}?"
    r"(?:career|craft|discipline|job|occupation|position|profession|role|trade|vocation)s?"
    r"(?: (?:at|for|in|of|responsible|that|to|where|which|who|whose|with|within)\b| -|[.,;:!])"
)
_HOLDER = re.compile(
    rf"(?:An?|The) (?P<name>{_NAME})(?:(?:'s)? (?:job|position|role))? (?:is|are) "
)
_STEM = 4


def recognises(text: str) -> bool:
    """Say whether ``text`` is prose whose first sentence defines a job or a role.

    A page with headings may define one as well, so what another layout recognises is none.
    """
    lines = above_replies(read_lines(text), Draft(""))
    _, body = _cut_body(lines, Draft(""))
    return (
        _subject(body) is not None
        and not has_markup(lines)
        and not any(layout.recognises(text) for layout in (ddat, ladder, sfia))
    )


def load(text: str, path: str) -> Reading:
    """Read the article ``text``; ``path`` names it in errors.

    Every sentence is about the role, and the first defines it; bullets belong to the paragraph
    above them. The role is called as in the first sentence such as "A gardener is ...", or else as
    what the first sentence defines. What readers wrote is set aside. Raises DocumentError with
    every fault: no prose; a first sentence that defines no job or role; a heading in the text; a
    line that is neither heading nor sentence.
    """
    lines, draft = open_document(text, path)
    lines = above_replies(lines, draft)
    headline, body = _cut_body(lines, draft)
    subject = _subject(body)
    if subject is None:
        wrong = "the first sentence defines no job or role"
        remedy = "begin with one such as 'Gardening is the job of ...'"
        draft.fault(body[0].span[0] if body else 0, wrong, remedy)
    for line in find_titles(lines):
        wrong = f"{quoted(line.text)} is a heading, and this layout has none"
        draft.fault(line.number, wrong, "remove it or make it a sentence")
    name = _role_name(body, subject or "")
    role = Thing(slug(name), "Role", name)
    for number, paragraph in enumerate(paragraphs(check_prose(body, draft)), 1):
        sentences = (sentence for block in paragraph for sentence in block.sentences)
        for place, sentence in enumerate(sentences):
            kind = "Definition" if (number, place) == (1, 0) else "Statement"
            draft.passage(f"Paragraph {number}", sentence, (role.key,), kind)
    return draft.reading(LOADER.name, headline.text if headline else name, [role])


def _cut_body(lines: list[Line], draft: Draft) -> tuple[Line | None, list[Block]]:
    """Return the article's title, if it has one, and its text without furniture."""
    blocks, _ = cut(lines, lambda _: False)
    return split_headline(without_furniture(blocks, draft), draft)


def _subject(body: list[Block]) -> str | None:
    """Return the job or role that the first sentence defines, if it defines one."""
    first = next((sentence.text for block in body for sentence in block.sentences), "")
    match = _DEFINITION.match(first)
    return match["name"] if match and reads_as_title(match["name"]) else None


def _role_name(body: list[Block], subject: str) -> str:
    """Return what the article calls one who has the role, or else the ``subject`` it defines.

    Of the names that begin a sentence the first goes that is made like the subject (a gardener of
    gardening), for an article has many things to say that "a ..." or "the ..." is.
    """
    texts = (sentence.text for block in body for sentence in block.sentences)
    names = [match["name"] for text in texts if (match := _HOLDER.match(text))]
    names = [name for name in names if reads_as_title(name)]
    names.sort(key=lambda name: not _alike(name, subject))
    name = names[0] if names else subject
    return name[:1].upper() + name[1:]


def _alike(one: str, other: str) -> bool:
    """Say whether two names have the same stems ("product manager", "Product management")."""
    stems = [[word[:_STEM] for word in slug(name).split("-")] for name in (one, other)]
    return stems[0] == stems[1]


LOADER = Loader("article", "an article that describes a role", recognises, load)
