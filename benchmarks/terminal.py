"""A full-screen program on a terminal of 140 × 40, as the person at the keyboard meets it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psutil
import pyte

COLUMNS, ROWS = 140, 40
PATIENCE = 30.0
# What terminals answer: whether they know synchronised output, where the cursor is, what they are, their background.
ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b]11;?\x07": b"\x1b]11;rgb:0000/0000/0000\x07",
}
LONGEST_QUESTION = max(map(len, ANSWERS))


class Program:
    """A program, and what its terminal shows."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._tail = b""
        self.bytes = 0

    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self._screen.display)

    def read(self, seconds: float, until: Callable[[], bool] = lambda: False) -> float:
        """Reads for so long, or until something holds; returns the seconds that it took."""
        began = time.perf_counter()
        while (took := time.perf_counter() - began) < seconds:
            if select.select([self.fd], [], [], 0.005)[0] and self._take() and until():
                return time.perf_counter() - began
        return took

    def _take(self) -> bool:
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            raise SystemExit(f"{self.process.args!r} has ended; it showed:\n{self.text()}") from None
        self.bytes += len(data)
        with suppress(Exception):  # pyte does not know every private sequence
            self._stream.feed(data)
        self._answer(data)
        return True

    def _answer(self, data: bytes) -> None:
        seen = self._tail + data
        for question, answer in ANSWERS.items():
            asked = seen.count(question) - self._tail.count(question)
            os.write(self.fd, answer * asked)
        self._tail = seen[-LONGEST_QUESTION + 1 :]

    def first(self, *texts: str) -> float:
        """Seconds from its start until the terminal shows all of `texts`."""
        self.read(PATIENCE, lambda: all(text in self.text() for text in texts))
        return time.perf_counter() - self.began

    def press(self, keys: str, until: Callable[[], bool] | None = None) -> float:
        """Seconds from a key until the screen is another one, or until something holds."""
        before = self.text()
        os.write(self.fd, keys.encode())
        return self.read(PATIENCE, until or (lambda: self.text() != before))

    def bytes_a_second(self, seconds: float) -> float:
        """What it writes while nothing is typed."""
        before = self.bytes
        self.read(seconds)
        return (self.bytes - before) / seconds

    def megabytes(self) -> float:
        """Memory of all its processes."""
        first = psutil.Process(self.process.pid)
        return sum(process.memory_info().rss for process in (first, *first.children(recursive=True))) / 1e6

    def close(self) -> None:
        """Ends it, and the processes that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.fd)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
