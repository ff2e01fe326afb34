from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from logotui.app import LogoTui
from logotui.widgets.top_line import TopLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary


@asynccontextmanager
async def called(
    host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Pilot[None], LogoTui, list[str]]]:
    """The console on the sweep's screen, and what is written to the terminal for the bell and the desktop."""
    app, written = LogoTui(host), []
    monkeypatch.setattr(app, "bell", lambda: written.append("\a"))
    monkeypatch.setattr(app, "write_sequence", lambda sequence: sequence and written.append(sequence))
    app.caller.way = "osc9"
    async with app.run_test(size=(120, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.press("4")
        await pilot.pause()
        yield pilot, app, written


async def end(app: LogoTui, host: FakeHost, run_id: str, **changes: Any) -> None:
    host.set(run_id, **changes)
    app.watcher.nudge()
    await eventually(
        lambda: any(run.id == run_id and run.state == changes["state"] for run in app.watcher.facts.runs or ())
    )


def tab(app: LogoTui) -> str:
    return str(app.screen.query_one(TopLine).render())


async def test_the_end_of_a_run_is_a_toast_a_bell_a_notice_and_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost([summary("demo-02"), summary("demo-01"), summary("demo-00", state="failed")])
    async with called(host, monkeypatch) as (pilot, app, written):
        assert written == [] and "•" not in tab(app)
        await end(app, host, "demo-01", state="finished")
        assert written == ["\a", "\x1b]9;logotui: demo-01 has finished\x1b\\"]
        assert [note.message for note in app._notifications] == ["demo-01 has finished"]
        assert "1 Runs •1 " in tab(app)
        await end(app, host, "demo-02", state="lost", error="killed by SIGKILL")
        assert "1 Runs •2" in tab(app) and len(written) == 4
        await pilot.press("1")
        await pilot.pause()
        assert "•" not in tab(app)
        await pilot.press("4")
        await pilot.pause()
        assert "•" not in tab(app)
        assert [notice.run_id for notice in app.notices] == ["demo-02", "demo-01"]


async def test_whoever_looks_at_the_runs_needs_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost([summary("demo-01")])
    async with called(host, monkeypatch) as (pilot, app, written):
        await pilot.press("1")
        await end(app, host, "demo-01", state="finished")
        assert len(written) == 2 and "•" not in tab(app)


async def test_the_bell_can_be_off_and_stays_off(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost([summary("demo-01")])
    async with called(host, monkeypatch) as (_, app, written):
        app.caller.toggle_bell()
        await end(app, host, "demo-01", state="finished")
        assert "\a" not in written and len(written) == 1
        assert LogoTui(host).caller.bell is False or app.remembered.get("bell", True) is False


@pytest.mark.parametrize("key", ["escape"])
async def test_escape_dismisses_what_is_in_the_corner_and_does_what_it_does(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    host = FakeHost([summary("demo-01")])
    async with called(host, monkeypatch) as (pilot, app, _):
        await pilot.press("3", "enter")
        assert app.screen.has_class("-enlarged")
        await end(app, host, "demo-01", state="finished")
        assert len(app._notifications) == 1
        await pilot.press(key)
        await pilot.pause()
        assert len(app._notifications) == 0 and not app.screen.has_class("-enlarged")
