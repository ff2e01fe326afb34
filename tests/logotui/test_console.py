from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.widgets._toast import Toast

from logotui.app import LogoTui
from logotui.marks import Marks
from logotui.screens.help import HelpScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively, summary
from tests.logotui.settle import calm


@pytest.mark.parametrize(
    ("runs", "opened"),
    [
        ({"c-03": "train queued", "b-02": "train running", "a-01": "train running"}, "b-02"),
        ({"c-03": "train finished", "b-02": "train lost"}, "c-03"),
        ({"sweep-01": "evaluate finished", "c-03": "train finished", "b-02": "train lost"}, "c-03"),
        ({"sweep-02": "evaluate finished", "data-01": "prepare failed"}, "sweep-02"),
        ({"sweep-01": "evaluate running", "c-03": "train finished"}, "sweep-01"),
        ({}, None),
    ],
)
async def test_the_newest_live_run_is_opened_or_else_the_newest_training(
    runs: dict[str, str], opened: str | None
) -> None:
    kinds = {name: what.split() for name, what in runs.items()}
    app = LogoTui(FakeHost([summary(name, kind=kind, state=state) for name, (kind, state) in kinds.items()]))
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


async def remembering(**answers: str) -> LogoTui:
    """A console that was left, and opened again."""
    app = LogoTui(lively())
    for key, value in answers.items():
        app.remembered.put(key, value)
    app.remembered.write()
    return LogoTui(lively())


async def test_the_screen_and_the_run_of_the_last_time_are_there_again() -> None:
    first = LogoTui(lively())
    async with first.run_test(size=(100, 30)) as pilot:
        await eventually(lambda: first.watcher.facts.runs)
        first.open_run("demo-01")
        await pilot.pause()
    again = LogoTui(lively())
    async with again.run_test(size=(100, 30)):
        await eventually(lambda: again.open_run_id == "demo-01")
        assert again.current_mode == "monitor"


async def test_marks_are_there_again_in_their_colours_and_only_on_runs_that_are_there() -> None:
    first = LogoTui(lively())
    first.marks = Marks().toggled("gone-01").toggled("demo-02").toggled("demo-01")
    first.remembered.write()
    again = LogoTui(lively())
    assert again.marks.ids == ("gone-01", "demo-02", "demo-01"), "until the runs are known"
    async with again.run_test(size=(100, 30)):
        await eventually(lambda: "gone-01" not in again.marks)
        assert [again.marks.role(run) for run in again.marks.ids] == ["run1", "run2"]


async def test_no_mark_is_lost_while_older_runs_are_still_to_come() -> None:
    app = LogoTui(lively())
    app.marks = Marks().toggled("old-01")
    app.watcher.facts = replace(app.watcher.facts, complete=False)
    app.unmark_gone(())
    assert "old-01" in app.marks


async def test_a_run_or_screen_that_is_gone_is_as_if_none_were_remembered() -> None:
    app = await remembering(run="deleted-07", screen="oscilloscope")
    async with app.run_test(size=(100, 30)):
        await eventually(lambda: app.watcher.facts.runs)
        app.open_some_run()
        assert (app.current_mode, app.open_run_id) == ("runs", "demo-03")


async def test_a_run_that_nobody_chose_is_not_held_on_to() -> None:
    first = LogoTui(lively())
    async with first.run_test(size=(100, 30)):
        await eventually(lambda: first.watcher.facts.runs)
        first.open_some_run()
    assert LogoTui(lively()).remembered.get("run", "") == ""


async def test_a_toast_is_drawn_once_while_dialogs_come_and_go() -> None:
    app = LogoTui(lively())

    def drawn(words: str) -> int:
        toasts = [toast for screen in app.screen_stack for toast in screen.query(Toast) if toast.region]
        return sum(str(toast.render()) == words for toast in toasts)

    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        app.notify("said first", timeout=600)
        await eventually(lambda: drawn("said first") == 1)
        for key in ("o", "escape", "question_mark"):
            await pilot.press(key)
            if key == "escape":  # which puts all toasts away
                await eventually(lambda: not drawn("said first"))
                app.notify("said first", timeout=600)
            await calm(pilot)
            assert drawn("said first") == 1, key
        app.notify("said later", timeout=600)
        await eventually(lambda: drawn("said later"))
        app.push_screen(HelpScreen(app.screen))  # a dialog over a dialog
        await calm(pilot)
        assert drawn("said first") == drawn("said later") == 1
        app.pop_screen()
        app.pop_screen()
        await calm(pilot)
        assert drawn("said first") == drawn("said later") == 1
