"""A graph to question: by name, in plain words, or in SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from pm_graph.answer import (
    AMBIGUOUS,
    ANSWERED,
    UNKNOWN,
    UNSTATED,
    Answer,
    Heard,
    Thing,
    Understood,
)
from pm_graph.ask import Reader, Reading, Understanding
from pm_graph.catalogue import Catalogue
from pm_graph.checked import completed, declared
from pm_graph.errors import BadValueError, PmGraphError
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.resolve import ANY, Resolver
from pm_graph.rows import Dresser, whole
from pm_graph.summary import fill

if TYPE_CHECKING:
    from typing import Any

    import rdflib

    from pm_graph.explain import Explainer, Reason
    from pm_graph.export.run import Exported
    from pm_graph.gap.evidence import Given, Profile
    from pm_graph.memory import Memory
    from pm_graph.source import Source

Value = str | int | NamedNode | Sequence[str | int | NamedNode]
"""A parameter's value: a number, an IRI, a CURIE or a label; several of them in a sequence."""


class View(NamedTuple):
    """A source with what is remembered of it."""

    source: Source
    resolver: Resolver
    dresser: Dresser


class Graph:
    """One dataset and the questions that can be put to it.

    Get one from :func:`pm_graph.open`. ``timeout`` bounds every query, in seconds. ``source`` has
    what the documents say; ``whole`` opens what has the links between the frameworks and all that
    follows as well, where that is another source, and is called only when it is needed.
    """

    def __init__(
        self,
        source: Source,
        catalogue: Catalogue | None = None,
        timeout: float | None = None,
        whole: Callable[[], Source] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.source = source
        self.questions = catalogue if catalogue is not None else Catalogue()
        self.timeout = timeout
        self._open_whole, self._memory = whole, memory
        self._documents = View(source, Resolver(source), Dresser(source))
        self._whole: View | None = None
        self._explainer: Explainer | None = None
        self._reader: Reader | None = None

    def run(self, name: str, /, **parameters: Value) -> Answer:
        """Answer the question called ``name``.

        Raises UnknownNameError for an unknown question, parameter, level, title or other thing,
        and BadValueError for a value of another type.
        """
        question = self.questions[name]
        resolver = self._view(question).resolver
        terms = {
            key: [
                term
                for one in _several(value)
                for term in resolver.terms(question.parameter(key), _name(one))
            ]
            for key, value in parameters.items()
        }
        given = {key: " or ".join(map(_name, _several(value))) for key, value in parameters.items()}
        return self._answer(name, question, terms, given)

    def ask(self, sentence: str, choice: int | None = None) -> Answer:
        """Answer a question in plain words; the status says if it could be understood.

        Where it can be read in several ways, the answer is ambiguous and lists them; ``choice`` is
        the number of one of them, counted from 1. Raises BadValueError for a number that none has.
        """
        found = self.understand(sentence)
        readings = found.readings
        if choice is not None and readings:
            if not 1 <= choice <= len(readings):
                raise BadValueError("choice", str(choice), f"a number from 1 to {len(readings)}")
            readings = readings[choice - 1 : choice]
        if len(readings) == 1:
            answer = self._read(sentence, readings[0], found)
            if not answer.rows and (text := readings[0].text()):
                # Any words can be a text; one that nothing has is no question understood.
                found = found._replace(unknown=[f"nothing has the text {text!r}"])
                return self._unknown(sentence, found)
            if answer.status != ANSWERED:
                # Where the nearer question has nothing to say, one that gave way to it may have.
                for other in found.others:
                    second = self._read(sentence, other, found)
                    if second.status == ANSWERED and second.rows:
                        return second
            return answer
        if readings:
            choices = tuple(
                f"{n}) {reading.told()}: {self._read(sentence, reading, found).summary}"
                for n, reading in enumerate(readings, 1)
            )
            summary = "This can be read in several ways."
            return Answer(sentence, AMBIGUOUS, summary, choices=choices)
        return self._unknown(sentence, found)

    def _unknown(self, sentence: str, found: Understanding) -> Answer:
        """Return that a sentence is not understood, with what is not known and what is near."""
        summary = (
            "; ".join(found.unknown) if found.unknown else "This is no question that is known."
        )
        choices = tuple(f"{name}: {self.questions[name].title}" for name in found.nearest)
        heard = Heard((), (), tuple(found.corrected.items()), ())
        return Answer(sentence, UNKNOWN, summary, choices=choices, heard=heard)

    def _read(self, sentence: str, reading: Reading, found: Understanding) -> Answer:
        """Answer ``sentence`` as it is read, and say how, and what else it could mean."""
        answer = self._answer(sentence, reading.question, reading.terms, reading.said)
        answer.heard = self._heard(reading, found.corrected)
        named = {term for terms in reading.terms.values() for term in terms}
        others = tuple(
            f"it could also mean: {other.told()}"
            for other in found.others
            if other is not reading
            and any(not named.issuperset(terms) for terms in other.terms.values())
        )
        answer.notes += (answer.heard.note(reading.question.name), *others)
        return answer

    def understand(self, sentence: str) -> Understanding:
        """Return how ``sentence`` can be read, without answering it."""
        if self._reader is None:
            known = self._memory.load() if self._memory is not None else None
            self._reader = Reader(self.questions, self._documents.resolver, known)
        return self._reader.read(sentence)

    def remember(self) -> None:
        """Keep what reading sentences took to know for the next process, if there is a place."""
        if self._memory is not None and self._reader is not None and not self._memory.found:
            self._memory.save(self._reader.state)

    def _heard(self, reading: Reading, corrected: Mapping[str, str]) -> Heard:
        """Return how a sentence was read, with what it leaves open."""
        view = self._view(reading.question)
        recognised = tuple(
            (name, said, self._said(view, reading.terms[name]) or "")
            for name, said in reading.said.items()
        )
        assumed = tuple(
            f"any {parameter.name}"
            for parameter in reading.question.parameters
            if parameter.name not in reading.terms and parameter.default == "UNDEF"
        )
        return Heard(recognised, reading.ignored, tuple(corrected.items()), assumed)

    def sparql(self, query: str, *, path: str = "query") -> Answer:
        """Run any SPARQL query; the known prefixes need no declaration.

        Rows, truth or triples come back by the form of the query. ``path`` names it in errors.
        """
        view = self.whole
        result = view.source.query(query, path=path, timeout=self.timeout)
        shown = completed(query, path).text
        if isinstance(result, QueryBoolean | bool):
            truth = bool(result)
            return Answer(query, ANSWERED, "yes" if truth else "no", truth=truth, query=shown)
        if isinstance(result, QuerySolutions):
            columns = tuple(variable.value for variable in result.variables)
            rows = view.dresser.rows(result, columns)
            summary = _count(len(rows), "row")
            return Answer(query, ANSWERED, summary, columns=columns, rows=rows, query=shown)
        triples = tuple(whole(result, path))
        summary = _count(len(triples), "triple")
        return Answer(query, ANSWERED, summary, triples=triples, query=shown)

    def resolve(self, text: str, types: tuple[str, ...] = (ANY,)) -> list[str]:
        """Return the IRIs of the things that ``text`` names: an IRI, a CURIE or a label.

        ``types`` are CURIEs of classes. Raises UnknownNameError with the nearest names.
        """
        return self._documents.resolver.things(text, types)

    def label(self, iri: str) -> str:
        """Return what people call the thing ``iri``."""
        return self._documents.dresser.label(iri)

    def explain(self, subject: str, predicate: str, object_: str, /) -> Reason:
        """Return why a triple holds, with the rule, the premises and the passages they rest on.

        Each term is an IRI, a CURIE or a label; the predicate may be ``a``, the object a text in
        quotes. Raises UnknownNameError for a name that nothing has, NotEntailedError, which carries
        the nearest triples, for one that neither stands in the graph nor follows from it.
        """
        if self._explainer is None:
            from pm_graph.explain import Explainer

            self._explainer = Explainer(self.whole)
        return self._explainer.explain(subject, predicate, object_)

    def gap(
        self,
        evidence: Iterable[Given] | Profile,
        *,
        framework: str | None = None,
        against: str | None = None,
    ) -> Answer:
        """Return which statements of the frameworks ``evidence`` touches, and which it does not.

        ``evidence`` is a list of texts, or of mappings with ``did``, ``capability``,
        ``involvement``, ``scope`` and ``when``; or what ``pm_graph.gap.profile.read`` and
        ``pm_graph.gap.advert.read`` make of a file. ``framework`` and ``against`` narrow it down
        to one framework and to one level, title, role or skill. Raises EvidenceError for evidence
        in terms that the graph does not have, UnknownNameError for a name that nothing has.
        """
        from pm_graph.gap.survey import survey

        return survey(self, evidence, framework=framework, against=against)

    def export(
        self,
        target: str,
        *,
        format: str | None = None,  # noqa: A002 - what the command line calls it
        framework: str | Sequence[str] = (),
        graph: str | Sequence[str] = (),
        with_text: bool = False,
        lang: str | None = None,
        **parameters: Value,
    ) -> Exported:
        """Return the graph in the terms of another ontology or format, with a report.

        ``format`` is one of the target's endings, the usual one unless given; the rest chooses as
        the options of ``pm-graph export`` do. Raises UnknownNameError, UsageError,
        NothingToExportError, ExportError.
        """
        from pm_graph.export.run import Selection, exported

        values = {key: list(map(_name, _several(value))) for key, value in parameters.items()}
        frameworks = [framework] if isinstance(framework, str) else framework
        graphs = [graph] if isinstance(graph, str) else graph
        return exported(
            self, target, format, Selection(frameworks, graphs, with_text, lang, values)
        )

    def to_rdflib(self) -> rdflib.Graph:
        """Return all triples, of all named graphs together, as an ``rdflib.Graph``."""
        from pm_graph.ecosystem import to_rdflib

        return to_rdflib(self.whole.source)

    @property
    def whole(self) -> View:
        """The documents with the links between the frameworks and all that follows from them."""
        if self._whole is None:
            if self._open_whole is None:
                return self._documents
            source = self._open_whole()
            self._whole = View(source, Resolver(source), Dresser(source))
        return self._whole

    def _view(self, question: Question) -> View:
        return self.whole if question.dataset == "whole" else self._documents

    def _answer(
        self,
        asked: str,
        question: Question,
        terms: Mapping[str, list[str]],
        given: Mapping[str, str],
    ) -> Answer:
        """Run ``question`` with ``terms``; ``given`` is what was typed for each parameter."""
        view = self._view(question)
        if bounds := terms.get("framework"):
            inside = {key: view.resolver.within(found, bounds) for key, found in terms.items()}
            for key, found in terms.items():
                if found and not inside[key]:
                    return self._absent(
                        view, asked, question, terms=terms, missing=key, name=given[key]
                    )
            terms = inside
        query = question.bind(terms)
        result = view.source.query(query, path=question.path, timeout=self.timeout)
        if not isinstance(result, QuerySolutions):
            raise PmGraphError(f"{question.path}: a question is a SELECT query")
        columns = tuple(name for name, _ in question.columns)
        rows = view.dresser.rows(result, columns, question.citations, merged=question.merged)
        said = {
            p.name: self._said(view, terms.get(p.name) or _default(p.default))
            for p in question.parameters
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
            summary = self._silence(view, question, terms, about)
        parameters = {
            p.name: self._plain(view, terms.get(p.name) or _default(p.default))
            for p in question.parameters
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
            scale=self._scale(view, question),
            ladder=question.ladder,
        )

    def _scale(self, view: View, question: Question) -> tuple[tuple[Thing, int], ...]:
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

    def _silence(
        self, view: View, question: Question, terms: Mapping[str, list[str]], about: str
    ) -> str:
        """Say who is silent and where was looked; ``about`` is the question with its values."""
        from pm_graph.silence import where

        looked = where(view.source, question, terms)
        return f"{self._silent(question)} ({about}){'; ' * bool(looked)}{looked}."

    def _silent(self, question: Question) -> str:
        """Say who is silent: the documents, the tables of links, or a graph that has neither."""
        if question.dataset == "whole":
            return "Nothing is recorded"
        if self._documents.resolver.known(("pm:Framework",)):
            return "The documents do not say"
        return f"There is no framework in {self.source.name}, so that nothing is said"

    def _absent(
        self,
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

        framework = self._said(view, terms["framework"])
        of_kind = view.resolver.known(question.parameter(missing).types).values()
        below = tuple(f"{term[1:-1]}/" for term in terms["framework"])
        there = sorted({iri for things in of_kind for iri in things if iri.startswith(below)})
        instead = f"; it describes {listed(list(map(view.dresser.label, there)))}" if there else ""
        parameters = {
            key: name if key == missing else self._plain(view, found)
            for key, found in terms.items()
        }
        return Answer(
            asked,
            UNSTATED,
            f"{framework} describes no {name!r}{instead}.",
            understood=Understood(question.name, question.title, parameters),
            columns=tuple(column for column, _ in question.columns),
            notes=(f"elsewhere {name!r} is {self._said(view, terms[missing])}",),
        )

    def _said(self, view: View, terms: Sequence[str]) -> str | None:
        """Return terms as people would say them; None where any value will do."""
        values = self._plain(view, terms)
        if values is None:
            return None
        several = values if isinstance(values, list) else [values]
        return " or ".join(
            dict.fromkeys(v["label"] if isinstance(v, dict) else str(v) for v in several)
        )

    def _plain(self, view: View, terms: Sequence[str]) -> Any:
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


def _name(value: str | int | NamedNode) -> str:
    return value.value if isinstance(value, NamedNode) else str(value)


def _several(value: Value) -> Sequence[str | int | NamedNode]:
    return [value] if isinstance(value, str | int | NamedNode) else value


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}."
