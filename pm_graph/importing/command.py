"""The command ``load``: files of other formats in, a store or an RDF file out."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from pyoxigraph import Quad, Store

from pm_graph.errors import GraphFileError, UsageError, readable
from pm_graph.importing.run import taken_in
from pm_graph.rdf_file import FORMATS
from pm_graph.record import TYPE_CHECKING
from pm_graph.write import rdf, rdf_format, write

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    Options = Namespace | SimpleNamespace

MARK = "CURRENT"
"""The file that every store has."""


def load(options: Options) -> int:
    """Take files in, and write them to a store or to an RDF file."""
    path = options.output
    if not path:
        raise UsageError("name the store's folder or the RDF file to write with -o")
    is_file = os.path.splitext(path)[1].lower() in FORMATS
    if not is_file and os.path.isdir(path) and os.listdir(path) and not _is_store(path):
        raise UsageError(f"{path} is a folder and no store; name another with -o")
    found = taken_in(options.files, options.target)
    if is_file:
        write(path, rdf(found, rdf_format(path)))
    else:
        write_store(path, found)
    done = f"{path}: {len(found)} triples from {len(options.files)} files"
    sys.stderr.write(f"{readable(done)}\n")
    return 0


def write_store(path: str, found: list[Quad]) -> None:
    """Build a store aside and rename it to ``path``; an old one stays whole if that fails.

    Raises GraphFileError.
    """
    folder = os.path.dirname(os.path.abspath(path.rstrip(os.sep)))
    aside = ""
    try:
        aside = tempfile.mkdtemp(dir=folder, prefix=".pm-")
        new, old = os.path.join(aside, "new"), os.path.join(aside, "old")
        store = Store(new)
        store.bulk_extend(found)
        store.optimize()
        store.flush()
        del store
        if os.path.exists(path):
            os.rename(path, old)
        try:
            os.rename(new, path)
        except OSError:
            if os.path.exists(old):
                os.rename(old, path)
            raise
    except OSError as error:
        raise GraphFileError(path, f"can't be written: {error.strerror or error}") from None
    finally:
        if aside:
            shutil.rmtree(aside, ignore_errors=True)


def _is_store(path: str) -> bool:
    return os.path.exists(os.path.join(path, MARK))
