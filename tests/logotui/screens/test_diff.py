from __future__ import annotations

import pytest

from logoclip.agent.questions.evaluations import EvaluationRun
from logoclip.evaluation.figures import EvaluatedModel
from logotui.app import LogoTui
from logotui.screens.diff import DiffScreen
from logotui.screens.runs import RunsScreen
from logotui.widgets.diff_table import DiffTable
from tests.logotui.alone import text_of
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, lively
from tests.logotui.screens.test_runs import opened
from tests.logotui.settle import settle


def host() -> FakeHost:
    found = lively()
    found.configs = {"demo-02": {"loss_type": "supcon", "seed": 1}, "demo-01": {"loss_type": "infonce", "seed": 1}}
    model = EvaluatedModel("finetuned", "m", 0.819, 0.719, parent_run="demo-01", f1_interval=(0.696, 0.742))
    found.answers["evaluations"] = lambda _: (EvaluationRun(found.find("data-01"), (model,)),)
    return found


async def test_without_marks_a_run_is_compared_with_the_one_before_it() -> None:
    async with opened(host()) as (pilot, _):
        await pilot.press("down", "down", "d")
        await settle(pilot)
        await eventually(lambda: isinstance(pilot.app.screen, DiffScreen))
        lines = text_of(pilot.app.screen.query_one(DiffTable))
        assert lines[0].split() == ["demo-01", "demo-02"]
        assert any(line.split() == ["loss_type", "infonce", "≠", "supcon"] for line in lines)
        assert any("71.9 % ±2.3" in line for line in lines) and any("0.819" in line for line in lines)
        assert not any(line.split()[:1] == ["seed"] for line in lines)
        await pilot.press("a", "r")
        lines = text_of(pilot.app.screen.query_one(DiffTable))
        assert any(line.split() == ["seed", "1", "1"] for line in lines)
        assert any(line.split() == ["loss_type", "≠", "infonce", "supcon"] for line in lines)
        await pilot.press("escape")
        await eventually(lambda: isinstance(pilot.app.screen, RunsScreen))


async def test_marked_runs_are_compared_in_the_order_of_marking_and_follow_what_happens() -> None:
    found = host()
    async with opened(found) as (pilot, _):
        await pilot.press("down", "down", "space", "up", "up", "space", "d")
        await eventually(lambda: isinstance(pilot.app.screen, DiffScreen))
        shown = pilot.app.screen.query_one(DiffTable)
        await eventually(lambda: text_of(shown)[0].split() == ["●", "demo-02", "●", "demo-03"])
        found.set("demo-03", loss=0.123)
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: any("0.123" in line for line in text_of(shown)))


@pytest.mark.parametrize(("key", "begins"), [("c", "        "), ("m", "|  | ")])
async def test_it_is_copied(key: str, begins: str) -> None:
    async with opened(host()) as (pilot, _):
        await pilot.press("down", "down", "d")
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert pilot.app.clipboard.startswith(begins) and "demo-01 (reference)" in pilot.app.clipboard


async def test_a_run_without_one_before_it_says_how_to_compare() -> None:
    async with opened(host()) as (pilot, _):
        await pilot.press("end", "d")
        await settle(pilot)
        assert isinstance(pilot.app, LogoTui) and isinstance(pilot.app.screen, RunsScreen)
        assert any("space marks the runs" in note.message for note in pilot.app._notifications)
