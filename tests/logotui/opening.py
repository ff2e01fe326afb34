"""The console with one of its screens in front."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

from logotui.app import LogoTui
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost

Shown = TypeVar("Shown", bound=Screen[None])


@asynccontextmanager
async def opened(
    host: FakeHost, key: str, kind: type[Shown], size: tuple[int, int] = (140, 40)
) -> AsyncIterator[tuple[Pilot[None], Shown]]:
    """The screen that `key` leads to from the list of runs, once the runs are known."""
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.press(key)
        await eventually(lambda: isinstance(app.screen, kind))
        screen = app.screen
        assert isinstance(screen, kind)
        yield pilot, screen
