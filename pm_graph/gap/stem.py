"""Words as they are compared: without their endings, British or American, misspelt or not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pm_graph.record import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 3
"""How many letters have to be left of a word that loses an ending."""
_CORRECTED, _LONG = 6, 9
"""From how many letters on one slip is forgiven, and two."""


class Token(NamedTuple):
    """A word of a sentence."""

    surface: str
    """As it stands there, in lower case."""
    stem: str
    begin: int
    end: int
    joined: bool = False
    """Whether a hyphen joins it to the word before it, as in data-driven."""
    read_as: str = ""
    """The word that a misspelt one was read as."""


def stem(word: str) -> str:
    """Return ``word`` without the endings of number, tense and derivation.

    Both sides of each comparison are stemmed, so that it need not be what a linguist would call
    the stem, only the same for the forms of one word.
    """
    word = re.sub(r"'s?$", "", word.casefold().replace("\u2019", "'"))
    word = re.sub(r"([iy])z(?=[eia])", r"\1s", word)
    word = _plural(word)
    word = re.sub(r"ysis$", "ys", word)
    word = _shorter(word, "ation", "at")
    word = re.sub(r"(?<=...)ied$", "y", word)
    for ending in ("ing", "ed"):
        cut = word.removesuffix(ending)
        if cut != word and len(cut) >= _SHORTEST and _VOWEL.search(cut):
            word = re.sub(r"([^lsz])\1$", r"\1", cut)
            break
    word = _shorter(_shorter(word, "e"), "at", least=4)
    return _shorter(_shorter(word, "ment", least=4), "e")


def _plural(word: str) -> str:
    if re.search(r"....?ies$", word):
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"..(?<!s)(?<!u)(?<!si)s$", word) else word


def _shorter(word: str, ending: str, instead: str = "", least: int = _SHORTEST) -> str:
    cut = word.removesuffix(ending)
    return cut + instead if cut != word and len(cut) >= least else word


def tokens(text: str, forms: Mapping[str, str]) -> list[Token]:
    """Return the words of ``text``; ``forms`` gives irregular ones, and compounds, as others."""
    found = []
    for match in _WORD.finditer(text):
        surface = match[0].casefold().replace("\u2019", "'")
        found += [
            Token(
                surface, stem(part), match.start(), match.end(), text[: match.start()][-1:] == "-"
            )
            for part in forms.get(surface, surface).split()
        ]
    return found


class Speller:
    """Reads misspelt words as those of a vocabulary that look like them."""

    def __init__(self, vocabulary: Mapping[str, str]) -> None:
        """Take the words in lower case, each with its stem."""
        self._vocabulary = vocabulary
        self._stems = frozenset(vocabulary.values())
        self._seen: dict[str, Token | None] = {}

    def corrected(self, token: Token) -> Token:
        """Return ``token`` as the one known word that it is a slip of, else as it is."""
        if token.stem in self._stems or len(token.surface) < _CORRECTED:
            return token
        if token.surface not in self._seen:
            self._seen[token.surface] = self._nearest(token)
        known = self._seen[token.surface]
        return token._replace(stem=known.stem, read_as=known.surface) if known else token

    def _nearest(self, token: Token) -> Token | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(token.surface) >= _LONG else 1
        close = process.extract(
            token.surface, self._vocabulary.keys(), scorer=OSA.distance, score_cutoff=most, limit=9
        )
        # The first letter is seldom mistyped, and other words differ in just that.
        close = [one for one in close if one[0][0] == token.surface[0]]
        least = min((distance for _, distance, _ in close), default=0)
        stems = {self._vocabulary[word]: word for word, distance, _ in close if distance == least}
        if len(stems) != 1:
            return None
        ((known, word),) = stems.items()
        return Token(word, known, token.begin, token.end)
