"""The one-line summary of an answer, from the template in a question's header.

A template is text with fields in braces:

- ``{name}``: a parameter's value as people would say it, or the word behind a bar (``{name|any}``)
- a noun in the plural right behind a count stands in the singular behind a 1
- ``{count}``: how many rows there are; ``{count x}``: how many different values column x has
- ``{list x}``: the different values of column x, in the order of the rows; ``{list x by y}`` for
  each value of y
- ``{least x y}``, ``{most x y}``: the smaller and the larger of two parameters that are numbers
- ``{tally x}``: how often each value of column x occurs; ``{tally x by y}`` for each value of y
"""

import re
from collections.abc import Mapping, Sequence

from pm_graph.answer import Row

_FIELD = re.compile(r"\{([^{}]*)\}( \w+)?")
_PLURAL = re.compile(r"(?<=\w)(?:ies|(?<!s)s)$")


def fill(template: str, rows: Sequence[Row], parameters: Mapping[str, str | None]) -> str:
    """Return ``template`` with its fields filled from the rows and the parameters' values."""

    def field(match: re.Match[str]) -> str:  # noqa: PLR0911 - one a verb
        match match[1].split():
            case ["count"]:
                return str(len(rows))
            case ["count", column]:
                return str(len(_values(rows, column)))
            case ["list", column]:
                return _list(rows, column)
            case ["least" | "most" as verb, *names]:
                values = sorted((parameters.get(name) or "" for name in names), key=_numeric)
                return values[0 if verb == "least" else -1]
            case ["tally", column]:
                return _tally(rows, column)
            case ["tally" | "list" as verb, column, "by", group]:
                parts: dict[str, list[Row]] = {}
                for row in rows:
                    if row[group] is not None:
                        parts.setdefault(str(row[group]), []).append(row)
                tell = _tally if verb == "tally" else _list
                return "; ".join(f"{name}: {tell(part, column)}" for name, part in parts.items())
        name, _, otherwise = match[1].partition("|")
        return parameters.get(name.strip()) or otherwise

    def counted(match: re.Match[str]) -> str:
        told, noun = field(match), match[2] or ""
        if told == "1" and match[1].startswith("count"):
            noun = _PLURAL.sub(lambda ending: "y" if ending[0] == "ies" else "", noun)
        return told + noun

    return " ".join(_FIELD.sub(counted, template).split())


def _numeric(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0


def _values(rows: Sequence[Row], column: str) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column] is not None))


def _list(rows: Sequence[Row], column: str) -> str:
    return ", ".join(_values(rows, column))


def _tally(rows: Sequence[Row], column: str) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        value = str(row[column])
        counts[value] = counts.get(value, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items())
