"""From a sentence in plain words to a question of the catalogue with its parameters.

The phrasings stand in the questions' headers; nothing here knows any of them. A value that names
nothing in the graph is refused by name, never guessed.
"""

import re
from collections import Counter
from collections.abc import Callable

from pm_graph.catalogue import Catalogue
from pm_graph.errors import BadValueError, UnknownNameError
from pm_graph.phrasing import (
    LONGEST_QUESTION,
    LONGEST_VALUE,
    compile_phrasing,
    folded,
    matches,
    may_fit,
    tokens,
)
from pm_graph.question import Question
from pm_graph.record import NamedTuple
from pm_graph.resolve import ANY, Resolver, fold


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


def understand(
    sentence: str, catalogue: Catalogue, resolver_of: Callable[[Question], Resolver]
) -> Understanding:
    """Read ``sentence`` as one of the catalogue's questions.

    ``resolver_of`` gives what knows the names that the parameters of a question may have.
    """
    words = tokens(sentence)
    if not words or len(words) > LONGEST_QUESTION:
        return Understanding([], [], nearest(words[:LONGEST_QUESTION], catalogue, resolver_of))
    heard = folded(words)
    readings: dict[tuple[str, str], Reading] = {}
    refused: list[tuple[int, str]] = []
    for name, phrasing in catalogue.phrasings():
        if not may_fit(phrasing, heard):
            continue
        for literal, binding in matches(compile_phrasing(phrasing), words):
            question, said = catalogue[name], dict(binding)
            resolver = resolver_of(question)
            try:
                terms = {s: resolver.terms(question.parameter(s), t) for s, t in said.items()}
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
    return Understanding([], unknown[:3], nearest(words, catalogue, resolver_of))


def nearest(
    words: list[str],
    catalogue: Catalogue,
    resolver_of: Callable[[Question], Resolver],
    most: int = 3,
) -> list[str]:
    """Return the names of the questions nearest to ``words``; there are always some.

    A word counts for more the fewer questions have it, and a misspelt one counts for the word it
    looks like. A question also counts for more if most of the words name a thing that it can be
    asked about. Where no word tells anything, the questions that can be asked in most
    ways come.
    """
    from difflib import get_close_matches

    headers = {
        question.name: Counter(
            word.casefold().strip("[](){}|")
            for text in (question.name.replace("-", " "), question.title, *question.phrasings)
            for word in re.split(r"[\s|]+", text)
        )
        for question in catalogue
    }
    known = {word for header in headers.values() for word in header if word}
    told = [get_close_matches(word.casefold(), known, n=1, cutoff=0.75) for word in words]
    common = {word: sum(word in header for header in headers.values()) for word in known}
    scores = {
        name: sum(1 / common[close[0]] for close in told if close and close[0] in header)
        for name, header in headers.items()
    }
    said = {
        fold(" ".join(words[start:stop])): (stop - start) / len(words)
        for start in range(len(words))
        for stop in range(start + 1, min(start + LONGEST_VALUE, len(words)) + 1)
    }
    for question in catalogue:
        for parameter in question.parameters:
            if parameter.is_thing and parameter.types != (ANY,):
                names = resolver_of(question).known(parameter.types)
                scores[question.name] += max(
                    (share for name, share in said.items() if name in names and share > 1 / 2),
                    default=0,
                )
    order = sorted(headers, key=lambda name: (-scores[name], -headers[name].total(), name))
    return order[:most]
