"""How wide text is, and where it breaks, for drawings that are laid out before any font is known.

Widths are those of common sans-serif faces, rounded up, so that text stays inside its box whichever
of them a viewer has.
"""

import unicodedata

from pm_graph.layout import visible

_NARROW, _WIDE = frozenset("iljtfrI|!.,:;'`()[]/ "), frozenset("mwMW@%")
_SIZES = {"narrow": 0.39, "wide": 1.0, "capital": 0.78, "other": 0.64, "double": 1.05}


def width(text: str, size: float) -> float:
    """Return how wide ``text`` is at most in a regular face of ``size``."""
    return sum(_SIZES[_kind(character)] for character in text) * size


def _kind(character: str) -> str:
    if character in _NARROW:
        return "narrow"
    if character in _WIDE:
        return "wide"
    if character.isascii():
        return "capital" if character.isupper() else "other"
    if unicodedata.combining(character):
        return "narrow"
    if unicodedata.east_asian_width(character) in "WF":
        return "double"
    return "wide" if unicodedata.category(character) in ("So", "Co", "Cn") else "capital"


def wrap(text: str, room: float, size: float) -> list[str]:
    """Return ``text`` in lines that are at most ``room`` wide; words that are wider are broken."""
    lines, line = [], ""
    for word in visible(text).split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = ""
        for character in word:
            if line and width(line + character, size) > room:
                lines.append(line)
                line = ""
            line += character
    return [*lines, line] if line else lines or [""]
