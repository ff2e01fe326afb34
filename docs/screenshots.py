"""Takes the pictures that the README shows: `python docs/screenshots.py WORKSPACE [PICTURE ...]`.

The workspace holds a finished demo, two more trainings of it, the newer one at work, and some that wait; for `data`
take one without trademarks in its pictures. Each picture is saved by Textual as an SVG, at 140 × 40 in the dark theme
and, for `monitor-small`, at 80 × 24 in the light one. The machine is called `workstation` in all of them.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from logoclip.workspace import Workspace
from logotui.app import LogoTui
from logotui.hosts.this_machine import LocalHost
from logotui.theme import THEMES
from logotui.widgets.checks import Checks

DOCS = Path(__file__).parent
PATIENCE = 60.0
REST = 3.0
"""Seconds after which a screen has come to rest."""
MARKED = "space down space down down space"
"""Three trainings; between the second and the third lies what compared that with its base."""
KEYS = {
    "runs": "",
    "config": "2",
    "monitor": "3",
    "sweep": "4",
    "data": "5",
    "doctor": "6",
    "overlay": f"{MARKED} 3 m left left left left left left",
    "diff": f"{MARKED} d",
    "queue": "Q",
    "similarities": "3 H",
    "monitor-small": "3",
}
"""The keys that lead to each picture, from the list of runs with the cursor on the newest training that is at work."""

OF_MANY_EPOCHS = ("similarities",)
"""The pictures that show the training with the most epochs."""


async def take(workspace: Path, picture: str) -> None:
    """One picture, of the newest training that is at work where a run is shown."""
    small = picture.endswith("-small")
    app = LogoTui(LocalHost(workspace))
    app.remembered.read_only = True
    async with app.run_test(size=(80, 24) if small else (140, 40)) as pilot:
        app.theme = THEMES[1 if small else 0].name
        await _until(pilot, lambda: app.watcher.facts.runs)
        trained = [run for run in app.watcher.facts.runs or () if run.kind == "train" and run.epoch]
        live = next((run for run in trained if run.alive), trained[0])
        app.watch_run((max(trained, key=lambda run: run.epoch) if picture in OF_MANY_EPOCHS else live).id)
        for _ in range(sum(run.waiting for run in app.watcher.facts.runs or ())):
            await pilot.press("down")
        for key in KEYS[picture].split():
            await pilot.press(key)
            await pilot.pause(0.5)
        await _until(pilot, lambda: all(shown.checks for shown in app.screen.query(Checks)))
        await asyncio.sleep(REST)
        app.clear_notifications()
        await pilot.pause()
        app.save_screenshot(f"{picture}.svg", path=str(DOCS))


async def _until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("nothing came: is this the workspace of a finished `logoclip demo`?")
        await pilot.pause(0.1)
    await pilot.pause(0.5)


if __name__ == "__main__":
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()  # what this person's consoles remember is no part of the pictures
    socket.gethostname = lambda: "workstation"
    for wanted in sys.argv[2:] or [name for name in KEYS if name != "data"]:
        asyncio.run(take(Workspace.open(sys.argv[1]).root, wanted))
