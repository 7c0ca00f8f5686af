"""Triples as whole numbers, and sorted arrays of them that find every triple by its predicate.

A term is a number; a predicate has a slot besides, counted from 1 as predicates turn up. A key is
slot, subject and object side by side in 63 bits, so that the triples of one predicate and subject
lie together; in the flipped order those of one predicate and object do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pm_graph.errors import GraphFileError

Ints = npt.NDArray[np.int64]
NOTHING: Ints = np.empty(0, np.int64)
WIDTH = 63
SORTED_ENOUGH = 1 << 13
"""From how many look-ups on it pays to sort them first."""


class Keys:
    """How triples become keys: as many bits a term as the number of terms asks for."""

    def __init__(self, terms: int) -> None:
        self.bits = max(terms, 2).bit_length()
        self.mask = (1 << self.bits) - 1
        self.slot_of: Ints = np.zeros(terms, np.int64)
        self.term_of: list[int] = [0]

    def slot(self, term: int) -> int:
        """Return the slot of a predicate, a new one if it has none."""
        slot = int(self.slot_of[term])
        if not slot:
            slot = len(self.term_of)
            if slot >> (WIDTH - 2 * self.bits):
                raise GraphFileError("reason", "too many terms and predicates for one run")
            self.slot_of[term] = slot
            self.term_of.append(term)
        return slot

    def slots(self, terms: Ints) -> Ints:
        """Return the slots of predicates, new ones where they have none."""
        found = self.slot_of[terms]
        if not found.all():
            for term in np.unique(terms[found == 0]).tolist():
                self.slot(term)
            found = self.slot_of[terms]
        return found

    def encode(self, subjects: Ints, slots: Ints | int, objects: Ints) -> Ints:
        """Return the keys of triples."""
        return (((slots << self.bits) | subjects) << self.bits) | objects

    def key(self, subject: int, slot: int, object_: int) -> int:
        """Return the key of one triple."""
        return (((slot << self.bits) | subject) << self.bits) | object_

    def decode(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        """Return subjects, slots and objects of keys."""
        return (keys >> self.bits) & self.mask, keys >> (2 * self.bits), keys & self.mask

    def terms(self, key: int) -> tuple[int, int, int]:
        """Return subject, predicate and object of one key."""
        slot = key >> (2 * self.bits)
        return (key >> self.bits) & self.mask, self.term_of[slot], key & self.mask

    def flip(self, keys: Ints) -> Ints:
        """Swap subject and object."""
        first, slots, last = self.decode(keys)
        return self.encode(last, slots, first)


class Index:
    """A set of triples in both orders; the second one is made when it is first asked for."""

    def __init__(self, keys: Keys, forward: Ints, backward: Ints | None = None) -> None:
        self.keys, self.forward = keys, forward
        self._backward = backward
        self._counts: dict[tuple[int, int, int], int] = {}

    def __len__(self) -> int:
        return len(self.forward)

    @property
    def backward(self) -> Ints:
        """The flipped keys, sorted."""
        if self._backward is None:
            self._backward = np.sort(self.keys.flip(self.forward))
        return self._backward

    def having(self, new: Ints) -> Index:
        """Return an index with sorted keys added that it lacks."""
        if not len(new):
            return self
        backward = None
        if self._backward is not None:
            backward = merged(self._backward, np.sort(self.keys.flip(new)))
        return Index(self.keys, merged(self.forward, new), backward)

    def count(self, subject: int, slot: int, object_: int) -> int:
        """Return how many triples have these terms; -1 stands for any subject or object."""
        asked = (subject, slot, object_)
        found = self._counts.get(asked)
        if found is None:
            low, high = self.range(subject, slot, object_)[1:]
            found = self._counts[asked] = high - low
        return found

    def range(self, subject: int, slot: int, object_: int) -> tuple[Ints, int, int]:
        """Return an array and where in it the triples with these terms are."""
        bits = self.keys.bits
        first, last, array = subject, object_, self.forward
        if subject < 0 <= object_:
            first, last, array = object_, -1, self.backward
        low = slot << 2 * bits
        if first < 0:
            high = low + (1 << 2 * bits)
        elif last < 0:
            low |= first << bits
            high = low + (1 << bits)
        else:
            low |= first << bits | last
            high = low + 1
        start, stop = np.searchsorted(array, np.array([low, high], np.int64)).tolist()
        return array, start, stop

    def keys_of(self, slot: int) -> list[int]:
        """Return the keys of all triples of a predicate."""
        array, start, stop = self.range(-1, slot, -1)
        found: list[int] = array[start:stop].tolist()
        return found

    def pairs(self, slot: int) -> tuple[Ints, Ints]:
        """Return subjects and objects of all triples of a predicate."""
        array, start, stop = self.range(-1, slot, -1)
        subjects, _, objects = self.keys.decode(array[start:stop])
        return subjects, objects


def merged(one: Ints, other: Ints) -> Ints:
    """Merge two sorted arrays."""
    if not len(one) or not len(other):
        return one if len(one) else other
    both = np.concatenate([one, other])
    both.sort(kind="stable")
    return both


def places(array: Ints, wanted: Ints) -> Ints:
    """Return where each of ``wanted`` would stand in a sorted array, faster for many."""
    if len(wanted) < SORTED_ENOUGH or bool((wanted[1:] >= wanted[:-1]).all()):
        return np.searchsorted(array, wanted)
    order = np.argsort(wanted)
    found = np.empty(len(wanted), np.int64)
    found[order] = np.searchsorted(array, wanted[order])
    return found


def present(array: Ints, wanted: Ints) -> npt.NDArray[np.bool_]:
    """Say of each of ``wanted`` whether a sorted array has it."""
    if not len(array):
        return np.zeros(len(wanted), np.bool_)
    found = places(array, wanted)
    found[found == len(array)] = 0
    known: npt.NDArray[np.bool_] = array[found] == wanted
    return known


def unique(values: Ints) -> Ints:
    """Return the sorted values, each once."""
    values = np.sort(values)
    if len(values) < 2:  # noqa: PLR2004 - one value is unique
        return values
    keep = np.empty(len(values), np.bool_)
    keep[0] = True
    np.not_equal(values[1:], values[:-1], out=keep[1:])
    return values[keep]
