"""Evidence held against statements: met, partly met, missing, optional, each with its reason.

The rules, which are ours: a statement is met by a claim to its capability, or to one below it in
the tree, at its involvement or a closer one, whose scope neither falls short of its own nor
gainsays it. It is met in part by a claim that lacks something of that, or to a capability above or
beside it. More evidence never takes anything away: each statement takes the best claim there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pm_graph.gap.asked import Asked
from pm_graph.gap.claim import Claim
from pm_graph.gap.lexicon import Reach, lexicon
from pm_graph.gap.terms import Terms
from pm_graph.record import NamedTuple

MET, PARTLY, MISSING = "met", "partly met", "missing"
OPTIONAL, UNCOMPARED, UNPLACED = "optional", "not compared", "not placed"
MARKS = (MET, PARTLY, MISSING, OPTIONAL, UNCOMPARED, UNPLACED)
"""All marks. What nothing touches is missing, unless it is left open whether it is asked."""
_FULL, _PART, _NONE = 2, 1, 0


class Touch(NamedTuple):
    """How a claim bears on a statement."""

    grade: int
    claim: Claim
    lacks: tuple[str, ...]
    """What keeps it from being met in full."""


class Placed(NamedTuple):
    """A statement with its mark and the claims that give it."""

    asked: Asked
    mark: str
    touches: tuple[Touch, ...]
    """The nearest claim of each sentence that gives the mark."""
    why: str
    """What the mark rests on beside the claims."""
    optional: bool
    """Whether it is left open that this is asked: by a hedge, or by an "or" that is met."""


def place(statements: Sequence[Asked], claims: Sequence[Claim], terms: Terms) -> list[Placed]:
    """Return each statement with its mark, in their order."""
    judge = _Judge(terms, lexicon().scopes)
    placed = [_placed(one, [judge.touch(one, claim) for claim in claims]) for one in statements]
    met: dict[tuple[str, str], Asked] = {}
    for one in placed:
        if one.asked.alternative and one.mark == MET:
            met.setdefault(_sentence(one.asked), one.asked)
    return [_or(one, met.get(_sentence(one.asked))) for one in placed]


def _or(one: Placed, other: Asked | None) -> Placed:
    """Return ``one`` as optional where its sentence joins it by "or" to what is met."""
    if other is None or not one.asked.alternative or one.mark not in (MISSING, PARTLY):
        return one
    mark = OPTIONAL if one.mark == MISSING else one.mark
    why = f'the sentence says "or", and this of it is met: {other.statement}'
    return one._replace(mark=mark, why=why, optional=True)


def _sentence(asked: Asked) -> tuple[str, str]:
    """Return what statements that one passage makes of one thing have in common."""
    return asked.of.iri, " ".join(cited.iri for cited in asked.citations)


def _placed(asked: Asked, touches: Sequence[Touch]) -> Placed:
    left_open = asked.optional
    if not asked.capabilities:
        return Placed(
            asked, UNCOMPARED, (), "names no capability to hold evidence against", left_open
        )
    best = max((touch.grade for touch in touches), default=_NONE)
    if best == _NONE:
        why = "the document leaves open whether it is asked" if left_open else ""
        near = sorted({lack for touch in touches for lack in touch.lacks})
        if near:
            why = "; ".join(filter(None, (why, f"beside it stands {', '.join(near)}")))
        return Placed(asked, OPTIONAL if left_open else MISSING, (), why, left_open)
    chosen: dict[int, Touch] = {}
    for touch in touches:
        sentence = touch.claim.sentence
        nearer = sentence not in chosen or len(touch.lacks) < len(chosen[sentence].lacks)
        if touch.grade == best and nearer:
            chosen[sentence] = touch
    mark = MET if best == _FULL else PARTLY
    return Placed(asked, mark, tuple(chosen.values()), "", left_open)


class _Judge:
    """Holds one claim against one statement."""

    def __init__(self, terms: Terms, scopes: Mapping[str, Reach]) -> None:
        self._terms, self._scopes = terms, scopes

    def touch(self, asked: Asked, claim: Claim) -> Touch:
        """Return how ``claim`` bears on ``asked``."""
        if not asked.capabilities:
            return Touch(_NONE, claim, ())
        relation = self._relation(asked, claim)
        if relation == "":
            lacks = self._lacks(asked, claim)
            return Touch(_PART if lacks else _FULL, claim, lacks)
        if relation is not None:
            return Touch(_PART, claim, (relation, *self._lacks(asked, claim)))
        phases = claim.phases & asked.phases if len(asked.phases) > 1 else frozenset()
        if phases:
            return Touch(_PART, claim, (f"names one phase of it: {self._named(phases)}",))
        whom = claim.stakeholders & asked.stakeholders
        actions = claim.actions & asked.actions
        if not claim.capability and whom and actions:
            shared = f"the same action with the same people: {self._named(actions | whom)}"
            return Touch(_PART, claim, (shared, "what it was about is not said"))
        # Who ran campaigns has not written brochures: told, but not counted.
        beside = self._beside(asked, claim)
        return Touch(_NONE, claim, (beside,) if beside else ())

    def _relation(self, asked: Asked, claim: Claim) -> str | None:
        """Return how the capabilities are related: "" if the claim's is the statement's or below.

        None if they are not related as far as is counted here.
        """
        mine, above = claim.capability, self._terms.above
        if not mine:
            return None
        if mine in asked.capabilities:
            return ""
        name = self._terms.called[mine]
        if any(one in above.get(mine, ()) for one in asked.capabilities):
            # What stands for a whole group of the tree is not done with one member of it.
            whole = [one for one in asked.capabilities if one in above]
            return "" if any(one in above[mine] for one in whole) else f"{name} is a part of it"
        if any(mine in above.get(one, ()) for one in asked.capabilities):
            return f"{name} is broader than what is asked"
        return None

    def _beside(self, asked: Asked, claim: Claim) -> str:
        """Return what the claim is about if that only stands beside what is asked, else ""."""
        parents, mine = self._terms.parents, claim.capability
        near = any(
            parents.get(one, frozenset()) & parents.get(mine, frozenset())
            for one in asked.capabilities
        )
        return self._terms.called[mine] if mine and near else ""

    def _lacks(self, asked: Asked, claim: Claim) -> tuple[str, ...]:
        lacks = []
        if claim.degree < asked.degree:
            told, wanted = self._terms.degree(claim.degree), self._terms.degree(asked.degree)
            lacks.append(f"{told} is less close than {wanted}, which is asked")
        short = [lack for scope in asked.scopes if (lack := self._short(scope, asked, claim))]
        # Of scopes that the document joins by "or" one is enough.
        if short and not (asked.alternative and len(short) < len(asked.scopes)):
            lacks += short
        if claim.hedged:
            lacks.append(f'"{claim.hedged}" leaves it open')
        return tuple(lacks)

    def _short(self, scope: str, asked: Asked, claim: Claim) -> str:
        """Return in which way the claim falls short of one scope of the statement."""
        name = scope.rpartition("/")[2]
        reach = self._scopes.get(name, Reach(True, frozenset(), frozenset(), ()))
        shown = {one.rpartition("/")[2] for one in claim.scopes}
        if name in shown or shown & reach.shown_by:
            return ""
        own = {one.rpartition("/")[2] for one in asked.scopes}
        called = self._terms.called.get(scope, name)
        if gainsaid := (shown & reach.against) - own:
            return f"speaks of {min(gainsaid).replace('-', ' ')}, not of {called}"
        return f"does not show {called}" if reach.shows else ""

    def _named(self, things: frozenset[str]) -> str:
        return ", ".join(sorted(self._terms.called.get(thing, thing) for thing in things))
