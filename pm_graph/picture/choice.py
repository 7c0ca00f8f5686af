"""Which frameworks a few words name."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from pm_graph.errors import UnknownNameError
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.graph import Graph

FRAMEWORK = ("pm:Framework",)


def frameworks(graph: Graph, words: Sequence[str]) -> list[NamedNode]:
    """Return the frameworks that ``words`` name, each once: SFIA 8 is one name, sfia-8 sfia-6 two.

    Of several ways to read the words the one with the longest names from the left is taken. Raises
    UnknownNameError, with the nearest names, for what is none.
    """
    found: dict[str, None] = {}
    rest = list(words)
    while rest:
        for size in range(len(rest), 0, -1):
            try:
                found |= dict.fromkeys(graph.resolve(" ".join(rest[:size]), FRAMEWORK))
            except UnknownNameError as error:
                if size == 1:
                    raise UnknownNameError(
                        "framework", " ".join(rest), error.known, exit_code=error.exit_code
                    ) from None
            else:
                del rest[:size]
                break
    return [NamedNode(iri) for iri in found]
