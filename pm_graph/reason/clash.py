"""What contradicts: the rules that conclude nothing but that, over the finished closure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from pm_graph.reason import datatypes
from pm_graph.reason.bodies import pattern as numbered
from pm_graph.reason.engine import Engine, owner
from pm_graph.reason.join import Pattern, Table, join
from pm_graph.reason.keys import Ints
from pm_graph.reason.table import Rule, iri, rules

Key = tuple[int, int, int]
Clash = tuple[str, tuple[Key, ...]]
"""The name of a rule and its premises but for the cells of lists; terms stand for classes."""


def clashes(engine: Engine) -> Iterator[Clash]:
    """Yield each contradiction of a finished run."""
    for rule in rules().values():
        if rule.conclusions:
            continue
        if rule.name == "eq-diff1":
            yield from _same_and_different(engine, rule)
        elif rule.conditions:
            yield from _outside(engine, rule)
        elif rule.listed:
            yield from _in_lists(engine, rule)
        else:
            premises = [numbered(row, engine.number, engine.member) for row in rule.premises]
            for table, rows in join(engine.keys, premises, [engine.full] * len(premises)):
                yield from _rows(rule, premises, table, rows)


def _rows(rule: Rule, premises: list[Pattern], table: Table, rows: int) -> Iterator[Clash]:
    columns = {name: values.tolist() for name, values in table.items()}

    def at(term: int | str, row: int) -> int:
        return term if isinstance(term, int) else int(columns[term][row])

    for row in range(rows):
        yield (
            rule.name,
            tuple((at(s, row), at(p, row), at(o, row)) for s, p, o in premises),
        )


def _same_and_different(engine: Engine, rule: Rule) -> Iterator[Clash]:
    """Yield what is different from itself, and literals that are the same with other values."""
    same, different = (engine.number(premise[1]) for premise in rule.premises)
    subjects, objects = engine.full.pairs(int(engine.keys.slot_of[different]))
    for term in subjects[subjects == objects].tolist():
        yield rule.name, ((term, same, term), (term, different, term))
    used = np.arange(len(engine.terms)) >= engine.terms.constants
    used[engine.terms.asserted[2]] = True
    for members in engine.equality.members.values():
        literals = sorted(term for term in members if engine.literals[term] and used[term])
        for one in literals[1:]:
            if datatypes.different(engine.terms.texts[literals[0]], engine.terms.texts[one]):
                yield rule.name, ((literals[0], same, one), (literals[0], different, one))


def _outside(engine: Engine, rule: Rule) -> Iterator[Clash]:
    """Yield the literals that are said to be of a datatype that does not have their value."""
    kind = engine.number(iri("rdf:type"))
    subjects, objects = engine.full.pairs(int(engine.keys.slot_of[kind]))
    literal = np.zeros(len(engine.terms), np.bool_)
    members = engine.equality.members
    literal[engine.literals] = True
    literal[[root for root, of in members.items() if engine.literals[of].any()]] = True
    at = literal[subjects]
    for subject, object_ in zip(subjects[at].tolist(), objects[at].tolist(), strict=True):
        for one in sorted(members.get(subject, [subject])):
            for datatype in sorted(members.get(object_, [object_])):
                texts = engine.terms.texts[one], engine.terms.texts[datatype]
                if engine.literals[one] and datatypes.outside(*texts):
                    yield rule.name, ((one, kind, datatype),)


def _in_lists(engine: Engine, rule: Rule) -> Iterator[Clash]:
    """Yield what two members of a list must not share and do."""
    kind, class_ = (engine.number(term) for term in rule.premises[0][1:])
    link = engine.number(owner(rule))
    slot = int(engine.keys.slot_of[link])
    array, start, stop = engine.full.range(-1, int(engine.keys.slot_of[kind]), class_)
    typed = set((array[start:stop] & engine.keys.mask).tolist())
    for node, head in zip(*map(Ints.tolist, engine.full.pairs(slot)), strict=True):
        if node not in typed:
            continue
        said = ((node, kind, class_), (node, link, head))
        for read in engine.lists.get(head, ()):
            for clash in _sharing(engine, rule, read.members):
                yield rule.name, (*said, *clash)


def _sharing(engine: Engine, rule: Rule, members: tuple[int, ...]) -> Iterator[tuple[Key, ...]]:
    """Yield the triples by which two members of a list share something."""
    pattern = rule.premises[-1]
    if pattern[1].endswith("#sameAs>"):
        same = engine.number(pattern[1])
        seen: set[int] = set()
        for member in members:
            if member in seen:
                yield ((member, same, member),)
            seen.add(member)
        return
    keys = engine.keys
    parts = []
    for place, member in enumerate(members):
        if pattern[1].startswith("?"):
            array, start, stop = engine.full.range(-1, int(keys.slot_of[member]), -1)
            shared = array[start:stop] & ((1 << 2 * keys.bits) - 1)
        else:
            slot = int(keys.slot_of[engine.number(pattern[1])])
            array, start, stop = engine.full.range(-1, slot, member)
            shared = array[start:stop] & keys.mask
        parts.append(np.stack([shared, np.full(len(shared), place)], axis=1))
    rows = np.concatenate(parts)
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    values, first, counts = np.unique(rows[:, 0], return_index=True, return_counts=True)
    for at in np.flatnonzero(counts > 1).tolist():
        sharing = rows[first[at] : first[at] + counts[at], 1].tolist()
        value = int(values[at])
        for one, other in combinations(sharing, 2):
            yield tuple(_shared(engine, pattern, value, members[of]) for of in (one, other))


def _shared(engine: Engine, pattern: tuple[str, str, str], value: int, member: int) -> Key:
    if pattern[1].startswith("?"):
        return value >> engine.keys.bits, member, value & engine.keys.mask
    return value, engine.number(pattern[1]), member
