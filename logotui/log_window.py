"""The part of a log that the console holds: lines around what is looked at, and where they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from logoclip.runs.log_pages import PAGE_BYTES, LogPage, byte_count

MOST_BYTES: Final = 32 * PAGE_BYTES


@dataclass(frozen=True)
class LogLine:
    """One line as it stands in the file from byte `at` on, without its end."""

    at: int
    raw: str

    @property
    def next(self) -> int:
        """The byte at which the line below it begins."""
        return self.at + byte_count(self.raw) + 1


@dataclass
class LogWindow:
    """Consecutive lines. Pages that adjoin them are added; what lies too far away by then is dropped.

    Attributes:
        size: of the file, when it was read last.
        start, end: the bytes that the lines are; `end` is behind the last line that has its own end.
    """

    lines: list[LogLine] = field(default_factory=list)
    size: int = 0
    start: int = 0
    end: int = 0

    @property
    def at_end(self) -> bool:
        """Whether nothing of the file comes after these lines."""
        return self.end >= self.size or bool(self.lines and self.lines[-1].at >= self.end)

    def replace(self, page: LogPage) -> None:
        """Hold `page` alone."""
        self.lines, self.start, self.end = [], page.start, page.start
        self.append(page)

    def append(self, page: LogPage) -> int:
        """Add the page that begins at `end`. Returns how many lines were dropped at the top for it."""
        self.lines = [line for line in self.lines if line.at < self.end]  # its last one had no end when it was read
        new = _lines(page)
        self.lines += new
        self.size, self.end = page.size, _whole(page)
        kept = next((place for place, line in enumerate(self.lines) if self.end - line.at <= MOST_BYTES), 0)
        self.lines = self.lines[kept:]
        if kept:
            self.start = self.lines[0].at
        return kept

    def prepend(self, page: LogPage) -> int:
        """Add the page that ends at `start`. Returns how many lines it has."""
        new = _lines(page)
        self.lines = new + self.lines
        self.start = page.start
        while len(self.lines) > 1 and self.lines[-1].at - self.start > MOST_BYTES:
            self.end = self.lines.pop().at
        return len(new)

    def place_of(self, at: int) -> int | None:
        """The place of the line that begins at byte `at`."""
        return next((place for place, line in enumerate(self.lines) if line.at == at), None)


def _lines(page: LogPage) -> list[LogLine]:
    lines, at = [], page.start
    for raw in page.text.split("\n"):
        lines.append(LogLine(at, raw))
        at += byte_count(raw) + 1
    return lines if lines[-1].raw else lines[:-1]


def _whole(page: LogPage) -> int:
    """Behind its last line, unless that may still grow."""
    if page.end < page.size or page.text.endswith("\n"):
        return page.end
    return page.start + byte_count(page.text[: page.text.rfind("\n") + 1])
