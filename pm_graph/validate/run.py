"""Validate a file as a target: its syntax, the rules that ship, and an official schema."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from pyoxigraph import NamedNode, Store

from pm_graph.errors import GraphFileError, UsageError
from pm_graph.export.target import Target
from pm_graph.shelf import shelf
from pm_graph.validate.queries import by_queries
from pm_graph.validate.rule import FAILED, UNVERIFIABLE, Outcome
from pm_graph.validate.subject import Subject, json_vocabulary, load, load_data, read_subject

_SH = "http://www.w3.org/ns/shacl#"
_REQUIRES = "http://purl.org/dc/terms/requires"


def validate(
    path: str, target: Target, schema: str | None = None, data: Sequence[str] = ()
) -> list[Outcome]:
    """Return the outcome of each rule of ``target`` for the file at ``path``.

    ``schema`` is an official schema's file: JSON Schema, with ``#/pointer`` for a part of it,
    SHACL, or an RDFS or OWL vocabulary, also as JSON-LD whose context lies beside it. ``data`` are
    RDF files that rules may need beside the file, such as the target's own data set. Raises
    GraphFileError where one of these can't be read, UsageError for a schema of another kind than
    the file.
    """
    subject, syntax = read_subject(path, target)
    outcomes = [syntax]
    rules = _shapes(target), _schema(target)
    if syntax.outcome == FAILED:
        what = "the other rules take a file that can be read"
        return [syntax, Outcome("rules", UNVERIFIABLE, what)]
    if subject.store is not None:
        together = None
        if data:
            together = Store()
            together.bulk_extend([*subject.store, *load_data(data, target)])
        outcomes += by_queries(subject.store, target.name, together)
        if os.path.exists(rules[0]):
            shapes = load([rules[0]])
            needed = any(shapes.quads_for_pattern(None, NamedNode(_REQUIRES), None))
            store = together if needed and together is not None else subject.store
            outcomes += _by_shapes(store, shapes, rules[0], with_data=bool(data))
    if subject.document is not None and os.path.exists(rules[1]):
        outcomes += _by_schema(subject, rules[1], own=True)
    if schema:
        outcomes += _official(subject, schema)
    return outcomes


def _shapes(target: Target) -> str:
    return os.path.join(shelf("ontology"), f"validate-{target.name}.ttl")


def _schema(target: Target) -> str:
    return os.path.join(shelf("ontology"), f"validate-{target.name}.schema.json")


def _official(subject: Subject, schema: str) -> list[Outcome]:
    path = schema.partition("#")[0]
    name = os.path.basename(path)
    if not os.path.isfile(path):
        raise GraphFileError(path, "there is no such file")
    vocabulary = json_vocabulary(path) if path.lower().endswith(".json") else None
    if path.lower().endswith(".json") and vocabulary is None:
        if subject.document is None:
            raise UsageError(f"{name} is a JSON Schema, and {subject.path} is no JSON")
        return _by_schema(subject, schema)
    if subject.store is None:
        raise UsageError(f"{name} is RDF, and {subject.path} is not")
    rules = load([path]) if vocabulary is None else vocabulary
    shapes = ("NodeShape", "PropertyShape", "targetClass", "property")
    for term in shapes:
        node = NamedNode(_SH + term)
        if any(rules.quads_for_pattern(None, None, node)) or any(
            rules.quads_for_pattern(None, node, None)
        ):
            return _by_shapes(subject.store, rules, name, with_data=True)
    from pm_graph.validate.vocabulary import Vocabulary, by_vocabulary

    return by_vocabulary(subject.store, Vocabulary(rules), name)


def _by_shapes(store: Store, shapes: Store, name: str, *, with_data: bool) -> list[Outcome]:
    from pm_graph.validate.shapes import by_shapes

    return by_shapes(store, shapes, name, with_data=with_data)


def _by_schema(subject: Subject, schema: str, *, own: bool = False) -> list[Outcome]:
    from pm_graph.validate.schema import by_schema

    path, mark, pointer = schema.partition("#")
    try:
        with open(path, encoding="utf-8-sig") as file:
            contents = json.load(file)
    except (OSError, ValueError) as error:
        raise GraphFileError(path, getattr(error, "strerror", None) or "is no JSON") from None
    if not isinstance(contents, dict) or "@graph" in contents or "@context" in contents:
        raise UsageError(f"{path} is no JSON Schema")
    return by_schema(subject.document, contents, path, f"{mark}{pointer}", own=own)
