"""Triples as compact JSON-LD in the terms of a context, each thing a flat object of ``@graph``.

A part of JSON-LD 1.1's compaction (https://www.w3.org/TR/json-ld11-api/#compaction-algorithm):
terms with ``@id``, ``@type`` (``@id``, ``@vocab``, a datatype), ``@language``, ``@container``
(``@set``, ``@list``, ``@language``), ``@vocab`` and prefixes. A value that no term fits is written
out in full under the IRI of its property, so that reading gives the same triples again. Lists whose
cells are blank nodes become ``@list``.

The context is a file beside the query: ``{"@context": …}``. With ``"@import-as": URL`` beside it,
what is written names that URL as its context and not the terms themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pm_graph.errors import GraphFileError
from pm_graph.shelf import read

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LINKS = ("@id", "@vocab")
Facts = dict[str, dict[str, list[Any]]]


def compact(found: Iterable[Triple], path: str) -> Iterator[bytes]:
    """Yield the bytes of a JSON-LD document; raises GraphFileError for a context that is none."""
    try:
        document = json.loads(read(path))
        terms = Terms(document["@context"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphFileError(path, f"is no JSON-LD context: {error}") from None
    facts: Facts = {}
    for triple in found:
        about = facts.setdefault(_name(triple.subject), {})
        about.setdefault(triple.predicate.value, []).append(triple.object)
    lists = _lists(facts)
    context = document.get("@import-as", document["@context"])
    graph = [
        _node(subject, about, terms, lists)
        for subject, about in sorted(facts.items())
        if subject not in lists
    ]
    whole = {"@context": context, "@graph": graph}
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    # Within a page's script element the text must not seem to end it.
    yield text.replace("</", "<\\/").replace("<!--", "<\\u0021--").encode()


def with_terms(document: Any, path: str) -> Any:
    """Return a JSON-LD document with the terms of a context's file where it only names its address.

    A file has the address that it is written under, and any that it ``@stands-for`` when read.

    ``path`` is the context's file. Other documents come back as they are. Raises GraphFileError for
    a context that is none.
    """
    try:
        own = json.loads(read(path))
        terms = own["@context"]
        addresses = [*own.get("@stands-for", ()), own.get("@import-as")]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphFileError(path, f"is no JSON-LD context: {error}") from None
    named = document.get("@context") if isinstance(document, dict) else None
    several = named if isinstance(named, list) else [named]
    if not any(isinstance(each, str) and each in addresses for each in several):
        return document
    contexts = [terms if each in addresses else each for each in several]
    return {**document, "@context": contexts if isinstance(named, list) else terms}


class Terms:
    """What a context says: the terms of each property, and how IRIs are abbreviated."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._vocab = str(context.get("@vocab", ""))
        self._language = context.get("@language")
        plain = {
            name: value if isinstance(value, str) else str(value.get("@id", name))
            for name, value in context.items()
            if not name.startswith("@") and value is not None
        }
        self._names = set(plain)
        self._prefixes = {name: iri for name, iri in plain.items() if iri[-1:] in "/#_"}
        self._terms: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for name, iri in sorted(plain.items()):
            if name not in self._prefixes:
                value = context[name]
                how = dict(value) if isinstance(value, Mapping) else {}
                self._terms.setdefault(self.expand(iri), []).append((name, how))

    def expand(self, text: str) -> str:
        """Return the IRI that a term's ``@id`` means."""
        prefix, colon, rest = text.partition(":")
        if colon and prefix in self._prefixes and not rest.startswith("//"):
            return self._prefixes[prefix] + rest
        return text if colon or text.startswith("@") else self._vocab + text

    def short(self, iri: str, *, vocab: bool = False) -> str:
        """Return the shortest way to write an IRI: a term, a name of the vocabulary, a CURIE."""
        if vocab:
            for name, how in self._terms.get(iri, ()):
                if not {"@type", "@container", "@language"} & set(how):
                    return name
            rest = iri.removeprefix(self._vocab)
            if self._vocab and rest != iri and rest.isalnum() and rest not in self._names:
                return rest
        curies = [
            f"{name}:{iri[len(base) :]}"
            for name, base in self._prefixes.items()
            if iri.startswith(base) and not iri[len(base) :].startswith("//")
        ]
        return min(curies, key=lambda curie: (len(curie), curie), default=iri)

    def place(self, iri: str, value: Any) -> tuple[str, Any, str]:
        """Return the key for a value of a property, the value, and the container of the key."""
        for name, how in self._terms.get(iri, ()):
            written = self._written(value, how)
            if written is not None:
                return name, written, _container(how)
        return self.short(iri, vocab=True), self._full(value), ""

    def _written(self, value: Any, how: Mapping[str, Any]) -> Any:
        """Return a value as a term takes it, None if it does not."""
        container = _container(how)
        if isinstance(value, list):
            inner = {k: v for k, v in how.items() if k != "@container"}
            items = [self._written(item, inner) for item in value]
            return items if container == "@list" and None not in items else None
        if container == "@list":
            return None
        if isinstance(value, Literal):
            if container == "@language":
                return value if value.language else None
            return self._text(value, how)
        kind = how.get("@type")
        return self.short(_name(value), vocab=kind == "@vocab") if kind in _LINKS else None

    def _text(self, value: Literal, how: Mapping[str, Any]) -> Any:
        """Return a literal as a term takes it, None if its language or datatype is another."""
        kind, language = how.get("@type"), how.get("@language", self._language)
        if value.language is not None:
            return value.value if kind is None and language == value.language else None
        if kind is not None:
            return value.value if self.expand(kind) == value.datatype.value else None
        if value.datatype.value == _XSD + "string":
            return value.value if language is None else None
        return _native(value)

    def _full(self, value: Any) -> Any:
        if isinstance(value, list):
            return {"@list": [self._full(item) for item in value]}
        if not isinstance(value, Literal):
            return {"@id": self.short(_name(value))}
        if value.language is not None:
            plain = value.language == self._language
            return value.value if plain else {"@value": value.value, "@language": value.language}
        if value.datatype.value == _XSD + "string":
            return value.value if self._language is None else {"@value": value.value}
        native = _native(value)
        if native is not None:
            return native
        return {"@value": value.value, "@type": self.short(value.datatype.value, vocab=True)}


