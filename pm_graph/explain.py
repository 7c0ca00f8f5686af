"""Why a triple holds: its proof, down to what was asserted, by whom, and on which sentence.

:mod:`pm_graph.reason` proves; this module adds what the graph knows of the leaves: the named graphs
that hold an asserted triple, the mapping row behind a link, the passages behind a statement.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from pm_graph.answer import Citation
from pm_graph.answering import View
from pm_graph.errors import NOT_STATED, UnknownNameError, readable
from pm_graph.reason import NotEntailedError, Proof, reason
from pm_graph.reason.generalized import Generalized
from pm_graph.resolve import expand
from pm_graph.rows import whole
from pm_graph.vocabulary import GRAPH, INFERRED, Outside

ASSERTED = f"""SELECT ?graph ?s ?p ?o WHERE {{
  GRAPH ?graph {{ ?s ?p ?o }}
  FILTER (?graph != <{INFERRED}>)
}}"""
UNNAMED = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
MAPPED = """SELECT ?justification ?confidence ?author ?comment ?subject ?object WHERE {
  ?row owl:annotatedSource %s ; owl:annotatedProperty %s ; owl:annotatedTarget %s .
  OPTIONAL { ?row sssom:mapping_justification ?justification }
  OPTIONAL { ?row sssom:confidence ?confidence }
  OPTIONAL { ?row sssom:author_label ?author }
  OPTIONAL { ?row rdfs:comment ?comment }
  OPTIONAL { ?row pm:subjectPassage ?subject }
  OPTIONAL { ?row pm:objectPassage ?object }
}"""
STATED = """SELECT DISTINCT ?passage WHERE {
  { %s pm:statedIn ?passage } UNION { %s pm:statedIn ?passage }
}"""


class Mapping(NamedTuple):
    """The row of a mapping set that a link comes from, with its SSSOM slots."""

    justification: str
    """The IRI of the kind of process, such as ``semapv:ManualMappingCuration``."""
    confidence: float | None
    """From 0 to 1."""
    author: str
    comment: str


class Reason(NamedTuple):
    """A triple and why it holds."""

    triple: Triple | Generalized
    labels: tuple[str, str, str]
    """What people call its subject, predicate and object."""
    rule: str
    """The OWL 2 RL rule, such as ``prp-trp``; "asserted" for a leaf."""
    graphs: tuple[str, ...]
    """The named graphs that assert it; none if it is inferred, or stands in no named graph."""
    mapping: Mapping | None
    citations: tuple[Citation, ...]
    """The passages that an asserted triple rests on."""
    premises: tuple["Reason", ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the object that ``-f json`` prints."""
        names = ("subject", "predicate", "object")
        terms = (self.triple.subject, self.triple.predicate, self.triple.object)
        return {
            **{
                name: {"term": str(term), "label": label}
                for name, term, label in zip(names, terms, self.labels, strict=True)
            },
            "rule": self.rule,
            "graphs": list(self.graphs),
            "mapping": self.mapping._asdict() if self.mapping else None,
            "citations": [cited.to_dict() for cited in self.citations],
            "premises": [premise.to_dict() for premise in self.premises],
        }


class NotExplainedError(NotEntailedError):
    """A triple that neither stands in the graph nor follows from it, and what is nearest.

    ``nearest`` holds triples, ``words`` what people call their terms.
    """

    exit_code = NOT_STATED

    def __init__(self, triple: str, nearest: Sequence[Triple], words: Sequence[str]) -> None:
        super().__init__(triple, nearest)
        self.words = tuple(words)

    def __str__(self) -> str:
        hint = f"; what holds: {'; '.join(self.words[:3])}" if self.words else ""
        return readable(f"{self.triple} does not hold{hint}")


