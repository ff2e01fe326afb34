"""`worker.log` by pages, from any place in both directions: a log of any size is never read whole, only searched.

Text is decoded with `surrogateescape`: of any piece of it one can tell how many bytes it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from logoclip.runs.log_text import visible

PAGE_BYTES: Final = 65_536
BLOCK_BYTES: Final = 2**20  # of a search

_COLOURS: Final = re.compile(rb"\x1b\[[0-9;:]*m")


class LogPage(Struct, frozen=True):
    """Whole lines of a log of `size` bytes, from byte `start` on. Only the log's last line may lack its end.

    A line that is longer than a page comes in pieces, each in a page of its own.
    """

    start: int = 0
    size: int = 0
    text: str = ""

    @property
    def end(self) -> int:
        """The byte behind the last one."""
        return self.start + byte_count(self.text)


def byte_count(text: str) -> int:
    """How many bytes of the log `text` is."""
    return len(text.encode("utf-8", "surrogateescape"))


def read_page(path: Path, at: int | None = None, *, backwards: bool = False, most: int = PAGE_BYTES) -> LogPage:
    """The lines from the one on that begins at byte `at`, or with `backwards` those before it.

    Without `at`, or with one beyond the end (the log was replaced), the last lines. A missing log is empty.
    """
    try:
        with path.open("rb") as log:
            size = log.seek(0, 2)
            if at is None or at > size:
                at, backwards = size, True
            start, raw = _before(log, at, most) if backwards else (at, _after(log, at, most, size))
    except FileNotFoundError:
        return LogPage()
    return LogPage(start, size, raw.decode("utf-8", "surrogateescape"))


def _after(log: BinaryIO, at: int, most: int, size: int) -> bytes:
    log.seek(at)
    raw = log.read(most)
    whole = raw.rfind(b"\n") + 1
    return raw if at + len(raw) >= size or not whole else raw[:whole]


def _before(log: BinaryIO, at: int, most: int) -> tuple[int, bytes]:
    start = max(at - most, 0)
    log.seek(start)
    raw = log.read(at - start)
    first = raw.find(b"\n", 0, -1) + 1 if start else 0
    return start + first, raw[first:]


def find_line(path: Path, words: str, at: int, *, backwards: bool = False, block: int = BLOCK_BYTES) -> int | None:
    """Where the first line from byte `at` on begins, or with `backwards` the last before it, that shows `words`.

    Small and capital letters are the same. None if there is no such line.
    """
    wanted = words.casefold()
    try:
        with path.open("rb") as log:
            blocks = _blocks_before(log, at, block) if backwards else _blocks_after(log, at, block)
            found = (place for start, raw in blocks if _may_show(raw, wanted)
                     for place in _places(start, raw, wanted, backwards))  # fmt: skip
            return next(found, None)
    except FileNotFoundError:
        return None


def _may_show(raw: bytes, wanted: str) -> bool:
    """Whether to look closer, line by line: most blocks do not have it at all."""
    plain = _COLOURS.sub(b"", raw) if b"\x1b" in raw else raw
    return b"\x1b" in plain or b"\t" in plain or wanted in plain.decode("utf-8", "replace").casefold()


def _places(start: int, raw: bytes, wanted: str, backwards: bool) -> Iterator[int]:
    found = []
    for line in _lines(raw):
        if wanted in visible(line.decode("utf-8", "surrogateescape")).casefold():
            found.append(start)
        start += len(line)
    yield from reversed(found) if backwards else found


def _lines(raw: bytes) -> list[bytes]:
    """Lines as newlines end them, which carriage returns do not."""
    lines = [line + b"\n" for line in raw.split(b"\n")]
    return [*lines[:-1], lines[-1][:-1]]


def _blocks_after(log: BinaryIO, at: int, block: int) -> Iterator[tuple[int, bytes]]:
    size = log.seek(0, 2)
    while at < size:
        raw = _after(log, at, block, size)
        yield at, raw
        at += len(raw)


def _blocks_before(log: BinaryIO, at: int, block: int) -> Iterator[tuple[int, bytes]]:
    at = min(at, log.seek(0, 2))
    while at > 0:
        at, raw = _before(log, at, block)
        yield at, raw
