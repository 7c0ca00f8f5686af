"""What each command takes, for argparse."""

from __future__ import annotations

import argparse
import os

from pm_graph.errors import UsageError
from pm_graph.menu import COMMANDS, ON_A_GRAPH, WITH_ROWS
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

GUESSED = "a table on a terminal and tsv in a pipe unless -o says otherwise"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError with argparse's message and where help is to be had."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parser(command: str) -> Parser:  # noqa: PLR0912, PLR0915 - one branch a command
    """Return the parser of one command; building those of all would cost more than most answers."""
    top = Parser(
        prog=f"pm-graph {command}",
        description=COMMANDS[command] + ".",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=_columns()),
    )
    add = top.add_argument
    match command:
        case "ask":
            add("words", nargs="+", metavar="QUESTION", help="quotes are not needed")
            add("--choice", metavar="N", type=int, help="which of several readings is meant")
        case "run":
            add("name", metavar="NAME", help="a question; see pm-graph questions")
            add(
                "parameters",
                nargs="*",
                metavar="name=value",
                help="repeat a name for several values",
            )
        case "questions":
            add("name", nargs="?", metavar="NAME", help="one question in full")
        case "sparql":
            add("query", metavar="QUERY", help="SPARQL, a file that ends in .rq, or -")
        case "show":
            add("term", nargs="+", metavar="TERM", help="an IRI, a CURIE or a label")
            help_ = "frameworks side by side: who has which capability, and how closely"
            add("--matrix", action="store_true", help=help_)
        case "find":
            add("text", nargs="+", metavar="TEXT", help="what to look for, in any case")
        case "explain":
            add("subject", metavar="SUBJECT", help="an IRI, a CURIE or a label")
            add("predicate", metavar="PREDICATE", help="likewise, or a for rdf:type")
            add("object", metavar="OBJECT", help="likewise, or a text in its own quotes: '\"5\"'")
        case "gap":
            add("profile", nargs="?", metavar="PROFILE", help="ends in .yaml, .csv or .xlsx; or -")
            add("--advert", metavar="FILE", type=_named, help="a job advert instead, or -")
            add("--framework", metavar="NAME", type=_named, help="this framework only")
            against = "one level, title, role or skill, in full detail"
            add("--against", metavar="THING", type=_named, help=against)
        case "build":
            add("documents", nargs="+", metavar="DOCUMENT", help="files or folders")
            add("-o", "--output", metavar="FILE", help="ends in .ttl, .trig, .nq, .nt or .jsonld")
            add("--without-text", action="store_true", help="leave the publishers' words out")
            add("--coverage", action="store_true", help="report what is annotated and what is not")
        case "load":
            add("files", nargs="+", metavar="FILE", help="CASE, CTDL-ASN, SKOS or SSSOM")
            add("-o", "--output", metavar="PATH", help="a store's folder, or a file of RDF")
            whose = "case, ctdl-asn, skos or sssom, if they don't tell"
            add("--as", dest="target", metavar="TARGET", help=whose)
        case "reason":
            add("files", nargs="*", metavar="FILE", help="RDF; without any, the graph that ships")
            endings = ".nt, .ttl, .nq, .trig, .jsonld or .rdf"
            add("-o", "--output", metavar="FILE", help=f"ends in {endings}; else N-Triples")
            add("--full", action="store_true", help="all that follows by the letter, noise too")
            add("--engine", choices=("own", "owlrl"), default="own", help="which reasoner")
            add("--store", metavar="PATH", type=_named, help="a store's folder, or an RDF file")
        case "export":
            _export(add)
        case "validate":
            _validate(add)
        case "check":
            add("--documents", metavar="PATH", nargs="+", help="compare the digests with these")
        case "completion":
            add("shell", choices=("bash", "zsh", "fish"))
    _shared(top, command)
    return top


def _shared(top: Parser, command: str) -> None:
    """Add the options that several commands have."""
    if command in ON_A_GRAPH:
        which = top.add_argument_group("which graph; without either, the one that ships")
        which.add_argument(
            "--store", metavar="PATH", type=_named, help="a store's folder, or an RDF file"
        )
        which.add_argument(
            "--endpoint", metavar="URL", type=_named, help="a SPARQL 1.1 query service"
        )
        which.add_argument(
            "--timeout", metavar="SECONDS", type=_seconds, help="bound on each query"
        )
    if command in WITH_ROWS:
        to = top.add_argument_group("output")
        formats = "table, json, csv, tsv, md, xlsx, html, svg, ttl, nt or jsonld"
        if command == "gap":
            formats = "table, json, csv, tsv, md, xlsx or html"
        to.add_argument("-f", "--format", metavar="FORMAT", help=f"{formats}; {GUESSED}")
        to.add_argument(
            "-o", "--output", metavar="FILE", help="write to FILE, in the format it ends in"
        )
        to.add_argument(
            "--show-query", action="store_true", help="print the SPARQL on standard error"
        )


def _export(add: Callable[..., object]) -> None:
    add("target", nargs="?", metavar="TARGET", help="without one, the targets are listed")
    add("parameters", nargs="*", metavar="name=value", help="a parameter of the target")
    add("-o", "--output", metavar="FILE", help="write to FILE, in the format it ends in")
    add("-f", "--format", metavar="FORMAT", help="without -o: ttl, nt, jsonld, rdf …")
    for name, which in (("--framework", "framework"), ("--graph", "named graph")):
        text = f"only this {which}; may be repeated"
        add(name, metavar="NAME", action="append", default=[], type=_named, help=text)
    add("--with-text", action="store_true", help="the publishers' words as well")
    add("--lang", metavar="LANGUAGE", help="only texts in this language, such as en")
    add("--report", metavar="FILE", help="write what was lost there too, also as .json")


def _validate(add: Callable[..., object]) -> None:
    add("file", metavar="FILE", help="what pm-graph export or another tool wrote")
    add("--as", dest="target", metavar="TARGET", required=True, help="whose rules hold")
    add("--schema", metavar="FILE", help="an official schema: JSON Schema, SHACL, RDFS or OWL")
    add("--data", metavar="FILE", nargs="+", default=[], help="RDF that rules need as well")


def _columns() -> int:
    """Return the width of help; asked here because argparse imports shutil to find out."""
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size().columns) - 2
    except (OSError, ValueError):
        return 78


def _named(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds
