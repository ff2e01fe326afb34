"""What the keys act on is what is shown, whatever answers are late, come in another order, or do not come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from logoclip.errors import JobError
from logotui.app import LogoTui
from logotui.screens import data_sets, runs
from logotui.screens.data import DataScreen
from logotui.screens.mistakes import MistakesScreen
from logotui.screens.picker import Picker
from logotui.screens.sweep import SweepScreen
from logotui.widgets.brand_list import BrandList
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.prepared import data_host
from tests.logotui.settle import settle
from tests.logotui.slow_host import Slow
from tests.logotui.sweep_host import sweep_host
from tests.logotui.test_datasets import DATA


@asynccontextmanager
async def swept(folder: Path, *slow: str) -> AsyncIterator[tuple[Pilot[None], SweepScreen, FakeHost, Slow]]:
    """The sweep is shown; from now on the answers to questions of these names are held back."""
    host = sweep_host(folder)
    app = LogoTui(host)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("4")
        await settle(pilot)
        yield pilot, cast("SweepScreen", app.screen), host, Slow(host, *slow)


def method(screen: SweepScreen) -> str:
    assert screen.sweep is not None
    return screen.sweep.answer.method


def toasts(pilot: Pilot[None]) -> str:
    return " | ".join(note.message for note in pilot.app._notifications)


async def test_what_is_typed_ahead_writes_what_the_method_before_it_brings(tmp_path: Path) -> None:
    async with swept(tmp_path, "read_sweep") as (pilot, screen, host, slow):
        before = method(screen)
        await pilot.press("m", "right", "x")
        assert host.asked("write_threshold") == [] and method(screen) == before
        slow.let_go()
        await eventually(lambda: host.asked("write_threshold"))
        (written,) = host.asked("write_threshold")
        assert method(screen) != before
        assert (written["method"], written["threshold"]) == (method(screen), screen.panels[-1].threshold)


async def test_each_method_follows_the_one_that_the_key_before_brought(tmp_path: Path) -> None:
    async with swept(tmp_path, "read_sweep") as (pilot, screen, _host, slow):
        methods = screen.sweep.answer.methods if screen.sweep else ()
        place = methods.index(method(screen))
        await pilot.press("m", "m")
        for _ in range(2):
            await eventually(lambda: slow.waiting)
            slow.let_go()
        await eventually(lambda: method(screen) == methods[(place + 2) % len(methods)])


async def test_the_pictures_are_those_of_the_method_and_the_next_key_is_theirs(tmp_path: Path) -> None:
    async with swept(tmp_path, "read_sweep", "mistakes") as (pilot, screen, host, slow):
        await pilot.press("m", "w", "down")
        slow.let_go()
        await eventually(lambda: slow.waiting and slow.waiting[0][0] == "mistakes")
        assert screen.panels[-1].threshold == screen.panels[-1].model.reported
        slow.let_go()
        await eventually(lambda: isinstance(pilot.app.screen, MistakesScreen))
        (asked,) = host.asked("mistakes")
        assert asked["method"] == method(screen)
        await eventually(lambda: pilot.app.screen.query_one(OptionList).highlighted == 1)


async def test_keys_that_wait_for_what_cannot_be_read_are_dropped_and_named(tmp_path: Path) -> None:
    async with swept(tmp_path, "read_sweep") as (pilot, screen, host, slow):
        before = method(screen)
        host.faults["read_sweep"] = JobError("scores.npz is damaged")
        await pilot.press("m", "x")
        slow.let_go()
        await settle(pilot)
        assert "x: not obeyed" in toasts(pilot) and "scores.npz is damaged" in toasts(pilot)
        assert host.asked("write_threshold") == []
        del host.faults["read_sweep"]
        await pilot.press("x")
        await settle(pilot)
        assert [asked["method"] for asked in host.asked("write_threshold")] == [before] == [method(screen)]


async def test_a_key_that_leads_away_waits_for_nothing(tmp_path: Path) -> None:
    async with swept(tmp_path, "read_sweep") as (pilot, _screen, host, slow):
        await pilot.press("m", "x", "1")
        await eventually(lambda: pilot.app.current_mode == "runs")
        assert "x: not obeyed" in toasts(pilot)
        slow.let_go()
        await settle(pilot)
        assert host.asked("write_threshold") == []


async def test_what_comes_late_calls_nobody_back(tmp_path: Path) -> None:
    async with swept(tmp_path, "mistakes") as (pilot, _screen, _host, slow):
        await pilot.press("w", "1")
        await eventually(lambda: pilot.app.current_mode == "runs")
        slow.let_go()
        await settle(pilot)
        assert pilot.app.current_mode == "runs" and not isinstance(pilot.app.screen, MistakesScreen)


async def test_the_threshold_that_is_said_is_the_one_that_was_written(tmp_path: Path) -> None:
    async with swept(tmp_path, "write_threshold") as (pilot, screen, host, slow):
        at_the_key = screen.panels[-1].threshold
        await pilot.press("x", "right", "right", "g")
        slow.let_go()
        await settle(pilot)
        (written,) = host.asked("write_threshold")
        assert written["threshold"] == at_the_key != screen.panels[-1].threshold and written["goal"] is None
        assert f"{at_the_key:.4f}" in toasts(pilot)


async def test_a_sweep_that_finishes_replaces_none_that_is_looked_at(tmp_path: Path) -> None:
    async with swept(tmp_path) as (pilot, screen, host, _slow):
        newer = summary("demo-sweep-02", kind="evaluate", state="finished", loss_tail=())
        host.summaries = [newer, *host.summaries]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: len(screen.facts.runs or ()) == 3)
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert [asked["id"] for asked in host.asked("write_threshold")] == ["demo-sweep-01"]


def another(path: str) -> Any:
    from msgspec.structs import replace

    return replace(DATA, summary=replace(DATA.summary, path=path))


@asynccontextmanager
async def prepared(*slow: str) -> AsyncIterator[tuple[Pilot[None], DataScreen, FakeHost, Slow]]:
    """Data is shown, and there is other data beside it; answers to questions of these names are held back."""
    host = data_host()
    sets = {path: another(path) for path in ("data/demo", "data/other")}
    host.answers["data_sets"] = lambda _: tuple(one.summary for one in sets.values())
    host.answers["read_data_set"] = lambda asked: sets[asked.path]
    app = LogoTui(host)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("5")
        await settle(pilot)
        yield pilot, cast("DataScreen", app.screen), host, Slow(host, *slow)


def heading(screen: DataScreen) -> str:
    return str(screen.query_one("#what", Static).render())


async def test_keys_wait_for_the_list_and_then_for_the_data_that_they_choose() -> None:
    async with prepared("data_sets", "read_data_set") as (pilot, screen, _host, slow):
        cursor = screen.query_one(BrandList)
        await pilot.press("o", "down", "enter", "slash", "z")
        assert not isinstance(pilot.app.screen, Picker)
        slow.let_go()
        await eventually(lambda: slow.waiting and slow.waiting[0][0] == "read_data_set")
        assert heading(screen) == "reading data/other …"
        slow.let_go()
        await eventually(lambda: screen.data is not None and screen.data.summary.path == "data/other")
        await settle(pilot)
        assert screen.query_one("#find").has_class("-open") and heading(screen).startswith("data/other")
        assert "found" in heading(screen) and cursor.option_count


async def test_data_that_cannot_be_read_leaves_what_is_shown_and_its_name() -> None:
    async with prepared("read_data_set") as (pilot, screen, host, slow):
        before = heading(screen)
        await pilot.press("o", "down", "enter")
        await eventually(lambda: slow.waiting)
        host.faults["read_data_set"] = JobError("manifest.db is damaged")
        slow.let_go()
        await settle(pilot)
        assert heading(screen) == before and screen.data is not None and screen.data.summary.path == "data/demo"


async def test_an_audit_that_comes_late_is_not_that_of_other_data() -> None:
    async with prepared("read_audit") as (pilot, screen, _host, slow):
        await pilot.press("o", "down", "enter")
        await eventually(lambda: slow.waiting)
        await pilot.press("o", "up", "enter")
        await eventually(lambda: screen.data is not None and screen.data.summary.path == "data/demo")
        await eventually(lambda: len(slow.waiting) == 2)
        slow.let_go(0)
        await pilot.pause()
        assert screen.audit is None
        slow.let_go(0)
        await eventually(lambda: screen.audit is not None)


async def test_pictures_that_come_late_are_not_shown_over_other_data() -> None:
    async with prepared("crops") as (pilot, screen, host, slow):
        host.calls.clear()
        await pilot.press("down")
        await eventually(lambda: slow.waiting)
        await pilot.press("o", "down", "enter")
        await eventually(lambda: screen.data is not None and screen.data.summary.path == "data/other")
        await eventually(lambda: len(slow.waiting) == 2)
        slow.let_go(1)
        await eventually(lambda: host.asked("crops"))
        slow.let_go(0)
        await settle(pilot)
        assert next(asked["path"] for asked in host.asked("crops")) == "data/other"


async def test_a_job_that_is_launched_late_takes_nobody_away_from_where_they_are() -> None:
    async with prepared("launch_job") as (pilot, screen, _host, slow):
        screen.attempt(data_sets.prepare(screen, "photos"))
        await eventually(lambda: slow.waiting)
        await pilot.press("1")
        await eventually(lambda: pilot.app.current_mode == "runs")
        slow.let_go()
        await settle(pilot)
        assert (pilot.app.current_mode, cast("LogoTui", pilot.app).open_run_id) == ("runs", "prepare-01")


async def test_of_two_pauses_typed_ahead_the_second_takes_back_the_first() -> None:
    host = FakeHost([summary("demo-01")])
    for name, wanted in (("pause", "paused"), ("resume", "running")):
        host.answers[name] = lambda asked, wanted=wanted: host.set(asked.id, wanted=wanted, wanted_since=1.0)
    app = LogoTui(host)
    async with app.run_test(size=(120, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        slow = Slow(host, "pause", "resume")
        await pilot.press("3", "p", "p")
        await eventually(lambda: slow.waiting)
        assert slow.let_go() == "pause"
        await eventually(lambda: slow.waiting)
        assert slow.let_go() == "resume"
        await settle(pilot)
        assert host.find("demo-01").wanted == "running"


async def test_a_key_that_was_meant_for_a_run_that_went_does_not_pause_its_neighbour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "SLIPPED", 1e6)
    host = FakeHost([summary("demo-02"), summary("demo-01")])
    app = LogoTui(host)
    async with app.run_test(size=(120, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        host.summaries = host.summaries[1:]
        app.watcher.nudge()
        await eventually(lambda: len(app.watcher.facts.runs or ()) == 1)
        await pilot.press("p")
        await settle(pilot)
        assert host.asked("pause") == [] and "p now means demo-01" in toasts(pilot)
        monkeypatch.setattr(runs, "SLIPPED", -1.0)
        await pilot.press("p")
        await settle(pilot)
        assert host.asked("pause") == [{"id": "demo-01"}]


async def test_an_open_run_that_is_deleted_is_said_to_be_gone() -> None:
    host = FakeHost([summary("demo-02"), summary("demo-01")])
    app = LogoTui(host)
    async with app.run_test(size=(120, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        await pilot.press("down", "enter")
        await settle(pilot)
        host.summaries = host.summaries[:1]
        app.watcher.nudge()
        hint = app.screen.query_one("#hint", Static)
        await eventually(lambda: "demo-01 is not there" in str(hint.render()))
        await pilot.press("p", "s", "c")
        await settle(pilot)
        assert not {"pause", "stop", "checkpoint"} & {question.wire_name() for question in host.calls}
