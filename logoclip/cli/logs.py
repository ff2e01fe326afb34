"""`logoclip runs logs`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from logoclip.cli.options import RunId, Switch, WorkspaceOption
from logoclip.runs import find_named, read_status
from logoclip.workspace import Workspace

POLL_SECONDS = 0.3


def logs(run: RunId, /, lines: int = 40, follow: Switch = False, workspace: WorkspaceOption = Path()) -> int:
    """What the worker printed.

    Examples:
      logoclip runs logs demo-01
      logoclip runs logs demo-01 --lines 200
      logoclip runs logs demo-01 --follow

    Args:
        lines: How many of the newest lines; 0 for all.
        follow: Go on printing while the worker is at it.
    """
    found = find_named(Workspace.open(workspace).runs, run)
    alive = read_status(found).alive
    text, position = _read(found.log, 0)
    _write("".join(text.splitlines(keepends=True)[-lines:]))
    while follow and alive:
        time.sleep(POLL_SECONDS)
        # Asked before reading, so that a worker's last words are not missed.
        alive = read_status(found).alive
        text, position = _read(found.log, position)
        _write(text)
    return 0


def _read(log: Path, position: int) -> tuple[str, int]:
    """What `log` holds from `position` on, and where that ends. A log that is not there yet is empty."""
    if not log.exists():
        return "", position
    with log.open("rb") as stream:
        stream.seek(position)
        raw = stream.read()
    return raw.decode("utf-8", "replace"), position + len(raw)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
