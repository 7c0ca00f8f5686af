"""What reading sentences takes to know of the shipped graph and catalogue, kept between processes.

It is derived from files that rarely change, and deriving it takes longer than all else that a
question asked at the shell needs. It lies in the user's cache (``XDG_CACHE_HOME``, else
``~/.cache``), keyed by the time and size of each of those files; where it can't be written or
read, it is derived each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from zlib import adler32, crc32

from pm_graph.errors import DamagedError
from pm_graph.packed import packed, unpacked
from pm_graph.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    State: TypeAlias = "Kept | dict[str, Any]"
    """What is kept, or what will be: a mapping of sections."""

NAME = "ask-{key:08x}.cache"
MOST = 4
"""For how many installations, or states of their files, it is kept."""
Sections = dict[str, tuple[int, int, int]]
"""Where each section begins and ends behind the index, and its checksum."""
_SIZE = 4
"""How many bytes a size or a checksum has."""


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

    def load(self) -> Kept | None:
        """Return what was saved, None if nothing was or it is no whole file of ours."""
        if not self.place:
            return None
        try:
            with open(self.place, "rb", buffering=0) as file:
                told = os.fstat(file.fileno())
                size = int.from_bytes(file.read(_SIZE)) if told.st_uid == _user() else 0
                index = file.read(size)
        except OSError:
            return None
        if len(index) != size or adler32(index[_SIZE:]) != int.from_bytes(index[:_SIZE]):
            return None
        sections: Sections = unpacked(index[_SIZE:]) if size else {}
        if _SIZE + size + max((end for _, end, _ in sections.values()), default=0) != told.st_size:
            return None
        self.found = True
        return Kept(self.place, _SIZE + size, sections)

    def save(self, state: Mapping[str, Any]) -> None:
        """Keep ``state``, and drop what is oldest; do nothing if that can't be done."""
        if not self.place:
            return
        folder = os.path.dirname(self.place)
        sections = {name: packed(value) for name, value in state.items()}
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            aside = f"{self.place}.{os.getpid()}"
            with open(aside, "wb") as file:
                file.write(_head(sections))
                file.writelines(sections.values())
            os.replace(aside, self.place)
            kept = [os.path.join(folder, name) for name in os.listdir(folder)]
            kept = [path for path in kept if os.path.basename(path).startswith("ask-")]
            for old in sorted(kept, key=os.path.getmtime)[:-MOST]:
                os.unlink(old)
        except OSError:
            return

    def drop(self) -> None:
        """Forget what was saved: it is damaged."""
        self.found = False
        try:
            os.unlink(self.place)
        except OSError:
            return


class Kept:
    """What was saved, read a section at a time: a sentence needs few of them."""

    def __init__(self, place: str, base: int, sections: Sections) -> None:
        self._place, self._base, self._sections = place, base, sections

    def __getitem__(self, name: str) -> Any:
        """Return a section; raises DamagedError if it is not as it was saved."""
        start, end, checksum = self._sections[name]
        try:
            with open(self._place, "rb", buffering=0) as file:
                file.seek(self._base + start)
                data = file.read(end - start)
        except OSError:
            data = b""
        if adler32(data) != checksum:
            raise DamagedError(self._place)
        return unpacked(data)


def _head(sections: Mapping[str, bytes]) -> bytes:
    """Return what stands before the sections: its size, its checksum, where behind it each is."""
    places: dict[str, tuple[int, int, int]] = {}
    start = 0
    for name, data in sections.items():
        places[name] = (start, start + len(data), adler32(data))
        start += len(data)
    index = packed(places)
    return (_SIZE + len(index)).to_bytes(_SIZE) + adler32(index).to_bytes(_SIZE) + index


def _user() -> int:
    """Return the number of the user; 0, which every file has there, where users have none."""
    return os.getuid() if hasattr(os, "getuid") else 0
