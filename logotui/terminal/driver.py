"""Textual's driver, which tells a `Drain` what is written and what the terminal has taken of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from logotui.terminal.drain import QUESTION
from logotui.terminal.pacer import Pacer


class Metered:
    """A file that says how many bytes it has written and flushed. Textual's output thread alone writes to it."""

    def __init__(self, file: IO[str], taken: Callable[[int], None]) -> None:
        self._file = file
        self._taken = taken
        self._bytes = 0

    def write(self, text: str) -> None:
        self._file.write(text)
        self._bytes += size(text)

    def flush(self) -> None:
        self._file.flush()
        self._taken(self._bytes)

    def fileno(self) -> int:
        return self._file.fileno()


class MeteredDriver(LinuxDriver):
    """Writes as Textual's own does, through `Metered`."""

    def __init__(self, app: App[Any], *, pacer: Pacer, **options: Any) -> None:
        super().__init__(app, **options)
        self._pacer = pacer
        self._written = self._framed = 0
        self._file = cast("Any", Metered(cast("IO[str]", self._file), lambda end: self._tell(pacer.taken, end)))

    def _tell(self, what: Callable[..., None], *arguments: Any) -> None:
        """Call `what` in the event loop; nothing more is told to one that has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, *arguments)

    def write(self, data: str) -> None:
        self._written += size(data)
        super().write(data)

    def end_frame(self) -> None:
        """What was written since the last call is a frame: from now on it is on its way."""
        if self._written > self._framed:
            self._begin_waiting()

    def _begin_waiting(self) -> None:
        if self._pacer.drain.asks:
            self.write(QUESTION)
        self._framed = self._written
        self._pacer.drain.wrote(self._written)

    def process_message(self, message: Message) -> None:
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._tell(self._pacer.answered)
        super().process_message(message)


def size(text: str) -> int:
    """Bytes of `text` on the line."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))
