from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from logoclip.agent.answers import PublishedModel
from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.app import LogoTui
from logotui.screens import steering
from logotui.screens.base import ConsoleScreen
from logotui.screens.question import Question
from logotui.screens.steering import cost_of_stopping
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.settle import settle

Steer = Callable[[ConsoleScreen, RunSummary], Awaitable[None]]


def run_in(state: str, **changes: Any) -> RunSummary:
    return summary("demo-01", state=state, **changes)


@asynccontextmanager
async def screen_of(host: FakeHost) -> AsyncIterator[tuple[Pilot[None], ConsoleScreen]]:
    app = LogoTui(host)
    async with app.run_test(size=(100, 30)) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        yield pilot, cast("ConsoleScreen", app.screen)


@pytest.mark.parametrize(
    ("steer", "state", "asked", "said"),
    [
        (steering.pause_or_resume, "running", "pause", "demo-01 pauses after this step"),
        (steering.pause_or_resume, "queued", "resume", "demo-01 goes on from step 400"),
        (steering.pause_or_resume, "paused", "resume", "demo-01 goes on from step 400"),
        (steering.pause_or_resume, "lost", "resume", "demo-01 goes on from step 400"),
        (steering.checkpoint, "running", "checkpoint", "demo-01 is asked for a checkpoint"),
    ],
)
async def test_a_wish_is_sent_and_said_to_be_heard(steer: Steer, state: str, asked: str, said: str) -> None:
    host = FakeHost([summary("demo-01", state=state)])
    async with screen_of(host) as (pilot, screen):
        await steer(screen, run_in(state))
        assert [question["id"] for question in host.asked(asked)] == ["demo-01"]
        await pilot.pause()
        assert [note.message for note in pilot.app._notifications][-1].startswith(said)


@pytest.mark.parametrize(
    ("steer", "state", "why"),
    [
        (steering.pause_or_resume, "pausing", "wait until it is done"),
        (steering.pause_or_resume, "stopping", "wait until it is done"),
        (steering.pause_or_resume, "finished", "nothing to pause or resume"),
        (steering.stop, "finished", "nothing to stop"),
        (steering.checkpoint, "paused", "only a running training"),
    ],
)
async def test_what_a_state_does_not_allow_is_refused_before_it_is_sent(steer: Steer, state: str, why: str) -> None:
    host = FakeHost([summary("demo-01", state=state)])
    async with screen_of(host) as (_, screen):
        with pytest.raises(InputError, match=f"demo-01 is {state}.*{why}"):
            await steer(screen, run_in(state))
    assert not {"pause", "resume", "stop", "checkpoint"} & {question.wire_name() for question in host.calls}


@pytest.mark.parametrize(("key", "asked"), [("y", [{"id": "demo-01"}]), ("n", [])])
async def test_a_stop_is_sent_after_a_yes_only(key: str, asked: list[dict[str, str]]) -> None:
    host = FakeHost([summary("demo-01", state="paused")])
    async with screen_of(host) as (pilot, screen):
        screen.attempt(steering.stop(screen, run_in("paused")))
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        await pilot.press(key)
        await settle(pilot)
        assert host.asked("stop") == asked


@pytest.mark.parametrize(
    ("step", "durable", "words"),
    [(418, 400, "saves the 18 steps since"), (401, 400, "saves the step since"), (400, 400, "is 400. It can")],
)
def test_the_cost_of_stopping_is_counted(step: int, durable: int, words: str) -> None:
    assert words in cost_of_stopping(run_in("running", step=step, last_durable_step=durable))


def test_a_run_that_is_not_at_work_saves_nothing_more() -> None:
    assert "saves" not in cost_of_stopping(run_in("paused", step=418, last_durable_step=400))


def test_stopping_another_job_throws_its_work_away() -> None:
    assert "thrown away" in cost_of_stopping(run_in("running", kind="prepare"))


async def test_a_model_is_published_without_a_question() -> None:
    host = FakeHost([summary("demo-01", state="finished")])
    host.answers["publish"] = lambda asked: PublishedModel(
        "published to models/x; what stood there is kept as models/y"
    )
    async with screen_of(host) as (pilot, _):
        await pilot.press("u")
        await settle(pilot)
        assert host.asked("publish") == [{"id": "demo-01"}]
        (note,) = [note.message for note in pilot.app._notifications]
        assert note == "demo-01: published to models/x; what stood there is kept as models/y"
