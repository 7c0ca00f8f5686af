"""The catalogue: all question files of a folder. A new file is a new question."""

import os
from collections.abc import Iterator, Sequence

from pm_graph.errors import UnknownNameError
from pm_graph.header import parse
from pm_graph.question import Question
from pm_graph.shelf import files, read

HIDDEN = ("check_", "count_", "export_", "import_", "validate_")
"""How the names of files begin that are queries, but no questions that people ask."""
_ASK = "\n#+ ask:"


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
        self._read: dict[str, Question] = {}

    @property
    def names(self) -> list[str]:
        """The names of all questions, sorted."""
        return sorted(self._paths)

    def __getitem__(self, name: str) -> Question:
        if name not in self._paths:
            raise UnknownNameError("question", name, self.names, exit_code=2)
        if name not in self._read:
            path = self._paths[name]
            self._read[name] = parse(path, read(path))
        return self._read[name]

    def phrasings(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each question with each of its phrasings, without reading the rest."""
        for name, path in sorted(self._paths.items()):
            for rest in f"\n{read(path)}".split(_ASK)[1:]:
                yield name, rest.partition("\n")[0].strip()

    def __iter__(self) -> Iterator[Question]:
        return (self[name] for name in self.names)
