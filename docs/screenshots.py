"""Takes the pictures that the README shows: `python docs/screenshots.py WORKSPACE [SCREEN ...]`.

The workspace has a finished demo; for the screen `data` take one without trademarks in its pictures. Each screen is
saved by Textual as an SVG, at 140 × 40 in the dark theme and, for `monitor-small`, at 80 × 24 in the light one.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from logoclip.workspace import Workspace
from logotui.app import LogoTui
from logotui.hosts.this_machine import LocalHost
from logotui.theme import THEMES

DOCS = Path(__file__).parent
PATIENCE = 60.0


KEYS = {"runs": "1", "config": "2", "monitor": "3", "sweep": "4", "data": "5", "monitor-small": "3"}


async def take(workspace: Path, screen: str) -> None:
    """One picture, of the newest training where a run is shown."""
    small = screen.endswith("-small")
    app = LogoTui(LocalHost(workspace))
    async with app.run_test(size=(80, 24) if small else (140, 40)) as pilot:
        app.theme = THEMES[1 if small else 0].name
        await _until(pilot, lambda: app.watcher.facts.runs)
        app.watch_run(next((run.id for run in app.watcher.facts.runs or () if run.kind == "train"), None))
        await _show(pilot, KEYS[screen], screen)


async def _show(pilot: Pilot[None], key: str, name: str) -> None:
    await pilot.press(key)
    await asyncio.sleep(3)  # a picture of a screen that has come to rest
    await pilot.pause()
    pilot.app.save_screenshot(f"{name}.svg", path=str(DOCS))


async def _until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("the console shows no run: run `logoclip demo` in this workspace first")
        await pilot.pause(0.1)
    await pilot.pause(0.5)


if __name__ == "__main__":
    for wanted in sys.argv[2:] or [name for name in KEYS if name != "data"]:
        asyncio.run(take(Workspace.open(sys.argv[1]).root, wanted))
