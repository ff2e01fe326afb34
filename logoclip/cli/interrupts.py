"""Ctrl+C, noted when it comes and acted upon at a safe point."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Final

INTERRUPTED: Final = 130  # the exit code that shells give to what SIGINT ended


class Interrupts:
    """While it is entered, the first Ctrl+C is only noted in `noted`; a second one raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self.noted = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.noted:
            raise KeyboardInterrupt
        self.noted = True
