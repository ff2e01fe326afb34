"""What can go wrong in a way that a person can mend.

LogoclipError        one clear line: what, where, what to do
├── InputError       the input was wrong; nothing was done (exit code 2)
│   └── ConfigError  one or more faults in a configuration, each with its place
└── JobError         the job was begun and failed (exit code 1)
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class LogoclipError(Exception):
    """An expected failure. Its text is shown to a person as it is, without a traceback."""

    exit_code = 1


class InputError(LogoclipError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class JobError(LogoclipError):
    """A job was begun and could not be finished."""


class Fault(Struct, frozen=True):
    """One wrong place in a configuration."""

    key: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return f"{place}: {self.key}: {self.message}" if place else f"{self.key}: {self.message}"


class ConfigError(InputError):
    """A configuration was refused. `faults` has one entry for each wrong place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
