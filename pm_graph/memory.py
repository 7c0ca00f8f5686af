"""What reading sentences takes to know of the shipped graph and catalogue, kept between processes.

It is derived from files that rarely change, and deriving it takes longer than all else that a
question asked at the shell needs. It lies in the user's cache (``XDG_CACHE_HOME``, else
``~/.cache``), keyed by the time and size of each of those files; where it can't be written or
read, it is derived each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from zlib import crc32

from pm_graph.packed import packed, unpacked
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

NAME = "ask-{key:08x}.cache"
MOST = 4
"""For how many installations, or states of their files, it is kept."""
_CHECKED = 4
"""The bytes at the beginning that hold the checksum of the rest."""


class Memory:
    """A place in the user's cache for what is derived from some files."""

    def __init__(self, paths: Sequence[str], version: str) -> None:
        self._paths, self._version = paths, version
        self._place: str | None = None
        self.found = False
        """Whether it was there when it was asked for."""

    @property
    def place(self) -> str:
        """The file in which it lies, empty if there can be none."""
        if self._place is None:
            self._place = self._find()
        return self._place

    def _find(self) -> str:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.join(
            os.environ.get("HOME") or os.path.expanduser("~"), ".cache"
        )
        key = crc32(f"{self._version} {sys.version}".encode())
        try:
            for path in self._paths:
                told = os.stat(path)
                key = crc32(f"{path} {told.st_mtime_ns} {told.st_size}".encode(), key)
        except OSError:
            return ""
        return os.path.join(home, "pm-graph", NAME.format(key=key)) if os.path.isabs(home) else ""

    def load(self) -> dict[str, Any] | None:
        """Return what was saved, None if nothing was or it is damaged."""
        if not self.place:
            return None
        try:
            with open(self.place, "rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_uid != _user():
                    return None
                data = file.read()
        except OSError:
            return None
        if crc32(memoryview(data)[_CHECKED:]) != int.from_bytes(data[:_CHECKED]):
            return None
        state: dict[str, Any] = unpacked(memoryview(data)[_CHECKED:])
        self.found = True
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Keep ``state``, and drop what is oldest; do nothing if that can't be done."""
        if not self.place:
            return
        folder = os.path.dirname(self.place)
        data = packed(state)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            aside = f"{self.place}.{os.getpid()}"
            with open(aside, "wb") as file:
                file.write(crc32(data).to_bytes(_CHECKED) + data)
            os.replace(aside, self.place)
            kept = [os.path.join(folder, name) for name in os.listdir(folder)]
            kept = [path for path in kept if os.path.basename(path).startswith("ask-")]
            for old in sorted(kept, key=os.path.getmtime)[:-MOST]:
                os.unlink(old)
        except OSError:
            return


def _user() -> int:
    """Return the number of the user; 0, which every file has there, where users have none."""
    return os.getuid() if hasattr(os, "getuid") else 0
