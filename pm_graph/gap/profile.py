"""Profiles from files: YAML, CSV and XLSX, by the ending of the name."""

from __future__ import annotations

import os

from pm_graph.errors import UnknownNameError
from pm_graph.gap.evidence import Profile
from pm_graph.gap.table_profile import csv_rows, read_rows, xlsx_rows
from pm_graph.gap.trouble import EvidenceError, Spot
from pm_graph.gap.yaml_profile import read_yaml

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")


def read(path: str) -> Profile:
    """Read a profile; ``-`` is YAML on standard input.

    Raises UnknownNameError for an ending that no format has, EvidenceError, with line and column,
    for what can't be read.
    """
    ending = ".yaml" if path == "-" else os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        kind = "profile format for the ending"
        raise UnknownNameError(kind, ending or path, ENDINGS, exit_code=2)
    data = content(path)
    shown = "standard input" if path == "-" else path
    name = os.path.splitext(os.path.basename(shown))[0]
    if ending == ".xlsx":
        return Profile(name, read_rows(shown, xlsx_rows(shown, data)), shown)
    text = decoded(shown, data)
    if ending == ".csv":
        return Profile(name, read_rows(shown, csv_rows(shown, text)), shown)
    own, evidence = read_yaml(shown, text)
    return Profile(own or name, evidence, shown)


def content(path: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; raises EvidenceError."""
    import sys

    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        wrong = f"can't be read: {error.strerror or error}"
        raise EvidenceError(path, [Spot(0, 0, wrong)]) from None


def decoded(path: str, data: bytes) -> str:
    """Return UTF-8 ``data`` as text; raises EvidenceError at the line that is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EvidenceError(path, [Spot(line, 0, "is no UTF-8 text")]) from None
