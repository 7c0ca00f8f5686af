"""Job adverts: plain text or Markdown, cut into sentences and bullets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pm_graph.gap.evidence import Evidence, Profile
from pm_graph.gap.profile import content, decoded
from pm_graph.gap.trouble import EvidenceError, Spot
from pm_graph.text import is_bullet, sentences

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}|[*_]{1,3}(?!\w)|`")
_RULE = re.compile(r"^\s*([-*_=])(?:\s*\1){2,}\s*$")


def read(path: str) -> Profile:
    """Read an advert from a file, or from standard input for ``-``; raises EvidenceError."""
    shown = "standard input" if path == "-" else path
    text = decoded(shown, content(path))
    name = shown if path == "-" else os.path.splitext(os.path.basename(path))[0]
    return advert(text, name, shown)


def advert(text: str, name: str = "advert", path: str = "advert") -> Profile:
    """Return the sentences and bullets of an advert as a profile, each with its line."""
    found = tuple(
        Evidence(did=sentence, line=line)
        for line, paragraph in _paragraphs(text)
        for sentence in sentences(paragraph)
    )
    if not found:
        raise EvidenceError(path, [Spot(0, 0, "says nothing; write the advert's text into it")])
    return Profile(name, found, path, advert=True)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each paragraph, heading and bullet with its first line, without Markdown's signs."""
    begin, lines = 0, list[str]()
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        heading = bool(_HEADING.match(raw))
        starts = heading or is_bullet(raw) or bool(_NUMBERED.match(raw))
        ends = not raw.strip() or bool(_RULE.match(raw))
        if (starts or ends) and lines:
            yield begin, " ".join(lines)
            lines = []
        if ends:
            continue
        begin = begin if lines else number
        lines.append(_bare(raw))
        if heading:
            yield begin, " ".join(lines)
            lines = []


def _bare(line: str) -> str:
    """Return a line without its marks of heading, number, link and emphasis."""
    line = _NUMBERED.sub("", _HEADING.sub("", line))
    return _EMPHASIS.sub("", _LINK.sub(r"\1", line)).strip()
