"""The real console on a pseudo-terminal, and all that it sends there."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from typing import Any

import psutil
import pyte

PATIENCE = 60.0
QUIET = 5.0  # seconds after which a terminal that has sent nothing more will send nothing more
BETWEEN_LOOKS = 0.5
COLUMNS, ROWS = 140, 40
RESTORED = tuple(f"\x1b[?{mode}".encode() for mode in ("1049l", "25h", "1000l", "1003l", "1006l", "2004l"))


class ConsoleOnTerminal:
    """`logotui` in a process of its own. What it sends is read only while something is waited for."""

    def __init__(self, *arguments: object, code: str | None = None, **environment: str) -> None:
        """Args: code: what is run in place of `-m logotui`."""
        self.near, self.far = pty.openpty()
        fcntl.ioctl(self.far, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.modes = termios.tcgetattr(self.far)
        self.sent = b""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        program = ["-c", code] if code else ["-m", "logotui"]
        self.process = subprocess.Popen(
            [sys.executable, *program, *map(str, arguments)],
            stdin=self.far, stdout=self.far, stderr=self.far, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )  # fmt: skip

    def read(self, seconds: float = 0.1) -> None:
        """Take what has been sent, waiting for it no longer than `seconds`."""
        while select.select([self.near], [], [], seconds)[0]:
            chunk = os.read(self.near, 65536)
            self.sent += chunk
            self._stream.feed(chunk)
            seconds = 0

    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self._screen.display)

    def wait_for(self, *texts: str, gone: str | None = None) -> None:
        """Until the terminal shows all of `texts`, and `gone` no more."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.text() for text in texts) or (gone and gone in self.text()):
            assert time.monotonic() < deadline, f"waited for {texts} on:\n{self.text()}"
            self.read()

    def wait_until_it_rests(self) -> None:
        """Until it uses the processor for little more than its gauges: what was typed is handled. Nothing is read."""
        process, deadline = psutil.Process(self.process.pid), time.monotonic() + PATIENCE
        used = -1.0
        while (now := sum(process.cpu_times()[:2])) - used > BETWEEN_LOOKS / 10:
            assert time.monotonic() < deadline, "the console never comes to rest"
            used = now
            time.sleep(BETWEEN_LOOKS)

    def press(self, keys: str) -> None:
        os.write(self.near, keys.encode())

    def ended(self, seconds: float = PATIENCE) -> int:
        """The exit code, once it has ended; what it sends until then is read."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still there after {seconds} s"
            self.read(0.02)
        self.read()
        return self.process.returncode

    def restored(self) -> bool:
        """Whether the terminal is, or soon will be, as it was found: screen, cursor, mouse, paste, line."""
        deadline = time.monotonic() + QUIET
        while not (restored := all(map(self._last, RESTORED))) and time.monotonic() < deadline:
            self.read()
        return restored and termios.tcgetattr(self.far) == self.modes

    def _last(self, mode: bytes) -> bool:
        """Whether of `mode` and its opposite, this one was sent last."""
        opposite = mode[:-1] + (b"h" if mode.endswith(b"l") else b"l")
        return self.sent.rfind(mode) > self.sent.rfind(opposite)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for end in (self.near, self.far):
            os.close(end)

    def __enter__(self) -> ConsoleOnTerminal:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
