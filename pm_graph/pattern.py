"""What a phrasing is compiled to: states, and the arcs that lead from one to the next."""

from pm_graph.record import NamedTuple

WORD, SLOT, SKIP = 0, 1, 2
"""Kinds of arcs: a word that has to stand there, the place of a value, nothing."""


class Arc(NamedTuple):
    """A step of a pattern."""

    kind: int
    text: str
    """The canonical word, or the name of the parameter."""
    to: int
    """The state that it leads to."""


class Pattern(NamedTuple):
    """A phrasing, compiled: the arcs that leave each state. The first state is 0."""

    arcs: list[list[Arc]]
    final: int
    slots: frozenset[str]
    """The parameters that have a place in it."""
    words: frozenset[str]
    """The canonical words that have a place in it."""
