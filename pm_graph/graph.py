"""A graph to question: by name, in plain words, or in SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from pm_graph import answering
from pm_graph.answer import (
    AMBIGUOUS,
    ANSWERED,
    UNKNOWN,
    Answer,
    Heard,
)
from pm_graph.answering import View
from pm_graph.ask import Reader
from pm_graph.catalogue import Catalogue
from pm_graph.checked import completed
from pm_graph.errors import BadValueError, DamagedError
from pm_graph.question import Question
from pm_graph.record import TYPE_CHECKING
from pm_graph.resolve import ANY, Resolver
from pm_graph.rows import Dresser, whole

if TYPE_CHECKING:
    import rdflib

    from pm_graph.explain import Explainer, Reason
    from pm_graph.export.run import Exported
    from pm_graph.gap.evidence import Given, Profile
    from pm_graph.memory import Memory
    from pm_graph.reading import Reading, Understanding
    from pm_graph.source import Source

Value = str | int | NamedNode | Sequence[str | int | NamedNode]
"""A parameter's value: a number, an IRI, a CURIE or a label; several of them in a sequence."""


class Graph:
    """One dataset and the questions that can be put to it.

    Get one from :func:`pm_graph.open`. ``timeout`` bounds every query, in seconds. ``source`` has
    what the documents say; ``whole`` opens what has the links between the frameworks and all that
    follows as well, ``names`` one that has the hidden labels by which things are found, where those
    are other sources; they are called only when they are needed.
    """

    def __init__(
        self,
        source: Source,
        catalogue: Catalogue | None = None,
        timeout: float | None = None,
        *,
        names: Callable[[], Source] | None = None,
        whole: Callable[[], Source] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.source = source
        self.questions = catalogue if catalogue is not None else Catalogue()
        self.timeout = timeout
        self._open_whole, self._memory = whole, memory
        self._names = names
        self._documents = View(source, Resolver(source, names), Dresser(source))
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
        return answering.answer(
            self._view(question), name, question, terms, given, timeout=self.timeout
        )

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
                        second.notes = (f"to what was asked: {answer.summary}", *second.notes)
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
        view = self._view(reading.question)
        answer = answering.answer(
            view, sentence, reading.question, reading.terms, reading.said, timeout=self.timeout
        )
        answer.heard = answering.heard(view, reading, found.corrected)
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
        known = None
        if self._reader is None:
            known = self._memory.load() if self._memory is not None else None
        try:
            if self._reader is None:
                self._reader = Reader(self.questions, self._documents.resolver, known)
            return self._reader.read(sentence)
        except DamagedError:
            if self._memory is not None:
                self._memory.drop()
            self._reader = Reader(self.questions, Resolver(self.source, self._names))
            return self._reader.read(sentence)

    def remember(self) -> None:
        """Keep what reading sentences took to know for the next process, if there is a place."""
        if self._memory is not None and self._reader is not None and not self._memory.found:
            self._memory.save(self._reader.state)

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


def _name(value: str | int | NamedNode) -> str:
    return value.value if isinstance(value, NamedNode) else str(value)


def _several(value: Value) -> Sequence[str | int | NamedNode]:
    return [value] if isinstance(value, str | int | NamedNode) else value


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}."
