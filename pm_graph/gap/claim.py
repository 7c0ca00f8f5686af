"""What a sentence of evidence comes down to: claims, or the reason why there are none."""

from __future__ import annotations

from pm_graph.record import NamedTuple


class Claim(NamedTuple):
    """That a sentence speaks of a capability, or at least of an action, a phase or somebody."""

    sentence: int
    """The number of the sentence among all that were read."""
    capability: str
    """Its IRI; empty where none is named."""
    degree: int
    words: str
    """Which words were read as what."""
    scopes: frozenset[str]
    hedged: str
    """The word that leaves it open, such as may; empty if it is said flatly."""
    actions: frozenset[str]
    stakeholders: frozenset[str]
    phases: frozenset[str]


class Told(NamedTuple):
    """One sentence of the evidence, and why nothing was read from it."""

    text: str
    line: int
    silent: str
    """The reason; empty if claims were read."""
