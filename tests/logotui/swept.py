"""The Sweep screen with its sweep read, and what it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Static

from logotui.app import LogoTui
from logotui.screens.sweep import SweepScreen
from logotui.widgets.counts_table import CountsTable
from logotui.widgets.model_panel import ModelPanel
from tests.logotui.fake_host import FakeHost
from tests.logotui.settle import settle

WIDE, NARROW = (140, 40), (80, 24)


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], SweepScreen]]:
    """The console with the sweep screen in front, and its sweep read if there is one."""
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("4")
        await settle(pilot)
        assert isinstance(app.screen, SweepScreen)
        yield pilot, app.screen


def counts(panel: ModelPanel) -> tuple[int, int, int]:
    """Right, wrong and missed as the table's first column shows them."""
    here = panel.query_one(CountsTable).columns[0].figures
    return here.right, here.wrong, here.missed


def has_interval(panel: ModelPanel) -> bool:
    return panel.query_one(CountsTable).columns[0].figures.f1_half_width is not None


def said(screen: SweepScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).content)
