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
    "empty",
    "dataset",
)
_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+|REDUCED\s+)?(.*?)\s*(?:WHERE\s*)?\{", re.M | re.S)
_PROJECTED = re.compile(r"\(.*?\bAS\s+\?(\w+)\s*\)(?=\s*(?:[?(]|$))|\?(\w+)", re.DOTALL)
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
    pivot, empty = header.pivot(names), header.one("empty") or "not_stated"
    header.expect("empty", empty in _STATUSES, f"empty is {' or '.join(_STATUSES)}")
    dataset = header.one("dataset") or "documents"
    header.expect("dataset", dataset in _DATASETS, f"dataset is {' or '.join(_DATASETS)}")
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
        pivot=pivot,
        empty=empty,
        dataset=dataset,
        query=text,
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

    def pivot(self, columns: list[str]) -> tuple[str, str, str] | None:
        """Return the columns of the matrix; None if the question has none."""
        if not self.one("pivot"):
            return None
        parts = re.fullmatch(r"(\w+) × (\w+) = (\w+)", self.one("pivot"))
        if parts is not None and set(parts.groups()) <= set(columns):
            return parts[1], parts[2], parts[3]
        self.expect("pivot", False, "a pivot is 'rows × columns = cells', each a column")
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
