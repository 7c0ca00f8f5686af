"""The commands: each takes the parsed options, prints, and returns an exit code."""

from __future__ import annotations

import os
import sys

import pm_graph
from pm_graph.errors import USAGE, GraphFileError, UnknownNameError, UsageError, readable
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    from pm_graph.answer import Answer
    from pm_graph.graph import Graph

    Options = Namespace | SimpleNamespace


def ask(options: Options) -> int:
    """Answer a question in plain words."""
    graph, sentence = _graph(options), " ".join(options.words)
    answer = graph.ask(sentence, getattr(options, "choice", None))
    if answer.status == "ambiguous" and sys.stdin.isatty() and sys.stdout.isatty():
        chosen = _choose(answer)
        if chosen is not None:
            answer = graph.ask(sentence, chosen)
    code = _print(answer, options)
    sys.stdout.flush()
    graph.remember()
    return code


def _choose(answer: Answer) -> int | None:
    """Ask back which of several readings is meant; None if no answer comes."""
    sys.stderr.write(f"{readable(answer.summary)}\n")
    sys.stderr.writelines(f"  {readable(choice)}\n" for choice in answer.choices)
    while True:
        sys.stderr.write(f"Which one, 1 to {len(answer.choices)}? ")
        sys.stderr.flush()
        said = sys.stdin.readline()
        if not said.strip():
            return None
        if said.strip().isdecimal() and 1 <= int(said) <= len(answer.choices):
            return int(said)


def run(options: Options) -> int:
    """Answer a question of the catalogue."""
    parameters: dict[str, list[str]] = {}
    for part in options.parameters:
        name, equals, value = part.partition("=")
        if not equals:
            raise UsageError(f"{part!r} is no name=value; see pm-graph questions {options.name}")
        parameters.setdefault(name, []).append(value)
    return _print(_graph(options).run(options.name, **parameters), options)


def sparql(options: Options) -> int:
    """Run a SPARQL query from the command line, a file or standard input."""
    query, path = options.query, "query"
    if query == "-":
        query, path = sys.stdin.buffer.read().decode("utf-8-sig", "replace"), "standard input"
    elif query.endswith(".rq"):
        path = query
        try:
            with open(path, encoding="utf-8-sig") as file:
                query = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise GraphFileError(
                path, getattr(error, "strerror", None) or "is no UTF-8 text"
            ) from None
    form = _format(options)
    if form == "csv":
        from pm_graph.standard import sparql_csv

        _write(sparql_csv(_graph(options), query, path), options)
        return 0
    return _print(_graph(options).sparql(query, path=path), options)


def show(options: Options) -> int:
    """Show what the graph says of a thing; as RDF, its own triples; or frameworks as a matrix."""
    graph = _graph(options)
    if options.matrix:
        from pm_graph.picture.choice import frameworks

        found = frameworks(graph, options.term)
        return _print(graph.run("capability-by-level", framework=found), options)
    term = " ".join(options.term)
    if _format(options) in ("ttl", "nt", "jsonld"):
        things = " ".join(f"<{iri}>" for iri in graph.resolve(term))
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {things} }} ?s ?p ?o }}"
        return _print(graph.sparql(query), options)
    return _print(graph.run("show", thing=term), options)


def find(options: Options) -> int:
    """Find where a text occurs."""
    if not " ".join(options.text).strip():
        raise UsageError("find: the text to look for is empty")
    return _print(_graph(options).run("find", text=" ".join(options.text)), options)


def explain(options: Options) -> int:
    """Print why a triple holds, as a tree or as JSON."""
    from pm_graph.explain import tree

    form = _format(options)
    if form not in ("table", "tsv", "json"):
        raise UsageError(f"a reason can't be written as {form}; use table or json")
    found = _graph(options).explain(options.subject, options.predicate, options.object)
    if form == "json":
        import json

        text = json.dumps(found.to_dict(), ensure_ascii=False, indent=2)
    else:
        text = "\n".join(tree(found))
    _write(f"{text}\n".encode(), options)
    return 0


def questions(options: Options) -> int:
    """List the catalogue, or describe one question."""
    from pm_graph.answer import ANSWERED, Answer, Row
    from pm_graph.catalogue import Catalogue

    catalogue = Catalogue()
    if options.name is None:
        rows = tuple(Row(name=q.name, title=q.title) for q in catalogue)
        summary = f"{len(rows)} questions; pm-graph questions NAME describes one."
        return _print(Answer("", ANSWERED, summary, columns=("name", "title"), rows=rows), options)
    from pm_graph.describe import describe, describe_json

    question = catalogue[options.name]
    form = _format(options)
    if form == "json":
        _write(describe_json(question), options)
    elif form in ("table", "tsv", "md"):
        _write(describe(question, _width()).encode(), options)
    else:
        raise UsageError(f"a question can't be described as {form}; use table or json")
    return 0