def _node(
    subject: str, about: Mapping[str, list[Any]], terms: Terms, lists: Mapping[str, list[Any]]
) -> dict[str, Any]:
    """Return one thing as a JSON object, its keys sorted behind ``@id`` and ``@type``."""
    rest: dict[str, Any] = {}
    for predicate, values in about.items():
        if predicate == _RDF + "type":
            continue
        for value in values:
            key, written, container = terms.place(predicate, lists.get(_name(value), value))
            if container == "@language":
                several = rest.setdefault(key, {}).setdefault(value.language, [])
                several.append(written.value)
            elif container == "@list":
                rest[key] = written
            else:
                rest.setdefault(key, []).append(written)
                if container != "@set":
                    rest[key] = _Loose(rest[key])
    types = [terms.short(_name(value), vocab=True) for value in about.get(_RDF + "type", ())]
    head: dict[str, Any] = {"@id": terms.short(subject)}
    if types:
        head["@type"] = types[0] if len(types) == 1 else types
    return head | {key: _single(value) for key, value in sorted(rest.items())}


class _Loose(list[Any]):
    """Values that stand alone where there is one of them."""


def _single(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: v[0] if len(v) == 1 else v for key, v in sorted(value.items())}
    return value[0] if isinstance(value, _Loose) and len(value) == 1 else value


def _lists(facts: Facts) -> dict[str, list[Any]]:
    """Return what each list of blank nodes holds, by its cells; the empty one is ``rdf:nil``."""
    first, rest = _RDF + "first", _RDF + "rest"
    cells = {
        name: about
        for name, about in facts.items()
        if name.startswith("_:") and set(about) == {first, rest}
    }
    found: dict[str, list[Any]] = {_RDF + "nil": []}
    for name in cells:
        items, at = [], name
        while at in cells:
            items.append(cells[at][first][0])
            at = _name(cells[at][rest][0])
        found[name] = items
    return found if cells else {}


def _container(how: Mapping[str, Any]) -> str:
    container = how.get("@container", "")
    return str(container[0] if isinstance(container, list) and container else container)


def _native(value: Literal) -> bool | int | None:
    """Return a literal as JSON's own value where it reads back as the same, else None."""
    datatype = value.datatype.value
    if datatype == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == _XSD + "integer" and str(value.value).lstrip("-").isdigit():
        number = int(value.value)
        return number if str(number) == value.value else None
    return None


def _name(term: Any) -> str:
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else ""
