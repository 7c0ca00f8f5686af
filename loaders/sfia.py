"""A page of the SFIA framework: one skill, defined at some of its seven levels."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from pm_graph.statement import Loader, Reading, Thing

from ._layout import Block, Draft, Line, Section, Sentence, cut, open_document, quoted, read_lines

_TITLE = re.compile(r"(?P<name>\S+(?: \S+){0,9}) \(?(?P<code>[A-Z]{4})\)?")
_GUIDANCE = re.compile(r"guidance notes?:?", re.IGNORECASE)
_LIST = re.compile(r"defined at these levels?\b ?:?(?P<levels>.*)", re.IGNORECASE)
_LEVEL = re.compile(
    r"(?P<name>[^:]+?) ?: ?levels?(?![a-z]) ?(?P<levels>\d[^.]{0,30}|\w{0,5})", re.IGNORECASE
)
_RANGE = re.compile(r"([1-7])(?: ?(?:-|to) ?([1-7]))?", re.IGNORECASE)
_NOT_OBSERVED = re.compile(r"\bskill is not\b.*\b(?:observed|practi[cs]ed)\b", re.IGNORECASE)


class _Skill(NamedTuple):
    name: str
    code: str
    line: int


def recognises(text: str) -> bool:
    """Say whether ``text`` has a line "Name CODE" and a heading that names levels."""
    lines = read_lines(text)
    return _find_skill(lines) is not None and any(
        _is_heading(line) and not _GUIDANCE.fullmatch(line.text) for line in lines
    )


def load(text: str, path: str) -> Reading:
    """Read the SFIA skill page ``text``; ``path`` names it in errors.

    The definition and the guidance notes are about the skill; a sentence under a level is about
    the skill at that level, unless it says that the skill isn't observed there. Raises
    DocumentError with every fault: no title, no definition, no level; a level heading that can't
    be read, stands twice or names another skill; levels other than those the page lists; a
    heading without text and text without a heading.
    """
    lines, draft = open_document(text, path)
    skill = _find_skill(lines)
    if skill is None:
        draft.fault(0, "no title", "begin with the skill's name and four-letter code on one line")
        skill = _Skill("", "", 0)
    page = _Page(skill, draft)
    above, sections = cut(lines, lambda line: line.number == skill.line or _is_heading(line))
    page.read_top(above)
    for section in sections:
        page.read(section)
    page.check_levels()
    return draft.reading(LOADER.name, f"{skill.name} ({skill.code})", page.things())


class _Page:
    """The levels found so far, while the page is read from top to bottom."""

    def __init__(self, skill: _Skill, draft: Draft) -> None:
        self._skill = skill
        self._draft = draft
        self._headings: dict[int, int] = {}  # a level → the line of its heading
        self._listed: dict[int, int] = {}  # a level → the line that lists it
        self._described: set[int] = set()
        self._not_observed: set[int] = set()

    def read_top(self, blocks: list[Block]) -> None:
        """Read what stands above every heading, the title too: a strapline at most."""
        for place, block in enumerate(blocks):
            if place == 0 and not block.bullet:
                self._draft.furniture("strapline", block.span)
            elif self._skill.line:
                wrong = f"{quoted(block.text)} stands above the title, where only a strapline may"
                self._draft.fault(block.span[0], wrong, "remove it")

    def read(self, section: Section) -> None:
        """Read a heading and what stands under it."""
        heading, blocks = section
        about = (self._skill.code,)
        if heading.number == self._skill.line:
            self._draft.section("Definition", heading.number)
            self._draft.passages("Definition", blocks, about, "Definition")
            if not blocks:
                self._draft.fault(heading.number, "no definition", "add it below the title")
        elif _GUIDANCE.fullmatch(heading.text):
            self._draft.section("Guidance notes", heading.number, empty=not blocks)
            self._draft.passages("Guidance notes", blocks, about, "Guidance")
        elif match := _LIST.fullmatch(heading.text):
            self._read_list(heading, match["levels"], blocks)
        elif match := _LEVEL.fullmatch(heading.text):
            self._read_level(heading, match, blocks)

    def _read_list(self, heading: Line, levels: str, blocks: list[Block]) -> None:
        name, line = "Defined at these levels", heading.number
        self._draft.section(name, line)
        sentence = Sentence(heading.text, (line, line))
        parts = [_parse(part) for part in re.split(r"[ ,]+(?:(?:&|and) )?", levels.strip(" ,."))]
        listed = tuple(f"level/{level}" for part in parts for level in part)
        about = (self._skill.code,)
        self._draft.passage(name, sentence, about, "Observation", defined_at=listed)
        if not all(parts):
            wrong = f"can't read the levels in {quoted(heading.text)}"
            self._draft.fault(line, wrong, "list numbers from 1 to 7")
        self._listed |= {level: line for part in parts for level in part}
        for block in blocks:
            wrong = f"{quoted(block.text)} stands under the list of levels, where no text belongs"
            self._draft.fault(block.span[0], wrong, "move it below the title or a level")

    def _read_level(self, heading: Line, match: re.Match[str], blocks: list[Block]) -> None:
        line = heading.number
        levels = _parse(match["levels"])
        if not levels:
            wrong = f"can't read the level in {quoted(heading.text)}"
            self._draft.fault(line, wrong, "write 'Level 3' or 'Levels 1-2', from 1 to 7")
        if self._skill.line and match["name"].casefold() != self._skill.name.casefold():
            wrong = f"{quoted(heading.text)} is a level of another skill than '{self._skill.name}'"
            self._draft.fault(line, wrong, "correct the name or remove it")
        if not blocks:
            self._draft.fault(line, f"nothing stands under {quoted(heading.text)}", "add its text")
        for level in levels:
            if level in self._headings:
                wrong = f"level {level} stands on line {self._headings[level]} already"
                self._draft.fault(line, wrong, "keep one of them")
            self._headings.setdefault(level, line)
        name = f"Levels {levels[0]}-{levels[-1]}" if levels[1:] else f"Level {match['levels']}"
        for sentence in (sentence for block in blocks for sentence in block.sentences):
            if _NOT_OBSERVED.search(sentence.text):
                where = tuple(f"level/{level}" for level in levels)
                self._draft.passage(name, sentence, (self._skill.code,), "Observation", where)
                self._not_observed.update(levels)
            else:
                about = tuple(f"{self._skill.code}/{level}" for level in levels)
                self._draft.passage(name, sentence, about)
                self._described.update(levels)

    def check_levels(self) -> None:
        """Note a fault if there is no level, or where the page contradicts itself about one."""
        if not self._headings:
            example = f"{self._skill.name or 'Name'}: Level 3"
            self._draft.fault(self._skill.line, "no level", f"add a heading such as '{example}'")
        for level in self._described & self._not_observed:
            wrong = f"level {level} is described and also said not to be observed"
            self._draft.fault(self._headings[level], wrong, "keep one of the two")
        for level in self._listed.keys() - self._described:
            wrong = f"level {level} is listed but not described"
            self._draft.fault(self._listed[level], wrong, "describe it or take it off the list")
        for level in self._described - self._listed.keys() if self._listed else ():
            wrong = f"level {level} is described but not listed among the page's levels"
            self._draft.fault(self._headings[level], wrong, "list it or remove it")

    def things(self) -> Iterator[Thing]:
        """Yield the skill, the levels that the page mentions and those that it describes."""
        name, code, _ = self._skill
        yield Thing(code, "Skill", name, code)
        yield Thing("levels", "LevelScheme", "Levels of responsibility")
        for level, above in pairwise([*sorted(self._headings.keys() | self._listed), 0]):
            links = [("inScheme", "levels")]
            if above:
                links.append(("nextLevel" if above == level + 1 else "below", f"level/{above}"))
            label = f"Level {level}"
            yield Thing(f"level/{level}", "Level", label, str(level), level, tuple(links))
        for level in sorted(self._described):
            key, label, notation = f"{code}/{level}", f"{name} level {level}", f"{code} {level}"
            at = (("ofSkill", code), ("atLevel", f"level/{level}"))
            yield Thing(key, "SkillLevel", label, notation, links=at)


def _find_skill(lines: list[Line]) -> _Skill | None:
    """Return the skill of the title line, if there is one.

    A strapline may end in four capitals too: the name that a level heading repeats goes first.
    """
    top = takewhile(lambda line: not _is_heading(line), lines)
    matches = ((line.number, _TITLE.fullmatch(line.text)) for line in top if not line.bullet)
    found = [_Skill(match["name"], match["code"], number) for number, match in matches if match]
    levels = filter(None, (_LEVEL.fullmatch(line.text) for line in lines))
    repeated = {match["name"].casefold() for match in levels}
    found.sort(key=lambda skill: skill.name.casefold() not in repeated)
    return found[0] if found else None


def _is_heading(line: Line) -> bool:
    patterns = (_GUIDANCE, _LIST, _LEVEL)
    return not line.bullet and any(pattern.fullmatch(line.text) for pattern in patterns)


def _parse(levels: str) -> range:
    """Return the levels that "3", "1-2" or "1 to 2" names; none if it can't be read."""
    if not (match := _RANGE.fullmatch(levels)):
        return range(0)
    low, high = match.groups()
    return range(int(low), int(high or low) + 1)


LOADER = Loader("sfia", "a SFIA skill page", recognises, load)
