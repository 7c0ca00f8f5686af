"""What the tests of exports share: a small world, and the shell."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pm_graph
from pm_graph.graph import Graph

HERE = Path(__file__).resolve().parent
READ = {"syntax", "present"}
"""The rules that a faulty file keeps: it can be read, and is of its target."""
Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def world() -> Graph:
    """Return the small world."""
    return pm_graph.open(str(HERE / "world.ttl"))


@pytest.fixture
def shell() -> Shell:
    """Return what runs pm-graph in a process of its own."""

    def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pm_graph", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
