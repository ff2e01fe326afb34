from __future__ import annotations

import pytest

from logotui.screens.monitor import MonitorScreen
from logotui.screens.similarities import SimilaritiesScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively
from tests.logotui.screens.test_monitor import opened


@pytest.mark.parametrize("key", ["escape", "3"])
async def test_there_is_a_way_back_to_the_monitor(key: str) -> None:
    async with opened(lively()) as (pilot, monitor):
        await pilot.press("H")
        await eventually(lambda: isinstance(pilot.app.screen, SimilaritiesScreen))
        await pilot.press(key)
        await eventually(lambda: pilot.app.screen is monitor)


async def test_other_screens_are_one_key_away_as_ever() -> None:
    async with opened(lively()) as (pilot, _):
        await pilot.press("H")
        await pilot.press("1")
        await eventually(lambda: not isinstance(pilot.app.screen, (SimilaritiesScreen, MonitorScreen)))
