"""A page of the Government Digital and Data framework: one role, its levels and its skills."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pm_graph.statement import Loader, Reading, Thing
from pm_graph.text import slug

from ._layout import Block, Draft, Line, cut, open_document, quoted, read_lines

_HEADINGS = {
    "role": re.compile(r"(?P<family>[^.:]{2,60}) role: ?(?P<name>[^.:]*)"),
    "duties": re.compile(r"in this role,? you will ?:?", re.IGNORECASE),
    "role level": re.compile(r"role level: ?(?P<name>[^:]*)", re.IGNORECASE),
    "level duties": re.compile(r"at this role level,? you will ?:?", re.IGNORECASE),
    "skill": re.compile(r"skill: ?(?P<name>[^:]*)", re.IGNORECASE),
}


_LEAD_IN = re.compile(r"you can ?:?", re.IGNORECASE)
"""What some pages put between a skill's name and its bullets."""


class _Named(NamedTuple):
    key: str
    name: str
    line: int


def recognises(text: str) -> bool:
    """Say whether ``text`` has a line "Family role: Name" and another of the page's headings."""
    kinds = {heading[0] for line in read_lines(text) if (heading := _heading(line))}
    return "role" in kinds and len(kinds) > 1


def load(text: str, path: str) -> Reading:
    """Read the DDaT role page ``text``; ``path`` names it in errors.

    What stands under the role and its duties is about the role, what stands under a role level
    and its duties about the role level, a bullet under a skill about the skill. Raises
    DocumentError with every fault: no role or a second one; a role without a skill; a role level,
    skill or duties that stand twice or above what they belong to; prose under a skill; a heading
    without text and text without a heading.
    """
    lines, draft = open_document(text, path)
    matches = {line.number: match for line in lines if (match := _heading(line))}
    kinds = [kind for kind, _ in matches.values()]
    page = _Page(draft, has_role="role" in kinds, several_levels=kinds.count("role level") > 1)
    above, sections = cut(lines, lambda line: line.number in matches)
    for block in above:
        wrong = f"{quoted(block.text)} stands above the first heading"
        draft.fault(block.span[0], wrong, "move it below the role or remove it")
    for heading, blocks in sections:
        page.read(heading, *matches[heading.number], blocks)
    page.check()
    return draft.reading(LOADER.name, page.role.name, page.things())


class _Page:
    """The role, role levels and skills found so far, while the page is read top to bottom."""

    def __init__(self, draft: Draft, *, has_role: bool, several_levels: bool) -> None:
        self.role = _Named("", "", 0)
        self._family = ""
        self._levels: list[_Named] = []
        self._skills: list[_Named] = []
        self._described: set[str] = set()
        self._draft = draft
        self._has_role = has_role
        self._several_levels = several_levels

    def read(self, line: Line, kind: str, match: re.Match[str], blocks: list[Block]) -> None:
        """Read what stands under one heading."""
        heading = line.text.rstrip(": ")
        name = match.groupdict().get("name")
        if name is not None and not slug(name):
            self._draft.fault(line.number, f"{quoted(heading)} names nothing", "add the name")
        if kind != "role" and self._has_role and not self.role.line:
            self._draft.fault(line.number, f"{quoted(heading)} stands above the role", "move it")
        named = _Named(slug(name or ""), name or "", line.number)
        if kind == "role":
            self._read_role(heading, named, match["family"], blocks)
        elif kind == "duties":
            self._draft.section(heading, line.number, empty=not blocks)
            self._describe(self.role.key, heading, blocks)
        elif kind == "role level":
            self._levels.append(named._replace(key=f"{self.role.key}/{named.key}"))
            self._draft.section(heading, line.number)
            self._describe(self._levels[-1].key, heading, blocks)
        elif kind == "level duties":
            self._read_level_duties(heading, line.number, blocks)
        else:
            self._read_skill(heading, named, blocks)

    def _read_role(self, heading: str, role: _Named, family: str, blocks: list[Block]) -> None:
        if self.role.line:
            wrong = f"{quoted(heading)} is a second role"
            self._draft.fault(role.line, wrong, "give each role a document of its own")
        self.role, self._family = role, family
        self._draft.section(heading, role.line)
        self._describe(role.key, heading, blocks, "Definition")

    def _read_level_duties(self, heading: str, line: int, blocks: list[Block]) -> None:
        if not self._levels:
            self._draft.fault(line, f"{quoted(heading)} stands above its role level", "move it")
            return
        level = self._levels[-1]
        section = f"{heading}: {level.name}" if self._several_levels else heading
        self._draft.section(section, line, empty=not blocks)
        self._describe(level.key, section, blocks)

    def _read_skill(self, heading: str, skill: _Named, blocks: list[Block]) -> None:
        self._skills.append(skill)
        blocks = [block for block in blocks if not _LEAD_IN.fullmatch(block.text)]
        self._draft.section(heading, skill.line, empty=not blocks)
        for block in blocks:
            if not block.bullet:
                wrong = f"{quoted(block.text)} is prose, but a skill has bullets only"
                self._draft.fault(block.span[0], wrong, "make it a bullet or remove it")
        self._describe(skill.key, heading, blocks)

    def _describe(
        self, key: str, section: str, blocks: list[Block], kind: str = "Statement"
    ) -> None:
        self._draft.passages(section, blocks, (key,), kind)
        if blocks:
            self._described.add(key)

    def check(self) -> None:
        """Note a fault if there is no role, or where a role or role level lacks what makes it."""
        if not self.role.line:
            example = "'Product and delivery role: Product manager'"
            self._draft.fault(0, "no role", f"begin with a line such as {example}")
            return
        for named in (self.role, *self._levels):
            if named.key not in self._described:
                self._draft.fault(
                    named.line, f"nothing is said about {quoted(named.name)}", "say it"
                )
        if not self._skills:
            wrong = f"{quoted(self.role.name)} lists no skill"
            self._draft.fault(self.role.line, wrong, "add a line such as 'Skill: Life cycle'")

    def things(self) -> Iterator[Thing]:
        """Yield the role, its role levels and its skills, each in the page's order."""
        role = self.role
        lists = tuple(("listsSkill", skill.key) for skill in self._skills)
        yield Thing(role.key, "Role", role.name, links=lists, job_family=self._family)
        for level in self._levels:
            of_role = (("ofRole", role.key),)
            yield Thing(level.key, "RoleLevel", f"{level.name} (role level)", links=of_role)
        for skill in self._skills:
            yield Thing(skill.key, "Skill", skill.name)


def _heading(line: Line) -> tuple[str, re.Match[str]] | None:
    """Return the kind of heading that ``line`` is, with its match, if it is one."""
    if line.bullet or line.text[:1].islower():
        return None
    matches = ((kind, words.fullmatch(line.text)) for kind, words in _HEADINGS.items())
    return next(((kind, match) for kind, match in matches if match), None)


LOADER = Loader("ddat", "a DDaT role page", recognises, load)
