"""A person at a terminal: a tmux session that is typed into and read."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 240.0


def shell(command: str) -> str:
    """`command` as one for a shell, whatever the shell of the person is."""
    return shlex.join(["sh", "-c", command])


def until(holds: Callable[[], Any]) -> Any:
    """What `holds` returns as soon as that is true."""
    deadline = time.monotonic() + PATIENCE
    while not (result := holds()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
    return result


class Terminal:
    """A tmux server of its own, so that a person's sessions and settings stay out of it."""

    def __init__(self, socket: Path, command: str, columns: int, rows: int) -> None:
        self.socket = socket
        settings = socket.with_suffix(".conf")
        settings.write_text(
            f"set -g default-size {columns}x{rows}\nset -g remain-on-exit on\nset -g default-terminal tmux-256color\n",
            encoding="utf-8",
        )
        self._tmux("-f", str(settings), "new-session", "-d", "-x", str(columns), "-y", str(rows), command)

    def press(self, *keys: str) -> None:
        """Keys as tmux names them: `Enter`, `Right`, `C-s`; anything else is typed."""
        for key in keys:
            self._tmux("send-keys", key)

    def text(self) -> str:
        """What the screen shows."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        """The first match of `pattern` on the screen, once there is one."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.text())):
            assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {pattern!r} on:\n{self.text()}"
            time.sleep(0.1)
        return found

    def pid(self) -> int:
        """The process in the terminal."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self.socket), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
