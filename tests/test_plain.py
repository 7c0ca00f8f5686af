"""Arguments without options mean the same with and without argparse."""

import pytest

from pm_graph.menu import COMMANDS
from pm_graph.options import parser
from pm_graph.plain import plain


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", [["one"], ["a", "b=c", "d e"], [""]])
def test_the_same_as_the_parser(command: str, words: list[str]) -> None:
    """What is read without a parser is what the parser makes of it, all defaults included."""
    found = plain(command, words)
    if command in ("ask", "run", "show", "find"):
        assert found is not None
    if found is not None:
        assert vars(found) == vars(parser(command).parse_args(words))


@pytest.mark.parametrize("words", [[], ["-f", "json"], ["word", "--"], ["--help"]])
def test_the_rest_is_left_to_the_parser(words: list[str]) -> None:
    """No words, and any option, take a parser."""
    assert plain("ask", words) is None
