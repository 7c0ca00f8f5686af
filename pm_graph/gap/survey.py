"""Evidence in, map out: the one function that the command line and the Python API call."""

from __future__ import annotations

from collections.abc import Iterable

from pm_graph.answer import ANSWERED, Answer, Understood
from pm_graph.gap.asked import asked
from pm_graph.gap.claims import Reader
from pm_graph.gap.evidence import Given, Profile, gather
from pm_graph.gap.placing import place
from pm_graph.gap.result import TITLE, answer
from pm_graph.gap.terms import hidden, terms
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pm_graph.graph import Graph, Value


def survey(
    graph: Graph,
    evidence: Iterable[Given] | Profile,
    *,
    framework: str | None = None,
    against: str | None = None,
) -> Answer:
    """Return where ``evidence`` stands among all statements of the graph.

    ``framework`` and ``against`` narrow it down to one framework and to one level, title, role or
    skill. Raises UnknownNameError for one that the graph does not have, EvidenceError for evidence
    in terms that it does not have. The status is not_stated where the framework describes no such
    thing.
    """
    profile = gather(evidence)
    questions = hidden(graph)
    known = terms(questions)
    told, claims = Reader(known, advert=profile.advert).read(profile)
    bounds: dict[str, Value] = {}
    if framework is not None:
        bounds["framework"] = framework
    if against is not None:
        bounds["thing"] = against
    stated = questions.run("gap_asked", **bounds)
    parameters = stated.understood.parameters if stated.understood else {}
    understood = Understood("gap", TITLE, parameters)
    if stated.status != ANSWERED:
        summary = stated.summary.replace(
            "What the frameworks ask, one row a statement".lower(), TITLE.lower()
        )
        return Answer(
            f"gap {profile.name}", stated.status, summary, understood=understood, notes=stated.notes
        )
    placed = place(asked(stated), claims, known)
    return answer(profile, told, placed, known, understood=understood, query=stated.query)
