"""SPARQL as text: known prefixes, guards before parsing, and errors in words.

The engines' parsers are left to decide what SPARQL is. This module adds what they lack: prefixes
that need no declaration, a bound on nesting (thousands of open brackets end the process), an
update told from a query, and a message that names the line, the column and the likely cause.
"""

import re
from functools import lru_cache

from pm_graph.checked import Completed
from pm_graph.errors import QueryError, UnknownNameError
from pm_graph.vocabulary import PREFIXES

DEEPEST = 200
"""The deepest nesting of brackets that is passed on to a parser."""

MOST_TOKENS = 500_000
"""How many words, signs, IRIs and strings a query may have."""

SMALL = 3000
"""Up to how many words and signs a query fits an ordinary stack: engines recurse over them."""

_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''" + r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w:?$@-])([A-Za-z][\w.-]*|):(?=[\w%\\:.-]*)")
_BRACKET = re.compile(r"[(){}\[\]]|<<|>>")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_OPENING = {"(": ")", "{": "}", "[": "]", "<<": ">>"}
_PROLOGUE = re.compile(r"\s*(?:PREFIX\s+[^\s:]*:\s*|BASE\s+)", re.IGNORECASE)
_UPDATES = frozenset(
    ["insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"]
)
_POSITION = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CAUSES = {
    "IRI parsing failed": "this is not an IRI",
    "Duplicated variable name": "a variable is selected twice",
    "variable that is unbound": "a variable is selected that is neither grouped nor aggregated",
}


def masked(query: str) -> str:
    """Return ``query`` with strings, IRIs and comments blanked, every character in its place."""
    return _OPAQUE.sub(_blank, query)


def uncommented(query: str) -> str:
    """Return ``query`` without its comments, every line in its place."""
    return _OPAQUE.sub(lambda m: "" if m.group().startswith("#") else m.group(), query)


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of the character at ``offset``."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - text.rfind("\n", 0, offset)


def form(query: str) -> str:
    """Return the first keyword behind the prologue, in lower case: "select", "insert", ""."""
    return _form(masked(query))


def _form(rest: str) -> str:
    while prologue := _PROLOGUE.match(rest):
        rest = rest[prologue.end() :]
    word = re.match(r"\s*(\w+)", rest)
    return word.group(1).lower() if word else ""


@lru_cache(maxsize=256)
def complete(query: str, path: str = "query") -> Completed:
    """Return ``query`` with the known prefixes it uses declared, and what is to be known of it.

    Raises QueryError for a text that no engine should see: an empty one, an update, brackets
    nested too deeply, a prefix that is neither declared nor known.
    """
    text, opaque = _OPAQUE.subn(_blank, query)
    if not text.strip():
        raise QueryError("the query is empty", path=path)
    if _form(text) in _UPDATES:
        raise QueryError("this is an update; pm-graph asks a graph and never changes it", path=path)
    depth = 0
    shallow = sum(map(text.count, _OPENING)) <= DEEPEST
    for bracket in () if shallow else _BRACKET.finditer(text):
        depth += 1 if bracket.group() in _OPENING else -1
        if depth > DEEPEST:
            line, column = place(query, bracket.start())
            reason = f"brackets are nested more than {DEEPEST} deep"
            raise QueryError(reason, path=path, line=line, column=column)
    # No part is shorter than a character: most queries need no counting.
    parts = opaque + sum(map(len, text.split()))
    if parts > SMALL:
        parts = opaque + len(_TOKEN.findall(text))
    if parts > MOST_TOKENS:
        reason = f"the query has more than {MOST_TOKENS} parts; ask for less"
        raise QueryError(reason, path=path)
    upper = text.upper()
    declared = set(_DECLARED.findall(text)) if "PREFIX" in upper else ()
    wanted: list[str] = []
    for use in _USED.finditer(text):
        name = use.group(1)
        if name in declared or name in wanted or name == "_":
            continue
        if name not in PREFIXES:
            line, column = place(query, use.start())
            unknown = UnknownNameError("prefix", f"{name}:", [f"{known}:" for known in PREFIXES])
            remedy = f"{unknown}" if unknown.nearest else f"no prefix '{name}:'; declare it"
            raise QueryError(remedy, path=path, line=line, column=column)
        wanted.append(name)
    lines = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(wanted))
    return Completed(
        lines + query,
        len(wanted),
        elsewhere="SERVICE" in upper and _SERVICE.search(text) is not None,
        names_graphs="FROM" in upper and _FROM.search(text) is not None,
        large=parts > SMALL,
    )


def syntax_error(error: SyntaxError, query: str, added_lines: int, path: str) -> QueryError:
    """Return pyoxigraph's ``error`` on the completed ``query`` in words.

    ``added_lines`` is how many lines :func:`complete` put in front; positions are given for the
    text without them.
    """
    found = _POSITION.match(str(error))
    if found is None:
        return QueryError(f"not SPARQL: {' '.join(str(error).split())[:200]}", path=path)
    line, column, expected = int(found[1]), int(found[2]), found[3]
    lines = query.split("\n")
    while (
        line > 1
        and not "".join(lines[line - 1 : line])[: column - 1].strip()
        and not any(part.strip() for part in lines[line - 1 :])
    ):
        line, column = line - 1, len(lines[line - 2].rstrip()) + 1
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    near = f"near {rest[:30]!r}" if rest else "at the end of the line"
    if not rest and (opened := _unclosed(query)):
        mark, offset = opened
        at, _ = place(query, offset)
        first = max(1, at - added_lines)
        message = f"the {mark!r} of line {first} is not closed; a {_OPENING[mark]!r} is missing"
        return QueryError(message, path=path, line=max(1, line - added_lines), column=column)
    cause = next((words for hint, words in _CAUSES.items() if hint in expected), None)
    message = f"{cause} ({near})" if cause else f"not SPARQL {near}"
    return QueryError(message, path=path, line=max(1, line - added_lines), column=column)


def _unclosed(query: str) -> tuple[str, int] | None:
    """Return the last bracket that is opened and never closed, with its offset."""
    opened: list[tuple[str, int]] = []
    for bracket in _BRACKET.finditer(masked(query)):
        if bracket.group() in _OPENING:
            opened.append((bracket.group(), bracket.start()))
        elif opened and _OPENING[opened[-1][0]] == bracket.group():
            opened.pop()
    return opened[-1] if opened else None
