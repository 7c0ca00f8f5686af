"""The command line: parses, calls, prints, and turns errors into exit codes. Nothing else.

Whatever a command needs is imported when it runs, so that help and errors come at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from pm_graph import __version__
from pm_graph.errors import DATA, USAGE, PmGraphError, UnknownNameError, UsageError, readable
from pm_graph.menu import COMMANDS, EXAMPLES, ON_A_GRAPH, VALUED
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

    from pm_graph.commands import Options

INTERRUPTED = 130


def split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the command and all other arguments; options may stand before it.

    Raises UnknownNameError for a first word that is no command.
    """
    skip = False
    for place, argument in enumerate(arguments):
        if skip or argument.startswith("-"):
            skip = not skip and argument in VALUED
            continue
        if argument not in COMMANDS and argument != "complete":
            raise UnknownNameError("command", argument, list(COMMANDS), exit_code=USAGE)
        return argument, [*arguments[:place], *arguments[place + 1 :]]
    return None, list(arguments)


def overview() -> str:
    """Return the help of the whole: what it is, the commands, examples, exit codes."""
    commands = "\n".join(f"  {name:11} {text}" for name, text in COMMANDS.items())
    return f"""usage: pm-graph COMMAND …

Question the published competency frameworks of product management.

commands:
{commands}

pm-graph COMMAND --help says what a command takes.

{EXAMPLES}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code.

    An error is one line on standard error; a reader that stops reading ends it quietly.
    """
    given = [
        argument.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "�")
        for argument in (sys.argv[1:] if arguments is None else arguments)
    ]
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - it stands in until the process ends
    try:
        code = _dispatch(given)
        sys.stdout.flush()
    except PmGraphError as error:
        sys.stderr.write("".join(f"pm-graph: {line}\n" for line in error.lines()))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"pm-graph: the answer can't be written: {readable(str(error))}\n")
        return DATA
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _dispatch(given: Sequence[str]) -> int:
    """Find the command among the arguments and run it."""
    command, rest = split(given)
    if command == "complete":
        from pm_graph.completion import candidates

        sys.stdout.write("".join(f"{word}\n" for word in candidates(rest)))
        return 0
    if command is None:
        return _without_command(rest)
    if command in ON_A_GRAPH and not {"--store", "--endpoint", "-h", "--help"} & set(rest):
        # Its parsing takes longer than anything else, and goes on while the rest is imported.
        from pm_graph.shipped import start

        start()
    from pm_graph import commands
    from pm_graph.plain import plain

    options: Options | None = plain(command, rest)
    if options is None:
        from pm_graph.options import parser

        # Options may stand between words.
        known = parser(command)
        parse = known.parse_args if "--" in rest else known.parse_intermixed_args
        options = parse(rest)
    return int(getattr(commands, command)(options))


def _without_command(arguments: Sequence[str]) -> int:
    if "--version" in arguments:
        sys.stdout.write(f"pm-graph {__version__}\n")
        return 0
    if {"-h", "--help"} & set(arguments):
        sys.stdout.write(overview())
        return 0
    unknown = next(
        (word for word in arguments if word.startswith("-") and word not in VALUED), None
    )
    if unknown is not None:
        raise UnknownNameError("option", unknown, ["--help", "--version", *VALUED], exit_code=USAGE)
    raise UsageError("name a command: " + ", ".join(COMMANDS))


def run() -> NoReturn:
    """Run the command line as a program of its own and end the process.

    Nothing is left to clean up then, and taking down the interpreter and the store would cost a
    tenth of what an answer costs.
    """
    import gc
    import signal

    gc.disable()
    # Python would see an interrupt only once the engine comes back from a query.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = main()
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
