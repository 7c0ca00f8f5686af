"""From what somebody types to terms of the graph: an IRI, a CURIE, a label, a number."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from pm_graph.checked import declared
from pm_graph.errors import BadValueError, UnknownNameError
from pm_graph.packed import packed, unpacked
from pm_graph.question import Parameter
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.vocabulary import ID, PREFIXES
from pm_graph.wording import NUMBERS, ORDINALS, wording

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.source import Source

NAMES = """SELECT DISTINCT ?thing ?name ?type WHERE {
  VALUES ?type { %s }
  ?thing a ?type .
  ?thing skos:prefLabel|rdfs:label|skos:altLabel|skos:hiddenLabel|skos:notation
    |(pm:atLevel/skos:prefLabel) ?name .
}"""
ANY = "rdfs:Resource"
"""The type of a parameter that takes anything that has a name."""
NAMES_OF_ANY = """SELECT DISTINCT ?thing ?name ?type WHERE {
  BIND (rdfs:Resource AS ?type)
  ?thing skos:prefLabel|rdfs:label|skos:altLabel|skos:hiddenLabel|skos:notation
    |(pm:atLevel/skos:prefLabel) ?name .
}"""
PREFERRED = """SELECT DISTINCT ?name WHERE {
  VALUES ?type { %s }
  ?thing a ?type ; skos:prefLabel ?name .
} ORDER BY ?name"""
RANKS = """SELECT DISTINCT ?thing ?rank WHERE {
  VALUES ?type { %s }
  ?thing a ?type ; pm:rank|(pm:atLevel/pm:rank) ?rank .
}"""
EDITIONS = """SELECT ?framework (COUNT(DISTINCT ?earlier) AS ?after) WHERE {
  { ?framework dcterms:replaces ?one } UNION { ?one dcterms:replaces ?framework }
  ?framework a pm:Framework .
  OPTIONAL { ?framework dcterms:replaces+ ?earlier }
} GROUP BY ?framework"""
_WORDS = re.compile(r"[^\W_]+")
_IRI = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+)>?")


def fold(text: str) -> str:
    """Return ``text`` as names are compared: case, punctuation and spacing do not count."""
    return " ".join(_WORDS.findall(text.casefold()))


class Names(NamedTuple):
    """The names of the things of some types, by the stems of their words."""

    things: dict[str, list[str]]
    first: frozenset[str]
    """The stems with which a name begins."""
    words: frozenset[str]
    """The stems of all words of the names."""


class Resolver:
    """Looks names up in one source; remembers the names of each type that it was asked for.

    ``names`` opens one that has hidden labels as well, where that is another: it is asked when a
    name is not found otherwise, and by what reads sentences.
    """

    def __init__(self, source: Source, names: Callable[[], Source] | None = None) -> None:
        self._source, self._named = source, names
        self._names: dict[tuple[str, ...], dict[str, list[str]]] = {}
        self._spelt: dict[tuple[str, ...], list[str]] = {}
        self._stems: dict[tuple[str, ...], Names] = {}
        self._packed: dict[tuple[str, ...], bytes] = {}
        self._editions: dict[str, int] | None = None
        self._loaded: dict[str, dict[str, list[str]]] = {}
        self._keys: dict[str, str] = {}
        self._ranks: dict[tuple[str, ...], list[tuple[str, int]]] = {}

    def terms(self, parameter: Parameter, text: str, *, ranked: bool = False) -> list[str]:
        """Return the N-Triples terms that ``text`` means as a value of ``parameter``.

        Several things can bear one name: then all are meant. Where ``ranked``, a number that is
        the rank of a class of things has to be that of one. Raises BadValueError for a number that
        is none, UnknownNameError for a thing that nothing is called and a rank that nothing has.
        """
        if parameter.types[0] == "xsd:integer":
            return [str(self._number(parameter, text.strip().casefold(), ranked=ranked))]
        if not parameter.is_thing:
            return [str(Literal(text))]
        kind = " or ".join(words(curie) for curie in parameter.types)
        return [f"<{iri}>" for iri in self.things(text, parameter.types, kind)]

    def _number(self, parameter: Parameter, word: str, *, ranked: bool) -> int:
        """Return the number that a word stands for: 4, four, 4th or fourth."""
        number = NUMBERS.get(word)
        if number is None and word in ORDINALS:
            number = ORDINALS.index(word) + 1
        if number is None:
            if not re.fullmatch(r"[+-]?\d{1,9}(st|nd|rd|th)?", word):
                raise BadValueError(parameter.name, word[:60], "a whole number")
            number = int(re.sub(r"[a-z]+", "", word))
        if ranked and len(parameter.types) > 1:
            ranks = self.ranks(parameter.types[1:])
            if ranks and number not in ranks:
                kind = " or ".join(words(curie) for curie in parameter.types[1:])
                raise UnknownNameError(kind, str(number), [str(r) for r in ranks], exit_code=2)
        return number

    def ranks(self, types: tuple[str, ...], frameworks: Sequence[str] = ()) -> list[int]:
        """Return the ranks that things of ``types`` have, in order; only those in ``frameworks``.

        ``frameworks`` are N-Triples terms, none for all. A thing's IRI lies below its framework's.
        """
        if types not in self._ranks:
            result = self._source.query(declared(RANKS % " ".join(types)), path="names")
            found = result if isinstance(result, QuerySolutions) else ()
            self._ranks[types] = [
                (f"<{one[0].value}>", int(one[1].value))
                for one in found
                if isinstance(one[0], NamedNode) and isinstance(one[1], Literal)
            ]
        inside = tuple(f"{framework[:-1]}/" for framework in frameworks)
        known = self._ranks[types]
        return sorted({rank for thing, rank in known if not inside or thing.startswith(inside)})

    def stems(self, types: tuple[str, ...]) -> Names:
        """Return the names of the things of ``types`` by the stems of their words."""
        if types not in self._stems and types in self._packed:
            self._stems[types] = Names(*unpacked(self._packed[types]))
        if types not in self._stems:
            self.load(types)
            things: dict[str, list[str]] = {}
            for one in types:
                for key, iris in self._loaded[one].items():
                    known = things.get(key)
                    things[key] = sorted(iris) if known is None else sorted({*known, *iris})
            keys = [key.split(" ") for key in things]
            self._stems[types] = Names(
                things,
                frozenset(key[0] for key in keys),
                frozenset(word for key in keys for word in key),
            )
        return self._stems[types]

    @property
    def state(self) -> dict[str, Any]:
        """The names and ranks that were looked up, of Python's own types only."""
        one = sys.intern  # what is one object takes its place once
        stems = {
            types: packed(
                (
                    {one(key): [one(iri) for iri in iris] for key, iris in names.things.items()},
                    frozenset(map(one, names.first)),
                    frozenset(map(one, names.words)),
                )
            )
            for types, names in self._stems.items()
        }
        self.editions(())
        return {"stems": stems, "ranks": self._ranks, "editions": self._editions}

    def adopt(self, state: dict[str, Any]) -> None:
        """Take what another resolver of the same graph looked up (:attr:`state`)."""
        self._packed = state["stems"]
        self._ranks = state["ranks"]
        self._editions = state["editions"]

    def load(self, types: Iterable[str]) -> None:
        """Look up the names of the things of all of ``types`` at once."""
        new = [one for one in dict.fromkeys(types) if one not in self._loaded]
        if not new:
            return
        self._loaded.update((one, {}) for one in new)
        query = NAMES_OF_ANY if ANY in new else NAMES % " ".join(new)
        source = self._named() if self._named is not None else self._source
        result = source.query(declared(query), path="names")
        of_class = {expand(one): self._loaded[one] for one in new}
        key_of, rules = self._keys, wording()
        for thing, name, kind in result if isinstance(result, QuerySolutions) else ():
            if not isinstance(thing, NamedNode) or not isinstance(name, Literal):
                continue
            text = name.value
            key = key_of.get(text)
            if key is None:
                stems = map(rules.stem, _WORDS.findall(text.casefold()))
                key = key_of[text] = reduce(rules.key, stems, "")
            things = of_class[kind.value]
            iris = things.get(key)
            if iris is None:
                things[key] = [thing.value]
            elif thing.value not in iris:
                iris.append(thing.value)

    def kinds(self, types: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return for each name, by the stems of its words, those of ``types`` that have it."""
        self.load(types)
        found: dict[str, tuple[str, ...]] = {}
        for one in types:
            for key in self._loaded[one]:
                found[key] = (*found.get(key, ()), one)
        return found

    def things(self, text: str, types: tuple[str, ...] = (ANY,), kind: str = "thing") -> list[str]:
        """Return the IRIs of the things of ``types`` that ``text`` names, or UnknownNameError."""
        iri = expand(text)
        if iri is not None and self.exists(iri):
            return [iri]
        found = self.known(types).get(fold(text), [])
        if not found:
            rules = wording()
            found = self.stems(types).things.get(
                reduce(rules.key, (t.stem for t in rules.tokens(text)), ""), []
            )
        if not found:
            # Of a path or CURIE that is nothing, the last part may be the name that was meant.
            last = re.split(r"[/:#]", text.strip(" <>"))[-1] if iri is not None else text.strip()
            known = self._spelt[types]
            told = self._preferred(types)
            raise UnknownNameError(kind, text.strip(), known, exit_code=2, meant=last, told=told)
        return found

    def _preferred(self, types: tuple[str, ...]) -> list[str]:
        """Return the preferred names of the things of ``types``, sorted."""
        if types == (ANY,):
            return []
        result = self._source.query(declared(PREFERRED % " ".join(types)), path="names")
        found = result if isinstance(result, QuerySolutions) else ()
        return [one[0].value for one in found if isinstance(one[0], Literal)]

    def editions(self, frameworks: Sequence[str]) -> bool:
        """Whether all of ``frameworks``, N-Triples terms, replace each other or are replaced."""
        known = self._edition_ranks()
        return not known or known.keys() >= set(frameworks)

    def edition(self, framework: str) -> int:
        """Return how many frameworks an edition replaces, itself or by way of others."""
        return self._edition_ranks().get(framework, 0)

    def _edition_ranks(self) -> dict[str, int]:
        if self._editions is None:
            result = self._source.query(declared(EDITIONS), path="names")
            found = result if isinstance(result, QuerySolutions) else ()
            self._editions = {
                str(one[0]): int(one[1].value) for one in found if isinstance(one[1], Literal)
            }
        return self._editions

    def within(self, terms: Sequence[str], frameworks: Sequence[str]) -> list[str]:
        """Return those of ``terms`` that are not things of frameworks other than ``frameworks``.

        A thing's IRI lies below that of its framework; what lies below none is common to all.
        """
        every = {iri for things in self.known(("pm:Framework",)).values() for iri in things}
        others = tuple(f"<{iri}/" for iri in every if f"<{iri}>" not in frameworks)
        return [term for term in terms if not term.startswith(others)]

    def frameworks(self) -> set[str]:
        """Return the N-Triples terms of all frameworks."""
        named = self.stems(("pm:Framework",)).things.values()
        return {f"<{iri}>" for things in named for iri in things}

    def known(self, types: tuple[str, ...]) -> dict[str, list[str]]:
        """Return the things of ``types`` by folded name."""
        if types not in self._names:
            query = NAMES_OF_ANY if types == (ANY,) else NAMES % " ".join(types)
            result = self._source.query(declared(query), path="names")
            names: dict[str, list[str]] = {}
            spelt: dict[str, None] = {}
            if isinstance(result, QuerySolutions):
                for solution in result:
                    thing, name = solution[0], solution[1]
                    if isinstance(thing, NamedNode) and isinstance(name, Literal):
                        spelt[name.value] = None
                        of_name = names.setdefault(fold(name.value), [])
                        if thing.value not in of_name:
                            of_name.append(thing.value)
            self._names[types] = {name: sorted(things) for name, things in names.items()}
            self._spelt[types] = sorted(spelt)
        return self._names[types]

    def exists(self, iri: str) -> bool:
        """Whether anything at all is said with ``iri``."""
        query = f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ ?s <{iri}> ?o }} }}"
        result = self._source.query(declared(query), path="look-up")
        return isinstance(result, QueryBoolean | bool) and bool(result)


def expand(text: str) -> str | None:
    """Return the IRI that ``text`` is or abbreviates, None if it is neither IRI nor CURIE.

    ``sfia-8/PROD/5`` is understood as well: a path below the identifiers of the graph.
    """
    text = text.strip()
    found = _IRI.fullmatch(text)
    if found:
        prefix, _, rest = found[1].partition(":")
        if prefix in PREFIXES and not rest.startswith("//"):
            return PREFIXES[prefix] + rest
        return found[1]
    return ID + text if re.fullmatch(r"[\w-]+(?:/[\w.-]+)+", text, re.ASCII) else None


def words(curie: str) -> str:
    """Return a class's CURIE in words: ``pm:SkillLevel`` is "skill level"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", curie.rpartition(":")[2]).lower()
