"""What the layouts share: lines, paragraphs and bullets, furniture, and the draft of a reading."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pm_graph.errors import DocumentError, Fault
from pm_graph.statement import Furniture, Passage, Reading, Thing
from pm_graph.text import is_bullet, normalise, sentences

_QUOTED = 60


class Line(NamedTuple):
    """One line of a document."""

    number: int
    raw: str
    text: str
    """The normalised line without its bullet; empty if it has no letter and no digit."""
    bullet: bool


class Sentence(NamedTuple):
    """A normalised sentence and the first and last line on which it stands."""

    text: str
    lines: tuple[int, int]


class Block(NamedTuple):
    """A paragraph or a bullet, over however many lines it is wrapped."""

    lines: list[Line]

    @property
    def bullet(self) -> bool:
        """Whether it is a bullet."""
        return self.lines[0].bullet

    @property
    def text(self) -> str:
        """Its normalised lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def span(self) -> tuple[int, int]:
        """Its first and last line."""
        return self.lines[0].number, self.lines[-1].number

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Its sentences, each with the lines on which its first and last word stand."""
        places = [line.number for line in self.lines for _ in line.text.split()]
        begin = 0
        for text in sentences(self.text):
            end = begin + len(text.split())
            yield Sentence(text, (places[begin], places[end - 1]))
            begin = end


class Section(NamedTuple):
    """A heading and what stands under it."""

    heading: Line
    blocks: list[Block]


class Draft:
    """What a loader has found so far in the document ``path``.

    It becomes a reading only if nothing was wrong.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._faults: list[Fault] = []
        self._passages: list[Passage] = []
        self._furniture: list[Furniture] = []
        self._headings: dict[str, int] = {}
        self._positions: Counter[str] = Counter()

    def fault(self, line: int, wrong: str, remedy: str) -> None:
        """Note what is ``wrong`` with ``line`` (0: the whole document) and what would do."""
        self._faults.append(Fault(line, f"{wrong}; {remedy}"))

    def section(self, name: str, line: int, *, empty: bool = False) -> None:
        """Note the heading of a section; a fault if it was there before or is ``empty``."""
        if name in self._headings:
            where = f"on line {self._headings[name]} already"
            self.fault(line, f"{quoted(name)} stands {where}", "keep one of them")
        self._headings.setdefault(name, line)
        if empty:
            self.fault(line, f"nothing stands under {quoted(name)}", "add its text or remove it")

    def passage(
        self,
        section: str,
        sentence: Sentence,
        about: tuple[str, ...],
        kind: str = "Statement",
        not_observed_at: tuple[str, ...] = (),
        *,
        form: str = "sentence",
        defined_at: tuple[str, ...] = (),
    ) -> None:
        """Add the next passage of ``section``."""
        self._positions[section] += 1
        place = (section, self._positions[section], sentence.lines, sentence.text)
        self._passages.append(Passage(*place, about, kind, not_observed_at, form, defined_at))

    def passages(
        self, section: str, blocks: Iterable[Block], about: tuple[str, ...], kind: str = "Statement"
    ) -> None:
        """Add every sentence of ``blocks`` to ``section``."""
        for block in blocks:
            for sentence in block.sentences:
                form = "bullet" if block.bullet else "sentence"
                self.passage(section, sentence, about, kind, form=form)

    def furniture(self, kind: str, lines: tuple[int, int]) -> None:
        """Set ``lines`` aside as furniture of this kind."""
        self._furniture.append(Furniture(kind, lines))

    def reading(self, layout: str, title: str, things: Iterable[Thing]) -> Reading:
        """Return the finished reading; raise DocumentError with every fault if there is any."""
        things = tuple(things)
        named: dict[str, set[tuple[str, str]]] = {}
        for thing in things:
            named.setdefault(thing.key, set()).add((thing.kind, thing.label))
        for key, names in named.items():
            if len(names) > 1:
                labels = " and ".join(f"{kind} {quoted(label)}" for kind, label in sorted(names))
                self.fault(0, f"{labels} would share the key '{key}'", "rename one")
        if self._faults:
            raise DocumentError(self._path, self._faults)
        furniture = sorted(self._furniture, key=lambda piece: piece.lines)
        return Reading(layout, title, things, tuple(self._passages), tuple(furniture))


def quoted(text: str) -> str:
    """Return ``text`` in quotation marks for a message of one line, cut where it is long."""
    line = " ".join(text.split())
    return f"'{line}'" if len(line) <= _QUOTED else f"'{line[:_QUOTED].rstrip()}...'"


def read_lines(text: str) -> list[Line]:
    """Return the lines of ``text`` as an editor counts them."""

    def line(number: int, raw: str) -> Line:
        text = normalise(raw)
        return Line(number, raw, text if any(map(str.isalnum, text)) else "", is_bullet(raw))

    raw_lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    return [line(number, raw) for number, raw in enumerate(raw_lines, 1)]


def open_document(text: str, path: str) -> tuple[list[Line], Draft]:
    """Return the lines of ``text`` and the draft for them; raise DocumentError if all are blank."""
    lines = read_lines(text)
    if not any(line.text for line in lines):
        raise DocumentError(path, [Fault(0, "the document is empty; give one that has text")])
    return lines, Draft(path)


def cut(
    lines: Iterable[Line], is_heading: Callable[[Line], bool]
) -> tuple[list[Block], list[Section]]:
    """Return what stands above the first heading and the sections below it.

    A blank line ends a paragraph or bullet, and so does a heading or the next bullet.
    """
    above: list[Block] = []
    found: list[Section] = []
    block: Block | None = None
    for line in lines:
        if not line.text:
            block = None
        elif is_heading(line):
            found.append(Section(line, []))
            block = None
        elif block is None or line.bullet:
            block = Block([line])
            (found[-1].blocks if found else above).append(block)
        else:
            block.lines.append(line)
    return above, found


def paragraphs(blocks: Iterable[Block]) -> list[list[Block]]:
    """Return ``blocks`` as paragraphs, each with the bullets that follow it."""
    found: list[list[Block]] = []
    for block in blocks:
        if block.bullet and found:
            found[-1].append(block)
        else:
            found.append([block])
    return found
