"""Pictures of the screens. After a wanted change run pytest on this file with `--snapshot-update`, and look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from logotui.app import LogoTui
from logotui.theme import THEMES
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively, summary

WIDE, NARROW = (140, 40), (80, 24)
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five minutes after the runs began, for ever."""
    monkeypatch.setattr("time.time", lambda: NOON + 300)


def shown(*keys: str, theme: int = 0) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Presses `keys` once the watcher has answer everything."""

    async def run_before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, LogoTui)
        app.theme = THEMES[theme].name
        await eventually(lambda: app.watcher.facts.machine.cpu_percent)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        if app.open_run_id:
            await eventually(lambda: app.watcher.story and app.watcher.story.log)
        await eventually(lambda: not any(worker.group == "details" and worker.is_running for worker in app.workers))
        await pilot.pause()

    return run_before


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_runs(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(LogoTui(lively()), terminal_size=size, run_before=shown("down", "down"))


def test_no_runs(snap_compare: Compare) -> None:
    assert snap_compare(LogoTui(FakeHost()), terminal_size=NARROW, run_before=shown())


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_monitor(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(LogoTui(lively()), terminal_size=size, run_before=shown("3"))


def test_monitor_light(snap_compare: Compare) -> None:
    assert snap_compare(LogoTui(lively()), terminal_size=NARROW, run_before=shown("3", theme=1))


def test_monitor_of_another_job(snap_compare: Compare) -> None:
    job: dict[str, Any] = {"kind": "demo_data", "state": "running", "epochs_planned": 0, "progress": [1200, 4800]}
    host = FakeHost(
        [summary("demo-data-01", **job, message="rendering brand marks")], logs={"demo-data-01": "rendering\n"}
    )
    assert snap_compare(LogoTui(host), terminal_size=NARROW, run_before=shown("3"))


def test_question_before_a_stop(snap_compare: Compare) -> None:
    assert snap_compare(LogoTui(lively()), terminal_size=NARROW, run_before=shown("s"))


def test_help(snap_compare: Compare) -> None:
    assert snap_compare(LogoTui(lively()), terminal_size=NARROW, run_before=shown("3", "question_mark"))
