"""Why a sentence is not understood: misspelt words, names that nothing has, and what comes near."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.catalogue import Catalogue
from pm_graph.errors import readable
from pm_graph.mention import acronyms
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY
from pm_graph.typo import Speller
from pm_graph.wording import Token, Wording

if TYPE_CHECKING:
    from pm_graph.guess import Guesser
    from pm_graph.resolve import Resolver

LIKE = 70
"""From which likeness on, of 100, a known name is offered for one that is not known."""


class Refusal:
    """What tells why sentences are not understood; remembers what the catalogue knows."""

    def __init__(
        self, catalogue: Catalogue, resolver: Resolver, rules: Wording, guesser: Guesser
    ) -> None:
        self._rules, self._guesser = rules, guesser
        self._aside = rules.polite | {rules.stem(word) for word in ("versus", "than", "from")}
        types: dict[tuple[str, ...], None] = {}
        words = {word for word in rules.words if rules.stem(word) not in rules.polite}
        names: dict[str, None] = {}
        for question in catalogue:
            words.update(t.text for phrase in question.phrasings for t in rules.tokens(phrase))
            for parameter in question.parameters:
                if parameter.is_thing and parameter.types != (ANY,):
                    types[parameter.types] = None
        for one in types:
            names.update(dict.fromkeys(resolver.known(one)))
        self._names = list(names)
        named = {word for name in names for word in name.split()}
        self._speller = Speller({*words, *named}, rules, guesser.knows)

    def correct(self, tokens: Sequence[Token]) -> tuple[list[Token], dict[str, str]]:
        """Return ``tokens`` with misspelt words mended, and what was read as what."""
        return self._speller.correct(tokens)

    def unknown(self, sentence: str, tokens: Sequence[Token]) -> list[str]:
        """Return what is not known, in words, with the names that look most like it.

        That is every run of words that no name covers and that holds one which neither a phrasing
        nor a name has, nor a sentence that was learnt from; where there is none, every run of words
        that mean something. A number is told with the word before it.
        """
        covered = self._guesser.named(sentence, tokens)
        capitals = {tokens[at] for at in acronyms(sentence, tokens, self._rules)}
        for strange, told in ((self._strange, self._told), (self._telling, _left)):
            found: list[str] = []
            at = 0
            while at < len(tokens):
                stop = at
                while stop < len(tokens) and self._bare(tokens, stop, covered):
                    stop += 1
                run = tokens[at:stop]
                if any(strange(token) or token in capitals for token in run):
                    while run[-1].stem in self._aside and not strange(run[-1]) and run[1:]:
                        run = run[:-1]
                    numbered = run[0].text.isdigit() or run[0].stem in self._rules.trades
                    if numbered and at and tokens[at - 1].canon not in self._rules.function:
                        run = [tokens[at - 1], *run]
                    found.append(told(sentence[run[0].start : run[-1].end].casefold()))
                at = max(stop, at + 1)
            if found:
                return found[:3]
        return []

    def _bare(self, tokens: Sequence[Token], at: int, covered: set[int]) -> bool:
        """Whether the word is no part of a name and means something."""
        token = tokens[at]
        return token.stem in self._rules.trades or (
            at not in covered and token.canon not in self._rules.function
        )

    def _strange(self, token: Token) -> bool:
        known = self._speller.knows(token) and token.stem not in self._rules.trades
        return token.text.isdigit() or not token.text[0].isalnum() or not known

    def _telling(self, token: Token) -> bool:
        return token.stem not in self._rules.polite

    def _told(self, said: str) -> str:
        from rapidfuzz import fuzz, process

        close = process.extract(said, self._names, scorer=fuzz.ratio, limit=3, score_cutoff=LIKE)
        told = f"nothing is known of {readable(said)!r}"
        return f"{told}; did you mean {' or '.join(name for name, *_ in close)}?" if close else told


def _left(said: str) -> str:
    """Return that words that are known, one by one, ask nothing together."""
    return f"no question here asks about {readable(said)!r} in these words"
