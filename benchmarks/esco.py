"""ESCO's CSV files as a graph in our vocabulary, so that a large framework can be exported.

The files are those of ESCO's download page for one language, in the two archives that hold the
classification and the relations; nothing of them ships. Occupations are roles, skills and groups of
skills are skills, each with all its labels; ``pm:listsSkill`` is what is essential and
what is optional alike.
"""

import csv
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from pm_graph.vocabulary import GRAPH, PM, Outside

CLASSIFICATION, RELATIONS = "classification_en.zip", "relations.zip"
FRAMEWORK = "http://data.europa.eu/esco/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
KINDS = {
    "occupations_en.csv": PM.Role,
    "skills_en.csv": PM.Skill,
    "skillGroups_en.csv": PM.Skill,
    "ISCOGroups_en.csv": PM.Role,
}
TEXTS = {
    "preferredLabel": SKOS + "prefLabel",
    "altLabels": SKOS + "altLabel",
    "hiddenLabels": SKOS + "hiddenLabel",
    "definition": SKOS + "definition",
    "scopeNote": SKOS + "scopeNote",
    "description": Outside.dcterms_description,
}
SEVERAL = ("altLabels", "hiddenLabels")
LINKS = {
    "broaderRelationsOccPillar.csv": ("conceptUri", SKOS + "broader", "broaderUri"),
    "broaderRelationsSkillPillar.csv": ("conceptUri", SKOS + "broader", "broaderUri"),
    "occupationSkillRelations.csv": ("occupationUri", PM.listsSkill, "skillUri"),
    "skillSkillRelations.csv": ("originalSkillUri", SKOS + "related", "relatedSkillUri"),
}


def folder(given: str | None) -> Path | None:
    """Return the folder with both archives: ``given`` or ``PM_GRAPH_DATA``, or one in it."""
    root = Path(given or os.environ.get("PM_GRAPH_DATA", ""))
    known = [root, *sorted(root.glob("esco-*"))]
    return next(
        (at for at in known if (at / CLASSIFICATION).exists() and (at / RELATIONS).exists()), None
    )


def quads(at: Path) -> Iterator[Quad]:
    """Yield all of ESCO as quads of one named graph, framework and all."""
    graph = NamedNode(GRAPH + "esco")
    whole = NamedNode(FRAMEWORK)

    def fact(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, graph)

    yield fact(whole, Outside.rdf_type, NamedNode(PM.Framework))
    yield fact(whole, Outside.skos_prefLabel, Literal("ESCO", language="en"))
    for name, kind in KINDS.items():
        for row in _rows(at / CLASSIFICATION, name):
            thing = NamedNode(row["conceptUri"])
            yield fact(thing, Outside.rdf_type, NamedNode(kind))
            yield fact(thing, Outside.skos_inScheme, whole)
            if code := row.get("code"):
                yield fact(thing, Outside.skos_notation, Literal(code))
            for column, predicate in TEXTS.items():
                cell = row.get(column) or ""
                for text in cell.split("\n") if column in SEVERAL else [cell]:
                    if text.strip():
                        yield fact(thing, predicate, Literal(text.strip(), language="en"))
    for name, (subject, predicate, value) in LINKS.items():
        for row in _rows(at / RELATIONS, name):
            yield fact(NamedNode(row[subject]), predicate, NamedNode(row[value]))


def _rows(archive: Path, name: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(archive) as opened, opened.open(name) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
