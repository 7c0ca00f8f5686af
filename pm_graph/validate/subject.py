"""The file that is validated: read once, strictly, as triples or as a JSON document."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse

from pm_graph.errors import DocumentError, GraphFileError
from pm_graph.export.target import RDF_ENDINGS, Target
from pm_graph.reason.files import READABLE, triples
from pm_graph.record import NamedTuple
from pm_graph.shelf import shelf
from pm_graph.validate.rule import Outcome, judged

Reader = Callable[[str], Any]
"""Makes a JSON-like document of a file, or raises DocumentError with every fault."""


class Subject(NamedTuple):
    """A file as the rules see it."""

    path: str
    store: Store | None
    """Its triples in the default graph; None if it is no RDF."""
    document: Any
    """What JSON holds, or what the target's reader makes of the file; None if it is neither."""


def read_subject(path: str, target: Target) -> tuple[Subject, Outcome]:
    """Read a file, and say whether it is well formed.

    Raises GraphFileError for a file that is not there or that no reader of the target takes.
    """
    if not os.path.isfile(path):
        raise GraphFileError(path, "there is no such file")
    faults: Sequence[str] = ()
    store, document = None, None
    try:
        store, document = _read(path, target)
    except (DocumentError, GraphFileError) as error:
        faults = error.lines()
    what, remedy = "a strict parser reads the file", "mend what the parser names first"
    return Subject(path, store, document), judged("syntax", what, faults, remedy)


def _read(path: str, target: Target) -> tuple[Store | None, Any]:
    name = path.lower()
    readers: Mapping[str, Reader] = getattr(target.module, "READERS", {})
    ending = next((ending for ending in readers if name.endswith(ending)), None)
    if ending is not None:
        document = readers[ending](path)
        as_triples = _as_triples(target).get(ending)
        return _filled(as_triples(document)) if as_triples else None, document
    ending = os.path.splitext(name)[1]
    is_rdf = any(each in RDF_ENDINGS for each in target.endings)
    if ending == ".json" or (ending == ".jsonld" and is_rdf):
        document = read_json(path)
        as_triples = _as_triples(target).get(ending)
        if ending == ".json" and (as_triples or not is_rdf):
            return _filled(as_triples(document)) if as_triples else None, document
        return _json_ld(path, document, target), document
    if is_rdf and ending in READABLE:
        return load([path]), None
    known = ", ".join(dict.fromkeys([*target.endings, *readers, *(READABLE if is_rdf else ())]))
    raise GraphFileError(path, f"{target.name} is validated in files that end in {known}")


def load(paths: Sequence[str]) -> Store:
    """Return a store with the triples of RDF files in its default graph; raises GraphFileError."""
    return _filled(triples(paths))


def _filled(found: Iterable[Triple]) -> Store:
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in found)
    return store


def load_data(paths: Sequence[str], target: Target) -> Store:
    """Return what files beside the subject say: RDF, or files of the target's own kind."""
    own = [path for path in paths if os.path.splitext(path)[1].lower() in _as_triples(target)]
    store = load([path for path in paths if path not in own])
    readers: Mapping[str, Reader] = getattr(target.module, "READERS", {})
    for path in own:
        ending = os.path.splitext(path)[1].lower()
        document = readers.get(ending, read_json)(path)
        store.bulk_extend(_filled(_as_triples(target)[ending](document)))
    return store


def _as_triples(target: Target) -> Mapping[str, Callable[[Any], Iterable[Triple]]]:
    """Return what makes triples of a target's JSON, by the ending of the file."""
    found: Mapping[str, Callable[[Any], Iterable[Triple]]] = getattr(target.module, "TRIPLES", {})
    return found


def json_vocabulary(path: str) -> Store | None:
    """Return what a JSON file says if it is JSON-LD, None if it is another kind of JSON.

    A context that is only named by its address is looked for beside the file, under the same name
    with "context" for "schema". Raises GraphFileError.
    """
    document = read_json(path)
    if not isinstance(document, dict) or "@graph" not in document:
        return None
    if isinstance(document.get("@context"), str):
        folder, name = os.path.split(path)
        document["@context"] = read_json(os.path.join(folder, name.replace("schema", "context")))[
            "@context"
        ]
    return _parsed(path, document)


def _parsed(path: str, document: Any) -> Store:
    store = Store()
    try:
        store.extend(parse(json.dumps(document), format=RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:
        raise GraphFileError(path, _in_words(str(error))) from None
    return store


def _in_words(message: str) -> str:
    """Return what a parser says of JSON-LD, where its own words would help nobody."""
    if "LoadDocumentCallback" in message:
        return "names a context that is not at hand; write its terms into the file"
    return message


def read_json(path: str) -> Any:
    """Return what a JSON file holds; raises GraphFileError with line and column."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            return json.load(file)
    except json.JSONDecodeError as error:
        raise GraphFileError(path, error.msg, line=error.lineno, column=error.colno) from None
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "is no JSON in UTF-8"
        raise GraphFileError(path, reason) from None


def _json_ld(path: str, document: Any, target: Target) -> Store:
    """Read JSON-LD; the address of a context that we have a copy of stands for the copy.

    Besides the target's own, that is ``queries/validate_TARGET.jsonld``, which names the addresses
    that it ``@stands-for``.
    """
    beside = os.path.join(shelf("queries"), f"validate_{target.name}.jsonld")
    for context in (target.context, beside):
        if context and os.path.exists(context):
            from pm_graph.export.framing import with_terms

            opened = with_terms(document, context)
            if opened is not document:
                return _parsed(path, opened)
    try:
        return load([path]) if path.lower().endswith(".jsonld") else _parsed(path, document)
    except GraphFileError as error:
        reason = _in_words(error.reason)
        raise GraphFileError(path, reason, line=error.line, column=error.column) from None
