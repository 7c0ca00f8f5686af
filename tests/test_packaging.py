"""What is installed, and what a start costs in imports."""

import subprocess
import sys
from importlib.metadata import entry_points, files
from importlib.resources import files as data
from pathlib import Path

import pytest

PROFILE = str(Path(__file__).resolve().parent / "gap" / "profile.csv")


def test_nothing_generic_is_installed() -> None:
    """Nothing named loaders, queries or ontology reaches site-packages by itself."""
    top = {str(path).split("/")[0] for path in files("pm-graph") or ()}
    assert not top & {"loaders", "queries", "ontology", "tests", "benchmarks"}


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("pm_graph.ontology", "pm.ttl"),
        ("pm_graph.ontology", "graph.trig"),
        ("pm_graph.ontology", "names.trig"),
        ("pm_graph.ontology", "links.trig"),
        ("pm_graph.ontology", "inferred.trig"),
        ("pm_graph.ontology", "mappings-editions.sssom.tsv"),
        ("pm_graph.reason", "rules.txt"),
        ("pm_graph.gap", "words.tsv"),
        ("pm_graph.gap", "scopes.tsv"),
        ("pm_graph.gap", "page.html"),
        ("pm_graph.gap", "page.css"),
        ("pm_graph.ontology", "annotations-ddat.tsv"),
        ("pm_graph.queries", "level-difference.rq"),
        ("pm_graph.picture", "page.html"),
        ("pm_graph.picture", "page.css"),
        ("pm_graph.picture", "drawing.svg"),
        ("pm_graph.picture", "drawing.css"),
        ("pm_graph", "completion.bash"),
    ],
)
def test_data_is_found(package: str, name: str) -> None:
    """The data is found by package name, wherever it is installed."""
    assert data(package).joinpath(name).is_file()


def test_loaders_are_found() -> None:
    """The four loaders are found by their entry points."""
    names = {point.name for point in entry_points(group="pm_graph.loaders")}
    assert names >= {"article", "ddat", "ladder", "sfia"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"pyoxigraph", "rdflib", "argparse", "typing"}),
        (["ask", "who owns the backlog"], {"rdflib", "SPARQLWrapper", "typing", "dataclasses"}),
        (["gap", PROFILE], {"rdflib", "openpyxl", "SPARQLWrapper"}),
        (["run", "title-ladder"], {"rdflib", "SPARQLWrapper", "pyshacl", "openpyxl"}),
    ],
)
def test_a_start_imports_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    """Neither help nor a question loads a library that it does not use."""
    program = (
        "import sys; before = set(sys.modules); from pm_graph.cli import main;"
        f"main({arguments!r}); print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not unwanted & set(done.stderr.split())
