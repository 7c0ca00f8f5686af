"""From a question of the catalogue with its terms to an answer: rows, citations, words for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import QuerySolutions

from pm_graph.answer import ANSWERED, UNSTATED, Answer, Heard, Thing, Understood
from pm_graph.checked import completed, declared
from pm_graph.errors import PmGraphError
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import Resolver
from pm_graph.rows import Dresser
from pm_graph.summary import fill

if TYPE_CHECKING:
    from typing import Any

    from pm_graph.reading import Reading
    from pm_graph.source import Source


class View(NamedTuple):
    """A source with what is remembered of it."""

    source: Source
    resolver: Resolver
    dresser: Dresser


def answer(
    view: View,
    asked: str,
    question: Question,
    terms: Mapping[str, list[str]],
    given: Mapping[str, str],
    *,
    timeout: float | None = None,
) -> Answer:
    """Run ``question`` with ``terms``; ``given`` is what was typed for each parameter.

    ``asked`` is what the answer names as its question; ``timeout`` bounds the query, in seconds.
    """
    if bounds := terms.get("framework"):
        inside = {key: view.resolver.within(found, bounds) for key, found in terms.items()}
        for key, found in terms.items():
            if found and not inside[key]:
                return _absent(view, asked, question, terms=terms, missing=key, name=given[key])
        terms = inside
    query = question.bind(terms)
    result = view.source.query(query, path=question.path, timeout=timeout)
    if not isinstance(result, QuerySolutions):
        raise PmGraphError(f"{question.path}: a question is a SELECT query")
    columns = tuple(name for name, _ in question.columns)
    rows = view.dresser.rows(result, columns, question.citations, merged=question.merged)
    said = {
        p.name: said_of(view, terms.get(p.name) or _default(p.default)) for p in question.parameters
    }
    notes = tuple(
        f"{p.name}: {said[p.name] or 'any'}, because none was given"
        for p in question.parameters
        if p.name not in terms and p.default != "UNDEF"
    )
    notes += question.notes
    answered = any(map(question.answers, rows)) or (not rows and question.empty == ANSWERED)
    status = ANSWERED if answered else UNSTATED
    heard = ", ".join(f"{name} {text}" for name, text in said.items() if text)
    about = f"{question.title.lower()}{': ' * bool(heard)}{heard}"
    if rows and not answered:
        from pm_graph.silence import near

        summary = near(view.source, question, terms, rows, said)
    elif rows:
        summary = fill(question.summary or "{count} rows.", rows, said)
    elif answered:
        summary = f"None ({about})."
    else:
        summary = _silence(view, question, terms, about)
    parameters = {
        p.name: plain(view, terms.get(p.name) or _default(p.default)) for p in question.parameters
    }
    return Answer(
        asked,
        status,
        summary,
        understood=Understood(question.name, question.title, parameters),
        columns=columns,
        rows=rows,
        notes=notes,
        query=completed(query, question.path).text,
        group=question.group,
        pivot=question.pivot,
        bands=question.bands,
        scale=_scale(view, question),
        ladder=question.ladder,
    )


def _scale(view: View, question: Question) -> tuple[tuple[Thing, int], ...]:
    """Return the steps of the scale that a question's cells stand on, from the lowest up."""
    if not question.scale:
        return ()
    query = f"SELECT DISTINCT ?step ?rank {{ ?step a {question.scale} ; pm:rank ?rank }}"
    found = view.source.query(declared(f"{query} ORDER BY ?rank ?step"), path="scale")
    if not isinstance(found, QuerySolutions):
        return ()
    rows = [tuple(row.values()) for row in view.dresser.rows(found, ("step", "rank"))]
    return tuple(
        (step, rank) for step, rank in rows if isinstance(step, Thing) and isinstance(rank, int)
    )


def _silence(view: View, question: Question, terms: Mapping[str, list[str]], about: str) -> str:
    """Say who is silent and where was looked; ``about`` is the question with its values."""
    from pm_graph.silence import where

    looked = where(view.source, question, terms)
    return f"{_silent(view, question)} ({about}){'; ' * bool(looked)}{looked}."


def _silent(view: View, question: Question) -> str:
    """Say who is silent: the documents, the tables of links, or a graph that has neither."""
    if question.dataset == "whole":
        return "Nothing is recorded"
    if view.resolver.known(("pm:Framework",)):
        return "The documents do not say"
    return f"There is no framework in {view.source.name}, so that nothing is said"


def _absent(
    view: View,
    asked: str,
    question: Question,
    *,
    terms: Mapping[str, list[str]],
    missing: str,
    name: str,
) -> Answer:
    """Say that the framework that was named has nothing called ``name``, and what it has."""
    from pm_graph.silence import listed

    framework = said_of(view, terms["framework"])
    of_kind = view.resolver.known(question.parameter(missing).types).values()
    below = tuple(f"{term[1:-1]}/" for term in terms["framework"])
    there = sorted({iri for things in of_kind for iri in things if iri.startswith(below)})
    instead = f"; it describes {listed(list(map(view.dresser.label, there)))}" if there else ""
    parameters = {
        key: name if key == missing else plain(view, found) for key, found in terms.items()
    }
    return Answer(
        asked,
        UNSTATED,
        f"{framework} describes no {name!r}{instead}.",
        understood=Understood(question.name, question.title, parameters),
        columns=tuple(column for column, _ in question.columns),
        notes=(f"elsewhere {name!r} is {said_of(view, terms[missing])}",),
    )


def said_of(view: View, terms: Sequence[str]) -> str | None:
    """Return terms as people would say them; None where any value will do."""
    values = plain(view, terms)
    if values is None:
        return None
    several = values if isinstance(values, list) else [values]
    return " or ".join(
        dict.fromkeys(v["label"] if isinstance(v, dict) else str(v) for v in several)
    )


def plain(view: View, terms: Sequence[str]) -> Any:
    """Return terms as JSON shows them: things with label and IRI, several in a list."""
    values: list[Any] = []
    for term in terms:
        if term.startswith("<"):
            values.append({"label": view.dresser.label(term[1:-1]), "iri": term[1:-1]})
        elif term.startswith('"'):
            values.append(_text(term))
        else:
            values.append(int(term))
    return values[0] if len(values) == 1 else values or None


def heard(view: View, reading: Reading, corrected: Mapping[str, str]) -> Heard:
    """Return how a sentence was read, with what it leaves open."""
    recognised = tuple(
        (name, said, said_of(view, reading.terms[name]) or "")
        for name, said in reading.said.items()
    )
    assumed = tuple(
        f"any {parameter.name}"
        for parameter in reading.question.parameters
        if parameter.name not in reading.terms and parameter.default == "UNDEF"
    )
    return Heard(recognised, reading.ignored, tuple(corrected.items()), assumed)


def _default(default: str) -> list[str]:
    """Return the terms of a default; none for UNDEF. Prefixed names are not used in defaults."""
    return (
        [] if default == "UNDEF" else default.split() if not default.startswith('"') else [default]
    )


def _text(term: str) -> str:
    """Return the text of an N-Triples literal."""
    from pyoxigraph import RdfFormat, parse

    quad = next(iter(parse(f"<a:a> <a:a> {term} .", format=RdfFormat.N_TRIPLES)))
    return str(getattr(quad.object, "value", ""))
