"""What an answer says where the documents are silent: where was looked, and what comes near.

Which documents were looked at is told for every answer of the status ``not_stated``, whatever the
question: those of the framework that was named, else those that a topic concerns, else all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import QuerySolutions

from pm_graph.checked import declared
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING
from pm_graph.summary import fill

if TYPE_CHECKING:
    from pm_graph.answer import Row
    from pm_graph.source import Source

MOST = 12
"""How many things are named before the rest are only counted."""

FRAMEWORKS = """SELECT DISTINCT ?framework ?name ?rank ?unseen WHERE {
  ?framework a pm:Framework ; skos:prefLabel ?name .
  OPTIONAL {
    { ?skill_level pm:ofSkill/skos:inScheme ?framework ; pm:atLevel/pm:rank ?rank . }
    UNION
    {
      ?observation pm:notObservedAt ?level .
      ?level skos:inScheme/dcterms:isPartOf ?framework ; pm:rank ?unseen .
    }
  }
} ORDER BY ?name ?rank ?unseen"""
CONCERNED = """SELECT DISTINCT ?framework WHERE {
  VALUES ?topic { %s }
  ?topic pm:topicOf ?framework .
  FILTER NOT EXISTS { VALUES ?other { %s } FILTER NOT EXISTS { ?other pm:topicOf ?any } }
}"""


def looked_in(source: Source, question: Question, terms: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of the frameworks whose documents ``question`` was put to.

    ``terms`` are the N-Triples terms of its parameters. A question that takes the number of a level
    gets with each framework the levels that it describes, for those are what could be asked for.
    """
    wanted = set(terms.get("framework", ())) or _concerned(source, question, terms)
    by_number = "pm:rank" in question.query and any(
        parameter.types[0] == "xsd:integer" for parameter in question.parameters
    )
    found: dict[str, tuple[list[str], list[str]]] = {}
    for framework, name, rank, unseen in _solutions(source, FRAMEWORKS):
        if not wanted or f"<{framework}>" in wanted:
            described, observed = found.setdefault(name, ([], []))
            if by_number:
                described += [rank] * bool(rank)
                observed += [unseen] * bool(unseen)
    return [f"{name}{_levels(*levels)}" for name, levels in found.items()]


def _levels(described: Sequence[str], unseen: Sequence[str]) -> str:
    """Return in brackets at which levels something is described, and at which it is not seen."""
    told = [f"describes {_numbered(described)}"] * bool(described)
    told += [f"says it is not typically seen at {_numbered(unseen)}"] * bool(unseen)
    return f" (which {' and '.join(told)})" if told else ""


def _numbered(ranks: Sequence[str]) -> str:
    return f"level{'s' * (len(ranks) > 1)} {', '.join(ranks)}"


def _concerned(source: Source, question: Question, terms: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the frameworks that the topics among ``terms`` concern; none if one concerns all."""
    topics = " ".join(
        term
        for parameter in question.parameters
        if "pm:Topic" in parameter.types
        for term in terms.get(parameter.name, ())
    )
    if not topics:
        return set()
    return {f"<{found[0]}>" for found in _solutions(source, CONCERNED % (topics, topics))}


def _solutions(source: Source, query: str) -> list[tuple[str, ...]]:
    """Return the solutions of a query as texts, empty for what is unbound."""
    result = source.query(declared(query), path="silence")
    if not isinstance(result, QuerySolutions):
        return []
    return [tuple(str(getattr(term, "value", "")) for term in solution) for solution in result]


def where(source: Source, question: Question, terms: Mapping[str, Sequence[str]]) -> str:
    """Return in a few words where was looked; an empty text for a graph without frameworks."""
    places = looked_in(source, question, terms)
    links = "the links between " if question.dataset == "whole" else ""
    return f"looked in {links}{', '.join(places)}" if places else ""


def near(
    source: Source,
    question: Question,
    terms: Mapping[str, Sequence[str]],
    rows: Sequence[Row],
    said: Mapping[str, str | None],
) -> str:
    """Return the summary of an answer whose ``rows`` are only near one.

    ``said`` are the values of the parameters as people would say them.
    """
    first = fill(question.silence or "No document states it.", rows, said).rstrip(".")
    looked = where(source, question, terms)
    counts: dict[str, int] = {}
    for row in rows:
        if row[question.nearby] == "nearby":
            name = str(row.get("framework") or "elsewhere")
            counts[name] = counts.get(name, 0) + 1
    told = ", ".join(f"{name}: {number}" for name, number in counts.items())
    return f"{first}{'; ' * bool(looked)}{looked}. {f'Nearby: {told}' if told else 'Nothing near'}."


def listed(labels: Sequence[str]) -> str:
    """Return the names of what is described where something else was asked for, MOST at most."""
    more = f" and {len(labels) - MOST} more" if len(labels) > MOST else ""
    return f"{', '.join(labels[:MOST])}{more}"
