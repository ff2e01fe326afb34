"""The other screens, built while nobody types: a first visit then finds what it shows standing there already."""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections.abc import Callable
from importlib import import_module
from time import monotonic
from typing import Any, Final

from textual.app import App

from logotui.memory import collect_what_follows
from logotui.modes import SCREEN_CLASSES, SCREENS, make_screen

QUIET: Final = 0.15
"""Seconds without a key before the next screen is built: that takes the loop a tenth of a second."""


class Ahead:
    """Loads the modules of all screens, then builds them one by one, in pauses between keys."""

    def __init__(self, app: App[Any], typed: Callable[[], float]) -> None:
        self._app = app
        self._typed = typed

    async def run(self, looked: asyncio.Event) -> None:
        """Begin once the first screen has something to show."""
        await looked.wait()
        await self.load()
        for mode in SCREENS:
            await self._pause()
            await self.build(mode)
        collect_what_follows()

    async def load(self) -> None:
        """Import what each screen needs."""
        for module, _ in SCREEN_CLASSES.values():
            await to_thread(import_module, module)

    async def build(self, mode: str) -> None:
        """Make the screen of `mode`, unless it is there; it is not shown and is told nothing, so it asks nothing."""
        # Textual makes a screen when it is switched to, and has no public way to make it before.
        app = self._app
        if mode in app._screen_stacks:
            return
        screen, mounted = app._get_screen(make_screen(mode))
        app._screen_stacks[mode] = [screen]
        await mounted
        screen._css_update_count = app._css_update_count
        screen._refresh_layout(app.size)

    async def _pause(self) -> None:
        while (left := QUIET - (monotonic() - self._typed())) > 0:
            await asyncio.sleep(left)
