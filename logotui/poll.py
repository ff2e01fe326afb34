"""A question asked again and again: how often, as answers change and the link bears."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Final

from logotui.hosts.host import HostLost

BRISK: Final = 0.5
CALM: Final = 2.0
LONGEST: Final = 5.0
"""Seconds between two questions of a kind: while answers change, when they do not, and on the slowest link."""
LOST: Final = 0.5
"""Seconds until a host that does not answer is asked again."""
# The share of the time that may go into waiting for answers: a link that takes a second is asked every four.
PATIENCE: Final = 4.0
LAG_OF_ANY: Final = 0.2
"""Seconds from a frame to its answer that are nothing to be considerate of: a network's round trip."""


class Poll:
    """One question asked again and again: brisk while its answers change, calmer when not, and as the link bears."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[bool]],
        brisk: float = BRISK,
        calm: float = CALM,
        lag: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`ask` returns whether there was anything new, `lag` the seconds until that can be seen."""
        self._lag = lag
        self._ask = ask
        self._brisk = brisk
        self._calm = calm
        self._nudged = asyncio.Event()
        self._first = True
        self.interval = brisk

    def nudge(self) -> None:
        """Ask again now."""
        self._nudged.set()

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            self._nudged.clear()
            await self.once()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), self.interval)

    async def once(self) -> None:
        """Ask, and settle when to ask again."""
        began = monotonic()
        try:
            changed = await self._ask()
        except HostLost:
            self.interval, self._first = LOST, True
            return
        # The first answer after a gap brings a history, or waited for the link: it says nothing about the next one.
        took = max(0.0 if self._first else monotonic() - began, self._lag() - LAG_OF_ANY)
        self._first = False
        self.interval = next_interval(self.interval, changed, took, self._brisk, self._calm)


def next_interval(last: float, changed: bool, took: float, brisk: float = BRISK, calm: float = CALM) -> float:
    """Seconds until the host is asked again: brisk while things change, calmer when not, as often as the link bears."""
    wanted = brisk if changed else min(max(last, brisk) * 1.5, calm)
    return max(wanted, min(took * PATIENCE, LONGEST))
