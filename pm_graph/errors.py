"""Everything that can go wrong, under one root; each error carries its data."""

from collections.abc import Sequence

from pm_graph.record import NamedTuple

USAGE, DATA, NOT_STATED, NOT_UNDERSTOOD = 2, 3, 4, 5
"""Exit codes: a usage error, a data or query error, and the two statuses without an answer."""

LONGEST_QUOTE = 60
"""How much of what somebody typed an error repeats, in characters."""
LONGEST_LINE = 900
"""How long a line of an error may be, in characters."""
FEW = 12
"""How many known names an error lists in full."""


class PmGraphError(Exception):
    """The root of all errors that pm-graph raises on purpose.

    ``str(error)`` is what the shell prints: one line a fault, saying what, where and what would
    do. ``exit_code`` is the status a command ends with.
    """

    exit_code = DATA

    def lines(self) -> list[str]:
        """Return the message as it is printed: one readable line, or one a fault."""
        return [readable(str(self))]


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
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return one line a fault."""
        return [
            readable(f"{self.path}:{fault.line}: {fault.message}")
            if fault.line
            else readable(f"{self.path}: {fault.message}")
            for fault in self.faults
        ]


class DocumentsError(PmGraphError):
    """Several documents that can't be read; holds the error of each."""

    def __init__(self, errors: Sequence[DocumentError]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return one line a fault, document by document."""
        return [line for error in self.errors for line in error.lines()]


class UnknownLayoutError(DocumentError):
    """A document that no loader recognises."""

    def __init__(self, path: str, known: Sequence[str]) -> None:
        self.known = tuple(known)
        super().__init__(
            path, [Fault(0, f"no loader knows this layout; known: {', '.join(known)}")]
        )


class UnknownNameError(PmGraphError):
    """A name that nothing here has: a question, a parameter, a term, a format."""

    def __init__(
        self,
        kind: str,
        name: str,
        known: Sequence[str],
        *,
        exit_code: int = DATA,
        meant: str | None = None,
        told: Sequence[str] = (),
    ) -> None:
        self.kind, self.name, self.known, self.exit_code = kind, name, tuple(known), exit_code
        # Where things have many names, one of each is told if none looks like the given one.
        self.told = tuple(told) or self.known
        # The part of the name that looks like one: a path or CURIE is compared by its end.
        self._meant = name if meant is None else meant
        super().__init__(kind, name, self.known)

    @property
    def nearest(self) -> list[str]:
        """The known names that look most like the given one, at most three."""
        from difflib import get_close_matches

        by_fold = {name.casefold(): name for name in self.known}
        close = get_close_matches(self._meant.casefold(), list(by_fold), n=3, cutoff=0.6)
        return [by_fold[name] for name in close]

    def __str__(self) -> str:
        name = self.name if len(self.name) <= LONGEST_QUOTE else self.name[:LONGEST_QUOTE] + "…"
        if self.nearest:
            remedy = f"did you mean {' or '.join(self.nearest)}?"
        elif len(self.told) <= FEW:
            remedy = f"known: {', '.join(self.told)}" if self.told else "there is none"
        else:
            remedy = f"{len(self.told)} are known"
        return f"no {self.kind} {readable(name)!r}; {remedy}"


class BadValueError(PmGraphError):
    """A parameter's value that is not of the parameter's type."""

    exit_code = USAGE

    def __init__(self, parameter: str, value: str, wanted: str) -> None:
        self.parameter, self.value, self.wanted = parameter, value, wanted
        super().__init__(parameter, value, wanted)

    def __str__(self) -> str:
        return f"{self.parameter}: {readable(self.value)!r} is not {self.wanted}"


class QueryError(PmGraphError):
    """A query that can't be run as it stands.

    ``line`` and ``column`` count from 1 in the text that was given; 0 where nobody knows.
    """

    def __init__(
        self, message: str, *, path: str = "query", line: int = 0, column: int = 0
    ) -> None:
        self.message, self.path, self.line, self.column = message, path, line, column
        super().__init__(message, path, line, column)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"


class QueryTimeoutError(PmGraphError):
    """A query that took longer than it was allowed to."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)

    def __str__(self) -> str:
        return f"no answer within {self.seconds:g} s; allow more with --timeout, or ask for less"


class EndpointError(PmGraphError):
    """A SPARQL endpoint that can't be reached or that refuses."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(url, reason)

    def __str__(self) -> str:
        return f"{self.url}: {readable(self.reason)}"


class GraphFileError(PmGraphError):
    """A graph, store or output that can't be opened, read or written."""

    def __init__(self, path: str, reason: str, *, line: int = 0, column: int = 0) -> None:
        self.path, self.reason, self.line, self.column = path, reason, line, column
        super().__init__(path, reason, line, column)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {readable(self.reason)}"


class DamagedError(PmGraphError):
    """What was kept between processes is not as it was saved; nobody sees it but who reads it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: damaged")
        self.path = path


class UsageError(PmGraphError):
    """A command line or call whose words do not fit together."""

    exit_code = USAGE


def readable(text: str) -> str:
    """Return ``text`` in one line of printable characters, cut in the middle where it is long."""
    line = "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))
    half = LONGEST_LINE // 2
    return line if len(line) <= LONGEST_LINE else f"{line[:half]} … {line[-half:]}"
