"""Every question against a small world, with the answers that its header promises.

``worlds/NAME.ttl`` is the world of the question NAME and ``worlds/NAME.json`` its cases: what each
shows, the parameters, and the answer as people see it. The answers are worked out from the words
of the header. The queries are also run by two engines that know nothing of the project. A question
without parameters has one answer in each world: a case may be put ``instead`` to a second world of
its own, ``worlds/NAME.WHAT.ttl``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
import pytest
import rdflib
from rdflib.query import ResultRow

import pm_graph
from pm_graph.answer import Cell, Thing
from pm_graph.catalogue import Catalogue
from pm_graph.phrasing import compile_phrasing
from pm_graph.wording import wording

WORLDS = Path(__file__).parent / "worlds"
CATALOGUE = Catalogue()
CONCATENATED = re.compile(r"\(\s*GROUP_CONCAT\(.*?\)\s+AS\s+\?(\w+)\s*\)", re.DOTALL)
SEPARATOR = ", "

Rows = Counter[tuple[tuple[str, str | None], ...]]


class Case(NamedTuple):
    """A question with its parameters and the answer that is expected."""

    question: str
    says: str
    parameters: dict[str, Any]
    status: str
    columns: list[str]
    rows: list[list[Any]]
    citations: list[list[str]]
    instead: str = ""

    @property
    def world(self) -> str:
        """The name of the world that the case is put to."""
        return self.instead or self.question


def world(name: str) -> str:
    """Return the path of the world called ``name``."""
    return str(WORLDS / f"{name}.ttl")


def cases(name: str) -> list[Case]:
    """Return the cases of a question, none if it has no file of them."""
    path = WORLDS / f"{name}.json"
    if not path.exists():
        return []
    return [Case(name, **case) for case in json.loads(path.read_text("utf-8"))]


def named(case: Case) -> str:
    """Return what a case is called in the report."""
    return f"{case.question}: {case.says}"


def shown(cell: Cell) -> Any:
    """Return a cell as people see it: a thing by its label, an empty text like nothing at all."""
    return None if cell == "" else cell.label if isinstance(cell, Thing) else cell


CASES = [case for name in CATALOGUE.names for case in cases(name)]


@cache
def opened(name: str) -> Any:
    """Return the graph of a world, opened once."""
    return pm_graph.open(world(name))


@cache
def in_rdflib(name: str) -> rdflib.Graph:
    """Return a world as rdflib reads it."""
    return rdflib.Graph().parse(world(name))


@cache
def in_pyoxigraph(name: str) -> pyoxigraph.Store:
    """Return a world as pyoxigraph reads it."""
    store = pyoxigraph.Store()
    store.load(path=world(name), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def compared(
    row: Iterator[tuple[str, str | None]], joined: set[str]
) -> Iterator[tuple[str, str | None]]:
    """Yield a row's cells; the parts of a joined one are sorted, their order is the engine's."""
    for name, text in row:
        parts = name in joined and text is not None
        yield name, SEPARATOR.join(sorted(text.split(SEPARATOR))) if parts and text else text


def by_rdflib(name: str, query: str) -> Rows:
    """Return the rows of a query on a world, as rdflib finds them."""
    joined = set(CONCATENATED.findall(query))
    rows: Rows = Counter()
    result = in_rdflib(name).query(query)
    for row in result:
        assert isinstance(row, ResultRow)
        texts = (None if term is None else str(term) for term in row)
        pairs = zip(map(str, result.vars or ()), texts, strict=True)
        rows[tuple(compared(pairs, joined))] += 1
    return rows


def by_pyoxigraph(name: str, query: str) -> Rows:
    """Return the rows of a query on a world, as pyoxigraph finds them."""
    joined = set(CONCATENATED.findall(query))
    rows: Rows = Counter()
    result = in_pyoxigraph(name).query(query)
    assert isinstance(result, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in result.variables]
    for solution in result:
        texts = (None if term is None else str(getattr(term, "value", term)) for term in solution)
        rows[tuple(compared(zip(names, texts, strict=True), joined))] += 1
    return rows


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_question_has_its_world(name: str) -> None:
    """A question comes with a world and cases, of which one has rows and one has none."""
    for ending in (".ttl", ".json"):
        path = WORLDS / f"{name}{ending}"
        assert path.exists(), f"the question {name} needs {path}; see the docstring of {__file__}"
    found = cases(name)
    assert any(case.rows for case in found), f"no case of {name} has rows"
    assert any(not case.rows for case in found), f"no case of {name} is without rows"


def test_a_world_has_its_question() -> None:
    """No world is left behind by a question that is gone or has another name, or by a case."""
    assert {path.stem.partition(".")[0] for path in WORLDS.iterdir()} <= set(CATALOGUE.names)
    asked = set(CATALOGUE.names) | {case.world for case in CASES}
    assert {path.stem for path in WORLDS.glob("*.ttl")} <= asked


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_question_is_well_formed(name: str) -> None:
    """The header of a question fits its query, and the columns of its cases fit the header."""
    columns = [column for column, _ in CATALOGUE[name].columns]
    assert [case.columns for case in cases(name) if case.columns != columns] == []


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_the_phrasings_compile(name: str) -> None:
    """Every phrasing of a question can be matched, and names parameters that it has."""
    known = {f"{{{parameter.name}}}" for parameter in CATALOGUE[name].parameters}
    for phrasing in CATALOGUE[name].phrasings:
        assert compile_phrasing(phrasing, wording())
        assert set(re.findall(r"\{\w+\}", phrasing)) <= known, phrasing


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_question_answers_as_its_header_says(case: Case) -> None:
    """Status, columns, rows and citations are those that the words of the header promise."""
    answer = opened(case.world).run(case.question, **case.parameters)
    rows = [[shown(cell) for cell in row.values()] for row in answer]
    citations = [
        [f"{cited.document}, {cited.section}, {cited.position}" for cited in row.citations]
        for row in answer
    ]
    assert rows == case.rows, case.says
    assert citations == case.citations, case.says
    assert answer.status == case.status
    assert list(answer.columns) == case.columns


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_file_runs_unchanged_in_other_engines(name: str) -> None:
    """The file of a question as it stands gives the same rows in rdflib and in pyoxigraph."""
    text = Path(CATALOGUE[name].path).read_text("utf-8")
    assert by_rdflib(name, text) == by_pyoxigraph(name, text)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_other_engines_agree_on_a_case(case: Case) -> None:
    """With the parameters of a case in place, rdflib and pyoxigraph give the same rows."""
    query = opened(case.world).run(case.question, **case.parameters).query
    assert by_rdflib(case.world, query) == by_pyoxigraph(case.world, query)
