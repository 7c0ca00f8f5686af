"""Check one step of a proof against the table of rules, and against nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from pm_graph.reason import datatypes
from pm_graph.reason.table import LIST, Pattern, Rule, iri, is_variable, rules
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from pm_graph.reason.generalized import Generalized

FIRST, REST, NIL = iri("rdf:first"), iri("rdf:rest"), iri("rdf:nil")
Bound = dict[str, str]


def check_step(
    rule: str,
    premises: Sequence[Triple | Generalized],
    conclusion: Triple | Generalized | None,
) -> bool:
    """Whether a conclusion, None for a contradiction, follows from premises by one rule.

    The premises stand in the order of the table, a list as its cells from head to end. An unknown
    rule allows nothing.
    """
    known = rules().get(rule)
    if known is None:
        return False
    bound: Bound = {}
    members: list[str] = []
    rest = [_texts(premise) for premise in premises]
    for pattern in known.premises:
        if pattern[1] == LIST:
            found = _list(bound.get(pattern[0]), rest)
            if not found:
                return False
            members = found
            name = pattern[2].removesuffix("[]")
            bound |= {f"{name}[{place}]": of for place, of in enumerate(members, 1)}
            continue
        every = any("[k" in term for term in pattern)
        for place in range(1, len(members) + 1) if every else (0,):
            if not rest or not _match(_at(pattern, place, len(members)), rest.pop(0), bound):
                return False
    return not rest and _concluded(known, conclusion, bound, members)


def _concluded(
    rule: Rule, conclusion: Triple | Generalized | None, bound: Bound, members: list[str]
) -> bool:
    if conclusion is None:
        return not rule.conclusions and _allowed(rule, bound, members)
    for head in rule.conclusions:
        with_head = dict(bound)
        if _match(_at(head, 1, len(members)), _texts(conclusion), with_head) and _allowed(
            rule, with_head, members
        ):
            return True
    return False


def _allowed(rule: Rule, bound: Bound, members: list[str]) -> bool:
    """Whether members stand at places of their own, and all conditions hold."""
    one = next((of for name, of in bound.items() if name.endswith("[i]")), None)
    other = next((of for name, of in bound.items() if name.endswith("[j]")), None)
    if one is not None and one not in members:
        return False
    if other is not None and (other not in members or (one == other and members.count(one) < 2)):  # noqa: PLR2004 - two places
        return False
    return all(_holds(name, [bound[of] for of in asked]) for name, *asked in rule.conditions)


def _holds(condition: str, asked: list[str]) -> bool:
    match condition, asked:
        case "supported", [datatype]:
            return datatype in datatypes.SUPPORTED
        case "contained", [literal, datatype]:
            return datatypes.contained(datatypes.value(literal), datatype)
        case "equal", [one, other]:
            return datatypes.equal(one, other)
        case "different", [one, other]:
            return datatypes.different(one, other)
        case "outside", [literal, datatype]:
            return literal.startswith('"') and datatypes.outside(literal, datatype)
    return False


def _list(head: str | None, rest: list[Pattern]) -> list[str]:
    """Take the cells of a list off the premises; return its members, none if it is no list."""
    members = []
    while head is not None and head != NIL:
        if len(rest) < 2 or rest[0][:2] != (head, FIRST) or rest[1][:2] != (head, REST):  # noqa: PLR2004 - two triples a cell
            return []
        members.append(rest.pop(0)[2])
        head = rest.pop(0)[2]
    return members


def _at(pattern: Pattern, place: int, count: int) -> Pattern:
    """Put numbers in the places of a pattern's indexes."""
    first, second, third = (
        term.replace("[k+1]", f"[{place + 1}]")
        .replace("[k]", f"[{place}]")
        .replace("[n+1]", f"[{count + 1}]")
        for term in pattern
    )
    return first, second, third


def _match(pattern: Pattern, triple: Pattern, bound: Bound) -> bool:
    return all(
        bound.setdefault(term, text) == text if is_variable(term) else term == text
        for term, text in zip(pattern, triple, strict=True)
    )


def _texts(triple: Triple | Generalized) -> Pattern:
    return str(triple.subject), str(triple.predicate), str(triple.object)
