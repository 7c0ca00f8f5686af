"""Read a question file's ``#+`` header and hold it against the query; all faults at once."""

import os
import re
from collections.abc import Sequence

from pm_graph.errors import DocumentError, Fault
from pm_graph.question import VALUES, Parameter, Question

KEYS = (
    "title",
    "about",
    "ask",
    "parameter",
    "column",
    "citation",
    "summary",
    "group",
    "pivot",
    "scale",
    "ladder",
    "note",
    "empty",
    "nearby",
    "silence",
    "dataset",
    "symmetric",
    "yields",
    "editions",
)
_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+|REDUCED\s+)?(.*?)\s*(?:WHERE\s*)?\{", re.M | re.S)
_PROJECTED = re.compile(r"\(.*?\bAS\s+\?(\w+)\s*\)(?=\s*(?:[?(]|$))|\?(\w+)", re.DOTALL)
_PIVOT = re.compile(r"(?:(\w+) / )?(\w+) × (?:(\w+) / )?(\w+) = (\w+)")
_LADDER = re.compile(r"(?:(\w+) / )?(\w+) by (\w+)")
_CURIE = re.compile(r"[\w-]+:[\w-]+")
_STATUSES = ("answered", "not_stated")
_DATASETS = ("documents", "whole")


def parse(path: str, text: str) -> Question:
    """Read a question file; raises DocumentError with every fault, each at its line."""
    header = Header(text)
    parameters, columns = header.parameters(), header.columns()
    names = [name for name, _ in columns]
    marked = header.words("citation")
    citations = tuple(name.removesuffix("*") for name in marked)
    header.compare_projection([*names, *citations])
    group = tuple(header.words("group"))
    header.expect("group", set(group) <= set(names), "what rows are grouped by is no column")
    area, down, band, across, content = (
        header.arranged(
            "pivot", _PIVOT, names, "a pivot is 'rows × columns = cells', each a column"
        )
        or ("",) * 5
    )
    ladder = header.arranged("ladder", _LADDER, names, "a ladder is 'steps by rank', each a column")
    scale, empty = header.one("scale"), header.one("empty") or "not_stated"
    header.expect("scale", not scale or bool(_CURIE.fullmatch(scale)), "a scale is a class's CURIE")
    header.expect("empty", empty in _STATUSES, f"empty is {' or '.join(_STATUSES)}")
    dataset = header.one("dataset") or "documents"
    header.expect("dataset", dataset in _DATASETS, f"dataset is {' or '.join(_DATASETS)}")
    symmetric = frozenset(header.words("symmetric"))
    header.expect(
        "symmetric",
        symmetric <= {parameter.name for parameter in parameters},
        "what is symmetric is no parameter",
    )
    nearby = header.one("nearby")
    header.expect("nearby", not nearby or nearby in names, "what is nearby is told by no column")
    header.expect("silence", bool(nearby) or not header.one("silence"), "silence goes with nearby")
    header.expect(
        "editions",
        {*header.words("editions")} <= {parameter.name for parameter in parameters},
        "what is an edition is no parameter",
    )
    header.expect("title", bool(header.one("title")), "the header has no title")
    header.expect("column", bool(columns), "the header has no column")
    if header.faults:
        raise DocumentError(path, header.faults)
    return Question(
        name=os.path.basename(path).removesuffix(".rq"),
        path=path,
        title=header.one("title"),
        about=" ".join(value for _, value in header.fields["about"]),
        phrasings=tuple(value for _, value in header.fields["ask"]),
        parameters=parameters,
        columns=columns,
        citations=citations,
        merged=any(name.endswith("*") for name in marked),
        summary=header.one("summary"),
        group=group,
        pivot=(down, across, content) if content else None,
        bands=(area, band),
        scale=scale,
        ladder=(ladder[0], ladder[1], ladder[2]) if ladder else None,
        notes=tuple(value for _, value in header.fields["note"]),
        empty=empty,
        nearby=nearby,
        silence=header.one("silence"),
        dataset=dataset,
        symmetric=symmetric,
        query=text,
        yields=tuple(header.words("yields")),
        editions=tuple(header.words("editions")),
    )


class Header:
    """The fields of a header by key, each value with its line, and the faults found so far."""

    def __init__(self, text: str, keys: Sequence[str] = KEYS) -> None:
        self._text = text
        self.faults: list[Fault] = []
        self.fields: dict[str, list[tuple[int, str]]] = {key: [] for key in keys}
        last: list[tuple[int, str]] | None = None
        for number, line in enumerate(text.splitlines(), 1):
            if not line.startswith("#+"):
                continue
            if line.startswith("#+  ") and last:
                last[-1] = (last[-1][0], f"{last[-1][1]} {line[2:].strip()}")
                continue
            key, colon, value = line[2:].partition(":")
            last = self.fields.get(key.strip())
            if colon and last is not None:
                last.append((number, value.strip()))
            else:
                wrong = f"no header key {key.strip()!r}; known: {', '.join(keys)}"
                self.faults.append(Fault(number, wrong))

    def one(self, key: str) -> str:
        """Return the first value of ``key``, empty if there is none."""
        return self.fields[key][0][1] if self.fields[key] else ""

    def words(self, key: str) -> list[str]:
        """Return all words of all values of ``key``."""
        return [word for _, value in self.fields[key] for word in value.split()]

    def expect(self, key: str, holds: bool, wrong: str) -> None:
        """Note ``wrong`` at the line of ``key`` unless it ``holds``."""
        if not holds:
            self.faults.append(Fault(self.fields[key][0][0] if self.fields[key] else 1, wrong))

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters, each with the default of its VALUES line."""
        defaults: dict[str, str] = {}
        lines: dict[str, int] = {}
        for match in VALUES.finditer(self._text):
            line = self._text.count("\n", 0, match.start()) + 1
            if defaults.setdefault(match[1], match[2].strip()) != match[2].strip():
                self.faults.append(Fault(line, f"VALUES ?{match[1]} has another default above"))
            lines.setdefault(match[1], line)
        found = []
        for number, value in self.fields["parameter"]:
            name, types, meaning = (*value.split(None, 2), "", "", "")[:3]
            line = lines.pop(name, 0)
            if not meaning:
                self.faults.append(Fault(number, "a parameter needs a name, a type and a meaning"))
            elif not line:
                wrong = f"parameter {name!r} has no line VALUES ?{name} {{ … }}"
                self.faults.append(Fault(number, wrong))
            else:
                found.append(Parameter(name, tuple(types.split("|")), meaning, defaults[name]))
        for name, line in lines.items():
            self.faults.append(Fault(line, f"VALUES ?{name} is not declared as a parameter"))
        return tuple(found)

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return the displayed columns with what they hold."""
        found = []
        for number, value in self.fields["column"]:
            name, meaning = (*value.split(None, 1), "", "")[:2]
            if not meaning:
                self.faults.append(Fault(number, "a column needs a name and a meaning"))
            found.append((name, meaning))
        return tuple(found)

    def arranged(
        self, key: str, form: re.Pattern[str], columns: list[str], wrong: str
    ) -> tuple[str, ...] | None:
        """Return the columns that the value of ``key`` names, empty for one that may be left out.

        None if there is no such value, or one that is not of the ``form``, which is a fault.
        """
        if not self.one(key):
            return None
        found = form.fullmatch(self.one(key))
        if found is not None and {name for name in found.groups() if name} <= set(columns):
            return found.groups("")
        self.expect(key, False, wrong)
        return None

    def compare_projection(self, declared: list[str]) -> None:
        """Compare the columns that the header declares with those that the query selects."""
        select = _SELECT.search(self._text)
        if select is None:
            self.faults.append(Fault(1, "the query has no line that begins with SELECT"))
            return
        number = self._text.count("\n", 0, select.start()) + 1
        selected = [a or b for a, b in _PROJECTED.findall(select[1])]
        for name in selected:
            if name not in declared:
                wrong = f"?{name} is selected and not declared as a column or citation"
                self.faults.append(Fault(number, wrong))
        for name in declared:
            if name not in selected:
                self.faults.append(Fault(number, f"column {name!r} is declared and not selected"))
