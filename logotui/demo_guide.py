"""The demo as the console shows it: asks the agent to go on, and says what is happening and what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from logoclip.agent.questions.launches import Demo
from logoclip.errors import LogoclipError
from logoclip.jobs.stages import DemoState
from logotui.console import Console
from logotui.hosts.host import Host, HostLost
from logotui.widgets.guide_line import GuideLine

EVERY = 1.0
NEXT = {
    "data": "then a model is fine-tuned on them, and compared with its baseline",
    "train": "then it is compared with its baseline on brands that neither has seen",
    "sweep": "4 shows it",
    "done": "press 4 for the sweep: the baseline beside the fine-tuned model",
}
STEPS = tuple(NEXT)
# A run that does not go on by itself holds the demo up until somebody lets it go on.
HELD = {state: f"{state}: p goes on with it" for state in ("paused", "stopped", "failed", "lost")}


def words(demo: DemoState) -> str:
    """`demo 2 of 3 · fine-tuning … · then it is compared …`"""
    number = min(STEPS.index(demo.stage) + 1, 3) if demo.stage in STEPS else 1
    held = HELD.get(demo.state)
    parts = (held, demo.message) if held else (demo.message, NEXT.get(demo.stage, ""))  # the key is never cut off
    return " · ".join((f"demo {number} of 3", *parts))


async def follow(host: Host, show: Callable[[DemoState], Any]) -> None:
    """Start the demo or find it where it is, and call `show` at each change until it is done.

    Raises:
        LogoclipError: the next step could not be begun.
    """
    shown: DemoState | None = None
    while shown is None or shown.stage != "done":
        with suppress(HostLost):  # the watcher says so on the screen, and the link is retried
            demo = await host.ask(Demo())
            if demo != shown:
                shown = demo
                show(demo)
        await asyncio.sleep(EVERY)


class DemoGuide:
    """Goes through the demo in a console, and says on every screen where it is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._run: str | None = None

    async def run(self) -> None:
        """Until the demo is done, or cannot go on."""
        try:
            await follow(self._console.host, self._show)
        except LogoclipError as error:
            self._say(f"demo · {error}")

    def _show(self, demo: DemoState) -> None:
        """Say where the demo is; whoever watched its run before watches the next one."""
        console = self._console
        if console.open_run_id in (None, self._run):
            console.watch_run(demo.run)
            if self._run is None:
                console.action_show("monitor")
        self._run = demo.run
        self._say(words(demo))

    def _say(self, said: str) -> None:
        self._console.guide = said
        for screen in self._console.screen_stack:
            for line in screen.query(GuideLine):  # a screen just made has none yet, and asks when it comes to the front
                line.words = said
