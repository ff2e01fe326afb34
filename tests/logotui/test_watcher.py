from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from msgspec.structs import replace
from textual.message import Message

from logoclip.agent.questions.question import Question
from logoclip.agent.questions.runs import RunChanges
from logoclip.errors import InputError, JobError
from logoclip.runs import Event
from logoclip.runs.curves import Window
from logotui import watcher
from logotui.hosts.host import HostLost, Link
from logotui.messages import CallFailed, LinkChanged, MachineChanged, PlaceKnown, RunsChanged, StoryGrew
from logotui.story import DRAWN, Wanted
from logotui.watcher import Watcher
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, curves, lively


def story_rows(host: FakeHost) -> int:
    """How many of the rows of demo-03 are drawn."""
    return sum(name in DRAWN for _, name, _ in host.rows["demo-03"])


class Watched:
    """A watcher, what it posted, and a way to let it ask everything once."""

    def __init__(self, host: FakeHost) -> None:
        self.posted: list[Message] = []
        self.watcher = Watcher(host, self.posted.append)

    def open(self, run_id: str) -> None:
        """Follow a run, in as many stretches as it has steps."""
        self.watcher.open(run_id)
        assert self.watcher.story is not None
        self.watcher.want(self.watcher.story, Wanted(columns=1000))

    async def look(self) -> list[type[Message]]:
        self.posted.clear()
        await self.watcher.look()
        return [type(message) for message in self.posted if not isinstance(message, MachineChanged)]


@pytest.fixture
def host() -> FakeHost:
    return lively()


async def test_the_first_look_tells_everything(host: FakeHost) -> None:
    watched = Watched(host)
    assert await watched.look() == [PlaceKnown, RunsChanged, RunsChanged]
    assert MachineChanged in map(type, watched.posted)


async def test_settings_are_asked_for_once_a_run_and_attempt_and_stay_with_it(host: FakeHost) -> None:
    host.configs["demo-03"] = {"learning_rate": 1e-3}
    watched = Watched(host)
    await watched.look()
    ids = tuple(run.id for run in host.summaries)
    assert host.asked("settings") == [{"ids": ids}]
    host.set("demo-03", step=419)
    await watched.look()
    (first, *others) = watched.watcher.facts.runs or ()
    assert (first.step, first.settings) == (419, {"learning_rate": 1e-3})
    assert all(run.settings == {} for run in others) and len(host.asked("settings")) == 1
    host.set("demo-03", attempt=2)
    await watched.look()
    assert host.asked("settings")[1:] == [{"ids": ("demo-03",)}]


async def test_a_host_that_knows_no_settings_has_a_list_all_the_same(host: FakeHost) -> None:
    host.faults["settings"] = JobError("settings: no such question")
    watched = Watched(host)
    await watched.look()
    assert watched.watcher.facts.runs and len(host.asked("settings")) == 1
    await watched.look()
    assert len(host.asked("settings")) == 1


async def test_what_did_not_change_is_not_said(host: FakeHost) -> None:
    watched = Watched(host)
    await watched.look()
    assert await watched.look() == []
    host.set("demo-03", step=419)
    assert await watched.look() == [RunsChanged]


async def test_an_open_run_tells_its_story_once(host: FakeHost) -> None:
    watched = Watched(host)
    watched.open("demo-03")
    assert [type(message) for message in watched.posted] == [StoryGrew], "another run's curves must leave the screen"
    assert StoryGrew in await watched.look()
    assert StoryGrew not in await watched.look()
    host.rows["demo-03"] += curves(419, first=419)
    assert await watched.look() == [StoryGrew]
    story = watched.watcher.story
    assert story is not None and story.get("loss").steps[-1] == 419
    assert len(story.get("loss").steps) == 419


