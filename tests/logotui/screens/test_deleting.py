"""delete and z on the screen of runs."""

from __future__ import annotations

from textual.widgets import Static

from logoclip.errors import InputError
from logotui.app import LogoTui
from logotui.screens.question import Question
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively
from tests.logotui.screens.test_runs import opened, rows
from tests.logotui.settle import settle


async def asked(app: LogoTui) -> str:
    await eventually(lambda: isinstance(app.screen, Question) and app.screen.query(Static))
    return " ".join(str(widget.content) for widget in app.screen.query(Static))


def names(host: FakeHost) -> list[str]:
    return [run.id for run in host.summaries]


async def test_a_run_goes_after_one_question_and_comes_back() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        app = pilot.app
        assert isinstance(app, LogoTui)
        await pilot.press("down", "down", "down", "enter")  # it is open in the monitor, too
        await settle(pilot)
        assert app.open_run_id == "demo-01"
        await pilot.press("1", "delete")
        said = await asked(app)
        assert "Delete demo-01?" in said and "2.0 GB of the disk are free then (1.0 GB more are shared" in said
        assert "models/demo, which was published from demo-01, stays" in said and "z brings back" in said
        await pilot.press("y")
        await eventually(lambda: "demo-01" not in " ".join(rows(table)))
        assert app.open_run_id is None and app.watcher.story is None
        await pilot.press("z")
        await eventually(lambda: "demo-01" in " ".join(rows(table)))


async def test_thought_better_of_it() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("down", "down", "delete")
        await asked(pilot.app)  # type: ignore[arg-type]
        await pilot.press("n")
        await settle(pilot)
        assert host.asked("delete") == [] and "demo-02" in names(host)


async def test_a_run_at_work_is_refused_before_anything_is_asked() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("delete")
        await settle(pilot)
        assert any("demo-03 is running: stop it first (s)" in note.message for note in pilot.app._notifications)
        assert not host.asked("weigh_deletion")


async def test_all_marked_runs_go_together_and_only_what_this_console_deleted_comes_back() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        console = pilot.app
        assert isinstance(console, LogoTui)
        for run_id in ("demo-02", "demo-00"):
            console.marks = console.marks.toggled(run_id)
        await pilot.press("delete")
        assert "Delete demo-02, demo-00?" in await asked(console)
        await pilot.press("y")
        await eventually(lambda: "demo-02" not in names(host))
        await settle(pilot)
        assert len(console.marks) == 0
        host.trash["another's"] = []
        await pilot.press("z")
        await eventually(lambda: "demo-02" in names(host) and "demo-00" in names(host))
        assert host.asked("restore") == [{"token": "token0"}]


async def test_what_cannot_be_brought_back_is_said() -> None:
    host = lively()
    host.faults["restore"] = InputError("runs: nothing was deleted in the last minute")
    async with opened(host) as (pilot, _):
        await pilot.press("z")
        await settle(pilot)
        assert any("nothing was deleted in the last minute" in note.message for note in pilot.app._notifications)
