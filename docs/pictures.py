"""Takes the pictures that the README shows: `python docs/pictures.py WORKSPACE`, for a workspace with a finished demo.

Each screen is saved by Textual as an SVG, at 140 × 40 in the dark theme and, for the monitor, at 80 × 24 in the light one.
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
from logotui.hosts import LocalHost
from logotui.theme import THEMES

DOCS = Path(__file__).parent
PATIENCE = 60.0


async def take(workspace: Path) -> None:
    """One picture of each screen, and the monitor once more on a small light terminal."""
    app = LogoTui(LocalHost(workspace))
    async with app.run_test(size=(140, 40)) as pilot:
        await _until(pilot, lambda: app.watcher.facts.runs)
        _save(app, "runs")
        training = next(run.id for run in app.watcher.facts.runs if run.kind == "train")
        await _show(pilot, "2", "config")
        app.watch_run(training)
        await _show(pilot, "3", "monitor")
        await _show(pilot, "4", "sweep")
        await _show(pilot, "5", "data")
    app = LogoTui(LocalHost(workspace))
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = THEMES[1].name
        await _until(pilot, lambda: app.watcher.facts.runs)
        app.watch_run(training)
        await _show(pilot, "3", "monitor-small")


async def _show(pilot: Pilot[None], key: str, name: str) -> None:
    await pilot.press(key)
    await asyncio.sleep(3)  # a picture of a screen that has come to rest
    await pilot.pause()
    _save(pilot.app, name)


def _save(app: object, name: str) -> None:
    app.save_screenshot(f"{name}.svg", path=str(DOCS))  # type: ignore[attr-defined]


async def _until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("the console shows no run: run `logoclip demo` in this workspace first")
        await pilot.pause(0.1)
    await pilot.pause(0.5)


if __name__ == "__main__":
    asyncio.run(take(Workspace.open(sys.argv[1]).root))
