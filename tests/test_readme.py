"""The README is true: what it shows is what the commands print, what it names is there."""

import re
from pathlib import Path

import pytest

from pm_graph.cli import main
from pm_graph.menu import COMMANDS

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")
SHOWN = re.findall(r"```console\n\$ pm-graph (.*)\n((?:.*\n)*?)```", README)


def arguments(command: str) -> list[str]:
    """Return a command line of the README as its words."""
    return [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', command)]


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_output_is_real(
    command: str, shown: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command prints what the README shows; a line with … stands for what is left out."""
    monkeypatch.setenv("COLUMNS", "80")
    main([*arguments(command), "-f", "table"])
    printed = "".join(capfd.readouterr())
    at = 0
    for part in re.split(r"^\s*…\n", shown, flags=re.MULTILINE):
        found = printed.find(part, at)
        assert found >= at, part
        at = found + len(part)


def test_readme_shows_something() -> None:
    """The README has output to hold against the commands."""
    assert len(SHOWN) >= 4


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_named(command: str) -> None:
    """Each command is named in the README."""
    assert re.search(rf"pm-graph {command}\b", README)


def test_python_example_runs() -> None:
    """The Python example of the README runs as it stands."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own example
