"""Asking for one gauge after the other so that a fault in one takes no other along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
Absent = TypeVar("Absent")


class Troubles:
    """What went wrong in one reading of the gauges."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def catch(self, gauge: str, question: Callable[[], Answer], absent: Absent) -> Answer | Absent:
        """The answer to `question`; if that raises, `absent`, and a line that names the `gauge`."""
        try:
            return question()
        # psutil, NVML, jtop and the kernel each fail in ways of their own: the gauge is absent, and this says why.
        except Exception as error:
            line = f"{gauge}: {_in_one_line(error)}"
            if line not in self.lines:
                self.lines.append(line)
            return absent


def _in_one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return " ".join(str(error).split()) or type(error).__name__
