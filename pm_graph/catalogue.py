"""The catalogue: all question files of a folder. A new file is a new question."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from pm_graph.errors import UnknownNameError
from pm_graph.question import Question, pack, unpack
from pm_graph.record import TYPE_CHECKING, NamedTuple
from pm_graph.shelf import files, read

if TYPE_CHECKING:
    from typing import Any

HIDDEN = ("check_", "count_", "export_", "gap_", "import_", "validate_")
"""How the names of files begin that are queries, but no questions that people ask."""
_ASK, _PARAMETER, _TITLE = "#+ ask:", "#+ parameter:", "#+ title:"


class Sketch(NamedTuple):
    """A question as its header alone has it."""

    name: str
    types: tuple[str, ...]
    """The CURIEs of the types of all its parameters."""
    phrasings: list[str]
    title: str


class Catalogue:
    """All questions of a folder by name; a new file is a new question."""

    def __init__(
        self, paths: Sequence[str] | None = None, hidden: tuple[str, ...] = HIDDEN
    ) -> None:
        self._paths = {
            os.path.basename(path).removesuffix(".rq"): path
            for path in (files("queries", ".rq") if paths is None else paths)
            if not os.path.basename(path).startswith(hidden)
        }
        self.paths = tuple(self._paths.values())
        """The files of all questions."""
        self._sketches: list[Sketch] = []
        self._packed: dict[str, bytes] = {}
        self._read: dict[str, Question] = {}

    @property
    def names(self) -> list[str]:
        """The names of all questions, sorted."""
        return sorted(self._paths)

    def __getitem__(self, name: str) -> Question:
        if name not in self._paths:
            raise UnknownNameError("question", name, self.names, exit_code=2)
        if name not in self._read:
            packed = self._packed.get(name)
            self._read[name] = unpack(packed) if packed else self._parse(name)
        return self._read[name]

    def sketches(self) -> list[Sketch]:
        """Return what of each question can be told without reading its file as a whole."""
        if not self._sketches:
            for name, path in sorted(self._paths.items()):
                title, asked = "", list[str]()
                types: list[str] = []
                for line in read(path).split("\n"):
                    if line.startswith(_ASK):
                        asked.append(line[len(_ASK) :].strip())
                    elif line.startswith(_TITLE):
                        title = title or line[len(_TITLE) :].strip()
                    elif line.startswith(_PARAMETER):
                        types += line[len(_PARAMETER) :].split()[1:2]
                self._sketches.append(Sketch(name, tuple("|".join(types).split("|")), asked, title))
        return self._sketches

    def _parse(self, name: str) -> Question:
        from pm_graph.header import parse

        path = self._paths[name]
        return parse(path, read(path))

    @property
    def state(self) -> dict[str, Any]:
        """All questions, read and checked, of Python's own types only."""
        return {
            "sketches": [tuple(sketch) for sketch in self.sketches()],
            "questions": {question.name: pack(question) for question in self},
        }

    def adopt(self, state: dict[str, Any]) -> None:
        """Take what another catalogue of the same files read (:attr:`state`)."""
        self._sketches = [Sketch(*sketch) for sketch in state["sketches"]]
        self._packed = state["questions"]

    def phrasings(self) -> list[tuple[str, str]]:
        """Return the name of each question with each of its phrasings."""
        return [(name, phrasing) for name, _, asked, _ in self.sketches() for phrasing in asked]

    def __iter__(self) -> Iterator[Question]:
        return (self[name] for name in self.names)
