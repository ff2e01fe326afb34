"""A worker's log."""

from __future__ import annotations

from msgspec import Struct

from logoclip.agent.questions.question import Name, Offset, Position, Question
from logoclip.runs.log_pages import LogPage


class LogText(Struct, frozen=True):
    """Text of a worker's log, and the offset in bytes to go on from."""

    offset: int
    text: str


class Log(Question[LogText], frozen=True):
    """The worker's log from `offset` on, in bytes; a negative one counts from the end."""

    id: Name
    offset: Offset = -4096


class ReadLog(Question[LogPage], frozen=True):
    """Whole lines of the worker's log, from the byte `at` on, or with `backwards` those before it; else the last."""

    id: Name
    at: Position | None = None
    backwards: bool = False


class LogMatch(Struct, frozen=True):
    """The byte at which the line that was looked for begins; None if there is none."""

    at: int | None


class FindInLog(Question[LogMatch], frozen=True):
    """The first line with `words` in the worker's log from the byte `at` on, or with `backwards` the last before it."""

    slow = True
    id: Name
    words: Name
    at: Position
    backwards: bool = False
