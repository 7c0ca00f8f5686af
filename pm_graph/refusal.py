"""Why a sentence is not understood: misspelt words, names that nothing has, and what comes near."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.errors import readable
from pm_graph.mention import Mentions
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.typo import Speller
from pm_graph.wording import Token, Wording

if TYPE_CHECKING:
    from pm_graph.resolve import Resolver

LONG = 0.01
"""What each word counts against a phrasing that has it and the sentence has not."""
LIKE = 70
"""From which likeness on, of 100, a known name is offered for one that is not known."""


class Refusal:
    """What tells why sentences are not understood; remembers what the catalogue knows."""

    def __init__(self, catalogue: Catalogue, resolver: Resolver, rules: Wording) -> None:
        self._catalogue, self._resolver, self._rules = catalogue, resolver, rules
        self._aside = rules.polite | {rules.canon(word) for word in ("versus", "than", "from")}
        self._types: dict[tuple[str, ...], None] = {}
        self._headers: dict[str, set[str]] = {}
        self._asked: list[tuple[str, set[str]]] = []
        words = {word for word in rules.words if rules.canon(word) not in rules.polite}
        names: dict[str, None] = {}
        for question in catalogue:
            texts = (question.name.replace("-", " "), question.title, *question.phrasings)
            heard = [token for text in texts for token in rules.tokens(text)]
            self._headers[question.name] = {token.canon for token in heard}
            self._asked += [
                (question.name, {token.canon for token in rules.tokens(text)} - rules.function)
                for text in texts
            ]
            words.update(t.text for phrase in question.phrasings for t in rules.tokens(phrase))
            for parameter in question.parameters:
                if parameter.is_thing and parameter.types != (ANY,):
                    self._types[parameter.types] = None
        for types in self._types:
            names.update(dict.fromkeys(resolver.known(types)))
        self._names = list(names)
        named = {word for name in names for word in name.split()}
        self._speller = Speller({*words, *named}, rules)

    def correct(self, tokens: Sequence[Token]) -> tuple[list[Token], dict[str, str]]:
        """Return ``tokens`` with misspelt words mended, and what was read as what."""
        return self._speller.correct(tokens)

    def unknown(self, sentence: str, tokens: Sequence[Token]) -> list[str]:
        """Return what is not known, in words, with the names that look most like it.

        That is every run of words that holds one which no phrasing, name or rule has, and that no
        name covers. A number is told with the word before it.
        """
        covered = self._covered(tokens)
        found: list[str] = []
        at = 0
        while at < len(tokens):
            stop = at
            while stop < len(tokens) and self._bare(tokens, stop, covered):
                stop += 1
            run = tokens[at:stop]
            if any(self._strange(token) for token in run):
                while not self._strange(run[-1]) and run[-1].canon in self._aside:
                    run = run[:-1]
                named = run[0].text.isdigit() or run[0].canon in self._rules.trades
                if named and at and self._bare(tokens, at - 1, set()):
                    run = [tokens[at - 1], *run]
                found.append(self._told(sentence[run[0].start : run[-1].end].casefold()))
            at = max(stop, at + 1)
        return found[:3]

    def _bare(self, tokens: Sequence[Token], at: int, covered: set[int]) -> bool:
        """Whether the word is no part of a name and means something."""
        word = tokens[at].canon
        return word in self._rules.trades or (
            at not in covered and word not in self._rules.function
        )

    def _strange(self, token: Token) -> bool:
        known = self._speller.knows(token) and token.canon not in self._rules.trades
        return token.text.isdigit() or not token.text[0].isalnum() or not known

    def _told(self, said: str) -> str:
        from rapidfuzz import fuzz, process

        close = process.extract(said, self._names, scorer=fuzz.ratio, limit=3, score_cutoff=LIKE)
        told = f"nothing is known of {readable(said)!r}"
        return f"{told}; did you mean {' or '.join(name for name, *_ in close)}?" if close else told

    def _covered(self, tokens: Sequence[Token]) -> set[int]:
        """Return the places of all words that are part of a name."""
        found: set[int] = set()
        mentions = Mentions("", tokens, self._resolver, self._rules)
        for types in self._types:
            for at in range(len(tokens)):
                for stop, _ in mentions.alone(types, at):
                    found.update(range(at, stop))
        # A number behind SFIA that is no part of the name is an edition that nobody has.
        numbers = {at for at in range(len(tokens)) if tokens[at].text.isdigit()}
        return found - {at for at in numbers if mentions.numbers_framework(at)}

    def nearest(self, tokens: Sequence[Token], most: int = 3) -> list[str]:
        """Return the names of the questions nearest to a sentence; there are always some.

        A word counts for more the fewer questions have it. A question also counts for more if the
        sentence names a thing that it can be asked about. Where no word tells anything, the
        questions that can be asked in most ways come first.
        """
        words = {token.canon for token in tokens} - self._rules.function
        shared = {word: sum(word in h for h in self._headers.values()) for word in words}
        scores = dict.fromkeys(self._headers, 0.0)
        for name, asked in self._asked:
            worth = sum(1 / shared[word] for word in words & asked) - LONG * len(asked - words)
            scores[name] = max(scores[name], worth)
        shares: dict[tuple[str, ...], float] = {}
        mentions = Mentions("", tokens, self._resolver, self._rules)
        for types in self._types:
            longest = max(
                (stop - at for at in range(len(tokens)) for stop, _ in mentions.alone(types, at)),
                default=0,
            )
            shares[types] = longest / max(len(tokens), 1)
        for question in self._catalogue:
            scores[question.name] += max(
                (shares.get(parameter.types, 0) for parameter in question.parameters), default=0
            )
        order = sorted(
            self._headers,
            key=lambda name: (-scores[name], -len(self._catalogue[name].phrasings), name),
        )
        return order[:most]
