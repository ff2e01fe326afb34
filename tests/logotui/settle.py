"""Waiting for what the console does beside the screen."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.logotui.eventually import eventually

ENDLESS = ("watcher", "demo")


async def settle(pilot: Pilot[Any]) -> None:
    """Returns when all work that has an end has ended, and the screen shows it."""
    await pilot.pause()
    while under_way := [one for one in pilot.app.workers if one.group not in ENDLESS and not one.is_finished]:
        await pilot.app.workers.wait_for_complete(under_way)
        await pilot.pause()


async def calm(pilot: Pilot[Any]) -> None:
    """As `settle`, or until a person is asked something: what waits for them waits on."""
    await pilot.pause()
    app = pilot.app
    work = [one for one in app.workers if one.group not in (*ENDLESS, "preload")]
    await eventually(lambda: isinstance(app.screen, ModalScreen) or all(one.is_finished for one in work))
    await pilot.pause()
