"""The records that the parts of the engine hand to each other."""

from __future__ import annotations

from pm_graph.reason.join import Pattern
from pm_graph.reason.keys import Ints
from pm_graph.record import NamedTuple


class Body(NamedTuple):
    """A rule made ready to run."""

    rule: str
    premises: tuple[Pattern, ...]
    heads: tuple[Pattern, ...]
    prefix: tuple[int, ...] = ()
    """The keys of premises that were used up in making the body: those of a list."""
    half: tuple[int, ...] = ()
    """Where the premises stand that do not speak of the second twin."""
    twins: tuple[str, str] | None = None
    """The two variables that a rule finds to be the same, if it does."""


class Batch(NamedTuple):
    """What one body gave at one time, and from what: kept for proofs only."""

    time: int
    rule: str
    keys: Ints
    premises: tuple[Ints, ...]
    """A column of keys for each premise of the body."""
    prefix: tuple[int, ...] = ()


class Membership(NamedTuple):
    """A list that is there: its members and the triples that say so."""

    head: int
    members: tuple[int, ...]
    cells: tuple[int, ...]
    """The keys of its rdf:first and rdf:rest triples, from head to end."""
