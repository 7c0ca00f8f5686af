"""Plain values as bytes and back: what one process found out, for the next one.

Only what this program wrote into a folder of the user's own is ever read so.
"""

from __future__ import annotations

import marshal

from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def packed(value: Any) -> bytes:
    """Return a value of tuples, lists, dictionaries, sets, texts and numbers as bytes."""
    return marshal.dumps(value)


def unpacked(data: bytes | memoryview) -> Any:
    """Return the value that :func:`packed` made bytes of."""
    return marshal.loads(data)  # noqa: S302 - our own bytes, from the user's own folder
