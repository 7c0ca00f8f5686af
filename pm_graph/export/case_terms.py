"""What CASE calls things, and the small records of a package."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from pm_graph.export.case_triples import CASE
from pm_graph.export.identifier import identifier
from pm_graph.export.serialise import ExportError
from pm_graph.export.target import Target
from pm_graph.vocabulary import PM, Outside

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
VERSION = "1.1"
TYPES = {
    CASE + "isChildOf": "isChildOf",
    PM.nextLevel: "precedes",
    PM.atLevel: "hasSkillLevel",
    PM.listsSkill: "isRelatedTo",
    PM.capability: "isRelatedTo",
    DCTERMS + "isReplacedBy": "replacedBy",
    SKOS + "exactMatch": "exactMatchOf",
    SKOS + "closeMatch": "isRelatedTo",
    SKOS + "relatedMatch": "isRelatedTo",
    SKOS + "broadMatch": "ext:broadMatch",
    SKOS + "narrowMatch": "ext:narrowMatch",
}
"""The type of association that stands for each property of ours."""
FACTS = (PM.action, PM.involvement, PM.modality, PM.scope, PM.phase, PM.stakeholder, PM.measure)
"""The properties that an item has no place for but its extensions."""
PLACE = (
    PM.statedIn,
    PM.section,
    PM.firstLine,
    PM.lastLine,
    DCTERMS + "isPartOf",
    DCTERMS + "identifier",
    Outside.owl_versionInfo,
)
"""Where a duty stands, likewise: the passage, what is said of it and its document; an edition."""
KEYWORDS = (PM.capability, PM.action, PM.phase, PM.stakeholder, PM.measure)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


def link(iri: str, title: str) -> dict[str, str]:
    """Return a LinkURI of CASE."""
    return {"title": title, "identifier": identifier(iri), "uri": iri}


def date(found: Literal | None, target: Target) -> str:
    """Return the date and time of the last change; a day is taken from its beginning, in UTC."""
    match = _DATE.fullmatch(found.value) if found else None
    if match is None:
        wrong = f"{found.value!r} is no date" if found else "the data says no date of a change"
        raise ExportError(target.name, f"{wrong}; give one: changed=2026-01-31T00:00:00Z")
    return f"{match[1]}{match[2] or 'T00:00:00'}{match[3] or 'Z'}"
