"""A question as the catalogue describes it."""

import json
from typing import Any

from pm_graph.question import Parameter, Question
from pm_graph.resolve import words


def describe(question: Question, width: int = 80) -> str:
    """Return a question's description for people: what it answers, how to ask, what comes back."""
    lines = [f"{question.name}: {question.title}", "", question.about, ""]
    if question.phrasings:
        lines += ["ask:", *(f"  {phrasing}" for phrasing in question.phrasings), ""]
    if question.parameters:
        lines.append("parameters:")
        for parameter in question.parameters:
            kind = _kind(parameter)
            lines.append(f"  {parameter.name}  ({kind}, {_default(parameter)}) {parameter.meaning}")
        lines.append("")
    lines += ["columns:", *(f"  {name}  {meaning}" for name, meaning in question.columns), ""]
    lines.append(f"file: {question.path}")
    return "".join(f"{folded}\n" for line in lines for folded in _fold(line, width))


def _fold(line: str, width: int) -> list[str]:
    """Return a line in lines of at most ``width`` characters, the later ones indented further."""
    import textwrap

    indent = " " * (len(line) - len(line.lstrip()) + 4 * line.startswith(" "))
    return textwrap.wrap(line, max(width, 30), subsequent_indent=indent, drop_whitespace=True) or [
        ""
    ]


def describe_json(question: Question) -> bytes:
    """Return a question's description as a JSON object."""
    data: dict[str, Any] = {
        "name": question.name,
        "title": question.title,
        "about": question.about,
        "phrasings": list(question.phrasings),
        "parameters": [
            {
                "name": parameter.name,
                "type": list(parameter.types),
                "default": None if parameter.default == "UNDEF" else parameter.default,
                "meaning": parameter.meaning,
            }
            for parameter in question.parameters
        ],
        "columns": [{"name": name, "meaning": meaning} for name, meaning in question.columns],
        "query": question.query,
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _kind(parameter: Parameter) -> str:
    if parameter.types == ("xsd:integer",):
        return "a number"
    if not parameter.is_thing:
        return "text"
    return " or ".join(map(words, parameter.types))


def _default(parameter: Parameter) -> str:
    if parameter.default == "UNDEF":
        return "any unless given"
    shown = parameter.default.replace("<https://w3id.org/pm-graph/id/", "").rstrip(">")
    return f"{shown} unless given"
