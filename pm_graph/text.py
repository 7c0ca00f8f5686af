"""Text as the annotations see it: normalised, digested, cut into sentences.

A passage is one sentence or one bullet. Its digest must survive what publishers' pages do to
characters (curly quotes, no-break spaces, long dashes) and change with any word.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u200b": "",
        "\ufeff": "",
    }
)
_BULLET = re.compile(r"^\s*(?:[-*\u2022\u2023\u2043\u25aa\u25cf\u25e6\u00b7]\s+)+")
"""One bullet or several: a pasted list has bullets before bullets."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|cf|mr|mrs|ms|dr|st)|\b[A-Z])\.$", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"\b(?:no|fig)\.$", re.IGNORECASE)


def normalise(text: str) -> str:
    """Return ``text`` in NFKC with plain quotes and dashes, single spaces and no bullet."""
    return " ".join(_BULLET.sub("", _plain(text)).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


def digest(text: str) -> str:
    """Return the SHA-256 of the normalised ``text`` as 64 hexadecimal digits."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def is_bullet(line: str) -> bool:
    """Say whether ``line`` begins with a bullet of any kind that publishers use."""
    return _BULLET.match(_plain(line)) is not None


def slug(text: str) -> str:
    """Return ``text`` as the last part of an IRI: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", normalise(text).replace("'", "").lower()))


def sentences(text: str) -> Iterator[str]:
    """Yield the normalised sentences of a paragraph or bullet.

    A full stop ends a sentence when a capital or a digit follows, except behind the abbreviations
    that never end one ("e.g.", an initial); "etc." before a capital does end it.
    """
    text = normalise(text)
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text, begin, end.start()):
            continue
        if text[end.end()].isdigit() and _BEFORE_NUMBER.search(text, begin, end.start()):
            continue
        if sentence := text[begin : end.end()].strip():
            yield sentence
        begin = end.end()
    if rest := text[begin:].strip():
        yield rest
