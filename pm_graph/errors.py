"""Everything that can go wrong, under one root; each error carries its data."""

from collections.abc import Sequence
from typing import NamedTuple

USAGE, DATA, NOT_STATED, NOT_UNDERSTOOD = 2, 3, 4, 5


class PmGraphError(Exception):
    """The root of all errors that pm-graph raises on purpose.

    ``str(error)`` is what the shell prints: one line a fault, saying what, where and what would
    do. ``exit_code`` is the status a command ends with.
    """

    exit_code = DATA


class Fault(NamedTuple):
    """One thing wrong at one place of a document."""

    line: int
    """The line, counted from 1; 0 when the whole file is meant."""
    message: str


class DocumentError(PmGraphError):
    """A document, table or query file that can't be read; holds all its faults at once."""

    def __init__(self, path: str, faults: Sequence[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults))
        super().__init__(path, self.faults)

    def __str__(self) -> str:
        return "\n".join(
            f"{self.path}:{fault.line}: {fault.message}"
            if fault.line
            else f"{self.path}: {fault.message}"
            for fault in self.faults
        )


class UnknownLayoutError(DocumentError):
    """A document that no loader recognises."""

    def __init__(self, path: str, known: Sequence[str]) -> None:
        self.known = tuple(known)
        super().__init__(path, [Fault(0, f"no loader knows this layout; known: {', '.join(known)}")])
