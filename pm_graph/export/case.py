"""The target ``case``: a CFPackage of 1EdTech's CASE 1.1 (https://purl.imsglobal.org/spec/case/v1p1).

What the queries hand out is in CASE's own terms as far as it has them. Here identifiers are made,
the nodes that associations join get their titles, and everything takes the date of the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode, Triple

from pm_graph.export.case_terms import FACTS, KEYWORDS, PLACE, SKOS, TYPES, VERSION, date, link
from pm_graph.export.case_triples import CASE, as_triples
from pm_graph.export.identifier import identifier
from pm_graph.export.serialise import ExportError, nodes
from pm_graph.export.target import Target
from pm_graph.export.values import Facts, address, first, language, line, local, text, value
from pm_graph.mapping import SSSOM
from pm_graph.vocabulary import ID, PM, Outside


def package(found: Iterable[Triple], target: Target) -> Iterator[bytes]:
    """Yield the bytes of a CFPackage; raises ExportError unless it has one document and a date."""
    things = dict(nodes(found))
    whole = _Package(things, target)
    yield (json.dumps(whole.written(), ensure_ascii=False, indent=2) + "\n").encode()


WRITERS = {".json": package}
TRIPLES = {".json": as_triples}


class _Package:
    """The things of one package, by their IRIs."""

    def __init__(self, things: Mapping[str, Facts], target: Target) -> None:
        self._things = things
        documents = self._of("CFDocument")
        if len(documents) != 1:
            wrong = "a package holds one document; name one framework, or none for all of them"
            raise ExportError(target.name, wrong)
        (self._document,) = documents
        silent = [iri for iri in self._of("CFItem") if CASE + "fullStatement" not in things[iri]]
        if silent or CASE + "title" not in things[self._document]:
            wrong = f"{(silent or documents)[0]} has no words in the language that is asked for"
            raise ExportError(target.name, wrong)
        self._when = date(first(things[self._document], CASE + "lastChangeDateTime"), target)

    def written(self) -> dict[str, Any]:
        """Return the package as JSON has it."""
        items = self._of("CFItem")
        associations = [each for iri in items for each in self._of_item(iri)]
        rows = (facts for facts in self._things.values() if Outside.owl_annotatedSource in facts)
        associations += map(self._match, rows)
        types = {self._type(iri) for iri in items}
        return {
            "CFDocument": self._described(),
            "CFItems": [self._item(iri) for iri in items],
            "CFAssociations": sorted(associations, key=lambda each: str(each["identifier"])),
            "CFDefinitions": {
                "CFConcepts": [self._concept(iri) for iri in self._of("CFConcept")],
                "CFItemTypes": [self._item_type(iri) for iri in sorted(types)],
            },
        }

    def _of(self, kind: str) -> list[str]:
        wanted = NamedNode(CASE + kind)
        return [iri for iri, facts in self._things.items() if wanted in facts.get(_RDF_TYPE, ())]

    def _named(self, iri: str, **rest: Any) -> dict[str, Any]:
        """Return what every record begins with, then ``rest`` as far as it has a value."""
        known = {name: value for name, value in rest.items() if value not in ("", [], {}, None)}
        head = {"identifier": identifier(iri), "uri": iri}
        return head | known | {"lastChangeDateTime": self._when}

    def _described(self) -> dict[str, Any]:
        facts = self._things[self._document]
        title = text(facts, CASE + "title")
        license_ = first(facts, CASE + "licenseURI")
        return self._named(
            self._document,
            caseVersion=VERSION,
            creator=line(text(facts, CASE + "creator")),
            title=line(title),
            description=value(text(facts, CASE + "description")),
            language=language(title),
            version=line(text(facts, CASE + "version")),
            licenseURI=link(license_.value, local(license_.value)) if license_ else None,
            notes=value(text(facts, CASE + "notes")),
        )

    def _item(self, iri: str) -> dict[str, Any]:
        facts = self._things[iri]
        statement = text(facts, CASE + "fullStatement")
        kind = self._type(iri)
        terms = {term.value for name in KEYWORDS for term in facts.get(name, ())}
        more = {
            name: sorted(term.value for term in facts[name])
            for name in (*FACTS, *PLACE)
            if name in facts
        }
        return self._named(
            iri,
            fullStatement=value(statement),
            CFItemType=self._title(kind),
            humanCodingScheme=line(text(facts, CASE + "humanCodingScheme")),
            listEnumeration=line(text(facts, CASE + "listEnumeration")),
            conceptKeywords=sorted(self._title(term) for term in terms if self._knows(term)),
            notes=value(text(facts, CASE + "notes")),
            language=language(statement),
            CFItemTypeURI=link(kind, self._title(kind)),
            extensions=more,
        )

    def _type(self, iri: str) -> str:
        """Return the class that an item's type is named by: the first, where it has several."""
        return min(
            (term.value for term in self._things[iri].get(CASE + "CFItemType", ())),
            default=PM.Statement,
        )

    def _of_item(self, iri: str) -> Iterator[dict[str, Any]]:
        """Yield the associations that an item is the origin of, but for matches."""
        facts = self._things[iri]
        number = first(facts, CASE + "sequenceNumber")
        for predicate, kind in TYPES.items():
            for goal in facts.get(predicate, ()):
                at = int(number.value) if number and kind == "isChildOf" else None
                yield self._association(iri, predicate, goal.value, sequenceNumber=at)

    def _match(self, facts: Facts) -> dict[str, Any]:
        ends = (
            Outside.owl_annotatedSource,
            Outside.owl_annotatedProperty,
            Outside.owl_annotatedTarget,
        )
        source, predicate, goal = (facts[end][0].value for end in ends)
        confidence = first(facts, SSSOM + "confidence")
        reasoned = {
            SSSOM + "confidence": float(confidence.value) if confidence else None,
            SSSOM + "mapping_justification": address(facts, SSSOM + "mapping_justification"),
            SSSOM + "author_label": sorted(v.value for v in facts.get(SSSOM + "author_label", ())),
        }
        known = {name: value for name, value in reasoned.items() if value not in ("", [], None)}
        notes = value(text(facts, Outside.rdfs_comment))
        called = line(text(facts, CASE + "title"))
        return self._association(source, predicate, goal, called, notes=notes, more=known)

    def _association(
        self,
        origin: str,
        predicate: str,
        goal: str,
        called: str = "",
        *,
        more: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> dict[str, Any]:
        key = identifier(f"{origin} {predicate} {goal}")
        extensions = (
            {} if predicate.startswith(CASE) else {Outside.owl_annotatedProperty: predicate}
        )
        return self._named(
            f"{ID}association/{key}",
            associationType=TYPES[predicate],
            originNodeURI=self._node(origin),
            destinationNodeURI=self._node(goal, called),
            extensions={**extensions, **(more or {})},
            **rest,
        )

    def _node(self, iri: str, called: str = "") -> dict[str, str]:
        """Return the end of an association: of a package of ours, or from elsewhere.

        ``called`` is its title where it is not in this package.
        """
        ours = iri.startswith(ID) or iri == self._document
        title = self._title(iri) if self._knows(iri) else called or iri
        ends = {"title": title, "identifier": identifier(iri) if ours else iri}
        return {**ends, "uri": iri, "targetType": "CASE" if ours else "ext:resource"}

    def _concept(self, iri: str) -> dict[str, Any]:
        facts = self._things[iri]
        return self._named(
            iri,
            title=self._title(iri),
            keywords="|".join(sorted(line(term) for term in facts.get(CASE + "keywords", ()))),
            hierarchyCode=line(text(facts, CASE + "hierarchyCode")),
            description=value(text(facts, CASE + "description")),
        )

    def _item_type(self, iri: str) -> dict[str, Any]:
        title = self._title(iri)
        about = value(text(self._things.get(iri, {}), SKOS + "definition")) or title
        return self._named(iri, title=title, description=about, hierarchyCode=local(iri))

    def _knows(self, iri: str) -> bool:
        return self._title(iri) != iri

    def _title(self, iri: str) -> str:
        """Return what a thing is called; its address where nothing says."""
        facts = self._things.get(iri, {})
        for name in (CASE + "fullStatement", CASE + "title", Outside.rdfs_label):
            if name in facts:
                return line(text(facts, name))
        return iri


_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
