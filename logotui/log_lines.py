"""What a line of a worker's log is: how grave, and of which step."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

from logoclip.runs.log_text import visible
from logoclip.runs.reading import Event
from logotui.log_window import LogLine

CLOCK: Final = re.compile(r"\d\d:\d\d:(\d\d) (.*)")
STEP: Final = re.compile(r"\bstep (\d[\d,]*)", re.IGNORECASE)
ERROR: Final = re.compile(
    r"(?i:\b(?:error|exception|fail(?:ed|ure)|fatal|critical|out of memory|killed)\b|\btraceback \()"
    r"|\w(?:Error|Exception)\b"
)
WARNING: Final = re.compile(r"(?i:\bwarn(?:ing)?\b)|\wWarning\b")
INNER: Final = re.compile(r"\s+\S")


class Level(IntEnum):
    """How grave a line is."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def words(self) -> str:
        """What is shown where only lines from this level on are."""
        return ("all lines", "warnings and errors", "errors")[self]


class Happenings:
    """The events of a run by what the worker wrote of them, which is their message behind a clock."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._by_message: defaultdict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._by_message[event.message.partition("\n")[0]].append(event)

    def of(self, line: str) -> Event | None:
        """The event that a line reports. Of several with the same words the one at its second, in any time zone."""
        found = CLOCK.fullmatch(line)
        events = self._by_message.get(found[2], []) if found else []
        if not found or not events:
            return None
        return min(reversed(events), key=lambda event: abs(int(event.time) % 60 - int(found[1])))

    def level(self, line: str, before: Level = Level.NOTE) -> Level:
        """How grave a line is; one that is indented, as those of a traceback, is as grave as the line `before` it."""
        if event := self.of(line):
            return Level.WARNING if event.kind == "warning" else _by_words(line)
        return max(before, _by_words(line)) if INNER.match(line) else _by_words(line)

    def step(self, line: str) -> int | None:
        """The step that a line is of, as far as it says so or is an event's."""
        if event := self.of(line):
            return event.step
        found = STEP.search(line)
        return int(found[1].replace(",", "")) if found else None


class Levels:
    """How grave each line of a log is, as it becomes known."""

    def __init__(self) -> None:
        self._happenings = Happenings()
        self._known = 0
        self._of: dict[LogLine, Level] = {}

    def learn(self, events: Sequence[Event]) -> None:
        """Judge by these events from now on."""
        if len(events) != self._known:
            self._known, self._happenings = len(events), Happenings(events)
            self._of.clear()

    def judge(self, lines: Sequence[LogLine]) -> None:
        """Consecutive lines; those that were judged already stay so."""
        before, held = Level.NOTE, self._of
        self._of = {}
        for line in lines:
            known = held.get(line)
            before = self._of[line] = self._happenings.level(visible(line.raw), before) if known is None else known

    def get(self, line: LogLine) -> Level:
        """What was judged of a line."""
        return self._of.get(line, Level.NOTE)

    def step_at(self, lines: Sequence[LogLine], line: LogLine) -> int | None:
        """The step of a line, or of the nearest one above it that says one."""
        above = (self._happenings.step(visible(one.raw)) for one in reversed(lines) if one.at <= line.at)
        return next((step for step in above if step is not None), None)


def _by_words(line: str) -> Level:
    if ERROR.search(line):
        return Level.ERROR
    return Level.WARNING if WARNING.search(line) else Level.NOTE
