"""From evidence to claims: which capability, how closely, how far, and on which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pm_graph.errors import UnknownNameError
from pm_graph.gap.claim import Claim, Told
from pm_graph.gap.evidence import Evidence, Profile
from pm_graph.gap.gazetteer import GLUE, Find, Gazetteer, Name, name, vocabulary
from pm_graph.gap.lexicon import lexicon
from pm_graph.gap.limits import Limits
from pm_graph.gap.scopes import Scopes
from pm_graph.gap.stem import Speller, Token, tokens
from pm_graph.gap.terms import CONTRIBUTES, Label, Terms
from pm_graph.gap.trouble import EvidenceError, Spot
from pm_graph.gap.verbs import Verb, Verbs, governing
from pm_graph.resolve import fold
from pm_graph.text import sentences


class Reader:
    """Reads evidence in the terms of one graph."""

    def __init__(self, terms: Terms, *, advert: bool = False) -> None:
        self._terms, self._advert = terms, advert
        words = lexicon()
        self._forms, self._verbs, self._mute = words.forms, Verbs(terms, words), words.mute
        self._limits = Limits(words, wishes=not advert)
        capabilities = terms.labels.get("Capability", [])
        self._preferred = {fold(c.name) for c in capabilities if c.preferred}
        names = [one for one in _names(capabilities) if not self._starts_with_a_verb(one)]
        self._capabilities = Gazetteer(names)
        self._by_stems: dict[frozenset[str], str] = {}
        for one in names:
            self._by_stems.setdefault(frozenset(one.stems), one.thing)
        self._by_name: dict[str, str] = {}
        for label in capabilities:
            self._by_name.setdefault(fold(label.name), label.thing)
        self._spelt = [label.name for label in capabilities]
        self._stakeholders = Gazetteer(_names(terms.labels.get("Stakeholder", [])))
        self._phases = Gazetteer(_names(terms.labels.get("LifecyclePhase", [])))
        self._scopes = Scopes(terms.labels.get("Scope", []), words)
        spelling = vocabulary([*self._spelt, *(one.name for one in terms.labels.get("Action", []))])
        self._speller = Speller(spelling)

    def read(self, profile: Profile) -> tuple[list[Told], list[Claim]]:
        """Return each sentence of the evidence, and all claims.

        Raises EvidenceError for a capability or an involvement that the graph does not have.
        """
        told: list[Told] = []
        claims: list[Claim] = []
        spots: list[Spot] = []
        for piece in profile.evidence:
            try:
                named, degree = self._capability(piece), self._degree(piece)
            except UnknownNameError as error:
                spots.append(Spot(piece.line, piece.column, str(error)))
                continue
            parts = list(sentences(piece.did)) if piece.did else []
            if named or len(parts) == 1:
                parts = [piece.did]
            for part in parts:
                number = len(told)
                found, silent = self._sentence(number, part, piece, degree)
                found += [self._told(number, one, piece, degree) for one in named]
                when = f" ({piece.when})" if piece.when else ""
                text = piece.text if part == piece.did else part + when
                told.append(Told(text, piece.line, "" if found else silent))
                claims += found
        if spots:
            raise EvidenceError(profile.path, spots)
        return told, claims

    def _capability(self, piece: Evidence) -> list[str]:
        """Return the IRIs of the capabilities that are named outright."""
        found = []
        for text in piece.capability:
            curie = text.removeprefix("capability:")
            known = [iri for iri in self._by_name.values() if iri.endswith(f"/{curie}")]
            thing = self._by_name.get(fold(text)) or next(iter(known), None)
            if thing is None:
                raise UnknownNameError("capability", text, self._spelt)
            found.append(thing)
        return found

    def _degree(self, piece: Evidence) -> int:
        """Return the rank of the involvement that is told outright, 0 if none is."""
        text = piece.involvement.casefold().strip()
        if not text:
            return 0
        if text in self._terms.degrees:
            return self._terms.degrees[text]
        verbs = self._verbs.find(tokens(text, self._forms))
        if not verbs:
            raise UnknownNameError("involvement", piece.involvement, list(self._terms.degrees))
        return min(verb.degree for verb in verbs)

    def _sentence(
        self, number: int, text: str, piece: Evidence, degree: int
    ) -> tuple[list[Claim], str]:
        """Return what one sentence claims, or why it claims nothing."""
        words = [self._speller.corrected(token) for token in tokens(text, self._forms)]
        verbs = self._verbs.find(words)
        finds = [f for f in self._capabilities.find(words) if self._stands(f, verbs, words)]
        limits = self._limits.of(text, words)
        taken = frozenset(p for find in finds if len(find.places) > 1 for p in find.places)
        whom = frozenset(find.name.thing for find in self._stakeholders.find(words))
        phases = frozenset(find.name.thing for find in self._phases.find(words))
        done = [verb for verb in verbs if not set(verb.places) & limits.denied]
        actions = frozenset(verb.action for verb in done if verb.action)
        scopes = self._scopes.shown(f"{text} {piece.scope}")
        claims, general, denied = [], "", False
        for find in finds:
            if set(find.places) & limits.denied:
                denied = True
                continue
            bare = self._bare(find)
            verb = governing(find, verbs, taken - set(find.places), words, bare=bare)
            if verb is None and not degree and bare:
                general = find.words(words)
                continue
            rank = degree or (verb.degree if verb else CONTRIBUTES)
            reading = f'"{find.words(words)}" is {self._terms.called[find.name.thing]}'
            if degree:
                reading += f", {self._terms.degree(degree)} as told"
            elif verb:
                reading += f', "{verb.words}" is {self._terms.degree(rank)}'
            else:
                reading += ", without a verb that says how closely"
            about = self._with_its_verb(find, verb, words)
            acted = frozenset([verb.action] if verb and verb.action else [])
            claims += [
                Claim(number, thing, rank, reading, scopes, limits.hedge, acted, whom, phases)
                for thing in dict.fromkeys([find.name.thing, about])
            ]
        if not finds and done and ((actions and whom) or phases) and not limits.denied:
            rank = degree or done[0].degree
            reading = f'"{done[0].words}" is {self._terms.degree(rank)}'
            claims.append(
                Claim(number, "", rank, reading, scopes, limits.hedge, actions, whom, phases)
            )
        if denied:
            return claims, limits.reason
        if general:
            return claims, f'"{general}" alone is too general, and no verb speaks of it'
        return claims, "no words that the graph has a name for"

    def _with_its_verb(self, find: Find, verb: Verb | None, words: Sequence[Token]) -> str:
        """Return the capability that noun and verb name together, as supporting campaigns does.

        However far apart they stand; it is the noun's own where there is no such capability.
        """
        places = {*find.places, *(verb.places if verb else ())}
        stems = frozenset(words[p].stem for p in places if words[p].surface not in GLUE)
        return self._by_stems.get(stems, find.name.thing)

    def _told(self, number: int, capability: str, piece: Evidence, degree: int) -> Claim:
        """Return the claim to a capability that is named outright."""
        words = tokens(piece.did, self._forms)
        rank = degree or min((verb.degree for verb in self._verbs.find(words)), default=CONTRIBUTES)
        reading = f"{self._terms.called[capability]}, {self._terms.degree(rank)} as told"
        scopes = self._scopes.shown(f"{piece.did} {piece.scope}")
        hedge = self._limits.of(piece.did, words).hedge
        empty: frozenset[str] = frozenset()
        return Claim(number, capability, rank, reading, scopes, hedge, empty, empty, empty)

    def _stands(self, find: Find, verbs: Sequence[Verb], words: Sequence[Token]) -> bool:
        """Say whether what was found stands for the name, and not for a verb of the same stem.

        Who communicates a strategy has no communications strategy: a verb before its object is
        no noun before another, unless the name begins with a verb itself.
        """
        first = find.places[0]
        if len(find.places) == 1:
            return words[first].surface not in self._mute
        begin = tokens(find.name.label, {})[0]
        return (
            words[first].stem != begin.stem
            or all(verb.places[0] != first for verb in verbs)
            or begin.surface.endswith("ing")
            or bool(self._verbs.find([begin]))
        )

    def _starts_with_a_verb(self, one: Name) -> bool:
        """Say whether a name says what is done as well ("roll out launches").

        Its verb would be taken for part of the name, and with it how closely it involves somebody.
        """
        words = tokens(one.label, {})
        verbs = self._verbs.find(words) if len(words) > 1 else []
        said = any(verb.places[0] == 0 for verb in verbs) and not words[0].surface.endswith("ing")
        return said and fold(one.label) not in self._preferred

    def _bare(self, find: Find) -> bool:
        """Say whether one word is too little: a general word, or any one word of an advert."""
        if len(find.name.stems) > 1:
            return False
        return self._advert or fold(find.name.label) not in self._preferred


def _names(labels: Iterable[Label]) -> list[Name]:
    return [one for label in labels if (one := name(label.thing, label.name)) is not None]
