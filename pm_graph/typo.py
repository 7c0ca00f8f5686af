"""Misspelt words, read as the known word that they look like."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

from pm_graph.wording import Token, Wording

SHORTEST = 5
"""Where neither word has as many letters only a swap is mended: too many are as close."""
LONG = 8
"""From how many letters on two slips are allowed."""


class Speller:
    """Knows the words of a vocabulary, and which of them a misspelt one may be.

    ``known`` tells of any other word whether it is no slip.

    A word is misspelt if no known word is like it but for its ending, and mended if one is nearer
    than all others: one slip away, two for long words (a letter wrong, missing, too many, or two of
    them swapped).
    """

    def __init__(
        self, words: Iterable[str], rules: Wording, known: Callable[[Token], bool]
    ) -> None:
        self._rules, self._known = rules, known
        # A word that means nothing is known and never meant: too many others look like one.
        idle = {word for word in rules.words if rules.stem(word) in rules.polite}
        self._stems = {rules.stem(word) for word in (*words, *idle)}
        self._lengths: dict[int, list[str]] = {}
        for word in sorted({word for word in words if word.isalpha()}):
            self._lengths.setdefault(len(word), []).append(word)

    def knows(self, token: Token) -> bool:
        """Whether a known word is like this one but for its ending."""
        return token.stem in self._stems or self._known(token)

    def correct(self, tokens: Sequence[Token]) -> tuple[list[Token], dict[str, str]]:
        """Return ``tokens`` with misspelt words mended, and what was read as what."""
        mended: dict[str, str] = {}
        for token in tokens:
            if token.text.isalpha() and not self.knows(token) and token.text not in mended:
                meant = self._meant(token.text)
                if meant is not None:
                    mended[token.text] = meant
        return [self._mended(token, mended.get(token.text)) for token in tokens], mended

    def _meant(self, word: str) -> str | None:
        """Return the known word that is nearest; None if there is none, or more than one."""
        most = 2 if len(word) >= LONG else 1
        near: dict[int, set[str]] = {}
        for length in range(len(word) - most, len(word) + most + 1):
            for other in self._lengths.get(length, ()):
                if (
                    abs(length - len(word)) > 1
                    and other[:4] == word[:4]
                    and (other.startswith(word) or word.startswith(other))
                ):
                    continue  # another word of the same root: a researcher is no research
                if word[0] != other[0] and word[:2] != other[1::-1]:
                    continue  # slips seldom touch the first letter: the moon is not soon
                slips = int(OSA.distance(word, other, score_cutoff=most))
                if slips <= most and (
                    max(length, len(word)) >= SHORTEST or sorted(word) == sorted(other)
                ):
                    near.setdefault(slips, set()).add(other)
        closest = near[min(near)] if near else set()
        return min(closest) if len({self._rules.stem(o) for o in closest}) == 1 else None

    def _mended(self, token: Token, word: str | None) -> Token:
        if word is None:
            return token
        rules = self._rules
        return Token(word, rules.stem(word), rules.canon(word), token.start, token.end)
