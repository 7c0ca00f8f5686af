"""The command line: parses, calls, prints, and turns errors into exit codes. Nothing else.

Whatever a command needs is imported when it runs, so that help and errors come at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from pm_graph import __version__
from pm_graph.errors import USAGE, PmGraphError, UnknownNameError, UsageError

COMMANDS = {
    "ask": "ask in plain words",
    "run": "ask a question of the catalogue by name",
    "questions": "list the catalogue, or one question with its parameters",
    "sparql": "run any SPARQL query; the known prefixes need no declaration",
    "show": "show all that the graph says of a thing",
    "find": "find where a text occurs",
    "build": "build a graph from documents",
    "check": "check shapes, vocabulary, digests and questions",
    "completion": "print the completion script of a shell",
}
INTERRUPTED = 130
EXAMPLES = """examples:
  pm-graph ask "which skills distinguish level 4 from level 5"
  pm-graph run level-difference lower=3 upper=4 framework=sfia-8
  pm-graph sparql 'SELECT ?title { ?title a pm:Title }'
  pm-graph show capability:pricing
  pm-graph build documents/ -o graph.ttl

Exit codes: 0 answered, 1 no rows, 2 usage, 3 data or query, 4 not stated, 5 not understood."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError with argparse's message and where help is to be had."""
        raise UsageError(f"{self.prog}: {message}; see {self.prog} --help")


def parser() -> Parser:
    """Return the parser of all commands."""
    graph = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    which = graph.add_argument_group("which graph; without either, the one that ships")
    which.add_argument("--store", metavar="PATH", help="a store's folder, or an RDF file")
    which.add_argument("--endpoint", metavar="URL", help="a SPARQL 1.1 query service")
    which.add_argument("--timeout", metavar="SECONDS", type=_seconds, help="bound on each query")
    output = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    to = output.add_argument_group("output")
    to.add_argument(
        "-f",
        "--format",
        metavar="FORMAT",
        help="table, json, csv, tsv, md, xlsx, ttl, nt or jsonld; a table on a terminal and tsv "
        "in a pipe unless -o says otherwise",
    )
    to.add_argument("-o", "--output", metavar="FILE", help="write to FILE, in the format it ends in")
    to.add_argument("--show-query", action="store_true", help="print the SPARQL on standard error")
    top = Parser(
        prog="pm-graph",
        description="Question the published competency frameworks of product management.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[graph, output],
    )
    top.add_argument("--version", action="version", version=f"pm-graph {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        text = COMMANDS[name]
        return commands.add_parser(name, help=text, description=text, parents=list(parents))

    ask = command("ask", graph, output)
    ask.add_argument("words", nargs="+", metavar="QUESTION", help="quotes are not needed")
    run = command("run", graph, output)
    run.add_argument("name", metavar="NAME", help="a question; see pm-graph questions")
    run.add_argument(
        "parameters", nargs="*", metavar="name=value", help="a name may be given several values"
    )
    questions = command("questions", output)
    questions.add_argument("name", nargs="?", metavar="NAME", help="one question in full")
    sparql = command("sparql", graph, output)
    sparql.add_argument("query", metavar="QUERY", help="SPARQL, a file that ends in .rq, or -")
    show = command("show", graph, output)
    show.add_argument("term", nargs="+", metavar="TERM", help="an IRI, a CURIE or a label")
    find = command("find", graph, output)
    find.add_argument("text", nargs="+", metavar="TEXT", help="what to look for, in any case")
    build = command("build")
    build.add_argument("documents", nargs="+", metavar="DOCUMENT", help="files or folders")
    build.add_argument(
        "-o", "--output", metavar="FILE", help="ends in .ttl, .trig, .nq, .nt or .jsonld"
    )
    build.add_argument("--without-text", action="store_true", help="leave the publishers' words out")
    build.add_argument(
        "--coverage", action="store_true", help="report what is annotated and what is left out"
    )
    check = command("check", graph)
    check.add_argument("--documents", metavar="PATH", nargs="+", help="compare the digests with these")
    completion = command("completion")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    return top


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _command_known(arguments: Sequence[str]) -> None:
    """Raise UnknownNameError for a first word that is no command, with the nearest ones."""
    valued = {"--store", "--endpoint", "--timeout", "-f", "--format", "-o", "--output"}
    skip = False
    for argument in arguments:
        if skip or argument.startswith("-"):
            skip = not skip and argument in valued
            continue
        if argument not in COMMANDS and argument != "complete":
            raise UnknownNameError("command", argument, list(COMMANDS), exit_code=USAGE)
        return


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code.

    An error is one line on standard error; a reader that stops reading ends it quietly.
    """
    given = [
        argument.encode("utf-8", "replace").decode()
        for argument in (sys.argv[1:] if arguments is None else arguments)
    ]
    try:
        _command_known(given)
        if given[:1] == ["complete"]:
            from pm_graph.completion import candidates

            sys.stdout.write("".join(f"{word}\n" for word in candidates(given[1:])))
            return 0
        top = parser()
        options = top.parse_args(given)
        if options.command is None:
            raise UsageError("pm-graph: name a command: " + ", ".join(COMMANDS))
        from pm_graph import commands

        code = int(getattr(commands, options.command)(options))
        sys.stdout.flush()
    except PmGraphError as error:
        sys.stderr.write(f"pm-graph: {error}\n" if "\n" not in str(error) else f"{error}\n")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
