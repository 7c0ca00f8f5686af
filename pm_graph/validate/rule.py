"""A rule and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pm_graph.record import NamedTuple

PASSED, FAILED, UNVERIFIABLE = "passed", "failed", "not verifiable"


class Outcome(NamedTuple):
    """One rule, held against one file."""

    rule: str
    """Its short name."""
    outcome: str
    """``passed``, ``failed`` or ``not verifiable``."""
    what: str
    """What has to hold; where it can't be told, why not."""
    where: tuple[str, ...] = ()
    """Each place at which it does not hold, or that could not be judged."""
    remedy: str = ""
    """What would do."""
    source: str = ""
    """The clause of the standard that the rule comes from."""

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON has it."""
        return {**self._asdict(), "where": list(self.where)}


def judged(
    rule: str, what: str, where: Sequence[str], remedy: str = "", source: str = ""
) -> Outcome:
    """Return the outcome of a rule that could be checked: failed if there is any place."""
    found = tuple(dict.fromkeys(where))
    return Outcome(rule, FAILED if found else PASSED, what, found, remedy, source)
