"""Sentences that a phrasing stands for, with names of the graph in the places of its parameters."""

import random
import re

from pm_graph.question import Parameter, Question
from pm_graph.resolve import ANY, Resolver

_INNER = re.compile(r"\[([^][()]*)\]|\(([^][()]*)\)")
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = ("3", "4", "5", "6")
_TEXTS = ("backlog", "launch", "team")


def spoken(question: Question, phrasing: str, resolver: Resolver, pick: random.Random) -> str:
    """Return one of the sentences that ``phrasing`` of ``question`` stands for, as ``pick`` picks.

    Things have any of their names; numbers and texts are a few that are likely.
    """
    while found := _INNER.search(phrasing):
        may_miss = found[1] is not None
        options = (found[1] if may_miss else found[2]).split("|")
        option = pick.choice([*options, ""] if may_miss else options)
        phrasing = f"{phrasing[: found.start()]} {option} {phrasing[found.end() :]}"
    text = _SLOT.sub(lambda slot: _name(question.parameter(slot[1]), resolver, pick), phrasing)
    return " ".join(text.split())


def _name(parameter: Parameter, resolver: Resolver, pick: random.Random) -> str:
    if parameter.types[0] == "xsd:integer":
        return pick.choice(_NUMBERS)
    if not parameter.is_thing or parameter.types == (ANY,):
        return pick.choice(_TEXTS)
    return pick.choice(list(resolver.known(parameter.types)) or list(_TEXTS))
