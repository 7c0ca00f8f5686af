"""A CASE package as triples in CASE's own terms, for rules and for taking it in.

Each record is a node, ``urn:uuid:`` and its identifier, with a class of the name that CASE gives
it and a property for each of its keys. Links lead to nodes; what is linked elsewhere under another
kind of identifier is named by its address. The keys of extensions that are addresses are
properties. An association is a record and, from end to end, a property called after its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from pm_graph.vocabulary import Outside

CASE = "https://purl.imsglobal.org/spec/case/"
GROUPS = {
    "CFItems": "CFItem",
    "CFAssociations": "CFAssociation",
    "CFConcepts": "CFConcept",
    "CFSubjects": "CFSubject",
    "CFLicenses": "CFLicense",
    "CFItemTypes": "CFItemType",
    "CFAssociationGroupings": "CFAssociationGrouping",
    "CFRubrics": "CFRubric",
    "CFRubricCriteria": "CFRubricCriterion",
    "CFRubricCriterionLevels": "CFRubricCriterionLevel",
}
"""The lists of records, and the class of each record in them."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TYPE = re.compile(r"(?:ext:)?([A-Za-z0-9._-]+)")
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def as_triples(package: Any) -> Iterator[Triple]:
    """Yield the triples of a CFPackage; what has not the form of one is passed over."""
    if not isinstance(package, dict):
        return
    document = package.get("CFDocument")
    if isinstance(document, dict):
        yield from _record(document, "CFDocument")
    yield from _lists(package)
    if isinstance(package.get("CFDefinitions"), dict):
        yield from _lists(package["CFDefinitions"])


def _lists(whole: Mapping[str, Any]) -> Iterator[Triple]:
    for key, kind in GROUPS.items():
        records = whole.get(key)
        for record in records if isinstance(records, list) else ():
            if isinstance(record, dict):
                yield from _record(record, kind)
                yield from _lists(record)
                if kind == "CFAssociation":
                    yield from _joined(record)


def _record(record: Mapping[str, Any], kind: str) -> Iterator[Triple]:
    node = _node(record)
    if node is None:
        return
    yield Triple(node, _RDF_TYPE, NamedNode(CASE + kind))
    for key, value in record.items():
        if key == "extensions" and isinstance(value, dict):
            for name, several in value.items():
                if _ADDRESS.fullmatch(name):
                    yield from _values(node, NamedNode(name), several)
        elif key not in GROUPS:
            yield from _values(node, NamedNode(CASE + key), value)


def _joined(association: Mapping[str, Any]) -> Iterator[Triple]:
    """Yield the property from end to end."""
    ends = (association.get("originNodeURI"), association.get("destinationNodeURI"))
    origin, goal = (_node(end) if isinstance(end, dict) else None for end in ends)
    kind = _TYPE.fullmatch(str(association.get("associationType")))
    if origin and goal and kind:
        yield Triple(origin, NamedNode(CASE + kind[1]), goal)


def _values(node: NamedNode, key: NamedNode, value: Any) -> Iterator[Triple]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            end = _node(each)
            if end is not None:
                yield Triple(node, key, end)
                yield from _said(end, each)
        elif isinstance(each, str):
            outward = not key.value.startswith(CASE) and _ADDRESS.fullmatch(each)
            yield Triple(node, key, NamedNode(each) if outward else Literal(each))
        elif isinstance(each, bool | int | float):
            yield Triple(node, key, Literal(each))


def _said(end: NamedNode, link: Mapping[str, Any]) -> Iterator[Triple]:
    """Yield what a link says of the node it leads to."""
    for key, name in (("title", Outside.rdfs_label), ("targetType", CASE + "targetType")):
        if isinstance(link.get(key), str):
            yield Triple(end, NamedNode(name), Literal(link[key]))
    if isinstance(link.get("uri"), str):
        yield Triple(end, NamedNode(CASE + "linkURI"), Literal(link["uri"]))


def _node(record: Mapping[str, Any]) -> NamedNode | None:
    name, uri = record.get("identifier"), record.get("uri")
    if isinstance(name, str) and _UUID.fullmatch(name):
        return NamedNode(f"urn:uuid:{name}")
    if isinstance(uri, str) and _ADDRESS.fullmatch(uri):
        return NamedNode(uri)
    return None
