"""What links the frameworks, as quads: the mapping sets and the alignments of the vocabulary.

Each mapping set and each alignment has a named graph of its own. A mapping is its triple and,
beside it, the ``owl:Axiom`` that SSSOM writes for a row: annotated source, property and target, and
the slots. A side on which nothing was found makes the axiom only, for nothing is linked.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, parse

from pm_graph.mapping import NOTHING, SOURCES, SSSOM, VERSIONS, MappingSet, Match
from pm_graph.shelf import files
from pm_graph.vocabulary import GRAPH, ID, PM, Outside

_DOUBLE = NamedNode("http://www.w3.org/2001/XMLSchema#double")
_METADATA = {
    "mapping_set_title": Outside.dcterms_title,
    "mapping_set_description": Outside.dcterms_description,
    "mapping_set_version": Outside.owl_versionInfo,
}


SHARED = GRAPH + "alignment-shared"
DUTY_OF = "https://w3id.org/pm-graph/ontology/alignment/shared#dutyOf"


def mapping_quads(
    sets: Iterable[MappingSet], known: Collection[str], stated: Mapping[str, str]
) -> Iterator[Quad]:
    """Yield the quads of all rows whose ends are at hand.

    ``known`` are the IRIs that the graph describes: a row is left out if one of its ends is an
    identifier of ours and not among them, as when a document is not part of a build. ``stated``
    gives the passage of a statement.
    """
    for mapping_set in sets:
        rows = [row for row in mapping_set.rows if all(_at_hand(end, known) for end in row[1:4:2])]
        if rows:
            graph = NamedNode(f"{GRAPH}mappings-{mapping_set.name}")
            yield from _set(mapping_set, rows, graph)
            for row in rows:
                yield from _row(mapping_set.name, row, stated, graph)


def alignment_quads(documents: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the alignments of the vocabulary with others, each in its own graph.

    With them comes ``shared:dutyOf`` for each responsibility in ``documents``, which the alignments
    walk along and which no OWL 2 RL axiom can say: it is ``pm:about`` between a responsibility and
    a role, role level or title only. Blank nodes are named by their file and their order, so that
    two files share none and each build has the same.
    """
    for path in files("ontology", ".ttl"):
        name = os.path.basename(path).removesuffix(".ttl")
        if name.startswith("alignment-"):
            nodes: dict[BlankNode, BlankNode] = {}
            for quad in parse(path=path):
                subject, value = (
                    nodes.setdefault(end, BlankNode(f"{name}-{len(nodes) + 1}"))
                    if isinstance(end, BlankNode)
                    else end
                    for end in (quad.subject, quad.object)
                )
                yield Quad(subject, quad.predicate, value, NamedNode(GRAPH + name))
    yield from _duties(documents)


def _duties(documents: Iterable[Quad]) -> Iterator[Quad]:
    """Yield which role, role level or title each responsibility is a duty of."""
    types: dict[str, set[str]] = {}
    about = []
    for quad in documents:
        if quad.predicate.value == Outside.rdf_type:
            types.setdefault(str(quad.object), set()).add(str(quad.subject))
        elif quad.predicate.value == PM.about:
            about.append(quad)
    holders = set().union(
        *(types.get(f"<{kind}>", ()) for kind in (PM.Role, PM.RoleLevel, PM.Title))
    )
    for quad in about:
        if (
            str(quad.subject) in types.get(f"<{PM.Responsibility}>", ())
            and str(quad.object) in holders
        ):
            yield Quad(quad.subject, NamedNode(DUTY_OF), quad.object, NamedNode(SHARED))


def axiom(name: str, row: Match) -> NamedNode:
    """Return the identifier of a row of the mapping set ``name``: the same for the same mapping."""
    key = "\n".join((row.subject, row.predicate, row.object))
    return NamedNode(f"{ID}mapping/{name}/{hashlib.sha256(key.encode()).hexdigest()[:12]}")


def _at_hand(end: str, known: Collection[str]) -> bool:
    return not end.startswith(ID) or end in known


def _set(mapping_set: MappingSet, rows: Iterable[Match], graph: NamedNode) -> Iterator[Quad]:
    subject = NamedNode(mapping_set.metadata["mapping_set_id"])
    yield Quad(subject, NamedNode(Outside.rdf_type), NamedNode(SSSOM + "MappingSet"), graph)
    licence = NamedNode(mapping_set.metadata["license"])
    yield Quad(subject, NamedNode(Outside.dcterms_license), licence, graph)
    for slot, predicate in _METADATA.items():
        if text := mapping_set.metadata.get(slot):
            yield Quad(subject, NamedNode(predicate), Literal(" ".join(str(text).split())), graph)
    for slot in SOURCES:
        if source := mapping_set.metadata.get(slot):
            yield Quad(subject, NamedNode(SSSOM + slot), NamedNode(source), graph)
    for slot in VERSIONS:
        if version := mapping_set.metadata.get(slot):
            yield Quad(subject, NamedNode(SSSOM + slot), Literal(str(version)), graph)
    creators = mapping_set.metadata.get("creator_label") or ()
    for creator in [creators] if isinstance(creators, str) else creators:
        yield Quad(subject, NamedNode(SSSOM + "creator_label"), Literal(creator), graph)
    for row in rows:
        yield Quad(subject, NamedNode(SSSOM + "mappings"), axiom(mapping_set.name, row), graph)


def _row(name: str, row: Match, stated: Mapping[str, str], graph: NamedNode) -> Iterator[Quad]:
    node = axiom(name, row)
    facts: list[tuple[str, NamedNode | Literal]] = [
        (Outside.rdf_type, NamedNode(Outside.owl_Axiom)),
        (Outside.owl_annotatedSource, NamedNode(row.subject)),
        (Outside.owl_annotatedProperty, NamedNode(row.predicate)),
        (Outside.owl_annotatedTarget, NamedNode(row.object)),
        (SSSOM + "mapping_justification", NamedNode(row.justification)),
    ]
    if row.confidence is not None:
        facts.append((SSSOM + "confidence", Literal(str(row.confidence), datatype=_DOUBLE)))
    if row.author:
        facts.append((SSSOM + "author_label", Literal(row.author)))
    if row.comment:
        facts.append((Outside.rdfs_comment, Literal(row.comment, language="en")))
    for property_, end, passages in (
        (PM.subjectPassage, row.subject, row.subject_passages),
        (PM.objectPassage, row.object, row.object_passages),
    ):
        read = passages or ((stated[end],) if end in stated else ())
        facts += [(property_, NamedNode(passage)) for passage in read]
    for predicate, value in facts:
        yield Quad(node, NamedNode(predicate), value, graph)
    if NOTHING in (row.subject, row.object):
        return
    yield Quad(NamedNode(row.subject), NamedNode(row.predicate), NamedNode(row.object), graph)
    for end, label in ((row.subject, row.subject_label), (row.object, row.object_label)):
        if label and not end.startswith(ID):
            name_of = Literal(label, language="en")
            yield Quad(NamedNode(end), NamedNode(Outside.rdfs_label), name_of, graph)
