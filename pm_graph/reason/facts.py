"""What a run starts from: the asserted triples, the axioms, and what the literals say."""

from __future__ import annotations

import numpy as np

from pm_graph.reason import datatypes
from pm_graph.reason.keys import NOTHING, Ints, Keys, unique
from pm_graph.reason.table import NAMESPACES, is_variable, rules
from pm_graph.reason.terms import Mask, Terms
from pm_graph.record import NamedTuple

NOT_SCHEMA = ("type", "label", "comment", "seeAlso", "isDefinedBy", "sameAs", "differentFrom")
NOT_SCHEMA_CLASSES = ("Thing", "NamedIndividual", "Nothing")


class Start(NamedTuple):
    """What a run starts from; keys are of terms as they were read."""

    given: list[tuple[str, Ints]]
    """The keys that hold from the start, by the rule that gives them."""
    same: list[tuple[str, Ints, Ints]]
    """The terms that are the same from the start, by the rule that says so."""
    schema: Ints
    instances: Ints


def start(terms: Terms, keys: Keys, literals: Mask, *, by_letter: bool) -> Start:
    """Return what a run over ``terms`` starts from; literals of one value are the same."""
    subjects, predicates, objects = terms.asserted
    slots = keys.slots(predicates) if len(predicates) else NOTHING
    same_slot = int(keys.slot_of[terms["owl:sameAs"]])
    alike = slots == same_slot
    asserted = unique(keys.encode(subjects, slots, objects)[~alike])
    same = [("asserted", subjects[alike], objects[alike])]
    given = [("asserted", asserted), *_axioms(terms, keys)]
    used = set(np.unique(np.concatenate([subjects, predicates, objects])).tolist())
    same.append(("dt-eq", *_equal(terms, literals)))
    given.append(("dt-type2", _typed(terms, keys, literals, by_letter=by_letter)))
    mentioned = {*subjects.tolist(), *objects.tolist()}
    if terms["owl:sameAs"] in mentioned:
        every = np.array(sorted(used), np.int64)
        given.append(("eq-ref", keys.encode(every, same_slot, every)))
    schema = _schema(terms, keys, asserted)
    axioms = [found for rule, found in given[1:] if rule not in ("dt-type2", "eq-ref")]
    late = [found for rule, found in given[1:] if rule in ("dt-type2", "eq-ref")]
    return Start(
        given,
        same,
        np.concatenate([asserted[schema], *axioms]),
        np.concatenate([asserted[~schema], *late]),
    )


def _owl(name: str) -> str:
    return f"<{NAMESPACES['owl']}{name}>"


def _axioms(terms: Terms, keys: Keys) -> list[tuple[str, Ints]]:
    """Return what rules without premises give, by rule."""
    found = []
    for rule in rules().values():
        if rule.premises or rule.name in ("dt-type2", "dt-eq", "dt-diff"):
            continue
        made = [
            keys.key(terms.numbers[subject], keys.slot(terms.numbers[predicate]), terms.numbers[of])
            for head in rule.conclusions
            for subject, predicate, of in (
                [(name, *head[1:]) for name in datatypes.SUPPORTED]
                if is_variable(head[0])
                else [head]
            )
        ]
        found.append((rule.name, unique(np.array(made, np.int64))))
    return found


def _equal(terms: Terms, literals: Mask) -> tuple[Ints, Ints]:
    """Return pairs of literals of one value, each with the first of its kind."""
    first: dict[datatypes.Value, int] = {}
    pairs = []
    for number in np.flatnonzero(literals).tolist():
        text = terms.texts[number]
        if "^^" in text:
            known = datatypes.value(text)
        elif text.endswith('"'):
            known = "text", (datatypes.split(text)[0], "")
        else:
            continue
        if known is not None and first.setdefault(known, number) != number:
            pairs.append((first[known], number))
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _typed(terms: Terms, keys: Keys, literals: Mask, *, by_letter: bool) -> Ints:
    """Return which literal is of which datatype, for the datatypes that the schema speaks of.

    A datatype that is only a range needs no such triple: nothing else would follow from it but,
    by the letter, the types of what is the same as a literal.
    """
    subjects, predicates, objects = terms.asserted
    silent = np.isin(predicates, [terms["rdfs:range"], terms["rdf:type"]])
    spoken = {*subjects[predicates != terms["rdf:type"]].tolist(), *objects[~silent].tolist()}
    wanted = [name for name in datatypes.SUPPORTED if by_letter or terms.numbers[name] in spoken]
    if not wanted:
        return NOTHING
    slot = keys.slot(terms["rdf:type"])
    occurring = set(objects[literals[objects]].tolist())
    made = []
    for number in np.flatnonzero(literals).tolist():
        if number in occurring and (known := datatypes.value(terms.texts[number])) is not None:
            made += [
                keys.key(number, slot, terms.numbers[name])
                for name in wanted
                if datatypes.contained(known, name)
            ]
    return unique(np.array(made, np.int64))


def _schema(terms: Terms, keys: Keys, asserted: Ints) -> Mask:
    """Say of each asserted triple whether it belongs to the schema."""
    own = np.zeros(len(terms), np.bool_)
    prefixes = tuple(f"<{namespace}" for namespace in NAMESPACES.values())
    owned = [number for number, text in enumerate(terms.texts) if text.startswith(prefixes)]
    own[owned] = True
    classes = own.copy()
    classes[[terms.numbers[n] for c in NOT_SCHEMA_CLASSES if (n := _owl(c)) in terms.numbers]] = 0
    for name in NOT_SCHEMA:
        for namespace in NAMESPACES.values():
            if (number := terms.numbers.get(f"<{namespace}{name}>")) is not None:
                own[number] = False
    _, slots, objects = keys.decode(asserted)
    by_slot = np.array(keys.term_of, np.int64)
    schema: Mask = own[by_slot[slots]] | (
        (slots == keys.slot_of[terms["rdf:type"]]) & classes[objects]
    )
    return schema
