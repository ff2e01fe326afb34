"""The terminal goes away under a console whose session leader stays."""

from __future__ import annotations

import fcntl
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import psutil
import pytest

PATIENCE = 30.0


@pytest.fixture
def terminal() -> tuple[int, int]:
    """The two ends of a pseudo-terminal of 80 × 24."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return near, far


def console_of(leader: int) -> psutil.Process:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for child in psutil.Process(leader).children():
            return child
    raise AssertionError("no console was started")


def test_the_console_ends_with_its_terminal_whoever_started_it(tmp_path: Path, terminal: tuple[int, int]) -> None:
    near, far = terminal
    command = shlex.join([sys.executable, "-m", "logotui", str(tmp_path)])
    leader = subprocess.Popen(
        ["sh", "-c", f"trap : HUP; {command}; sleep 1000"],
        stdin=far, stdout=far, stderr=far, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    try:
        os.close(far)
        shown = b""
        while b"Runs" not in shown:
            shown += os.read(near, 65536)
        console = console_of(leader.pid)
        os.close(near)
        console.wait(PATIENCE)
        assert leader.poll() is None
    finally:
        for process in psutil.Process(leader.pid).children():
            process.kill()
        leader.kill()
        leader.wait()
