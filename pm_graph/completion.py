"""What can stand next on the command line; the scripts of all three shells ask here."""

import argparse
from collections.abc import Sequence

from pm_graph.cli import COMMANDS, parser
from pm_graph.render import FORMATS


def candidates(words: Sequence[str]) -> list[str]:
    """Return the words that can stand in the place of the last of ``words``.

    ``words`` are those behind ``pm-graph``, the last one being typed and perhaps empty.
    """
    *before, current = [word for word in words if word != "--"] or [""]
    if before and before[-1] in ("-f", "--format"):
        return _beginning(FORMATS, current)
    command = next((word for word in before if word in COMMANDS), None)
    if current.startswith("-"):
        return _beginning(_options(command), current)
    if command is None:
        return _beginning(COMMANDS, current)
    if command == "completion":
        return _beginning(("bash", "zsh", "fish"), current)
    if command in ("run", "questions"):
        from pm_graph.question import Catalogue

        catalogue = Catalogue()
        named = next((word for word in before if word in catalogue.names), None)
        if named is None:
            return _beginning(catalogue.names, current)
        if command == "run":
            return _beginning([f"{p.name}=" for p in catalogue[named].parameters], current)
    return []


def _beginning(words: Sequence[str] | dict[str, str], current: str) -> list[str]:
    return [word for word in words if word.startswith(current)]


def _options(command: str | None) -> list[str]:
    top: argparse.ArgumentParser = parser()
    for action in top._actions:  # argparse has no public way to its subparsers
        if command and isinstance(action, argparse._SubParsersAction):
            top = action.choices[command]
    return sorted(option for action in top._actions for option in action.option_strings)
