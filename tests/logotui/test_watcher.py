from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.message import Message

from logoclip.errors import InputError
from logotui.facts import Link
from logotui.hosts.host import HostLost
from logotui.messages import CallFailed, InfoChanged, LinkChanged, MachineChanged, RunsChanged, StoryGrew
from logotui.watcher import BRISK, CALM, PATIENCE, Watcher, next_interval, read_story
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, curves, lively


class Watched:
    """A watcher, what it posted, and a way to let it look once."""

    def __init__(self, host: FakeHost) -> None:
        self.posted: list[Message] = []
        self.watcher = Watcher(host, self.posted.append)

    async def look(self) -> list[type[Message]]:
        self.posted.clear()
        await self.watcher._look()
        return [type(message) for message in self.posted]


@pytest.fixture
def host() -> FakeHost:
    return lively()


async def test_the_first_look_tells_everything(host: FakeHost) -> None:
    assert await Watched(host).look() == [InfoChanged, RunsChanged, MachineChanged]


async def test_what_did_not_change_is_not_said(host: FakeHost) -> None:
    watched = Watched(host)
    await watched.look()
    assert await watched.look() == []
    host.set("demo-03", step=419)
    assert await watched.look() == [RunsChanged]


async def test_an_open_run_tells_its_story_once(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher.open("demo-03")
    assert [type(message) for message in watched.posted] == [StoryGrew], "what another run found must leave the screen"
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
    assert [call["after"] for call in host.asked("scalars")] == [0, len(host.rows["demo-03"])]
    assert [call["offset"] for call in host.asked("log")] == [-4096, len(host.logs["demo-03"])]


async def test_histograms_are_read_only_after_events(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher.open("demo-03")
    await watched.look()
    await watched.look()
    assert len(host.asked("histograms")) == 1
    host.happened["demo-03"].append({"step": 419, "time": 0.0, "kind": "epoch", "message": "epoch 4"})
    await watched.look()
    assert len(host.asked("histograms")) == 2


async def test_a_resumed_run_is_read_again_without_its_deleted_rows(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher.open("demo-03")
    await watched.look()
    host.rows["demo-03"] = curves(400)
    host.attempts["demo-03"] = 2
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
    assert len(host.asked("scalars")) == 2
    host.set("demo-03", state="running", attempt=2)
    await watched.look()
    assert len(host.asked("scalars")) == 3


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
    host.answers["runs"] = lambda: [{"id": 1 / 0}]
    with pytest.raises(ZeroDivisionError):
        await Watched(host).watcher.run()


async def test_a_nudge_ends_the_wait(host: FakeHost) -> None:
    watched = Watched(host)
    watched.watcher._interval = 1e6
    running = asyncio.create_task(watched.watcher.run())
    try:
        await eventually(lambda: len(host.asked("runs")) == 1)
        watched.watcher.nudge()
        await eventually(lambda: len(host.asked("runs")) == 2)
    finally:
        running.cancel()


def test_a_quiet_host_is_asked_less_often() -> None:
    interval = BRISK
    for _ in range(20):
        interval = next_interval(interval, changed=False, took=0.0)
    assert interval == CALM
    assert next_interval(interval, changed=True, took=0.0) == BRISK


def test_a_slow_link_is_given_time() -> None:
    assert next_interval(BRISK, changed=True, took=1.5) == 1.5 * PATIENCE


async def test_a_story_is_read_whole(host: FakeHost) -> None:
    from logotui.story import RunStory

    story = RunStory("demo-03")
    assert await read_story(host, story)
    assert len(story.events) == 4
    assert set(story.histograms) == {"val_correct", "val_wrong"}
    assert story.log[-1] == "epoch 3 done"


def test_an_answer_of_a_newer_agent_is_understood() -> None:
    from logotui.facts import RunSummary

    answer: dict[str, Any] = {"id": "demo-01", "something_new": [1, 2], "progress": [3, 4], "loss_tail": None}
    run = RunSummary.of(answer)
    assert run.progress == (3, 4) and run.loss_tail == ()
