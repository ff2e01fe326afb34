"""Screens that are built before anybody asks for them: there at once, and told and asking nothing until then."""

from __future__ import annotations

import asyncio

from logotui.ahead import Ahead
from logotui.app import LogoTui
from logotui.modes import SCREENS
from tests.logotui.fake_host import lively

SIZE = (140, 40)


async def test_a_screen_built_ahead_is_shown_as_one_that_is_built_when_it_is_wanted() -> None:
    frames = []
    for ahead in (True, False):
        app = LogoTui(lively())
        async with app.run_test(size=SIZE) as pilot:
            if ahead:
                await built(app)
            await pilot.press("3")
            await pilot.pause()
            frames.append([line.text for line in app.screen._compositor.render_strips()])
    assert frames[0] == frames[1]


async def test_it_asks_nothing_that_only_one_in_front_asks_and_takes_no_key() -> None:
    host = lively()
    app = LogoTui(host)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await built(app)
        assert set(app._screen_stacks) >= set(SCREENS)
        assert app.current_mode == "runs" and app.open_run_id is None
        assert not {"examine", "read_curves"} & {call.wire_name() for call in host.calls}


async def test_nothing_is_built_while_keys_are_typed() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE):
        typing = asyncio.get_running_loop().time
        ahead = Ahead(app, typing)  # a key this moment, whenever one looks
        looked = asyncio.Event()
        looked.set()
        task = asyncio.create_task(ahead.run(looked))
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert not task.done() and "monitor" not in app._screen_stacks
        task.cancel()


async def built(app: LogoTui) -> None:
    ahead = Ahead(app, lambda: 0.0)
    for mode in SCREENS:
        await ahead.build(mode)
