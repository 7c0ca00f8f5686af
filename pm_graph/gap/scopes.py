"""How far evidence says that something reached: the scopes that its words show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pm_graph.gap.gazetteer import Gazetteer, Name, name
from pm_graph.gap.lexicon import MANY, NUMBER, Lexicon
from pm_graph.gap.stem import Token, tokens
from pm_graph.gap.terms import Label


class Scopes:
    """Finds scopes in words, by their own names and by those of our table."""

    def __init__(self, labels: Iterable[Label], words: Lexicon) -> None:
        self._forms: Mapping[str, str] = words.forms
        names: list[Name] = []
        for scope in labels:
            reach = words.scopes.get(scope.thing.rpartition("/")[2])
            phrases = reach.words if reach and scope.preferred else ()
            names += filter(None, (_name(scope.thing, text) for text in (scope.name, *phrases)))
        self._gazetteer = Gazetteer(names)

    def shown(self, text: str) -> frozenset[str]:
        """Return the IRIs of the scopes that ``text`` shows."""
        plain = _unstemmed(text, self._forms)
        counted = [word._replace(stem=NUMBER) if _is_many(word) else word for word in plain]
        found = [*self._gazetteer.find(counted), *self._gazetteer.find(plain)]
        return frozenset(find.name.thing for find in found)


def _unstemmed(text: str, forms: Mapping[str, str]) -> list[Token]:
    """Return words as they stand: of scopes, number is what matters, and stems have none."""
    return [
        word._replace(stem=part)
        for word in tokens(text, {})
        for part in forms.get(word.surface, word.surface).split()
    ]


def _is_many(word: Token) -> bool:
    number = re.fullmatch(r"\d{1,3}", word.surface)
    return word.surface in MANY or (number is not None and int(word.surface) > 1)


def _name(thing: str, label: str) -> Name | None:
    """Return ``label`` as a phrase; a number sign in it stands for any number above one."""
    one = name(thing, label, phrase=True)
    if one is None:
        return None
    stems = [word.stem for word in _unstemmed(label, {})]
    if NUMBER in label:
        stems.insert(label.split().index(NUMBER), NUMBER)
    return one._replace(stems=tuple(stems))
