"""What the graph knows that evidence can speak of: names, verbs, the tree, all by query."""

from __future__ import annotations

from pm_graph.catalogue import Catalogue
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.shelf import files

if TYPE_CHECKING:
    from pm_graph.answer import Answer, Row
    from pm_graph.graph import Graph

CONTRIBUTES = 1
"""The rank of the involvement that anybody has who had anything to do with a thing."""


class Label(NamedTuple):
    """One name of one thing."""

    thing: str
    name: str
    preferred: bool


class Terms(NamedTuple):
    """The controlled vocabularies of one graph."""

    labels: dict[str, list[Label]]
    """By the last part of the class's IRI."""
    called: dict[str, str]
    """The preferred name of each thing."""
    degrees: dict[str, int]
    """The rank of each involvement by its preferred name in lower case."""
    verbs: dict[str, int]
    """The rank of the involvement that the graph reads an action as, by the action's IRI."""
    above: dict[str, frozenset[str]]
    """All capabilities above one."""
    parents: dict[str, frozenset[str]]
    """Those directly above one, without the groups at the top, which hold much of many kinds."""

    def degree(self, rank: int) -> str:
        """Return the name of the involvement with this rank."""
        return next((name for name, r in self.degrees.items() if r == rank), "not said")


def hidden(graph: Graph) -> Graph:
    """Return ``graph`` with the queries of this package as its questions."""
    from pm_graph.graph import Graph as Questioned

    paths = [
        path
        for path in files("queries", ".rq")
        if "gap_" in path.replace("\\", "/").rpartition("/")[2]
    ]
    return Questioned(graph.source, Catalogue(paths, hidden=()), graph.timeout)


def terms(graph: Graph) -> Terms:
    """Ask ``graph``, one from :func:`hidden`, for its vocabularies."""
    labels: dict[str, list[Label]] = {}
    called: dict[str, str] = {}
    degrees: dict[str, int] = {}
    for row in graph.run("gap_names"):
        kind, thing, text = _iri(row, "kind"), _iri(row, "thing"), str(row["name"])
        preferred = row["preferred"] == 1
        labels.setdefault(kind.rpartition("#")[2], []).append(Label(thing, text, preferred))
        if preferred:
            called.setdefault(thing, text)
            if rank := _number(row, "rank"):
                degrees[text.casefold()] = rank
    parents, above = _tree(graph.run("gap_tree"))
    return Terms(labels, called, degrees, _verbs(graph.run("gap_verbs")), above, parents)


def _iri(row: Row, column: str) -> str:
    return str(getattr(row[column], "iri", row[column]))


def _number(row: Row, column: str) -> int:
    value = row[column]
    return int(value) if isinstance(value, int | float) else 0


def _tree(answer: Answer) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    direct: dict[str, set[str]] = {}
    parents: dict[str, set[str]] = {}
    for row in answer:
        narrower, broader = _iri(row, "narrower"), _iri(row, "broader")
        direct.setdefault(narrower, set()).add(broader)
        if not row["top"]:
            parents.setdefault(narrower, set()).add(broader)
    above: dict[str, frozenset[str]] = {}
    for thing, firsts in direct.items():
        reached: set[str] = set()
        ahead = list(firsts)
        while ahead:
            if (one := ahead.pop()) not in reached:
                reached.add(one)
                ahead += direct.get(one, ())
        above[thing] = frozenset(reached)
    return {thing: frozenset(found) for thing, found in parents.items()}, above


def _verbs(answer: Answer) -> dict[str, int]:
    """Return the involvement that most duties with an action have.

    What is done together with others counts as contributing whatever the verb, so that such duties
    tell of the verb only where there are no others. Of two that are as frequent the lesser counts:
    nothing closer is claimed for a verb than it bears.
    """
    counts: dict[str, dict[int, int]] = {}
    for row in answer:
        ranks = counts.setdefault(_iri(row, "action"), {})
        ranks[_number(row, "degree")] = _number(row, "duties")
    found = {}
    for action, ranks in counts.items():
        alone = {rank: n for rank, n in ranks.items() if rank > CONTRIBUTES} or ranks
        found[action] = min(alone, key=lambda rank: (-alone[rank], rank))
    return found
