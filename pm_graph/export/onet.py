"""The target ``onet``: a table of titles and duties under O*NET-SOC codes.

The table is CSV (RFC 4180) in UTF-8. Codes are those of the O*NET-SOC taxonomy
(https://www.onetcenter.org/taxonomy.html), taken from the addresses of O*NET's pages.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from pm_graph.export.onet_table import (
    ADDRESS,
    CODE,
    OCCUPATION,
    TITLE,
    Row,
    as_triples,
    read_rows,
)
from pm_graph.export.serialise import nodes
from pm_graph.export.target import Target
from pm_graph.export.values import Facts, address, first, line, local, text
from pm_graph.mapping import SSSOM
from pm_graph.vocabulary import PM, Outside

COLUMNS = (
    *("Framework", "Edition", "Kind", "Title", "Level", "Rank", "Duty", "Hedge", "Limit"),
    *("Involvement", CODE, TITLE, "Match", "Confidence", "Reason", "Placed by", "Source", ADDRESS),
)
KINDS = {
    PM.Title: "title",
    PM.Role: "role",
    PM.RoleLevel: "role level",
    PM.Skill: "skill",
    PM.SkillLevel: "skill level",
    PM.Responsibility: "duty",
}
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PART, _SOURCE = "http://purl.org/dc/terms/isPartOf", "http://purl.org/dc/terms/source"


def table(found: Iterable[Triple], _: Target) -> Iterator[bytes]:
    """Yield the bytes of the table, its rows by framework, title and place."""
    things = dict(nodes(found))
    places = _places(things)
    rows = [
        {**row, **placed}
        for iri, facts in things.items()
        if _kind(facts)
        for row in [_row(iri, facts, things)]
        for placed in places.get(address(facts, PM.about) or iri, [{}])
    ]
    rows.sort(key=lambda row: [row.get(name, "") for name in ("Framework", ADDRESS, CODE)])
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    yield buffer.getvalue().encode()


WRITERS = {".csv": table}
READERS = {".csv": read_rows, ".txt": read_rows, ".xlsx": read_rows}
TRIPLES = {".csv": as_triples, ".txt": as_triples, ".xlsx": as_triples}


def _places(things: Mapping[str, Facts]) -> dict[str, list[Row]]:
    """Return the cells of the occupations that a thing is placed under."""
    found: dict[str, list[Row]] = {}
    for facts in things.values():
        if Outside.owl_annotatedSource not in facts:
            continue
        source, match, goal = (
            address(facts, name)
            for name in (
                Outside.owl_annotatedSource,
                Outside.owl_annotatedProperty,
                Outside.owl_annotatedTarget,
            )
        )
        confidence = first(facts, SSSOM + "confidence")
        cells = {
            CODE: goal.removeprefix(OCCUPATION),
            TITLE: line(text(facts, SSSOM + "object_label")),
            "Match": local(match),
            "Confidence": confidence.value if confidence else "",
            "Reason": line(text(facts, Outside.rdfs_comment)),
            "Placed by": _called(source, things),
        }
        found.setdefault(source, []).append(cells)
    for role, facts in things.items():
        for skill in facts.get(PM.listsSkill, ()):
            found.setdefault(skill.value, []).extend(found.get(role, []))
    return found


def _row(iri: str, facts: Facts, things: Mapping[str, Facts]) -> Row:
    """Return the cells of a thing without those of its occupation."""
    about, framework = address(facts, PM.about), things.get(address(facts, _PART), {})
    duty = bool(about)
    rank = first(facts, PM.rank)
    return {
        "Framework": line(text(framework, Outside.rdfs_label)),
        "Edition": line(text(framework, Outside.owl_versionInfo)),
        "Kind": KINDS[_kind(facts)],
        "Title": _called(about if duty else iri, things),
        "Level": line(text(facts, PM.atLevel)),
        "Rank": rank.value if rank else "",
        "Duty": _called(iri, things) if duty else "",
        "Hedge": _joined(facts, PM.modality),
        "Limit": _joined(facts, PM.scope),
        "Involvement": _joined(facts, PM.involvement),
        "Source": _joined(facts, _SOURCE),
        ADDRESS: iri,
    }


def _kind(facts: Facts) -> str:
    types = {term.value for term in facts.get(_RDF_TYPE, ())}
    return next((kind for kind in KINDS if kind in types), "")


def _called(iri: str, things: Mapping[str, Facts]) -> str:
    facts = things.get(iri, {})
    return line(text(facts, _SKOS + "prefLabel") or text(facts, Outside.rdfs_label)) or iri


def _joined(facts: Facts, name: str) -> str:
    """Return the texts of a property, in their order, in one cell."""
    return "; ".join(sorted(line(term) for term in facts.get(name, ())))
