"""Checks of a graph and of the house: questions, vocabulary, annotations, digests, shapes."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, QuerySolutions, parse

from pm_graph.annotation import read_tables
from pm_graph.catalogue import Catalogue
from pm_graph.errors import PmGraphError
from pm_graph.graph import Graph
from pm_graph.mapping import ENDING, read_mappings
from pm_graph.shelf import files
from pm_graph.vocabulary import PM


class Check(NamedTuple):
    """The outcome of one check."""

    name: str
    what: str
    """What was checked, in a few words."""
    problems: tuple[str, ...]
    """What is wrong, one line each; none if all is well."""


def run_checks(graph: Graph, documents: Sequence[str] | None = None) -> Iterable[Check]:
    """Yield the outcome of every check, cheapest first.

    ``documents`` are files or folders whose sentences the digests are compared with; without
    them only the form of the annotations is checked.
    """
    yield _questions(graph)
    yield _uses(graph)
    yield _targets()
    yield _vocabulary(graph)
    yield _annotations()
    yield _digests(graph, documents)
    yield _tables(graph)
    yield _links(graph)
    yield _shapes(graph)


def vocabulary_terms() -> dict[str, str]:
    """Return the terms that ``ontology/pm.ttl`` defines: local name to IRI."""
    path = next(path for path in files("ontology", ".ttl") if os.path.basename(path) == "pm.ttl")
    base = PM.Statement.removesuffix("Statement")
    return {
        quad.subject.value.removeprefix(base): quad.subject.value
        for quad in parse(path=path)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(base)
    }


def _questions(graph: Graph) -> Check:
    """Check that every question file is well formed and its query can be parsed."""
    problems = []
    for name in graph.questions.names:
        try:
            graph.source.query(graph.questions[name].query, path=graph.questions[name].path)
        except PmGraphError as error:
            problems += str(error).splitlines()
    return Check("questions", f"{len(graph.questions.names)} files parse", tuple(problems))


def _uses(graph: Graph) -> Check:
    """Check that every class and property of the vocabulary is used by a question."""
    used = set()
    for name in graph.questions.names:
        used |= set(re.findall(r"\bpm:(\w+)", graph.questions[name].query))
    terms = vocabulary_terms()
    problems = tuple(f"pm:{term} is used by no question" for term in sorted(set(terms) - used))
    return Check("uses", f"{len(terms)} terms are each used by a question", problems)


def _targets() -> Check:
    """Check that the files of the targets of the export can be read: queries, rules, schemas."""
    from pm_graph.check_targets import targets

    what, problems = targets()
    return Check("targets", what, tuple(problems))


def _vocabulary(graph: Graph) -> Check:
    """Check that the graph uses no term of ours that the vocabulary does not define."""
    base = PM.Statement.removesuffix("Statement")
    query = f"""SELECT DISTINCT ?term WHERE {{
      {{ ?s ?term ?o }} UNION {{ ?s a ?term }}
      FILTER (STRSTARTS(STR(?term), "{base}"))
    }}"""
    result = graph.source.query(query, path="vocabulary")
    known = set(vocabulary_terms().values())
    problems = []
    if isinstance(result, QuerySolutions):
        found = {str(getattr(solution[0], "value", "")) for solution in result}
        problems = [f"<{term}> is not in the vocabulary" for term in sorted(found - known)]
    return Check("vocabulary", "closed: no unknown term of ours", tuple(problems))


def _annotations() -> Check:
    """Check that the tables are well formed and use only terms that are declared."""
    declared = set()
    for path in files("ontology", ".ttl"):
        declared |= {str(getattr(quad.subject, "value", "")) for quad in parse(path=path)}
    from pm_graph.vocabulary import PREFIXES

    problems, rows = [], 0
    for table in read_tables():
        rows += len(table.rows)
        for row in table.rows:
            problems += [
                f"{table.path}:{row.line}: no {kind} {value!r} is declared"
                for kind, values in row.terms.items()
                for value in values
                if PREFIXES[kind] + value not in declared
            ]
            if not re.fullmatch("[0-9a-f]{64}", row.digest):
                problems.append(f"{table.path}:{row.line}: the digest is not 64 hexadecimal digits")
    return Check("annotations", f"{rows} rows use declared terms only", tuple(problems))


def _digests(graph: Graph, documents: Sequence[str] | None) -> Check:
    """Check that digests fit the documents, and those in the graph the annotations."""
    query = """SELECT ?document ?section ?position ?digest WHERE {
      ?passage a pm:Passage ; pm:section ?section ; pm:position ?position ; pm:digest ?digest ;
        dcterms:isPartOf/dcterms:identifier ?document . }"""
    result = graph.source.query(query, path="digests")
    annotated = {
        (table.document, row.section, str(row.position)): row.digest
        for table in read_tables()
        for row in table.rows
    }
    problems, count = [], 0
    if isinstance(result, QuerySolutions):
        for solution in result:
            document, section, position, digest = (str(getattr(t, "value", "")) for t in solution)
            count += 1
            if annotated.get((document, section, position), digest) != digest:
                place = f"{document}, {section}, {position}"
                problems.append(f"{place}: the graph's digest is not the annotation's")
    what = f"{count} passages of the graph agree with the annotations"
    if documents:
        from pm_graph.build import gather
        from pm_graph.load import documents as files_of

        files_of(documents)
        try:
            sources = gather(documents)
            read = sum(len(source.reading.passages) for source in sources)
            what += f", {read} passages of {len(sources)} documents are unchanged"
        except PmGraphError as error:
            problems += str(error).splitlines()
    return Check("digests", what, tuple(problems))


def _tables(graph: Graph) -> Check:
    """Check that the mapping tables are well formed and that the graph knows what they link."""
    query = "SELECT DISTINCT ?thing ?framework WHERE { ?thing a ?type . ?framework a pm:Framework }"
    result = graph.whole.source.query(query, path="things")
    known, roots = set(), set()
    if isinstance(result, QuerySolutions):
        for solution in result:
            known.add(getattr(solution[0], "value", ""))
            roots.add(f"{getattr(solution[1], 'value', '')}/")
    present = tuple(roots)
    problems, rows = [], 0
    for path in files("ontology", ENDING):
        try:
            table = read_mappings(path)
        except PmGraphError as error:
            problems += error.lines()
            continue
        rows += len(table.rows)
        problems += [
            f"{path}:{row.line}: <{end}> is not in the graph"
            for row in table.rows
            for end in (row.subject, row.object, *row.subject_passages, *row.object_passages)
            if end.startswith(present) and end not in known
        ]
    return Check("mappings", f"{rows} rows link what the graph knows", tuple(problems))


def _links(graph: Graph) -> Check:
    """Check the links of the graph with the queries that look for what must not be."""
    problems, paths = (
        [],
        [path for path in files("queries", ".rq") if os.path.basename(path).startswith("check_")],
    )
    checks = Graph(graph.whole.source, Catalogue(paths, hidden=()), graph.timeout)
    for question in checks.questions:
        answer = checks.run(question.name)
        problems += [
            f"{question.title}: {' | '.join(str(row[name]) for name in answer.columns)}"
            for row in answer
        ]
    return Check("links", f"{len(paths)} queries find nothing wrong", tuple(problems))


def _shapes(graph: Graph) -> Check:
    """Check with pySHACL that the graph conforms to ``ontology/shapes.ttl``."""
    import pyshacl
    import rdflib

    path = next(
        path for path in files("ontology", ".ttl") if os.path.basename(path) == "shapes.ttl"
    )
    shapes = rdflib.Graph().parse(path)
    data = graph.to_rdflib()
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    problems = []
    if not conforms and isinstance(report, rdflib.Graph):
        sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
            node, at = report.value(result, sh.focusNode), report.value(result, sh.resultPath)
            message = report.value(result, sh.resultMessage)
            problems.append(f"<{node}> {str(at).rpartition('#')[2]}: {message}")
    return Check("shapes", f"{len(data)} triples conform", tuple(sorted(problems)))
