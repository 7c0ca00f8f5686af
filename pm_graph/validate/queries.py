"""Rules as queries: ``queries/validate_TARGET_RULE.rq`` selects each place where one is broken.

Those of ``rdf`` hold for every target that is RDF. Header lines, each ``#+ key: value``; an
indented ``#+`` line continues the one before it:

======== =======================================================================================
title    what has to hold
about    what would do where it does not
column   name and what it holds, as in a question
source   the clause of the standard that the rule comes from
requires what must be at hand (``--data``) for the rule to be checked; without it the rule is not
         verifiable
======== =======================================================================================
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from pm_graph.errors import DocumentError
from pm_graph.header import Header
from pm_graph.shelf import files, read
from pm_graph.store import StoreSource
from pm_graph.validate.rule import UNVERIFIABLE, Outcome, judged

KEYS = ("title", "about", "column", "source", "requires")


def by_queries(store: Store, target: str, together: Store | None) -> Iterator[Outcome]:
    """Yield the outcome of each rule of ``target``; raises DocumentError for a faulty file.

    ``together`` holds the file and the data that rules may require: whatever needs none is asked of
    the file alone, as the faults of the data are not the file's.
    """
    for path in files("queries", ".rq"):
        name = os.path.basename(path).removesuffix(".rq")
        for whose in ("rdf", target):
            if name.startswith(f"validate_{whose}_"):
                yield _outcome(store, path, name.removeprefix(f"validate_{whose}_"), together)


def _outcome(store: Store, path: str, rule: str, together: Store | None) -> Outcome:
    text = read(path)
    header = Header(text, KEYS)
    header.expect("title", bool(header.one("title")), "the header has no title")
    header.compare_projection([name for name, _ in header.columns()])
    if header.faults:
        raise DocumentError(path, header.faults)
    what, source = header.one("title"), header.one("source")
    if needs := header.one("requires"):
        if together is None:
            why = f"{what}; it takes {needs}, to be named with --data"
            return Outcome(rule, UNVERIFIABLE, why, source=source)
        store = together
    result = StoreSource(store, "the file").query(text, path=path)
    rows = result if isinstance(result, QuerySolutions) else ()
    where = [" | ".join(map(_shown, row)) for row in rows]
    return judged(rule, what, where, header.one("about"), source)


def _shown(term: Any) -> str:
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    return term.value if isinstance(term, Literal) else str(term or "")