def gap(options: Options) -> int:
    """Map a profile or a job advert onto all that the frameworks ask."""
    from pm_graph.gap.command import PAGE, map_of, page_wanted, shown

    if page_wanted(options):
        options.format = PAGE
    form = _format(options)
    answer = map_of(_graph(options), options)
    if form == PAGE and answer.rows:
        from pm_graph.gap.page import page

        _write(page(answer).encode(), options)
        return answer.exit_code
    return _print(shown(answer, form, options), options)


def build(options: Options) -> int:
    """Build a graph from documents, or report how far they are annotated."""
    from pm_graph.build import gather
    from pm_graph.coverage import report

    if not options.output and not options.coverage:
        raise UsageError("name the graph to write with -o FILE, or ask --coverage")
    if options.output:
        from pm_graph.dataset import outputs

        # A name that can't be written is refused before anything is read.
        write_all = outputs(options.output)
    sources = gather(options.documents)
    if options.output:
        for path, count in write_all(sources, text=not options.without_text).items():
            done = f"{path}: {count} triples from {len(sources)} documents"
            sys.stderr.write(f"{readable(done)}\n")
    if options.coverage:
        sys.stdout.write(report(sources))
    return 0


def load(options: Options) -> int:
    """Take files of other formats into a store or an RDF file."""
    from pm_graph.importing.command import load as run_load

    return run_load(options)


def reason(options: Options) -> int:
    """Infer what follows from RDF files or the store."""
    from pm_graph.reason.command import reason as run_reason

    return run_reason(options)


def export(options: Options) -> int:
    """Write the graph in the terms of another ontology or format; without a target, list them."""
    from pm_graph.export import command

    if options.target is None:
        return _print(command.targets(), options)
    target, ending = command.chosen_target(options)
    return command.run(options, _graph(options), target, ending)


def validate(options: Options) -> int:
    """Check a file against the rules of a target; 1 if one of them is broken."""
    from pm_graph.validate import command
    from pm_graph.validate.rule import FAILED

    found = command.outcomes(options)
    if _format(options) == "json":
        _write(command.as_json(found, options), options)
    else:
        _print(command.answer(found, options), options)
    return 1 if any(each.outcome == FAILED for each in found) else 0


def check(options: Options) -> int:
    """Check the graph, the vocabulary and the questions; 1 if anything is wrong."""
    from pm_graph.check import run_checks

    wrong = 0
    for result in list(run_checks(_graph(options), options.documents)):
        wrong += bool(result.problems)
        sys.stdout.write(
            f"{'FAILED' if result.problems else 'ok':6}  {result.name}: {result.what}\n"
        )
        sys.stdout.writelines(f"        {problem}\n" for problem in result.problems)
    return 1 if wrong else 0


def completion(options: Options) -> int:
    """Print the completion script of a shell."""
    with open(os.path.join(os.path.dirname(__file__), f"completion.{options.shell}")) as file:
        sys.stdout.write(file.read())
    return 0


def _graph(options: Options) -> Graph:
    return pm_graph.open(
        getattr(options, "store", None),
        endpoint=getattr(options, "endpoint", None),
        timeout=getattr(options, "timeout", None),
    )


def _format(options: Options) -> str:
    """Return the format asked for, guessed from -o or from where standard output leads."""
    if chosen := getattr(options, "format", None):
        return str(chosen)
    if path := getattr(options, "output", None):
        from pm_graph.render import format_of

        return format_of(path)
    return "table" if sys.stdout.isatty() else "tsv"


def _print(answer: Answer, options: Options) -> int:
    """Print an answer, or in one line on standard error why there is none and nothing near it."""
    from pm_graph.answer import ANSWERED
    from pm_graph.render import FORMATS, render, trouble

    form = _format(options)
    if form not in FORMATS:
        raise UnknownNameError("format", form, FORMATS, exit_code=USAGE)
    if getattr(options, "show_query", False) and answer.query:
        sys.stderr.write(answer.query.rstrip() + "\n\n")
    if answer.status != ANSWERED and not answer.rows and form != "json":
        sys.stderr.write(f"pm-graph: {readable(trouble(answer))}\n")
        return answer.exit_code
    terminal = sys.stdout.isatty()
    if form == "xlsx" and terminal and getattr(options, "output", None) is None:
        raise UsageError("a spreadsheet is no text for a terminal; name a file with -o")
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    to_file = getattr(options, "output", None) is not None
    ascii_only = not to_file and not _is_utf8(sys.stdout.encoding)
    bold = colour and not to_file
    _write(render(answer, form, width=_width(), colour=bold, ascii_only=ascii_only), options)
    return answer.exit_code


def _is_utf8(encoding: str | None) -> bool:
    """Whether text in ``encoding``, UTF-8 unless it is known, can carry any character."""
    return (encoding or "utf-8").lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _width() -> int:
    """Return the width of the terminal in characters, 80 where there is none."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        import shutil

        return shutil.get_terminal_size((80, 24)).columns
    return 80


def _write(data: bytes, options: Options) -> None:
    if path := getattr(options, "output", None):
        from pm_graph.write import write

        write(path, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
