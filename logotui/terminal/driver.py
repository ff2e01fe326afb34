"""Textual's driver, which tells a `Drain` what is written and what the terminal has taken of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import IO, Any, cast

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from logotui.terminal.drain import QUESTION
from logotui.terminal.graphics import QUESTIONS, Graphics, Hearing
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
        self._hearing = Hearing()
        self._written = self._framed = 0
        self._file = cast("Any", Metered(cast("IO[str]", self._file), lambda end: self._tell(pacer.taken, end)))

    def run_input_thread(self) -> None:
        # Textual has no public way to hear other answers: as keys they would be obeyed. A test notices if this moves.
        vars(linux_driver)["XTermParser"] = partial(Listening, self._hearing)
        super().run_input_thread()

    def ask_for_graphics(self, heard: Callable[[Graphics], None]) -> None:
        """Ask the terminal which pictures it shows; `heard` is called in the event loop if it answers."""
        self._hearing.listen(lambda graphics: self._tell(heard, graphics))
        self.write(QUESTIONS)

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


class Listening(XTermParser):
    """Textual's parser of what comes from a terminal, which is not given the answers that `hearing` takes."""

    def __init__(self, hearing: Hearing, debug: bool = False) -> None:
        super().__init__(debug)
        self._hearing = hearing

    def feed(self, data: str) -> Iterable[Message]:
        typed = self._hearing.without_answers(data)
        return super().feed(typed) if typed or not data else ()  # nothing at all would be the end of the input


def size(text: str) -> int:
    """Bytes of `text` on the line."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))
