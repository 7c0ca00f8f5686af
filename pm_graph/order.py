"""Of two things of one kind that a sentence names, which is the value of which parameter.

Told by the words beside them, as the phrasings of the question have words beside the places of its
parameters: in "what {framework} asks for that {other} never mentions", what never mentions is the
other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log

from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.wording import Token, Wording

NEAR = 4
"""How many words on either side count."""
DOUBT = 0.5
"""What is added to each count, so that one word alone decides little."""

Counts = dict[str, dict[str, int]]
"""By the name of a parameter, how often each sign stands beside its place."""

_SLOT = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"[\[\]()|]")


def counted(phrasings: Sequence[str], names: Sequence[str], rules: Wording) -> Counts:
    """Return the signs beside the places of the parameters ``names`` in ``phrasings``."""
    found: Counts = {name: {} for name in names}
    for phrasing in phrasings:
        parts = _SLOT.split(phrasing)
        texts = [rules.tokens(_MARK.sub(" ", text)) for text in parts[::2]]
        slots = parts[1::2]
        if not set(names) <= set(slots):
            continue
        order = [slot for slot in slots if slot in names]
        for place, slot in enumerate(slots):
            if slot in found:
                for sign in _signs(texts[place], texts[place + 1], order.index(slot)):
                    found[slot][sign] = found[slot].get(sign, 0) + 1
    return found


def likelihood(
    counts: Counts, tokens: Sequence[Token], named: Sequence[tuple[str, tuple[int, int]]]
) -> float:
    """Return how well the values ``named``, with their places, stand where their names would.

    The greater the better, as the logarithm of a likelihood; only the parameters in ``counts``
    count.
    """
    total, seen = 0.0, 0
    for number, (name, (start, stop)) in enumerate(named):
        if name not in counts:
            continue
        before = named[number - 1][1][1] if number else 0
        behind = named[number + 1][1][0] if number + 1 < len(named) else len(tokens)
        for sign in _signs(tokens[before:start], tokens[stop:behind], seen):
            mine = counts[name].get(sign, 0) + DOUBT
            every = sum(of.get(sign, 0) + DOUBT for of in counts.values())
            total += log(mine / every)
        seen += 1
    return total


def _signs(left: Sequence[Token], right: Sequence[Token], number: int) -> Iterator[str]:
    """Yield what stands beside a place: the words on either side, and which of several it is."""
    yield f"#{number}"
    for token in left[-NEAR:]:
        yield f"<{token.canon}"
    for token in right[:NEAR]:
        yield f">{token.canon}"
