"""What the facts of a thing say, as records of JSON want it: one value, one text, one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal

Facts = Mapping[str, Sequence[Any]]
"""The objects of a thing by the IRI of the predicate."""


def first(facts: Facts, name: str) -> Any:
    """Return the first value of a property, None if it has none."""
    return min(facts.get(name, ()), key=str, default=None)


def text(facts: Facts, name: str) -> Literal | None:
    """Return a text of a property: the English one where there are several."""
    found = [term for term in facts.get(name, ()) if isinstance(term, Literal)]
    return min(
        found,
        key=lambda t: (t.language not in ("en", None), str(t.language), t.value),
        default=None,
    )


def value(text: Literal | None) -> str:
    """Return the characters of a text."""
    return text.value if text else ""


def line(text: Literal | None) -> str:
    """Return a text as a normalised string of XML Schema: one line, single spaces."""
    return " ".join(value(text).split())


def language(text: Literal | None) -> str:
    """Return the language of a text, empty if it has none."""
    return (text.language or "") if text else ""


def address(facts: Facts, name: str) -> str:
    """Return the IRI that a property has, empty if it has none."""
    found = first(facts, name)
    return found.value if found else ""


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return re.split(r"[/#]", iri)[-1]
