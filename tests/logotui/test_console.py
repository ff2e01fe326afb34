from __future__ import annotations

import pytest

from logotui.app import LogoTui
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively, summary


@pytest.mark.parametrize(
    ("states", "opened"),
    [
        ({"c-03": "queued", "b-02": "running", "a-01": "running"}, "b-02"),
        ({"c-03": "finished", "b-02": "lost"}, "c-03"),
        ({}, None),
    ],
)
async def test_the_newest_live_run_is_opened_or_else_the_newest(states: dict[str, str], opened: str | None) -> None:
    app = LogoTui(FakeHost([summary(name, state=state) for name, state in states.items()]))
    async with app.run_test(size=(100, 30)):
        await eventually(lambda: app.watcher.facts.runs is not None)
        app.open_some_run()
        assert app.open_run_id == opened


async def test_a_run_that_is_open_stays_open_though_no_list_names_it_yet() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(100, 30)):
        await eventually(lambda: app.watcher.facts.runs)
        app.watch_run("just-launched-01")
        app.open_some_run()
        assert app.open_run_id == "just-launched-01"


async def test_opening_a_run_follows_it_and_shows_it() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(100, 30)):
        await eventually(lambda: app.watcher.facts.runs)
        app.open_run("demo-02")
        await eventually(lambda: app.watcher.story and app.watcher.story.run_id == "demo-02")
        assert app.current_mode == "monitor"


async def test_a_screen_that_is_in_front_is_not_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        shown: list[str] = []
        monkeypatch.setattr(app, "switch_mode", shown.append)
        app.action_show("runs")
        app.action_show("data")
        assert shown == ["data"]
