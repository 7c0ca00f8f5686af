"""Rules as JSON Schema: ours (``ontology/validate-TARGET.schema.json``) or an official one.

In ours a rule is a subschema with a ``title``: that says what has to hold, its ``description`` what
would do, its ``$comment`` the clause it comes from. What a subschema without a title finds belongs
to the one around it, in the end to the schema as a whole. An official schema is one rule.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema
from jsonschema.validators import validator_for
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT201909

from pm_graph.errors import GraphFileError
from pm_graph.validate.rule import Outcome, judged

Path = tuple[str | int, ...]


def by_schema(
    document: Any, schema: Any, path: str, pointer: str = "", *, own: bool = False
) -> list[Outcome]:
    """Return the outcome of each rule of a schema of our own, or of an official one as a whole.

    ``pointer`` names the part of a schema that is meant, such as ``#/$defs/Thing``; ``path`` is its
    file: schemas that it refers to are looked for beside it. An official schema that says of which
    ``@type`` its things are is held against those of ``@graph``. Raises GraphFileError for a schema
    that is none.
    """
    name = os.path.basename(path).split(".", maxsplit=1)[0]
    titled = dict(_titled(schema, ())) if own else {}
    found: dict[Path, list[str]] = {(): [], **{place: [] for place in titled}}
    for start, part in _things(document, schema) if not own else [("", document)]:
        for error in _errors(part, schema, path, pointer):
            for each in _deepest(error):
                place = _rule(tuple(each.absolute_schema_path), each, titled)
                at = "/".join(map(str, each.absolute_path))
                found[place].append(f"{start}/{at}: {_short(each.message)}")
    whole = str(schema.get("title", name)) if own else f"{name}{pointer} holds"
    outcomes = [judged(name, whole, found.pop(()))]
    for place, where in found.items():
        part = titled[place]
        rule = "-".join(part["title"].lower().split()[:4])
        remedy, source = str(part.get("description", "")), str(part.get("$comment", ""))
        outcomes.append(judged(rule, part["title"], where, remedy, source))
    return outcomes


def _things(document: Any, schema: Any) -> list[tuple[str, Any]]:
    """Return what a schema is about, with where it stands: things of ``@graph``, or all of it."""
    root = schema
    for step in str(schema.get("$ref", "#")).removeprefix("#").split("/")[1:]:
        root = root.get(step, {}) if isinstance(root, dict) else {}
    kinds = root.get("properties", {}).get("@type", {}).get("enum") if root else None
    graph = document.get("@graph") if isinstance(document, dict) else None
    if not kinds or not isinstance(graph, list):
        return [("", document)]
    return [
        (f"/@graph/{number}", thing)
        for number, thing in enumerate(graph)
        if isinstance(thing, dict) and thing.get("@type") in kinds
    ]


def _errors(document: Any, schema: Any, path: str, pointer: str) -> list[Any]:
    """Return what jsonschema finds; raises GraphFileError for a schema that is none."""
    validator_class = validator_for(schema, default=jsonschema.Draft201909Validator)
    name = str(schema.get("$id", schema.get("id", "schema:")))
    whole = {"$ref": f"{name.rstrip('#')}{pointer}"} if pointer else schema
    folder = os.path.dirname(os.path.abspath(path))
    root = Resource.from_contents(schema, default_specification=DRAFT201909)
    beside = Registry(retrieve=lambda uri: _beside(folder, uri))  # type: ignore[call-arg]
    registry = beside.with_resources([("schema:", root), (name.rstrip("#"), root)])
    form = validator_class.FORMAT_CHECKER
    try:
        validator_class.check_schema(schema)
        validator = validator_class(whole, registry=registry, format_checker=form)
        return list(validator.iter_errors(document))
    except jsonschema.SchemaError as error:
        raise GraphFileError(path, f"is no JSON Schema: {error.message}") from None
    except Unresolvable as error:
        raise GraphFileError(path, f"refers to what is not beside it: {error.ref}") from None


def _titled(schema: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the subschemas that have a title, but not the whole, with their places."""
    items: Sequence[tuple[str | int, Any]] = ()
    if isinstance(schema, dict):
        # Among properties a "title" is one of them and no keyword.
        if path and isinstance(schema.get("title"), str) and path[-1] not in _MAPS:
            yield path, schema
        items = list(schema.items())
    elif isinstance(schema, list):
        items = list(enumerate(schema))
    for key, value in items:
        yield from _titled(value, (*path, key))


_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")


def _rule(path: Path, error: Any, titled: dict[Path, dict[str, Any]]) -> Path:
    """Return the place of the nearest titled subschema around an error.

    The path of an error goes through ``$ref``; the subschema itself is told by being the same one.
    """
    for at in range(len(path), 0, -1):
        if path[:at] in titled:
            return path[:at]
    candidates = [place for place, part in titled.items() if _within(part, error.schema)]
    return max(candidates, key=len, default=())


def _within(part: Any, schema: Any) -> bool:
    if part is schema:
        return True
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return any(_within(each, schema) for each in inner)


def _deepest(error: Any) -> Iterator[Any]:
    """Yield the errors that an ``anyOf`` with one real choice hides, or the error itself."""
    context = [each for each in error.context or () if each.validator != "type"]
    if len({each.schema_path[0] for each in context}) == 1:
        yield from context
    else:
        yield error


def _beside(folder: str, uri: str) -> Resource[Any]:
    path = os.path.join(folder, uri.split("#", maxsplit=1)[0].rsplit("/", 1)[-1])
    try:
        with open(path, encoding="utf-8") as file:
            contents = json.load(file)
    except (OSError, ValueError):
        raise NoSuchResource(ref=uri) from None  # type: ignore[call-arg]
    return Resource.from_contents(contents, default_specification=DRAFT201909)


def _short(message: str) -> str:
    longest = 160
    return message if len(message) <= longest else f"…{message[-longest:]}"
