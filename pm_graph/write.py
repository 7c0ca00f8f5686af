"""Write files whole or not at all, and RDF the same way each time."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from pm_graph.errors import GraphFileError, UnknownNameError
from pm_graph.rdf_file import FORMATS
from pm_graph.vocabulary import PREFIXES

_DATASETS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)


def write(path: str, data: bytes) -> None:
    """Write ``data`` aside and rename it to ``path``; an old file stays whole if that fails.

    Raises GraphFileError.
    """
    with aside(path) as file:
        file.write(data)


@contextmanager
def aside(path: str) -> Iterator[BinaryIO]:
    """Give a file to write and read back that becomes ``path`` at the end of the block.

    If the block fails, an old file stays whole. Raises GraphFileError where the file can't be
    written.
    """
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), prefix=".pm-")
        with open(handle, "w+b") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
        beside = ""
    except OSError as error:
        raise GraphFileError(path, f"can't be written: {error.strerror or error}") from None
    finally:
        if beside and os.path.exists(beside):
            os.unlink(beside)


def rdf_format(path: str) -> RdfFormat:
    """Return the RDF format that the ending of ``path`` names; raises UnknownNameError."""
    ending = os.path.splitext(path)[1].lower()
    if ending not in FORMATS:
        raise UnknownNameError("RDF format", ending or path, list(FORMATS), exit_code=2)
    return FORMATS[ending]


def rdf(data: Sequence[Quad] | Sequence[Triple], form: RdfFormat) -> bytes:
    """Return sorted quads or triples in ``form``; the same input gives the same bytes.

    A format without named graphs gets each triple once.
    """
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in _text(data)}
    if form not in _DATASETS:
        data = sorted({Triple(q.subject, q.predicate, q.object) for q in data}, key=_key)
    return serialize(data, format=form, prefixes=prefixes) or b""


def _text(data: Sequence[Quad] | Sequence[Triple]) -> str:
    return " ".join(map(str, data))


def _key(triple: Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return str(triple.subject), not predicate.endswith("#type"), predicate, str(triple.object)
