"""Documents to graph: readings joined with their annotations, one named graph a document."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, parse

from pm_graph.annotation import OMITTED, TYPES, Annotation, Table, join, read_tables, table_for
from pm_graph.errors import DocumentError, DocumentsError, Fault
from pm_graph.load import documents, load, loaders
from pm_graph.shelf import files
from pm_graph.statement import Loader, Passage, Reading, Thing
from pm_graph.text import digest, slug
from pm_graph.vocabulary import GRAPH, ID, PM, PREFIXES, Outside

ONTOLOGY = GRAPH + "ontology"
FRAMEWORKS = GRAPH + "frameworks"
_VOCABULARIES = ("pm.ttl", "capabilities.ttl", "concepts.ttl", "names.ttl")
_CURATED = "frameworks.ttl"
_TOPICS = "topics.ttl"


class Source(NamedTuple):
    """A document that was read, with what we know of it."""

    name: str
    """Its identifier: that of its annotations, else made from the file's name."""
    path: str
    reading: Reading
    annotations: tuple[tuple[Annotation, ...], ...] | None
    """The annotations of each passage; None for a document that has no table of ours."""


def gather(paths: Iterable[str]) -> list[Source]:
    """Read all documents that ``paths`` name and join them with their annotations.

    Raises DocumentError with all faults of a document that can't be read, or that claims a name
    another one has; DocumentsError if there are several such documents.
    """
    known, tables = loaders(), read_tables()
    sources: dict[str, Source] = {}
    errors: list[DocumentError] = []
    for path in documents(paths):
        try:
            source = _source(path, known, tables)
            _compare(source, sources)
            sources[source.name] = source
        except DocumentError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else DocumentsError(errors)
    return [sources[name] for name in sorted(sources)]


def _source(path: str, known: Sequence[Loader], tables: Sequence[Table]) -> Source:
    """Read one document and join it with its annotations."""
    reading = load(path, known)
    table = table_for(reading, tables)
    joined = tuple(join(path, reading, table)) if table else None
    name = table.document if table else slug(os.path.splitext(os.path.basename(path))[0])
    if not name:
        raise DocumentError(path, [Fault(0, "the file's name has no letter to call it by")])
    return Source(name, path, reading, joined)


def _compare(source: Source, others: Mapping[str, Source]) -> None:
    """Raise DocumentError if ``source`` is called like one of the others, or is one of them."""
    same = next((o for o in others.values() if o.reading.passages == source.reading.passages), None)
    if source.name in others:
        named = others[source.name].path
        reason = f"this is {source.name!r} again, after {named}; give one of each"
    elif same is not None:
        reason = f"this is the document of {same.path} again; give it once"
    else:
        return
    raise DocumentError(source.path, [Fault(0, reason)])


def quads(sources: Sequence[Source], *, text: bool) -> list[Quad]:
    """Return the whole dataset, sorted: vocabularies, curated facts, one graph a document.

    ``text`` says whether the publishers' own words go into it.
    """
    curated = list(_shelf(_CURATED, FRAMEWORKS))
    described = {quad.subject for quad in curated}
    present = {NamedNode(ID + source.name) for source in sources}
    result = {quad for name in _VOCABULARIES for quad in _shelf(name, ONTOLOGY)}
    result |= {
        quad for quad in curated if _framework(quad.subject) in present and _present(quad, present)
    }
    result |= set(_topics(described - present))
    for source in sources:
        graph = NamedNode(GRAPH + source.name)
        named = NamedNode(ID + source.name) in described
        for subject, predicate, value in _facts(source, text=text, curated=named):
            result.add(Quad(NamedNode(subject), NamedNode(predicate), value, graph))
    return sorted(result, key=_key)


def _topics(absent: Set[object]) -> Iterator[Quad]:
    """Yield what is said of topics, save what only concerns frameworks that are ``absent``."""
    topics = list(_shelf(_TOPICS, ONTOLOGY))
    concern: dict[object, set[object]] = {}
    for quad in topics:
        if quad.predicate.value == PM.topicOf:
            concern.setdefault(quad.subject, set()).add(quad.object)
    for quad in topics:
        concerned = concern.get(quad.subject)
        if _framework(quad.object) not in absent and not (concerned and concerned <= absent):
            yield quad


def _framework(term: object) -> NamedNode | None:
    """Return the framework that ``term`` would be, or be part of, by its IRI; None for a text."""
    if not isinstance(term, NamedNode):
        return None
    name, _, _ = term.value.removeprefix(ID).partition("/")
    return NamedNode(ID + name)


def _present(quad: Quad, present: set[NamedNode]) -> bool:
    """Whether a curated fact speaks of nothing that the build does not have."""
    value = quad.object
    other = isinstance(value, NamedNode) and value.value.startswith(ID)
    return not other or value in present


def _key(quad: Quad) -> tuple[str, str, bool, str, str]:
    """Sort by graph, subject, then the type before all other properties."""
    predicate = quad.predicate.value
    first = predicate != Outside.rdf_type
    return str(quad.graph_name), str(quad.subject), first, predicate, str(quad.object)


