"""Arguments without any option, read without argparse.

Importing argparse and building a parser takes longer than the query of most answers. What is read
here is what the parser of :mod:`pm_graph.options` would make of the same words.
"""

from collections.abc import Sequence
from types import SimpleNamespace

WORDS = {"ask": "words", "show": "term", "find": "text"}
"""The commands that take one or more words and nothing else, with the name of the words."""
UNSET = ("store", "endpoint", "timeout", "format", "output")
"""The options of those commands that are None unless given."""


def plain(command: str, arguments: Sequence[str]) -> SimpleNamespace | None:
    """Return the options of ``command``, None where it takes a parser to tell them."""
    if not arguments or any(argument.startswith("-") for argument in arguments):
        return None
    options = SimpleNamespace(**dict.fromkeys(UNSET), show_query=False)
    if command in WORDS:
        setattr(options, WORDS[command], list(arguments))
        if command == "show":
            options.matrix = False
        if command == "ask":
            options.choice = None
    elif command == "run":
        options.name, options.parameters = arguments[0], list(arguments[1:])
    else:
        return None
    return options
