"""The demo as the console shows it: asks the agent to go on, and says what is happening and what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from logotui.hosts.host import Host, HostLost

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


@dataclass(frozen=True)
class Stage:
    """Where the demo is."""

    stage: str
    run: str
    message: str
    state: str = "running"

    @property
    def words(self) -> str:
        """`demo 2 of 3 · fine-tuning … · then it is compared …`"""
        number = min(STEPS.index(self.stage) + 1, 3) if self.stage in STEPS else 1
        held = HELD.get(self.state)
        parts = (held, self.message) if held else (self.message, NEXT.get(self.stage, ""))  # the key is never cut off
        return " · ".join((f"demo {number} of 3", *parts))


async def follow(host: Host, show: Callable[[Stage], Any]) -> None:
    """Start the demo or find it where it is, and call `show` at each change until it is done.

    Raises:
        LogoclipError: the next step could not be begun.
    """
    shown: Stage | None = None
    while shown is None or shown.stage != "done":
        try:
            answer = await host.call("demo_state")
            stage = Stage(answer["stage"], answer["run"], answer["message"], answer.get("state", "running"))
            if stage != shown:
                shown = stage
                show(stage)
        except HostLost:
            pass  # the watcher says so on the screen, and the link is retried
        await asyncio.sleep(EVERY)
