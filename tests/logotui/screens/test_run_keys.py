from __future__ import annotations

from logotui.screens.help import explained
from tests.logotui.fake_host import FakeHost, lively
from tests.logotui.screens.test_runs import opened
from tests.logotui.settle import settle

KEYS = ("R", "t", "i")


async def test_both_screens_explain_the_keys() -> None:
    async with opened(lively()) as (pilot, _):
        for screen in ("1", "3"):
            await pilot.press(screen)
            await settle(pilot)
            known = {key for keys, _ in explained(pilot.app.screen) for key in keys.split()}
            assert known >= set(KEYS)


async def test_without_a_run_they_do_nothing() -> None:
    host = FakeHost()
    async with opened(host) as (pilot, _):
        asked = len(host.calls)
        for key in KEYS:
            await pilot.press(key)
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1 and not [call for call in host.calls[asked:] if "id" in vars(call)]
