"""What the tests share: the graph that ships, and the documents where they are at hand."""

import os
from pathlib import Path

import pytest

import pm_graph
from pm_graph.graph import Graph

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def graph() -> Graph:
    """Return the graph that ships."""
    return pm_graph.open()


@pytest.fixture(scope="session")
def documents() -> Path:
    """Return the folder of the published documents; skip where they are not at hand."""
    folder = Path(os.environ.get("PM_GRAPH_DOCUMENTS", ROOT.parent / "shared" / "documents"))
    if not folder.is_dir():
        pytest.skip(f"the published documents are not at {folder}; set PM_GRAPH_DOCUMENTS")
    return folder


@pytest.fixture
def own_documents() -> Path:
    """Return the folder of documents of the same layouts in our own words."""
    return ROOT / "tests" / "documents"
