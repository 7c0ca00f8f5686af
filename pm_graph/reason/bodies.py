"""Rules made ready to run: terms are numbers, lists are unrolled, twins are told.

A rule over a list becomes one body for each list that is there; what asks for any one member
becomes a join with the membership triples that :mod:`pm_graph.reason.lists` keeps.
"""

from __future__ import annotations

from collections.abc import Callable

from pm_graph.reason.join import Pattern, Term
from pm_graph.reason.records import Body
from pm_graph.reason.table import LIST, Rule, is_variable
from pm_graph.reason.table import Pattern as TextPattern

Number = Callable[[str], int]
"""From a term of the table to the number that stands for it now."""


def plain(rule: Rule, number: Number, member: int) -> Body:
    """Return the body of a rule without lists, or of one that asks for single members."""
    if rule.listed:
        premises = tuple(pattern(_member(premise), number, member) for premise in rule.premises)
        heads = tuple(pattern(head, number, member) for head in rule.conclusions)
        return Body(rule.name, premises, heads)
    premises = tuple(pattern(premise, number, member) for premise in rule.premises)
    heads = tuple(pattern(head, number, member) for head in rule.conclusions)
    return _told(rule, Body(rule.name, premises, heads))


def unrolled(
    rule: Rule, number: Number, owner: int, members: tuple[int, ...], prefix: tuple[int, ...]
) -> Body:
    """Return the body of a rule over a whole list, for one list.

    ``prefix`` holds the keys of the triples that say whose list it is and what is in it.
    """
    count = len(members)
    name = rule.premises[0][0]
    listed = rule.premises[1][2].removesuffix("[]")
    bound: dict[str, int] = {name: owner}
    bound |= {f"{listed}{place}": member for place, member in enumerate(members, 1)}
    rows: list[TextPattern] = []
    for pattern in rule.premises[2:]:
        if any("[k" in term for term in pattern):
            rows += [_numbered(pattern, place, count) for place in range(1, count + 1)]
        else:
            rows.append(pattern)
    heads = [_numbered(head, 0, count) for head in rule.conclusions]

    def fill(pattern: TextPattern) -> Pattern:
        first, second, third = (
            bound[term] if term in bound else term if is_variable(term) else number(term)
            for term in pattern
        )
        return first, second, third

    body = Body(rule.name, tuple(map(fill, rows)), tuple(map(fill, heads)), prefix=prefix)
    return _told(rule, body)


def _numbered(pattern: TextPattern, place: int, count: int) -> TextPattern:
    first, second, third = (
        term.replace("[k+1]", str(place + 1))
        .replace("[k]", str(place))
        .replace("[n+1]", str(count + 1))
        .replace("[1]", "1")
        for term in pattern
    )
    return first, second, third


def _member(pattern: TextPattern) -> TextPattern:
    """Turn "is a list" into "has the member"; its predicate is numbered by the caller."""
    if pattern[1] == LIST:
        return pattern[0], LIST, pattern[2].replace("[]", "[i]")
    return pattern


def pattern(row: TextPattern, number: Number, member: int) -> Pattern:
    """Return a row of the table with numbers for its terms."""

    def term(text: str) -> Term:
        if text == LIST:
            return member
        return text if is_variable(text) else number(text)

    return term(row[0]), term(row[1]), term(row[2])


def _told(rule: Rule, body: Body) -> Body:
    """Tell the twins of a rule that makes two things one: what it asks of both alike."""
    if not rule.conclusions or not rule.conclusions[0][1].endswith("#sameAs>"):
        return body
    one, other = body.heads[0][0], body.heads[0][2]
    half = tuple(place for place, row in enumerate(body.premises) if other not in row)
    return body._replace(half=half, twins=(str(one), str(other)))
