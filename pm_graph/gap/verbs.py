"""How closely a sentence ties its doer to something: the verb that governs a place."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.gap.gazetteer import Find, Gazetteer, Name, name
from pm_graph.gap.lexicon import Lexicon
from pm_graph.gap.stem import Token
from pm_graph.gap.terms import CONTRIBUTES, Terms
from pm_graph.record import NamedTuple

THROUGH = frozenset(["to", "with", "in", "on", "by", "for"])
"""Words by which one verb hands on to the next: who helped to launch has helped."""
REACH = 6
"""How many words after the first verb the second may begin."""

ARTICLES = frozenset(("a", "an", "the", "my", "our", "your", "its", "their"))
"""What stands before nouns and never before a verb."""
NOUNS = ("ment", "ments", "tion", "tions", "ance", "ness")
"""How nouns end that share their stem with a verb."""


class Verb(NamedTuple):
    """A verb in a sentence."""

    places: tuple[int, ...]
    degree: int
    words: str
    action: str
    """The IRI of the action that it is; empty where the graph has none."""


class Verbs:
    """Finds the verbs of a sentence, and the one that governs a place."""

    def __init__(self, terms: Terms, words: Lexicon) -> None:
        self._terms = terms
        actions = {label.name.casefold(): label.thing for label in terms.labels.get("Action", ())}
        self._degrees: dict[str, int] = {}
        self._actions: dict[str, str] = {}
        names: list[Name] = []
        self._exact: dict[str, int] = {}
        for verb, action in actions.items():
            if verb in words.empty:
                continue
            self._add(names, verb, terms.verbs.get(action, CONTRIBUTES), action)
        for verb, involvement in words.verbs.items():
            degree = terms.degrees.get(involvement, CONTRIBUTES)
            if verb.endswith("!"):
                self._exact[verb[:-1]] = degree
            else:
                self._add(names, verb, degree, actions.get(verb, ""))
        self._gazetteer = Gazetteer(names)

    def _add(self, names: list[Name], verb: str, degree: int, action: str) -> None:
        found = name(verb, verb, phrase=True)
        if found is not None:
            names.append(found)
            self._degrees[verb], self._actions[verb] = degree, action

    def find(self, sentence: Sequence[Token]) -> list[Verb]:
        """Return the verbs of a sentence in their order."""
        found = [
            Verb(
                find.places,
                self._degrees[find.name.thing],
                find.words(sentence),
                self._actions[find.name.thing],
            )
            for find in self._gazetteer.find(sentence)
            if not any(_is_noun(sentence[place], find.name.label) for place in find.places)
            and not _is_epithet(sentence, find.places[0])
        ]
        taken = {place for verb in found for place in verb.places}
        found += [
            Verb((place,), self._exact[token.surface], token.surface, "")
            for place, token in enumerate(sentence)
            if token.surface in self._exact and place not in taken
        ]
        return sorted(found, key=lambda verb: verb.places)


def _is_noun(word: Token, verb: str) -> bool:
    """Say whether ``word`` names what ``verb`` does: management does not tell that one manages."""
    return word.surface.endswith(NOUNS) and not verb.endswith(NOUNS)


def _is_epithet(sentence: Sequence[Token], place: int) -> bool:
    """Say whether the word is part of a noun: "a leading company", "data-driven", "the plan"."""
    return sentence[place].joined or (place > 0 and sentence[place - 1].surface in ARTICLES)


def governing(
    find: Find,
    verbs: Sequence[Verb],
    others: frozenset[int],
    sentence: Sequence[Token],
    *,
    bare: bool,
) -> Verb | None:
    """Return the verb whose object is what was found, None if the sentence has none.

    It is the last one before it, or its own first word ("manage people"); else one within it, else
    the first behind it. ``others`` are the words of names found elsewhere, whose verbs are part of
    those names. For a ``bare`` word only a verb before it will do. A verb behind "to", "with" and
    the like has the lesser involvement of both verbs.
    """
    first = find.places[0]
    before = [
        place
        for place, verb in enumerate(verbs)
        if verb.places[0] == first or (verb.places[-1] < first and not set(verb.places) & others)
    ]
    if before:
        return _through(list(verbs), before, sentence)
    if bare:
        return None
    within = [verb for verb in verbs if set(verb.places) <= set(find.places)]
    behind = [verb for verb in verbs if verb.places[0] > first and not set(verb.places) & others]
    return next(iter([*within, *behind]), None)


def _through(verbs: list[Verb], before: list[int], sentence: Sequence[Token]) -> Verb:
    """Return the last of the verbs ``before``, with what earlier ones hand on to it."""
    verb = verbs[before[-1]]
    degree, words = verb.degree, [verb.words]
    later = verb
    for place in reversed(before[:-1]):
        earlier = verbs[place]
        gap = [token.surface for token in sentence[earlier.places[-1] + 1 : later.places[0]]]
        last = gap[-1] if gap else sentence[earlier.places[-1]].surface
        if gap == ["and"]:
            degree = max(degree, earlier.degree)
        elif last in THROUGH and len(gap) < REACH:
            degree = min(degree, earlier.degree)
        else:
            break
        words.insert(0, earlier.words)
        later = earlier
    return verb._replace(degree=degree, words=" … ".join(words))