async def test_rows_are_asked_for_from_where_reading_stopped(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher.open("demo-03")
    await watched.look()
    await watched.look()
    assert [call["since"][1] for call in host.asked("read_curves")] == [0, story_rows(host)]
    assert [call["offset"] for call in host.asked("log")] == [-4096, len(host.logs["demo-03"])]


async def test_histograms_are_read_only_after_events(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher.open("demo-03")
    await watched.look()
    await watched.look()
    assert len(host.asked("histograms")) == 1
    host.happened["demo-03"].append(Event(5, 419, 0.0, "epoch", "epoch 4"))
    await watched.look()
    assert len(host.asked("histograms")) == 2


async def test_a_resumed_run_is_read_again_without_its_deleted_rows(host: FakeHost) -> None:
    watched = Watched(host)
    watched.open("demo-03")
    await watched.look()
    host.rows["demo-03"] = curves(400)
    host.generations["demo-03"] = 1
    await watched.look()
    await watched.look()
    assert watched.watcher.story is not None
    assert watched.watcher.story.get("loss").steps == list(range(1, 401))


async def test_a_run_that_has_ended_is_read_out_and_then_left_alone(host: FakeHost) -> None:
    host.set("demo-03", state="finished")
    watched = Watched(host)
    watched.watcher.open("demo-03")
    for _ in range(5):
        await watched.look()
    assert len(host.asked("read_curves")) == 2
    host.set("demo-03", state="running", attempt=2)
    await watched.look()
    assert len(host.asked("read_curves")) == 3


async def test_an_ended_run_is_read_again_whenever_it_is_drawn_again(host: FakeHost) -> None:
    host.rows["demo-01"] = curves(80)
    watched = Watched(host)
    watched.watcher.open("demo-03")
    for beside in (["demo-01"], [], ["demo-02", "demo-01"], ["demo-02"], ["demo-01"]):
        watched.watcher.overlay(beside)
        for _ in range(3):
            await watched.look()
        assert all(not story.reading for story in watched.watcher.others.values())
    story = watched.watcher.others["demo-01"]
    assert story.newest_step == 80
    before = story.wanted
    watched.watcher.want(story, Wanted(("positive",)))
    watched.watcher.want(story, before)
    await watched.look()
    assert not story.reading and story.get("loss").newest_step == 80, "wanted, not wanted and wanted again"


async def test_all_scalars_of_a_run_are_named_once_and_again_when_there_are_more(host: FakeHost) -> None:
    watched = Watched(host)
    watched.open("demo-03")
    await watched.look()
    await watched.look()
    assert watched.watcher.story is not None
    assert "images_per_second" in watched.watcher.story.scalars and len(host.asked("scalars")) == 1
    host.rows["demo-03"].append([418, "loss", 0.1])
    host.rows["demo-03"].append([418, "gpu_load", 93.0])
    await watched.look()
    assert watched.watcher.story.scalars[-1] == "gpu_load" and len(host.asked("scalars")) == 2


async def test_what_is_wanted_is_read_and_what_was_read_stays_until_then(host: FakeHost) -> None:
    watched = Watched(host)
    watched.open("demo-03")
    await watched.look()
    story = watched.watcher.story
    assert story is not None and not story.reading
    watched.watcher.want(story, Wanted(("loss",), 64, Window(100, 120)))
    assert story.reading and len(story.get("loss").steps) == 418
    assert StoryGrew in await watched.look()
    assert not story.reading and story.get("loss").steps == list(range(100, 121)) and set(story.curves) == {"loss"}
    assert host.asked("read_curves")[-1]["window"] == (100, 120)


async def test_an_answer_to_what_is_no_longer_wanted_is_dropped(host: FakeHost) -> None:
    watched = Watched(host)
    watched.open("demo-03")
    story = watched.watcher.story
    assert story is not None
    answer = host.answers.setdefault("read_curves", host._read_curves)

    def changed_meanwhile(question: Any) -> Any:
        story.want(Wanted(("positive",), 64))
        return answer(question)

    host.answers["read_curves"] = changed_meanwhile
    await watched.look()
    assert story.reading and not story.curves
    host.answers["read_curves"] = answer
    await watched.look()
    assert set(story.curves) == {"positive"} and not story.reading


async def test_runs_beside_the_open_one_are_read_without_their_logs(host: FakeHost) -> None:
    host.rows["demo-01"], host.rows["demo-02"] = curves(80), curves(60)
    host.set("demo-01", state="finished")
    watched = Watched(host)
    watched.open("demo-03")
    watched.watcher.overlay(["demo-01", "demo-02"])
    for _ in range(4):
        await watched.look()
    others = watched.watcher.others
    assert {name: story.newest_step for name, story in others.items()} == {"demo-01": 80, "demo-02": 60}
    assert {asked["id"] for asked in host.asked("log")} == {"demo-03"}
    asked = [one["id"] for one in host.asked("read_curves")].count("demo-01")
    assert asked == 2, "a run that has ended is read out and left alone"
    kept = others["demo-02"]
    watched.watcher.overlay(["demo-02"])
    assert watched.watcher.others == {"demo-02": kept}


async def test_a_lost_link_is_said_and_what_was_known_stays(host: FakeHost) -> None:
    watched = Watched(host)
    await watched.look()
    host.faults["runs"] = HostLost("gone")
    host.link = Link(lost=True, reason="gone", retry_in=4)
    assert await watched.look() == [LinkChanged]
    assert watched.watcher.facts.runs
    assert "link lost, retrying in 4 s" in str(watched.watcher.facts.link)
    host.faults.clear()
    host.link = Link()
    assert await watched.look() == [LinkChanged]


async def test_a_refusal_is_said_once_until_it_is_mended(host: FakeHost) -> None:
    watched = Watched(host)
    host.faults["runs"] = InputError("runs/: cannot be read")
    assert CallFailed in await watched.look()
    assert CallFailed not in await watched.look()
    host.faults.clear()
    await watched.look()
    host.faults["runs"] = InputError("runs/: cannot be read")
    assert CallFailed in await watched.look()


async def test_a_mistake_in_the_program_is_not_swallowed(host: FakeHost) -> None:
    host.answers["runs"] = lambda _: 1 / 0
    with pytest.raises(ZeroDivisionError):
        await Watched(host).watcher.run()


async def test_a_nudge_ends_the_wait(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher._runs.interval = 1e6
    running = asyncio.create_task(watched.watcher.run())
    try:
        await eventually(lambda: len(host.asked("runs")) == 1)
        watched.watcher.nudge()
        await eventually(lambda: len(host.asked("runs")) == 2)
    finally:
        running.cancel()


async def test_what_is_old_says_how_old(host: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(host)
    await watched.look()
    assert watched.watcher.facts.age is None
    watched.watcher._heard -= 12
    watched.posted.clear()
    watched.watcher._show_link()
    (message,) = watched.posted
    assert isinstance(message, LinkChanged) and message.age == 12 and not message.link.lost


async def test_a_slow_history_holds_up_neither_the_list_nor_the_link(host: FakeHost) -> None:
    history: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    answer = host.ask

    async def ask(question: Question[Any], /) -> Any:
        found = await answer(question)
        return await history if question.wire_name() == "read_curves" else found

    host.ask = ask  # type: ignore[method-assign]
    watched = Watched(host)
    watched.watcher.open("demo-03")
    running = asyncio.create_task(watched.watcher.run())
    try:
        await eventually(lambda: host.asked("read_curves") and len(host.asked("runs")) >= 3)
        host.link = Link(lost=True, reason="gone")
        await eventually(lambda: any(isinstance(message, LinkChanged) for message in watched.posted))
    finally:
        running.cancel()


async def test_a_run_whose_history_cannot_be_read_says_so_and_the_list_lives(host: FakeHost) -> None:
    host.faults["read_curves"] = JobError("metrics.db: cannot be read: file is not a database")
    watched = Watched(host)
    watched.watcher.open("demo-03")
    assert await watched.look() == [PlaceKnown, RunsChanged, RunsChanged, StoryGrew]
    assert watched.watcher.story is not None and "not a database" in watched.watcher.story.trouble
    assert await watched.look() == []


async def test_gauges_that_are_not_read_any_more_say_how_old_they_are(
    host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(host)
    await watched.look()
    assert watched.watcher.facts.machine_age is None
    host.faults["gauges"] = JobError("the driver hangs")
    now = watcher.monotonic()
    monkeypatch.setattr(watcher, "monotonic", lambda: now + 60)
    await watched.look()
    ages = [message.age for message in watched.posted if isinstance(message, MachineChanged)]
    assert ages and ages[-1] is not None and 59 <= ages[-1] <= 61
    del host.faults["gauges"]
    await watched.look()
    assert watched.watcher.facts.machine_age is None


@pytest.mark.parametrize("ahead", [0.0, -1.7e9, 3600.0])
async def test_times_of_runs_are_compared_with_the_clock_of_their_machine(host: FakeHost, ahead: float) -> None:
    def told(question: Question[Any]) -> RunChanges:
        return replace(host._runs(question), now=time.time() + ahead)  # type: ignore[arg-type]

    host.answers["runs"] = told
    watched = Watched(host)
    await watched.look()
    assert watched.watcher.facts.now() == pytest.approx(time.time() + ahead, abs=30)
