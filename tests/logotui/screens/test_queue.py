"""The queue: what waits, after whom, and what a person does about it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import OptionList, Static

from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.screens.question import Question
from logotui.screens.queue import QueueScreen, at_work, busy_with, entry, in_line, numbered
from logotui.screens.runs import RunsScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.opening import opened


def waits(run_id: str, turn: int, after: str, **changes: Any) -> RunSummary:
    told = {"state": "queued", "device": "cpu", "turn": turn, "after": after, "epoch": 0, "step": 0, **changes}
    return summary(run_id, **told)


def busy() -> FakeHost:
    return FakeHost(
        [
            waits("demo-06", 30, "demo-05"),
            waits("demo-05", 20, "demo-04", starts_in=1200.0),
            waits("demo-04", 10, "demo-03", starts_in=720.0),
            summary("demo-03", device="cpu"),
        ]
    )


def line(screen: QueueScreen) -> list[str]:
    return [option.id or "" for option in screen.query_one(OptionList).options]


def test_each_line_says_where_after_whom_and_when() -> None:
    host = busy()
    shown = [entry(run, place).plain.split() for place, run in numbered(in_line(host.summaries))]
    assert shown == [
        ["◌", "cpu", "1", "demo-04", *["after", "demo-03,", "in", "about", "12", "min"]],
        ["◌", "cpu", "2", "demo-05", *["after", "demo-04,", "in", "about", "20", "min"]],
        ["◌", "cpu", "3", "demo-06", *["after", "demo-05"]],
    ]
    assert at_work(host.summaries).plain.split() == ["▶", "running", "demo-03", "on", "cpu,", "2m", "05s", "left"]


def test_each_device_counts_its_own() -> None:
    runs = [waits("a-02", 2, "a-01"), waits("b-01", 3, "", device="cuda:0"), waits("a-03", 4, "a-02")]
    assert [(place, run.id) for place, run in numbered(in_line(runs))] == [(1, "a-02"), (2, "a-03"), (1, "b-01")]
    assert busy_with(runs[0], runs) == "a-01", "another workspace's"
    assert busy_with(runs[1], runs) == ""


async def test_the_run_under_the_cursor_is_moved_and_the_cursor_goes_with_it() -> None:
    host = busy()
    async with opened(host, "Q", QueueScreen) as (pilot, screen):
        await eventually(lambda: line(screen) == ["demo-04", "demo-05", "demo-06"])
        options = screen.query_one(OptionList)
        assert options.highlighted == 2, "the run under the cursor of the table"
        await pilot.press("K")
        await eventually(lambda: host.asked("move_in_queue") == [{"id": "demo-06", "to": "up"}])
        await eventually(lambda: line(screen) == ["demo-04", "demo-06", "demo-05"])
        assert options.highlighted == 1
        await pilot.press("shift+up")
        await eventually(lambda: line(screen) == ["demo-06", "demo-04", "demo-05"])
        await pilot.press("j", "j", "shift+home")
        await eventually(lambda: host.asked("move_in_queue")[-1] == {"id": "demo-05", "to": "first"})


async def test_what_is_dropped_leaves_the_list() -> None:
    host = busy()
    async with opened(host, "Q", QueueScreen) as (pilot, screen):
        await eventually(lambda: len(line(screen)) == 3)
        await pilot.press("d")
        await eventually(lambda: line(screen) == ["demo-04", "demo-05"])
        await pilot.press("escape")
        await eventually(lambda: isinstance(pilot.app.screen, RunsScreen))


@pytest.mark.parametrize("answer", ["y", "n"])
async def test_starting_now_says_first_what_is_busy(answer: str) -> None:
    host = busy()
    async with opened(host, "Q", QueueScreen) as (pilot, screen):
        await eventually(lambda: len(line(screen)) == 3)
        await pilot.press("s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        question = pilot.app.screen
        assert isinstance(question, Question)
        assert question.question == "Start demo-06 now, beside demo-03?" and "slower" in question.cost
        await pilot.press(answer)
        await eventually(lambda: pilot.app.screen is screen)
        started = [{"id": "demo-06", "take_over": False, "now": True}] if answer == "y" else []
        await eventually(lambda: host.asked("resume") == started)


async def test_an_empty_queue_says_what_stands_there() -> None:
    async with opened(FakeHost([summary("demo-01", state="finished")]), "Q", QueueScreen) as (pilot, screen):
        await pilot.press("K", "d", "s")
        said = str(screen.query_one("#at-work", Static).content)
        assert "Nothing waits" in said and not screen.query_one(OptionList).display


async def test_what_the_host_refuses_is_said() -> None:
    host = busy()
    host.faults["drop_from_queue"] = InputError("demo-06 has just been started")
    async with opened(host, "Q", QueueScreen) as (pilot, screen):
        await eventually(lambda: len(line(screen)) == 3)
        await pilot.press("d")
        await eventually(lambda: any("just been started" in note.message for note in pilot.app._notifications))
        assert len(line(screen)) == 3
