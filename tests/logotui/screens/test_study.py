"""The trials of a search over settings, as the console shows them."""

from __future__ import annotations

from typing import Any, cast

from msgspec.structs import replace
from textual.widgets import OptionList, Static

from logoclip.errors import InputError
from logoclip.evaluation.figures import ModelFigures
from logoclip.tuning.trials import HeldOut, StudyReport, Trial
from logotui.app import LogoTui
from logotui.screens.monitor import MonitorScreen
from logotui.screens.question import Question
from logotui.screens.runs import RunsScreen
from logotui.screens.study import StudyScreen, head, line, ordered, rule, study_to_show
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.opening import opened

TRIALS = (
    Trial(0, "complete", {"learning_rate": 0.001, "lora_r": 8}, "demo-01", 0.41, 8),
    Trial(1, "pruned", {"learning_rate": 0.1, "lora_r": 4}, "demo-02", 0.12, 2),
    Trial(2, "failed", {"learning_rate": 1.0, "lora_r": 4}, "demo-03", None, 0, "too hot"),
    Trial(3, "complete", {"learning_rate": 0.003, "lora_r": 16}, "demo-04", 0.52, 8),
    Trial(4, "running", {"learning_rate": 0.002, "lora_r": 16}, "demo-05", 0.3, 3),
)
SPACE = {"learning_rate": {"low": 1e-5, "high": 0.1, "log": True}, "lora_r": {"low": 4, "high": 16, "step": 4},
         "loss_type": ["infonce", "supcon"]}  # fmt: skip
REPORT = StudyReport("demo-tune-01", "demo.yaml", "val_separation", 20, 0, SPACE, TRIALS)


def searching(report: StudyReport = REPORT) -> FakeHost:
    runs = [summary("demo-05", study="demo-tune-01", trial=4), summary("demo-tune-01", kind="tune")]
    return FakeHost(runs, answers={"read_study": lambda question: report})


def said(screen: StudyScreen, where: str) -> str:
    return str(screen.query_one(where, Static).content)


def lines(screen: StudyScreen) -> list[str]:
    return [option.id or "" for option in screen.query_one(OptionList).options]


def test_a_line_says_what_was_tried_and_what_became_of_it() -> None:
    assert line(TRIALS[3], True, "demo-04", "complete").plain.split() == [
        "✓", "3", "complete", "0.520", "best", "demo-04", "learning_rate", "0.003,", "lora_r", "16",
    ]  # fmt: skip
    assert line(TRIALS[2], False, "demo-03", "failed").plain.split()[:5] == ["✗", "2", "failed", "–", "demo-03"]
    assert line(TRIALS[2], False, "demo-03", "failed").plain.endswith("learning_rate 1, lora_r 4: too hot")
    assert head(REPORT, "demo-tune-01").plain == (
        "demo-tune-01 · 3 of 20 trials of demo.yaml by val_separation · learning_rate 1e-05 … 0.1 log, "
        "lora_r 4 … 16 step 4, loss_type infonce | supcon"
    )
    assert [trial.number for trial in ordered(TRIALS)] == [3, 0, 4, 1, 2]


def test_it_says_what_is_optimised_and_that_held_out_brands_are_looked_at_once() -> None:
    assert rule(REPORT) == (
        "it optimises val_separation of the validation brands · held-out brands are looked at once, at the end, for "
        "the best alone · chosen among 3 so far"
    )
    assert "looked at once, at the end" in rule(replace(REPORT, held_out=HeldOut(trouble="no brands"))), "nobody looked"
    figures = cast(ModelFigures, object())
    assert "were looked at once, for the best alone" in rule(replace(REPORT, held_out=HeldOut("e-01", figures)))


async def test_the_study_says_so_from_its_first_trial_on() -> None:
    async with opened(searching(replace(REPORT, trials=TRIALS[4:])), "T", StudyScreen) as (_, screen):
        await eventually(lambda: "it optimises val_separation of the validation brands" in said(screen, "#head"))
        assert "no trial is complete yet" in said(screen, "#choice")