class Explainer:
    """Explains the triples of one source; its closure is computed once."""

    def __init__(self, view: View) -> None:
        self._view = view

    def explain(self, subject: str, predicate: str, object_: str) -> Reason:
        """Return why a triple holds.

        Subject and object are what people call things, CURIEs, IRIs, or texts in quotes; the
        predicate is a CURIE, an IRI, ``a``, or its label. Raises UnknownNameError for a name that
        nothing has, and NotEntailedError, which carries the nearest triples that do hold.
        """
        links = [NamedNode(Outside.rdf_type)] if predicate == "a" else self._things(predicate)
        # A name can mean several things: the one of which the triple holds is meant.
        meant = [
            Triple(one, link, other)
            for one in self._things(subject)
            for link in links
            for other in self._values(object_)
        ]
        first: NotExplainedError | None = None
        for triple in meant:
            try:
                return self.reason(triple)
            except NotExplainedError as error:
                first = first or error
        raise first or UnknownNameError("thing", subject, [])

    def reason(self, triple: Triple) -> Reason:
        """Return why ``triple`` holds; raises NotExplainedError."""
        try:
            return self._told(self.closure.explain(triple))
        except NotEntailedError as error:
            raise NotExplainedError(
                self._words(triple), error.nearest, list(map(self._words, error.nearest))
            ) from None

    @cached_property
    def stated(self) -> dict[Triple, list[str]]:
        """The asserted triples, each with the named graphs that hold it."""
        found: dict[Triple, list[str]] = {}
        for graph, s, p, o in self._select(ASSERTED):
            found.setdefault(Triple(s, p, o), []).append(graph.value)
        if not found:
            found = {Triple(s, p, o): [] for s, p, o in self._select(UNNAMED)}
        return found

    @cached_property
    def closure(self) -> Any:
        """All that follows from what is asserted."""
        return reason(self.stated)

    def _select(self, query: str) -> Iterator[tuple[Any, ...]]:
        result = self._view.source.query(query, path="explain")
        if isinstance(result, QuerySolutions):
            for solution in whole(result):
                yield tuple(solution)

    def _told(self, proof: Proof) -> Reason:
        """Add to a proof what the graph knows of its leaves."""
        triple = proof.triple
        terms = (triple.subject, triple.predicate, triple.object)
        labels = tuple(map(self._label, terms))
        mapping: Mapping | None = None
        citations: tuple[Citation, ...] = ()
        if not proof.premises:
            mapping, citations = self._mapping(terms)
            citations = citations or self._stated(terms)
        return Reason(
            triple,
            (labels[0], labels[1], labels[2]),
            proof.rule,
            tuple(self.stated.get(triple, ())) if isinstance(triple, Triple) else (),
            mapping,
            citations,
            tuple(self._told(premise) for premise in proof.premises),
        )

    def _mapping(self, terms: tuple[Any, ...]) -> tuple[Mapping | None, tuple[Citation, ...]]:
        """Return the mapping row that says exactly this, with the passages it compares."""
        if not all(isinstance(term, NamedNode) for term in terms):
            return None, ()
        mapping = None
        passages: dict[Any, None] = {}
        for row in self._select(MAPPED % tuple(map(str, terms))):
            justification, confidence, author, comment, *compared = row
            mapping = Mapping(
                getattr(justification, "value", ""),
                float(confidence.value) if confidence is not None else None,
                getattr(author, "value", ""),
                getattr(comment, "value", ""),
            )
            passages |= dict.fromkeys(term for term in compared if term is not None)
        return mapping, self._view.dresser.places(passages)

    def _stated(self, terms: tuple[Any, ...]) -> tuple[Citation, ...]:
        """Return the passages that the statements among the terms come from."""
        ends = [str(term) if isinstance(term, NamedNode) else "<urn:none>" for term in terms[::2]]
        return self._view.dresser.places(row[0] for row in self._select(STATED % tuple(ends)))

    def _label(self, term: Any) -> str:
        """Return what people call a term; a passage has no name but its place."""
        if not isinstance(term, NamedNode):
            return f'"{term.value}"' if isinstance(term, Literal) else str(term)
        place = next(iter(self._view.dresser.places([term])), None)
        return f"{place}" if place is not None else self._view.dresser.label(term.value)

    def _words(self, triple: Triple) -> str:
        return " — ".join(map(self._label, (triple.subject, triple.predicate, triple.object)))

    def _things(self, text: str) -> list[NamedNode]:
        """Return all things that ``text`` names; an IRI or CURIE is itself, known or not."""
        iri = expand(text)
        if iri is not None and ("://" in text or ":" in text):
            return [NamedNode(iri)]
        return [NamedNode(found) for found in self._view.resolver.things(text)]

    def _values(self, text: str) -> list[NamedNode | Literal]:
        if not text.startswith('"'):
            return [*self._things(text)]
        body, _, kind = text.rpartition('"')
        if kind.startswith("@"):
            return [Literal(body[1:], language=kind[1:])]
        if kind.startswith("^^"):
            datatype = expand(kind[2:]) or kind[2:].strip("<>")
            return [Literal(body[1:], datatype=NamedNode(datatype))]
        return [Literal(body[1:])]


def tree(reason_: Reason) -> Iterator[str]:
    """Yield the lines of a reason as people read it, premises indented below their conclusion."""
    yield from _lines(reason_, "", "")


def _lines(node: Reason, first: str, rest: str) -> Iterator[str]:
    subject, predicate, object_ = node.labels
    where = "" if node.premises else f"  [{_where(node)}]"
    yield f"{first}{subject} — {predicate} — {object_}{where}"
    inside = f"{rest}│  " if node.premises else f"{rest}   "
    if node.mapping is not None:
        sure = (
            "" if node.mapping.confidence is None else f", confidence {node.mapping.confidence:g}"
        )
        kind = node.mapping.justification.rpartition("/")[2]
        yield f"{inside}{kind}{sure}: {node.mapping.comment}"
    for cited in node.citations:
        yield f"{inside}{cited}"
    if node.premises:
        yield f"{rest}by {node.rule}, because"
    for place, premise in enumerate(node.premises, 1):
        last = place == len(node.premises)
        yield from _lines(
            premise, f"{rest}{'└─ ' if last else '├─ '}", f"{rest}{'   ' if last else '│  '}"
        )


def _where(node: Reason) -> str:
    """Say where an asserted triple stands."""
    names = [
        f"graph:{name.removeprefix(GRAPH)}" if name.startswith(GRAPH) else f"<{name}>"
        for name in node.graphs
    ]
    return f"{node.rule}{' in ' * bool(names)}{', '.join(names)}"
