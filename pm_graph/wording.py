"""Words as questions have them: what they stand for, and which of them mean nothing.

What stands for what is data, ``queries/wording.tsv``. Words that differ only in their ending are
one word, by a few rules of English that need no dictionary.
"""

from __future__ import annotations

import os
import re

from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.shelf import read, shelf

if TYPE_CHECKING:
    from typing import Any

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
"""The words for places in an order, from the first."""
NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
"""The words for numbers."""

_TOKEN = re.compile(
    r"<\S+>"
    r"|[A-Za-z][\w+.-]*:[^\s?!,;<>]*\w"  # an IRI or a CURIE
    r"|[^\W\d_]+s(?=/[^\W\d_])"  # roles/levels are no path, but two words
    r"|\w[\w-]*(?:/[\w.-]*\w)+"  # a path below the identifiers
    r"|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+\.\d+|\d+(?:st|nd|rd|th)?|&|\ufffd+|[{}$\\|`]|--(?=\s*$)"
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_PLACES = {word: str(place) for place, word in enumerate(ORDINALS, 1)} | {
    f"{place}{_ENDINGS.get(place, 'th')}": str(place) for place in range(2, 10)
}
"""What stands before "level" and says which; the first may be the first of some, too."""
_NEGATED = re.compile(
    r"(do|does|did|is|are|was|were|ca|wo|would|should|could|must|has|have|had)n'?t"
)
_SHORTENED = {"ca": "can", "wo": "will"}
_RANGE = ("-", "\u2013", "\u2014", "/", "\u2192", "->")
"""What may stand between two numbers instead of "to"."""
_NUMBERED = ("level", "to", "and", "step")
"""After these words "one" is a number."""
_CONNECTED = ("to", "and", "from", "compare")
"""After these words a number may count what the number before them does."""
ARTICLES = ("a", "an", "the")
_LONG, _LONGER = 3, 4


class Token(NamedTuple):
    """A word of a sentence."""

    text: str
    """As it was typed, in lower case."""
    stem: str
    """What it is compared with names by."""
    canon: str
    """What it is compared with phrasings by: words that ask for the same have one."""
    start: int
    end: int
    """Where it stands in the sentence."""


class Wording:
    """The rules for words in a file such as ``queries/wording.tsv``."""

    def __init__(self, path: str, state: dict[str, Any] | None = None) -> None:
        if state is not None:
            self.__dict__.update(state)
            return
        rules: dict[str, list[list[str]]] = {}
        for line in read(path).splitlines():
            kind, tab, words = line.partition("\t")
            if tab and not line.startswith("#"):
                rules.setdefault(kind, []).append(words.split())
        self.words = [word for lists in rules.values() for words in lists for word in words]
        """Every word that has a rule."""
        self._stems = {word: str(number) for word, number in NUMBERS.items() if word != "one"}
        for first, *rest in rules.get("same", ()):
            self._stems.update(dict.fromkeys(rest, self.stem(first)))
        self._families = {
            self.stem(word): self.stem(first)
            for first, *rest in rules.get("family", ())
            for word in rest
        }
        self.function = self._single(rules.get("function", ()))
        """Words that may be missing, and be there without meaning anything."""
        self.polite = self._alike(rules.get("polite", ()))
        """The stems of words that may be there; they are told as ignored."""
        self.trades = self._alike(rules.get("trade", ()))
        """The stems of words for other trades than those of the graph."""
        self.strict = self._alike(rules.get("strict", ())) | self.trades
        """The stems of words that are never left aside where a question has no use for them."""
        self.negations = self._single(rules.get("negation", ()))
        """Words that turn what is asked into its opposite."""
        self.orders = self._alike(rules.get("order", ()))
        """The stems of words that tell the program what to do; no question has them."""
        self.trails = self._single(rules.get("trail", ()))
        """Words that may stand behind the name of a framework."""
        self.generic = frozenset(self._several(rules.get("generic", ())))
        """Names that may be said of everything here, without anything being meant by them."""
        self.wrappers = self._several(rules.get("wrapper", ()))
        """How questions begin and end; they are told as ignored."""
        self.leads = self._several(rules.get("lead", ()))
        """What may stand before the name of a framework that bounds the answer."""

    @property
    def state(self) -> dict[str, Any]:
        """The rules as they were read, of Python's own types only."""
        stems = {word: stemmed for word, stemmed in self._stems.items() if _stem(word) != stemmed}
        return {**self.__dict__, "_stems": stems}

    def _single(self, lists: list[list[str]] | tuple[()]) -> frozenset[str]:
        return frozenset(self.canon(word) for words in lists for word in words)

    def _alike(self, lists: list[list[str]] | tuple[()]) -> frozenset[str]:
        return frozenset(self.stem(word) for words in lists for word in words)

    def _several(self, lists: list[list[str]] | tuple[()]) -> list[tuple[str, ...]]:
        sequences = {tuple(token.canon for token in self.tokens(" ".join(w))) for w in lists}
        return sorted(sequences, key=lambda words: (-len(words), words))

    def stem(self, word: str) -> str:
        """Return what ``word``, in lower case, is compared with names by."""
        found = self._stems.get(word)
        if found is None:
            found = self._stems[word] = _stem(word)
        return found

    def idle(self, token: Token) -> bool:
        """Whether a word may be there without meaning anything."""
        return token.canon in self.function or token.stem in self.polite

    def canon(self, word: str) -> str:
        """Return what ``word``, in lower case, is compared with phrasings by."""
        stemmed = self.stem(word)
        return self._families.get(stemmed, stemmed)

    @staticmethod
    def key(before: str, stem: str) -> str:
        """Return the words ``before`` and ``stem`` as names have them: no articles inside."""
        return (f"{before} {stem}" if stem not in ARTICLES else before) if before else stem

    def tokens(self, text: str) -> list[Token]:
        """Return the words of ``text``, without punctuation and endings such as 's."""
        found: list[Token] = []
        for match in _TOKEN.finditer(text):
            for part in _parts(text, match, found):
                token = Token(part, self.stem(part), self.canon(part), match.start(), match.end())
                if part.isdigit() and found and found[-1].text.isdigit():
                    between = text[found[-1].end : match.start()].strip()
                    if between in _RANGE:
                        found.append(Token("to", "to", "to", match.start(), match.start()))
                if token.stem.isdigit() and (named := _numbered(found)):
                    found.append(named._replace(start=match.start(), end=match.start()))
                if token.stem == "level" and found and found[-1].text in _PLACES:
                    # "the fourth level" is level 4.
                    number = _PLACES[found[-1].text]
                    place = found.pop()
                    found += [token, place._replace(stem=number, canon=number)]
                else:
                    found.append(token)
        return found


_PATH = "wording.tsv"
_read: list[Wording] = []


def wording(state: dict[str, Any] | None = None) -> Wording:
    """Return the rules for words that ship, read once; ``state`` spares reading them."""
    if not _read:
        _read.append(Wording(os.path.join(shelf("queries"), _PATH), state))
    return _read[0]


def _numbered(found: list[Token]) -> Token | None:
    """Return what the number behind ``found`` counts: "SFIA 6 to 8" has SFIA before both."""
    if len(found) < _LONG or found[-1].canon not in _CONNECTED or not found[-2].stem.isdigit():
        return None
    return found[-3] if found[-3].stem.isalpha() else None


def _stem(word: str) -> str:
    """Return ``word`` without the endings of plurals and verbs, British and American as one."""
    if len(word) > _LONGER and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > _LONG and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    if len(word) > _LONGER + 1 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > _LONGER and word.endswith("ed"):
        word = word[:-2]
    if len(word) > _LONG and word[-1] == word[-2] and word[-1] not in "aeiosl":
        word = word[:-1]
    if len(word) > _LONG and word[-1] == "e":
        word = word[:-1]
    if len(word) > _LONGER and word.endswith("our"):
        word = word[:-3] + "or"
    if len(word) > _LONGER and word.endswith("is"):
        word = word[:-1] + "z"
    if len(word) > _LONG and word[-1] == "y":
        word = word[:-1] + "i"
    return word.replace("isat", "izat")


def _parts(text: str, match: re.Match[str], before: list[Token]) -> list[str]:
    """Return the words that one piece of ``text`` stands for, in lower case."""
    word = match[0].casefold().replace("\u2019", "'")
    if word == "&":
        return ["and"]
    if negated := _NEGATED.fullmatch(word):
        return [_SHORTENED.get(negated[1], negated[1]), "not"]
    if "'" in word:
        return [word.partition("'")[0]]
    if word == "s" and text[match.start() - 1 : match.start()] in ("'", "\u2019"):
        return []
    if word == "l" and text[match.end() : match.end() + 1].isdigit():
        return ["level"]
    return ["1"] if word == "one" and before and before[-1].stem in _NUMBERED else [word]
