from __future__ import annotations

from collections import Counter

from logotui.screens.help import explained
from logotui.screens.monitor import MonitorScreen
from logotui.screens.runs import RunsScreen
from tests.logotui.fake_host import FakeHost, lively
from tests.logotui.screens.test_runs import opened
from tests.logotui.settle import settle

KEYS = ("R", "t", "i", "N", "D", "e", "x")


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
        assert len(pilot.app.screen_stack) == 1 and not [call for call in host.calls[asked:] if hasattr(call, "id")]


async def test_no_key_means_two_things_on_a_screen() -> None:
    for screen in (RunsScreen, MonitorScreen):
        keys = Counter(key for kind in screen.__mro__ for key in bound(kind))
        assert [key for key, times in keys.items() if times > 1] == []


def bound(kind: type[object]) -> list[str]:
    """The keys that a class of our own binds."""
    own = vars(kind).get("BINDINGS", []) if kind.__module__.startswith("logotui") else []
    return [key for binding in own for key in binding.key.split(",")]
