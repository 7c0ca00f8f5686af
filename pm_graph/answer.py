"""Answers: a status, typed rows, the passages they rest on, and how the question was read."""

from __future__ import annotations

from collections.abc import Iterator

from pm_graph.errors import DATA, NOT_STATED, NOT_UNDERSTOOD
from pm_graph.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

ANSWERED = "answered"
UNSTATED = "not_stated"
AMBIGUOUS = "ambiguous"
UNKNOWN = "not_understood"


class Thing(NamedTuple):
    """Something of the graph in a cell: what people call it, and its IRI."""

    label: str
    iri: str

    def __str__(self) -> str:
        return self.label


Cell = Thing | str | int | float | bool | None
"""What a cell holds: a thing, a literal as its Python type, or nothing."""


class Citation(NamedTuple):
    """A passage that an answer rests on."""

    document: str
    """The document's identifier, such as ``sfia-8``."""
    section: str
    position: int
    """The sentence or bullet within the section, counted from 1."""
    lines: tuple[int, int]
    """First and last line in the document, counted from 1."""
    text: str | None
    """The publisher's words, only in a graph built from the documents."""
    iri: str
    framework: str | None = None
    """What people call the framework whose document it is, such as SFIA 8."""
    form: str | None = None
    """"sentence" or "bullet", where the graph tells it."""

    @property
    def place(self) -> str:
        """The place in words: ``SFIA 8, Level 5, sentence 3``."""
        form = self.form or "passage"
        return f"{self.framework or self.document}, {self.section}, {form} {self.position}"

    def __str__(self) -> str:
        place = self.place
        return f"{place}: {self.text}" if self.text else place

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as it stands in JSON; ``text`` only where there is one."""
        place: dict[str, Any] = {
            "document": self.document,
            "section": self.section,
            "position": self.position,
            "lines": list(self.lines),
        }
        return place | {"text": self.text} if self.text is not None else place


class Row(dict[str, Cell]):
    """One row: column name to cell, with the passages it rests on in ``citations``."""

    citations: tuple[Citation, ...] = ()


class Understood(NamedTuple):
    """The question of the catalogue that was answered, and with which parameters."""

    name: str
    title: str
    parameters: dict[str, Any]
    """Every parameter; None where any value will do, a list where there are several."""


class Heard(NamedTuple):
    """How a sentence in plain words was read."""

    recognised: tuple[tuple[str, str, str], ...]
    """For each value: the parameter, the words of the sentence, and what they mean."""
    ignored: tuple[str, ...]
    """Words that were taken to mean nothing here."""
    corrected: tuple[tuple[str, str], ...]
    """Misspelt words, each with what it was read as."""
    assumed: tuple[str, ...]
    """What was not said and had to be assumed."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as it stands in JSON."""
        return {
            "recognised": [
                {"parameter": name, "said": said, "meant": meant}
                for name, said, meant in self.recognised
            ],
            "ignored": list(self.ignored),
            "corrected": dict(self.corrected),
            "assumed": list(self.assumed),
        }

    def note(self, question: str) -> str:
        """Return it in one line, for an answer by the question of that name."""
        values = "".join(
            f", {name} = {meant}" + f" ({said!r})" * (said.casefold() != meant.casefold())
            for name, said, meant in self.recognised
        )
        parts = [f"read as {question}{values}"]
        parts += [f"{wrong!r} read as {right!r}" for wrong, right in self.corrected]
        parts += [f"ignored: {', '.join(self.ignored)}"] * bool(self.ignored)
        parts += [f"assumed: {', '.join(self.assumed)}"] * bool(self.assumed)
        return "; ".join(parts)


class Answer:
    """What a question, a query or a sentence in plain words comes back with.

    Iterating yields the rows. ``triples`` holds the result of CONSTRUCT and DESCRIBE, ``truth``
    that of ASK; both are None for any other answer. ``group``, ``pivot``, ``bands`` and ``ladder``
    are those of the question (:mod:`pm_graph.question`), ``scale`` holds the steps that cells can
    hold with their ranks, from the lowest up.
    """

    def __init__(
        self,
        question: str,
        status: str,
        summary: str,
        *,
        understood: Understood | None = None,
        columns: tuple[str, ...] = (),
        rows: tuple[Row, ...] = (),
        notes: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        query: str = "",
        group: tuple[str, ...] = (),
        pivot: tuple[str, str, str] | None = None,
        bands: tuple[str, str] = ("", ""),
        scale: tuple[tuple[Thing, int], ...] = (),
        ladder: tuple[str, str, str] | None = None,
        triples: tuple[Any, ...] | None = None,
        truth: bool | None = None,
        heard: Heard | None = None,
    ) -> None:
        self.question, self.status, self.summary = question, status, summary
        self.understood, self.columns, self.rows = understood, columns, rows
        self.notes, self.choices, self.query = notes, choices, query
        self.group, self.pivot, self.triples, self.truth = group, pivot, triples, truth
        self.heard = heard
        self.bands, self.scale, self.ladder = bands, scale, ladder

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All passages that the rows rest on, each once, in the order of their first use."""
        return tuple(dict.fromkeys(cited for row in self.rows for cited in row.citations))

    @property
    def exit_code(self) -> int:
        """The status of a command that prints this answer."""
        if self.status == ANSWERED:
            nothing = not self.rows and not self.triples and not self.truth
            return 1 if nothing else 0
        codes = {UNSTATED: NOT_STATED, AMBIGUOUS: NOT_UNDERSTOOD, UNKNOWN: NOT_UNDERSTOOD}
        return codes.get(self.status, DATA)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the one object that ``-f json`` prints.

        Beside the documented keys, ``row_citations`` gives for each row the places of its passages
        in ``citations``, counted from 0; ``heard`` tells how a sentence in plain words was read.
        """
        index = {cited: place for place, cited in enumerate(self.citations)}
        return {
            "question": self.question,
            "understood": self.understood._asdict() if self.understood else None,
            "status": self.status,
            "summary": self.summary,
            "columns": list(self.columns),
            "rows": [{name: _plain(row[name]) for name in self.columns} for row in self.rows],
            "citations": [cited.to_dict() for cited in index],
            "row_citations": [[index[cited] for cited in row.citations] for row in self.rows],
            "notes": list(self.notes),
            "choices": list(self.choices),
            "query": self.query,
            "heard": self.heard.to_dict() if self.heard else None,
        }

    def _records(self) -> list[dict[str, Any]]:
        """Return the rows with labels for things, as data frames want them."""
        return [
            {
                name: str(cell) if isinstance(cell := row[name], Thing) else cell
                for name in self.columns
            }
            for row in self.rows
        ]

    def to_pandas(self) -> Any:
        """Return the rows as a ``pandas.DataFrame``, things by label; pandas must be installed."""
        import pandas

        return pandas.DataFrame(self._records(), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return the rows as a ``polars.DataFrame``, things by label; polars must be installed."""
        import polars

        return polars.DataFrame(
            self._records(), schema=list(self.columns), infer_schema_length=None
        )


def _plain(cell: Cell) -> Any:
    return cell._asdict() if isinstance(cell, Thing) else cell
