"""Waiting for what the console does beside the screen."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot


async def settle(pilot: Pilot[Any]) -> None:
    """Returns when every attempt that is under way has ended and the screen has been answer."""
    await pilot.pause()
    while under_way := [worker for worker in pilot.app.workers if worker.group == "attempt" and not worker.is_finished]:
        await pilot.app.workers.wait_for_complete(under_way)
        await pilot.pause()
    await pilot.pause()
