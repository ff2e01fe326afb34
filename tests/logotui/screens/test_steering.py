from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from logoclip.agent.questions.from_run import PublishedModel
from logoclip.agent.questions.runs import Runs
from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.app import LogoTui
from logotui.hosts.host import HostLost
from logotui.messages import RunsChanged
from logotui.screens import steering
from logotui.screens.base import ConsoleScreen
from logotui.screens.question import Question
from logotui.screens.steering import pausing
from logotui.stopping import cost_of_stopping
from logotui.widgets.status_line import StatusLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, summary
from tests.logotui.settle import settle
from tests.logotui.slow_host import Slow

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


def test_a_pause_says_who_takes_the_device_meanwhile() -> None:
    run, following = run_in("running", device="cpu"), summary("demo-05", state="queued", device="cpu", turn=1)
    assert pausing(run, None) == "demo-01 pauses after this step, once it is saved"
    assert pausing(run, following).endswith(
        "; demo-05, next in the queue, then takes cpu, and p queues demo-01 behind it"
    )
    assert "step" not in pausing(run_in("running", kind="tune"), None)


async def test_before_a_search_is_stopped_it_says_that_its_training_pauses() -> None:
    search = summary("a-tune-01", kind="tune")
    host = FakeHost([summary("a-01", study="a-tune-01", trial=2, step=7), search])
    async with screen_of(host) as (pilot, screen):
        screen.attempt(steering.stop(screen, search))
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        assert "trial 2, a-01, pauses at its step 7" in cast("Question", pilot.app.screen).cost
        await pilot.press("n")


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


def line_of(pilot: Pilot[None]) -> str:
    return str(cast("StatusLine", pilot.app.screen.query_one(StatusLine)).render())


async def test_a_wish_is_shown_as_asked_then_as_heard_then_as_true() -> None:
    host = FakeHost([summary("demo-01")])
    host.answers["pause"] = lambda asked: host.set(asked.id, wanted="paused", wanted_since=time.time())
    slow = Slow(host, "pause")
    async with screen_of(host) as (pilot, _):
        await pilot.press("3", "p")
        await eventually(lambda: slow.waiting)
        assert line_of(pilot).startswith("▶ running  demo-01   asked for a pause: not confirmed yet")
        slow.let_go()
        await eventually(lambda: "pausing: saves after this step" in line_of(pilot))
        assert line_of(pilot).startswith("▶ running")
        host.set("demo-01", state="paused")
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: line_of(pilot).startswith("‖ paused  demo-01   epoch"))


async def test_what_the_host_refuses_is_no_wish_any_more() -> None:
    host = FakeHost([summary("demo-01")], faults={"pause": HostLost("the link is lost")})
    async with screen_of(host) as (pilot, _):
        await pilot.press("3", "p")
        await settle(pilot)
        assert "asked" not in line_of(pilot) and "pausing" not in line_of(pilot)
        assert "the link is lost" in [note.message for note in pilot.app._notifications][-1]


async def test_the_last_wish_wins_however_slow_the_first_one_is() -> None:
    host = FakeHost([summary("demo-01")])
    wanted = {"pause": "paused", "stop": "stopped"}
    for name, wish in wanted.items():
        host.answers[name] = lambda asked, wish=wish: host.set(asked.id, wanted=wish, wanted_since=time.time())
    slow = Slow(host, "pause", "stop")
    async with screen_of(host) as (pilot, _):
        await pilot.press("3", "p", "s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        await pilot.press("y")
        await eventually(lambda: "asked for a stop" in line_of(pilot))
        assert [name for name, _ in slow.waiting] == ["pause"]  # the stop waits for its answer
        assert slow.let_go() == "pause"
        await eventually(lambda: slow.waiting)
        assert "asked for a stop" in line_of(pilot)
        assert slow.let_go() == "stop"
        await eventually(lambda: "stopping: after this step" in line_of(pilot))
        assert host.find("demo-01").wanted == "stopped"


async def test_an_older_list_of_runs_does_not_bring_back_what_was() -> None:
    """Asked for before the pause, answered after it."""
    host = FakeHost([summary("demo-01")])
    host.answers["pause"] = lambda asked: host.set(asked.id, wanted="paused", wanted_since=time.time())
    async with screen_of(host) as (pilot, _):
        await pilot.press("3")
        before, seen = host._runs(Runs()), []
        gate = asyncio.Event()
        at_once = host.ask

        async def old_news(question: Any, /) -> Any:
            if question.wire_name() == "runs" and not gate.is_set():
                seen.append(question)
                await gate.wait()
                return before
            return await at_once(question)

        host.ask = old_news  # type: ignore[method-assign]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: seen)
        await pilot.press("p")
        await eventually(lambda: "pausing: saves" in line_of(pilot))
        published: list[Any] = []
        pilot.app.watcher.post = published.append  # type: ignore[attr-defined]
        gate.set()
        await eventually(lambda: pilot.app.watcher._runs.interval and len(host.asked("runs")) > 1)  # type: ignore[attr-defined]
        told = [run for message in published if isinstance(message, RunsChanged) for run in message.runs]
        assert [run for run in told if run.wanted == "running"] == []


async def test_p_takes_back_a_pause_that_was_not_heard() -> None:
    host = FakeHost([summary("demo-01", wanted="paused", wanted_since=NOON)])
    host.answers["resume"] = lambda asked: host.set(asked.id, wanted="running", wanted_since=NOON + 1)
    async with screen_of(host) as (pilot, _):
        await pilot.press("3", "p")
        await settle(pilot)
        assert host.asked("pause") == [] and len(host.asked("resume")) == 1
        assert [note.message for note in pilot.app._notifications][-1] == "demo-01 goes on: the pause is taken back"


async def test_a_wish_to_a_silent_worker_says_so() -> None:
    host = FakeHost([summary("demo-01", silent_for=40)])
    async with screen_of(host) as (pilot, screen):
        await steering.pause_or_resume(screen, run_in("running", silent_for=40))
        await pilot.pause()
        assert "no sign of life for 40s" in [note.message for note in pilot.app._notifications][-1]


async def test_a_checkpoint_that_will_not_be_made_is_said_once() -> None:
    host = FakeHost([summary("demo-01")])
    async with screen_of(host) as (pilot, screen):
        await steering.checkpoint(screen, run_in("running"))
        host.set("demo-01", state="lost")
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: any(run.state == "lost" for run in screen.facts.runs or ()))
        pilot.app.watcher.post(RunsChanged(screen.facts.runs or ()))  # type: ignore[attr-defined]
        await settle(pilot)
        said = [note.message for note in pilot.app._notifications if "was not made" in note.message]
        assert said == ["demo-01: the checkpoint that was asked for was not made: the run is lost"]
