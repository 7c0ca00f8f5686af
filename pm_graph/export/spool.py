"""Sort any number of lines in bounded memory, each kept once."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Self

from pm_graph.errors import GraphFileError

RUN = 8_000_000
"""How many characters of lines are sorted in memory; what is more goes to temporary files."""


class Spool:
    """Lines in, the same lines out sorted, each once.

    ``prefixes`` are looked for while the lines are at hand: :attr:`used` are those of which an IRI
    occurs. The order is by code point, whatever the machine's language.
    """

    def __init__(self, prefixes: Mapping[str, str], run: int = RUN) -> None:
        self._lines: set[str] = set()
        self._size, self._run = 0, run
        self._runs: list[BinaryIO] = []
        self._prefixes = dict(prefixes)
        self.used: dict[str, str] = {}

    def add(self, line: str) -> None:
        """Take a line, which has no line feed in it."""
        if line not in self._lines:
            self._lines.add(line)
            self._size += len(line)
            if self._size > self._run:
                self._spill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the temporary files back."""
        for run in self._runs:
            run.close()
        self._runs.clear()

    def __bool__(self) -> bool:
        return bool(self._lines or self._runs)

    def __iter__(self) -> Iterator[str]:
        """Yield the lines; may be asked again."""
        if not self._runs:
            yield from self._sorted()
            return
        if self._lines:
            self._spill()
        last = None
        for run in self._runs:
            run.seek(0)
        for line in heapq.merge(*(map(_text, run) for run in self._runs)):
            if line != last:
                last = line
                yield line

    def _sorted(self) -> list[str]:
        if self._prefixes:
            text = "\n".join(self._lines)
            self.used |= {name: iri for name, iri in self._prefixes.items() if f"<{iri}" in text}
        return sorted(self._lines)

    def _spill(self) -> None:
        """Put what is in memory into a sorted temporary file, which has no name to be left over."""
        try:
            run = tempfile.TemporaryFile(prefix="pm-")  # noqa: SIM115 - it lives as long as this
            run.writelines(f"{line}\n".encode() for line in self._sorted())
            run.flush()
        except OSError as error:
            folder = tempfile.gettempdir()
            wrong = f"no room to sort what is exported: {error.strerror}; name another in TMPDIR"
            raise GraphFileError(folder, wrong) from None
        self._runs.append(run)
        self._lines.clear()
        self._size = 0


def _text(line: bytes) -> str:
    return line[:-1].decode()