def _shelf(name: str, graph: str) -> Iterator[Quad]:
    path = next(path for path in files("ontology", ".ttl") if os.path.basename(path) == name)
    for quad in parse(path=path):
        yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))


Fact = tuple[str, str, NamedNode | Literal]


def _facts(source: Source, *, text: bool, curated: bool) -> Iterator[Fact]:
    """Yield all facts of one document as subject, predicate and object.

    What a ``curated`` framework is and is called stands in the curated graph already; no two
    graphs hold the same triple, or a query over their union would count it twice.
    """
    framework = ID + source.name
    document = f"{framework}/document"
    yield framework, Outside.dcterms_source, NamedNode(document)
    if not curated:
        yield framework, Outside.rdf_type, NamedNode(PM.Framework)
        yield framework, Outside.skos_prefLabel, _english(source.reading.title)
    yield document, Outside.rdf_type, NamedNode(PM.Document)
    yield document, Outside.dcterms_identifier, Literal(source.name)
    yield document, Outside.dcterms_title, _english(source.reading.title)
    for thing in source.reading.things:
        yield from _thing(framework, thing)
    annotations = source.annotations or ((),) * len(source.reading.passages)
    for passage, rows in zip(source.reading.passages, annotations, strict=True):
        yield from _passage(framework, passage, text=text)
        yield from _statements(framework, source.name, passage, rows, text=text)


def _thing(framework: str, thing: Thing) -> Iterator[Fact]:
    iri = f"{framework}/{thing.key}"
    yield iri, Outside.rdf_type, NamedNode(getattr(PM, thing.kind))
    yield iri, Outside.skos_prefLabel, _english(thing.label)
    if thing.notation is not None:
        yield iri, Outside.skos_notation, Literal(thing.notation)
    if thing.rank is not None:
        yield iri, PM.rank, Literal(thing.rank)
    if thing.job_family is not None:
        yield iri, PM.jobFamily, Literal(thing.job_family)
    in_scheme = False
    for name, key in thing.links:
        predicate = Outside.skos_inScheme if name == "inScheme" else getattr(PM, name)
        in_scheme |= name == "inScheme"
        yield iri, predicate, NamedNode(f"{framework}/{key}")
    if thing.kind == "LevelScheme":
        yield iri, Outside.dcterms_isPartOf, NamedNode(framework)
    elif not in_scheme:
        yield iri, Outside.skos_inScheme, NamedNode(framework)


def _passage(framework: str, passage: Passage, *, text: bool) -> Iterator[Fact]:
    iri = _place(framework, "passage", passage)
    yield iri, Outside.rdf_type, NamedNode(PM.Passage)
    yield iri, Outside.dcterms_isPartOf, NamedNode(f"{framework}/document")
    yield iri, PM.section, Literal(passage.section)
    yield iri, PM.position, Literal(passage.position)
    yield iri, PM.form, Literal(passage.form)
    yield iri, PM.firstLine, Literal(passage.lines[0])
    yield iri, PM.lastLine, Literal(passage.lines[1])
    yield iri, PM.digest, Literal(digest(passage.text))
    if text:
        yield iri, Outside.oa_exact, Literal(passage.text)


def _statements(
    framework: str, name: str, passage: Passage, rows: Sequence[Annotation], *, text: bool
) -> Iterator[Fact]:
    """Yield a passage's statements: the annotated ones, else one that is marked as unstructured."""
    stated = _place(framework, "passage", passage)
    about = [f"{framework}/{key}" for key in passage.about] or [framework]
    kinds: list[tuple[str, ...]] = [
        (getattr(PM, TYPES[r.type]),) for r in rows if r.type != OMITTED
    ]
    labels = [row.label for row in rows if row.type != OMITTED]
    terms = [row.terms for row in rows if row.type != OMITTED]
    for row in rows:
        if row.type == OMITTED:
            yield stated, PM.omittedBecause, Literal(row.note)
    if not rows:
        kinds = [(PM.UnstructuredStatement, getattr(PM, passage.kind))]
        labels = [passage.text if text else f"{name}, {passage.section}, {passage.position}"]
        terms = [{}]
    for number, (classes, label, of_row) in enumerate(zip(kinds, labels, terms, strict=True), 1):
        iri = f"{_place(framework, 'statement', passage)}/{number}"
        for kind in classes:
            if kind != PM.Statement:
                yield iri, Outside.rdf_type, NamedNode(kind)
        yield iri, Outside.skos_prefLabel, _english(label)
        yield iri, PM.statedIn, NamedNode(stated)
        yield iri, PM.position, Literal(number)
        for thing in about:
            yield iri, PM.about, NamedNode(thing)
        for key in passage.not_observed_at:
            yield iri, PM.notObservedAt, NamedNode(f"{framework}/{key}")
        for key in passage.defined_at:
            yield iri, PM.definedAt, NamedNode(f"{framework}/{key}")
        for property_name, values in of_row.items():
            for value in values:
                term = NamedNode(PREFIXES[property_name] + value)
                yield iri, getattr(PM, property_name), term


def _place(framework: str, kind: str, passage: Passage) -> str:
    return f"{framework}/{kind}/{slug(passage.section)}/{passage.position}"


def _english(text: str) -> Literal:
    return Literal(text, language="en")
