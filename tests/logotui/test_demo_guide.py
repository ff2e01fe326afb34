"""The demo as the console shows it."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.launches import Demo
from logoclip.errors import InputError
from logoclip.jobs.demo import STAGES
from logoclip.jobs.stages import DemoState
from logotui import demo_guide
from logotui.app import LogoTui
from logotui.demo_guide import words
from logotui.hosts.host import HostLost
from logotui.widgets.guide_line import GuideLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary

DATA = DemoState("data", "demo-data-01", "running", "rendering brand marks")
TRAIN = DemoState("train", "demo-01", "running", "fine-tuning on them")
SWEEP = DemoState("sweep", "demo-sweep-01", "running", "comparing")
DONE = DemoState("done", "demo-sweep-01", "finished", "done")


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_guide, "EVERY", 0.01)


def demo_host(*states: DemoState) -> FakeHost:
    """A host whose demo is in the first of `states`; the test moves it on by removing them."""
    host = FakeHost(
        [summary("demo-01"), summary("demo-data-01", kind="demo_data"), summary("demo-sweep-01", kind="evaluate")]
    )
    waiting = list(states)
    host.answers["demo"] = lambda _: waiting[0]
    host.answers["move_on"] = waiting.pop
    return host


def guide(app: LogoTui) -> str:
    return "".join(line.words for line in app.screen.query(GuideLine))


async def test_the_monitor_follows_the_demo_from_run_to_run() -> None:
    host = demo_host(DATA, TRAIN, SWEEP, DONE)
    app = LogoTui(host, demo=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.current_mode == "monitor" and app.open_run_id == "demo-data-01")
        await eventually(lambda: guide(app).startswith("demo 1 of 3 · rendering brand marks · then a model"))
        for run_id, words in (("demo-01", "demo 2 of 3"), ("demo-sweep-01", "demo 3 of 3")):
            host.answers["move_on"](0)
            await eventually(
                lambda run_id=run_id, words=words: app.open_run_id == run_id and guide(app).startswith(words)
            )
        host.answers["move_on"](0)
        await eventually(lambda: guide(app).startswith("demo 3 of 3 · done · press 4 for the sweep"))
        await pilot.press("4")
        await pilot.pause()
        assert app.current_mode == "sweep"
        assert guide(app).startswith("demo 3 of 3 · done · press 4 for the sweep")


async def test_whoever_looks_elsewhere_is_left_there() -> None:
    host = demo_host(DATA, TRAIN, DONE)
    app = LogoTui(host, demo=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.open_run_id == "demo-data-01")
        await pilot.press("2")
        host.answers["move_on"](0)
        await eventually(lambda: app.open_run_id == "demo-01")
        assert app.current_mode == "config"
        app.watch_run("demo-sweep-01")
        host.answers["move_on"](0)
        await eventually(lambda: guide(app).startswith("demo 3 of 3 · done · press 4 for the sweep"))
        assert app.open_run_id == "demo-sweep-01"


async def test_a_demo_that_cannot_begin_says_why() -> None:
    host = demo_host(DATA)
    host.faults["demo"] = InputError("demo: no space left: free 2 G")
    app = LogoTui(host, demo=True)
    async with app.run_test(size=(140, 40)):
        await eventually(lambda: "free 2 G" in guide(app))


async def test_each_stage_is_said_once_and_a_lost_link_waited_out() -> None:
    host = demo_host(DATA, TRAIN, DONE)
    found: list[str] = []
    answers = iter([DATA, DATA, HostLost("gone"), TRAIN, TRAIN, DONE])

    def state(_: Demo) -> DemoState:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    host.answers["demo"] = state
    await demo_guide.follow(host, lambda stage: found.append(stage.stage))
    assert found == ["data", "train", "done"]


@pytest.mark.parametrize("state", ["paused", "stopped", "failed", "lost"])
def test_a_run_that_waits_for_somebody_is_said_to(state: Any) -> None:
    assert (
        words(DemoState("train", "demo-01", state, "fine-tuning"))
        == f"demo 2 of 3 · {state}: p goes on with it · fine-tuning"
    )


@pytest.mark.parametrize("state", ["running", "paused"])
@pytest.mark.parametrize("stage", ["data", "train", "sweep", "done"])
def test_what_to_press_is_read_on_a_small_terminal(stage: Any, state: Any) -> None:
    line = words(DemoState(stage, "demo-01", state, STAGES[stage]))
    keys = [key for key in ("p goes on", "press 4") if key in line]
    assert all(line.index(key) + len(key) < 78 for key in keys)
    assert keys or state == "running"
