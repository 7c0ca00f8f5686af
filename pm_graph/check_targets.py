"""The check of what exports, validates and takes in: every query, shape and schema can be read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from pyoxigraph import Store, parse

from pm_graph.errors import PmGraphError
from pm_graph.export.target import Target, names, read_target
from pm_graph.importing.run import queries_of
from pm_graph.shelf import files, read
from pm_graph.store import StoreSource
from pm_graph.validate.queries import by_queries


def targets() -> tuple[str, list[str]]:
    """Return what was read, in a few words, and what is wrong, one line each."""
    problems: list[str] = []
    queries = 0
    for name in names():
        try:
            target = read_target(name)
        except PmGraphError as error:
            problems += error.lines()
            continue
        queries += len(target.parts)
        for faults in (_exports(target), _rules(name), _imports(name)):
            problems += faults
    what = f"{queries} queries of {len(names())} targets, their rules and ways back can be read"
    return what, [*problems, *_schemas()]


def _exports(target: Target) -> Iterator[str]:
    for part in target.parts:
        yield from _asked(part.path, part.query)


def _imports(name: str) -> Iterator[str]:
    for path in queries_of(name):
        yield from _asked(path, read(path))


def _asked(path: str, query: str) -> Iterator[str]:
    try:
        StoreSource(Store(), path).query(query, path=path)
    except PmGraphError as error:
        yield from error.lines()


def _rules(name: str) -> Iterator[str]:
    """Ask each rule of an empty store, and of empty data, which some need to be asked at all."""
    try:
        for _ in by_queries(Store(), name, Store()):
            pass
    except PmGraphError as error:
        yield from error.lines()


def _schemas() -> Iterator[str]:
    from jsonschema import SchemaError
    from jsonschema.validators import validator_for

    for path in files("ontology", ".schema.json"):
        try:
            schema = json.loads(read(path))
            validator_for(schema).check_schema(schema)
        except ValueError as error:
            yield f"{path}: is no JSON: {error}"
        except SchemaError as error:
            yield f"{path}: is no JSON Schema: {error.message}"
    for path in files("ontology", ".ttl"):
        if os.path.basename(path).startswith("validate-"):
            try:
                for _ in parse(path=path):
                    pass
            except SyntaxError as error:
                yield f"{path}:{error.lineno}: {error.msg}"
