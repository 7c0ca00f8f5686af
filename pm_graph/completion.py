"""What can stand next on the command line; the scripts of all three shells ask here."""

from collections.abc import Sequence

from pm_graph.menu import COMMANDS
from pm_graph.options import parser
from pm_graph.render import FORMATS


def candidates(words: Sequence[str]) -> list[str]:
    """Return the words that can stand in the place of the last of ``words``.

    ``words`` are those behind ``pm-graph``, the last one being typed and perhaps empty.
    """
    *before, current = [word for word in words if word != "--"] or [""]
    return _beginning(_possible(before, current), current)


def _possible(before: Sequence[str], current: str) -> Sequence[str]:
    command = next((word for word in before if word in COMMANDS), None)
    if current.startswith("-"):
        return _options(command)
    if before and before[-1] in ("-f", "--format"):
        return (*FORMATS, "html") if command == "gap" and "html" not in FORMATS else FORMATS
    if command is None or command == "completion":
        return ("bash", "zsh", "fish") if command else list(COMMANDS)
    if command in ("run", "questions"):
        from pm_graph.catalogue import Catalogue

        catalogue = Catalogue()
        named = next((word for word in before if word in catalogue.names), None)
        if named is None:
            return catalogue.names
        return [f"{p.name}=" for p in catalogue[named].parameters if command == "run"]
    return []


def _beginning(words: Sequence[str], current: str) -> list[str]:
    return [word for word in words if word.startswith(current)]


def _options(command: str | None) -> list[str]:
    if command is None:
        return ["--help", "--version"]
    actions = parser(command)._actions  # argparse has no public way to a parser's options
    return sorted(option for action in actions for option in action.option_strings)
