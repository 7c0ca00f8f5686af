"""Queries that an engine may be given as they are, and what is told of all others by their text."""

from pm_graph.record import NamedTuple
from pm_graph.vocabulary import PREFIXES

LONGEST = 20_000
"""Up to how many characters a query is surely no large one."""
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


class Checked(str):
    """A query that needs no look at its text: short, no update, all its prefixes declared."""

    __slots__ = ()


class Completed(NamedTuple):
    """A query that may be passed on to an engine, and what its text tells about it."""

    text: str
    """The query with the known prefixes it uses declared."""
    added: int = 0
    """How many lines that put in front."""
    elsewhere: bool = False
    """Whether it would have the engine ask another server (SERVICE)."""
    names_graphs: bool = False
    """Whether it chooses its own graphs with FROM."""
    large: bool = False
    """Whether it has too many parts for an ordinary stack."""


def declared(text: str) -> Checked:
    """Return a query of our own with all known prefixes declared."""
    return Checked(_PROLOGUE + text)


def completed(text: str, path: str = "query") -> Completed:
    """Return ``text`` ready for an engine (:func:`pm_graph.sparql.complete`)."""
    if isinstance(text, Checked):
        return Completed(text)
    from pm_graph.sparql import complete

    return complete(text, path)