def test_the_study_is_that_of_the_run_under_the_cursor_or_the_newest() -> None:
    tune, trial = summary("a-tune-01", kind="tune"), summary("a-07", study="b-tune-01")
    newest = summary("c-tune-01", kind="tune")
    runs: list[Any] = [newest, trial, tune]
    assert study_to_show(runs, tune) == "a-tune-01"
    assert study_to_show(runs, trial) == "b-tune-01"
    assert study_to_show(runs, summary("demo-01")) == "c-tune-01"
    assert study_to_show([trial], None) == ""


async def test_the_trials_are_listed_with_the_best_and_who_chose_it() -> None:
    async with opened(searching(), "T", StudyScreen) as (pilot, screen):
        await eventually(lambda: lines(screen) == ["0", "1", "2", "3", "4"])
        assert "best: trial 3, demo-04" in said(screen, "#choice") and "largest of 3 trials" in said(screen, "#choice")
        await pilot.press("o")
        await eventually(lambda: lines(screen) == ["3", "0", "4", "1", "2"])
        assert screen.query_one(OptionList).highlighted == 1, "the cursor stays on its trial"
        await pilot.press("k", "enter")
        await eventually(lambda: isinstance(pilot.app.screen, MonitorScreen))
        app = pilot.app
        assert isinstance(app, LogoTui) and app.open_run_id == "demo-04"


async def test_what_is_new_is_seen_without_a_key() -> None:
    now = [REPORT]
    host = searching()
    host.answers["read_study"] = lambda question: now[0]
    async with opened(host, "T", StudyScreen) as (_, screen):
        await eventually(lambda: len(lines(screen)) == 5)
        now[0] = replace(REPORT, trials=(*TRIALS, Trial(5, "running", {"learning_rate": 0.004}, "demo-06")))
        await eventually(lambda: len(lines(screen)) == 6)


async def test_a_study_that_has_tried_nothing_says_so_until_it_has() -> None:
    host = searching()
    host.faults["read_study"] = InputError("demo-tune-01: has tried nothing yet")
    async with opened(host, "T", StudyScreen) as (_, screen):
        await eventually(lambda: "has tried nothing yet" in said(screen, "#head"))
        del host.faults["read_study"]
        await eventually(lambda: len(lines(screen)) == 5)


async def test_without_a_search_the_key_says_how_to_begin_one() -> None:
    app = LogoTui(FakeHost([summary("demo-01")]))
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: isinstance(app.screen, RunsScreen) and app.watcher.facts.runs is not None)
        await pilot.press("T")
        await eventually(lambda: any("logoclip tune" in note.message for note in app._notifications))


async def test_a_trial_is_shown_as_its_training_is_and_the_head_says_what_the_search_does() -> None:
    host = searching()
    host.set("demo-tune-01", message="trial 4: demo-05 is running, epoch 3/8")
    async with opened(host, "T", StudyScreen) as (pilot, screen):
        await eventually(lambda: len(lines(screen)) == 5)
        assert said(screen, "#doing") == "▶ running · trial 4: demo-05 is running, epoch 3/8"
        host.set("demo-05", state="paused", last_durable_step=240)
        host.set("demo-tune-01", state="stopped", message="")
        cast(LogoTui, pilot.app).watcher.nudge()
        await eventually(lambda: "■ stopped · trial 4, demo-05, is paused at step 240" in said(screen, "#doing"))
        last = screen.query_one(OptionList).options[-1]
        await eventually(
            lambda: "‖   4 paused" in str(screen.query_one(OptionList).options[-1].prompt),
        )
        assert last.id == "4"


async def test_the_search_is_stopped_and_resumed_from_its_trials() -> None:
    host = searching()
    async with opened(host, "T", StudyScreen) as (pilot, screen):
        await eventually(lambda: len(lines(screen)) == 5)
        await pilot.press("s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        await pilot.press("y")
        await eventually(lambda: host.asked("stop") == [{"id": "demo-tune-01"}])
        host.set("demo-tune-01", state="stopped", wanted="stopped")
        cast(LogoTui, pilot.app).watcher.nudge()
        await eventually(lambda: "■ stopped" in said(screen, "#doing"))
        await pilot.press("p")
        await eventually(lambda: [asked["id"] for asked in host.asked("resume")] == ["demo-tune-01"])
