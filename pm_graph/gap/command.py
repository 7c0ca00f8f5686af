"""The command ``gap``: a profile or an advert in, the map out."""

from __future__ import annotations

from pm_graph.errors import UsageError
from pm_graph.gap.result import table
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    from pm_graph.answer import Answer
    from pm_graph.graph import Graph

    Options = Namespace | SimpleNamespace

PAGE = "html"
"""The format that only this command writes itself."""


def page_wanted(options: Options) -> bool:
    """Say whether the map is wanted as a page: by ``-f html``, or by the ending of ``-o``."""
    if options.format:
        return bool(options.format == PAGE)
    return str(options.output or "").lower().endswith((".html", ".htm"))


def map_of(graph: Graph, options: Options) -> Answer:
    """Return the map of the profile or advert that the options name.

    Raises UsageError unless exactly one is named, and what reading and placing it raise.
    """
    if bool(options.profile) == bool(options.advert):
        both = " and --advert FILE; one at a time" if options.profile else " or --advert FILE"
        raise UsageError(f"gap takes PROFILE{both}; see pm-graph gap --help")
    if options.advert:
        from pm_graph.gap.advert import read as read_advert

        profile = read_advert(options.advert)
    else:
        from pm_graph.gap.profile import read

        profile = read(options.profile)
    return graph.gap(profile, framework=options.framework, against=options.against)


def shown(answer: Answer, form: str, options: Options) -> Answer:
    """Return the answer with the columns that a format has room for.

    A table of everything shows what is touched by what; a table of one thing tells why as well.
    """
    if form != "table" or not answer.rows:
        return answer
    return table(answer, detail=bool(options.against))
