"""From a sentence in plain words to a question of the catalogue with its parameters.

The phrasings stand in the questions' headers; nothing here knows any of them. A value that names
nothing in the graph is refused by name, never guessed.
"""

from pm_graph.catalogue import Catalogue
from pm_graph.errors import BadValueError, UnknownNameError
from pm_graph.phrasing import LONGEST_QUESTION, compile_phrasing, matches, may_begin, tokens
from pm_graph.question import Question
from pm_graph.record import NamedTuple
from pm_graph.resolve import Resolver


class Reading(NamedTuple):
    """One way to read a sentence: a question and the terms of its parameters."""

    literal: int
    question: Question
    said: dict[str, str]
    """The words that stand for each parameter's value."""
    terms: dict[str, list[str]]


class Understanding(NamedTuple):
    """All that came of a sentence."""

    readings: list[Reading]
    """The closest readings, all equally close; none if the sentence was not understood."""
    unknown: list[str]
    """What was not recognised, in words, where a phrasing fits but a value names nothing."""
    nearest: list[str]
    """The names of the questions that share most words with the sentence."""


def understand(sentence: str, catalogue: Catalogue, resolver: Resolver) -> Understanding:
    """Read ``sentence`` as one of the catalogue's questions."""
    words = tokens(sentence)
    if not words or len(words) > LONGEST_QUESTION:
        return Understanding([], [], [])
    readings: dict[tuple[str, str], Reading] = {}
    refused: list[tuple[int, str]] = []
    for name, phrasing in catalogue.phrasings():
        if not may_begin(phrasing, words[0]):
            continue
        for literal, binding in matches(compile_phrasing(phrasing), words):
            question, said = catalogue[name], dict(binding)
            try:
                terms = {
                    slot: resolver.terms(question.parameter(slot), text)
                    for slot, text in said.items()
                }
            except (UnknownNameError, BadValueError) as error:
                refused.append((literal, str(error)))
                continue
            key = (name, repr(sorted(terms.items())))
            if key not in readings or readings[key].literal < literal:
                readings[key] = Reading(literal, question, said, terms)
    if readings:
        closest = max(reading.literal for reading in readings.values())
        return Understanding(
            [reading for reading in readings.values() if reading.literal == closest], [], []
        )
    closest = max((literal for literal, _ in refused), default=0)
    unknown = list(dict.fromkeys(text for literal, text in refused if literal == closest))
    return Understanding([], unknown[:3], nearest(words, catalogue))


def nearest(words: list[str], catalogue: Catalogue, most: int = 3) -> list[str]:
    """Return the names of the questions whose header shares most words with ``words``."""
    told = {word.casefold() for word in words}
    scores = []
    for question in catalogue:
        header = " ".join([question.name.replace("-", " "), question.title, *question.phrasings])
        shared = told & {word.casefold().strip("[](){}|") for word in tokens(header)}
        scores.append((-len(shared), question.name))
    return [name for score, name in sorted(scores)[:most] if score]
