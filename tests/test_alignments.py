"""Questions in the terms of other vocabularies find our skills, roles and levels.

``alignments/TARGET.rq`` is a query in the terms of the target alone, ``alignments/TARGET.json`` the
rows that it gives over the graph that ships with links and inferences, read from the documents.
"""

import json
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

import pm_graph

HERE = Path(__file__).parent / "alignments"
QUERIES = sorted(HERE.glob("*.rq"))


def rows(query: str) -> list[tuple[str | None, ...]]:
    """Return the rows of ``query`` as the texts of their terms, sorted."""
    result = pm_graph.open().whole.source.query(query)
    assert isinstance(result, QuerySolutions)
    return sorted(
        (tuple(getattr(term, "value", None) for term in solution) for solution in result),
        key=str,
    )


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_in_foreign_terms(path: Path) -> None:
    """A query in the terms of another vocabulary gives the rows that its file promises."""
    golden = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert sorted((tuple(row) for row in golden["rows"]), key=str) == rows(path.read_text("utf-8"))


def test_each_alignment_has_a_query() -> None:
    """No alignment goes without a query that needs it."""
    ontology = Path(__file__).parents[1] / "ontology"
    targets = {path.stem.removeprefix("alignment-") for path in ontology.glob("alignment-*.ttl")}
    tried = {target for target in targets for path in QUERIES if path.stem.startswith(target)}
    assert tried == targets - {"shared"}
