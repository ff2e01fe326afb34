from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from logoclip.evaluation.stored import Evaluation, Settings
from logoclip.evaluation.thresholds import counts_at
from logotui.app import LogoTui
from logotui.screens.mistakes import MistakesScreen
from logotui.screens.sweep import SweepScreen, moved
from logotui.sweeps import ModelSweep
from logotui.widgets import model_panel, threshold_curves
from logotui.widgets.counts_table import CountsTable
from logotui.widgets.gallery import Gallery
from logotui.widgets.model_panel import ModelPanel
from logotui.widgets.status_line import StatusLine
from logotui.widgets.threshold_curves import Curves
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.settle import settle
from tests.logotui.sweep_host import made_up_sweep, sweep_host

WIDE, NARROW = (140, 40), (80, 24)


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], SweepScreen]]:
    """The console with the sweep screen in front, and its sweep read if there is one."""
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("4")
        await settle(pilot)
        assert isinstance(app.screen, SweepScreen)
        yield pilot, app.screen


def counts(panel: ModelPanel) -> tuple[int, int, int]:
    """Right, wrong and missed as the table's first column shows them."""
    here = panel.query_one(CountsTable).columns[0].figures
    return here.right, here.wrong, here.missed


def has_interval(panel: ModelPanel) -> bool:
    return panel.query_one(CountsTable).columns[0].figures.f1_half_width is not None


def said(screen: SweepScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).content)


async def test_both_models_stand_side_by_side_at_their_fitted_thresholds(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (_, screen):
        assert [panel.model.name for panel in screen.panels] == ["baseline", "fine-tuned"]
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]
        assert "fitted on 20 other brands" in said(screen, "#what")
        assert "Fine-tuned is better" in said(screen, "#verdict")


async def test_the_cursor_moves_both_and_the_counts_follow(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        start = screen.panels[1].model.fitted
        await pilot.press("right", "right", "shift+left")
        await pilot.pause()
        assert screen.panels[1].threshold == pytest.approx(moved(moved(moved(start, 0.01), 0.01), -0.001))
        for panel, model in zip(screen.panels, made_up_sweep().models, strict=True):
            assert panel.threshold is not None
            right = wrong = 0
            for query, own in zip(model.held_out.cosines.astype(float), model.held_out.truth, strict=True):
                means = [sum(sorted(scores)[-3:]) / 3 for scores in query]
                hit = means.index(max(means)) == own
                right += max(means) >= panel.threshold and hit
                wrong += max(means) >= panel.threshold and not hit
            assert counts(panel) == (right, wrong, int((model.held_out.truth >= 0).sum()) - right)


async def test_what_takes_milliseconds_waits_until_the_cursor_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        await eventually(lambda: all(map(has_interval, screen.panels)))
        computed: list[float] = []
        drawn: list[Curves] = []
        half_width, draw = ModelSweep.f1_half_width, threshold_curves.draw
        monkeypatch.setattr(ModelSweep, "f1_half_width", lambda *given: computed.append(given[1]) or half_width(*given))
        monkeypatch.setattr(threshold_curves, "draw", lambda *given: drawn.append(given[0]) or draw(*given))
        monkeypatch.setattr(model_panel, "REST", 1e6)
        await pilot.press("right", "right", "left")
        assert computed == [] and not any(map(has_interval, screen.panels))
        monkeypatch.setattr(model_panel, "REST", 0.001)
        await pilot.press("right")
        await eventually(lambda: all(map(has_interval, screen.panels)))
        assert computed == [panel.threshold for panel in screen.panels]
        assert drawn == [], "the curves do not depend on the cursor"


async def test_unlinked_only_one_cursor_moves(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        baseline, finetuned = screen.panels
        await pilot.press("l", "right")
        await pilot.pause()
        assert baseline.threshold == baseline.model.fitted
        assert finetuned.threshold != finetuned.model.fitted
        before = finetuned.threshold
        await pilot.press("tab", "right")
        await pilot.pause()
        assert baseline.threshold != baseline.model.fitted
        assert finetuned.threshold == before


async def test_keys_lead_to_the_fitted_and_to_the_best_threshold(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        await pilot.press("b")
        assert [panel.threshold for panel in screen.panels] == [panel.model.best.threshold for panel in screen.panels]
        await pilot.press("o")
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]


async def test_a_goal_of_precision_is_fitted_on_other_brands(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("g", "g")
        await pilot.pause()
        assert "fitted on 20 other brands for precision ≥ 90 %" in said(screen, "#what")
        for panel in screen.panels:
            calibration = panel.model.calibration
            assert calibration is not None and panel.threshold is not None
            reached = [t for t in calibration.score if counts_at(calibration, t).precision >= 0.9]
            assert panel.threshold == min(reached)
            shown = [column.title for column in panel.query_one(CountsTable).columns]
            assert shown[1] == f"fitted {panel.threshold:.3f}", "the column is that of the goal"
        await pilot.press("right", "o", "x")
        await settle(pilot)
        written = host.asked("write_threshold")[-1]
        assert (written["goal"], written["threshold"]) == (0.9, screen.panels[1].threshold)
        await pilot.press("g", "g")
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]


async def test_a_goal_that_no_threshold_reaches_is_said_and_the_cursor_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logotui.screens.sweep.GOALS", (None, 1.1))
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        before = [panel.threshold for panel in screen.panels]
        await pilot.press("g")
        await pilot.pause()
        assert [panel.threshold for panel in screen.panels] == before
        answer = " ".join(notice.message for notice in pilot.app._notifications)
        assert "no threshold of baseline reaches precision" in answer


async def test_the_other_model_gets_the_threshold_with_as_few_wrong_names(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        baseline, finetuned = screen.panels
        await pilot.press("e")
        await pilot.pause()
        assert finetuned.threshold == finetuned.model.fitted
        assert baseline.threshold is not None
        most = counts(finetuned)[1]
        assert counts(baseline)[1] <= most
        lower = baseline.model.held_out.score[baseline.model.held_out.score < baseline.threshold].max()
        assert baseline.model.at(lower).false_positives > most


async def test_zoom_shows_where_thresholds_lie_and_back(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        assert screen.sweep is not None
        await pilot.press("z")
        assert {panel.axis for panel in screen.panels} == {screen.sweep.near}
        assert screen.sweep.near.low > screen.sweep.axis.low
        await pilot.press("z")
        assert {panel.axis for panel in screen.panels} == {screen.sweep.axis}


async def test_what_goes_wrong_is_listed_with_its_pictures(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path)) as (pilot, screen):
        await pilot.press("w")
        await settle(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, MistakesScreen)
        named = sum(mistake.given is not None for mistake in shown.mistakes)
        missed = sum(mistake.given is None and mistake.known for mistake in shown.mistakes)
        here = screen.panels[1].query_one(CountsTable).columns[0].figures
        assert named == here.wrong
        assert missed + sum(mistake.known and mistake.given is not None for mistake in shown.mistakes) == here.missed
        await eventually(lambda: all(gallery.crops for gallery in shown.query(Gallery)))
        query, reference = shown.query(Gallery)
        assert query.crops[0].path == shown.mistakes[0].query
        assert reference.crops[0].path == shown.mistakes[0].reference
        await pilot.press("escape")
        assert pilot.app.screen is screen


async def test_another_method_is_asked_for_and_shown(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("m")
        await settle(pilot)
        assert screen.sweep is not None and screen.sweep.answer.method == "simple"
        assert "simple" in said(screen, "#what")
        assert len(screen.panels) == 2


async def test_the_threshold_is_written_to_the_fine_tuned_model(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("x")
        await settle(pilot)
        fitted = screen.panels[1].model.fitted
        await pilot.press("right", "x")
        await settle(pilot)
        common = {"id": "demo-sweep-01", "model": "finetuned", "method": "multi-ref", "goal": None}
        assert host.asked("write_threshold") == [
            {**common, "threshold": fitted},
            {**common, "threshold": moved(fitted, 0.01)},
        ]
        said = " ".join(notice.message for notice in pilot.app._notifications)
        assert "fitted on 20 other brands for F1, is now the threshold of runs/demo-01/model and models/demo" in said


async def test_a_new_sweep_is_launched_watched_and_shown(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("n", "enter")
        await settle(pilot)
        (job,) = host.asked("launch_job")
        assert job["kind"] == "evaluate"
        assert job["arguments"] == {
            "models": [["baseline", "models/demo-base"], ["finetuned", "runs/demo-01/model"]],
            "data": "data/demo",
            "split": "demo-01",
        }
        begun = summary("demo-01-sweep-01", kind="evaluate", progress=(30, 100), message="embedding", loss_tail=())
        host.summaries = [begun, *host.summaries]
        await eventually(lambda: screen.query_one("#job").display)
        run = screen.query_one("#job", StatusLine).run
        assert run is not None and run.progress == (30, 100)
        host.set("demo-01-sweep-01", state="finished")
        await eventually(lambda: screen.sweep is not None and screen.sweep.answer.id == "demo-01-sweep-01")
        assert not screen.query_one("#job").display


async def test_a_training_without_a_model_is_not_swept(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    host.models.clear()
    async with opened(host) as (pilot, _):
        await pilot.press("n", "enter")
        await settle(pilot)
        assert host.asked("launch_job") == []
        assert "demo-01 has no model" in " ".join(notice.message for notice in pilot.app._notifications)


async def test_the_swept_model_is_published(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, _):
        await pilot.press("u")
        await settle(pilot)
        assert host.asked("publish") == [{"id": "demo-01"}]
        await pilot.press("tab", "u")
        await settle(pilot)
        assert len(host.asked("publish")) == 1
        assert "only what a training made" in " ".join(notice.message for notice in pilot.app._notifications)


async def test_whose_brands_and_pixels_were_asked_stands_below_the_title(tmp_path: Path) -> None:
    asked = replace(made_up_sweep(), split="run demo-01", preprocess="squash", fingerprint="abcd1234", known_left_out=3)
    async with opened(sweep_host(tmp_path, asked), NARROW) as (_, screen):
        assert said(screen, "#asked") == (
            "20 held-out brands, 10 known, 160 queries · split of run demo-01 · squash pixels · questions abcd1234 · "
            "seed 42 · 3 brands left out that a model knows"
        )


async def test_a_sweep_at_a_given_threshold_begins_there_and_is_fitted_all_the_same(tmp_path: Path) -> None:
    given = replace(made_up_sweep(), settings=Settings(threshold=0.8))
    async with opened(sweep_host(tmp_path, given)) as (pilot, screen):
        assert [panel.threshold for panel in screen.panels] == [0.8, 0.8]
        assert "given · ▲ fitted on 20 other brands for F1" in said(screen, "#what")
        await pilot.press("o")
        assert [panel.threshold for panel in screen.panels] == [panel.model.fitted for panel in screen.panels]
        assert {panel.threshold for panel in screen.panels}.isdisjoint({0.8})


async def test_one_model_alone_has_the_whole_width(tmp_path: Path) -> None:
    sweep = made_up_sweep()
    alone = Evaluation(sweep.models[1:], *[getattr(sweep, name) for name in list(sweep.__dataclass_fields__)[1:]])
    async with opened(sweep_host(tmp_path, alone)) as (_, screen):
        assert len(screen.panels) == 1
        assert screen.panels[0].size.width > 130
        assert said(screen, "#verdict") == ""


async def test_in_sample_thresholds_are_called_so(tmp_path: Path) -> None:
    async with opened(sweep_host(tmp_path, made_up_sweep(calibrated=False)), NARROW) as (_, screen):
        assert "in-sample" in said(screen, "#what")
        assert "in-sample" in said(screen, "#verdict")
        assert "fitted" not in said(screen, "#what")
        for panel in screen.panels:
            assert panel.border_subtitle == "▲ in-sample  △ best here"


async def test_without_a_sweep_the_screen_says_what_to_press() -> None:
    async with opened(FakeHost()) as (pilot, screen):
        assert screen.query_one("#empty").display
        await pilot.press("n", "x", "m", "right", "tab", "l")
        await settle(pilot)
        assert any("needs a training run" in note.message for note in pilot.app._notifications)


@pytest.mark.parametrize(
    ("threshold", "step", "result"), [(0.577, 0.01, 0.59), (0.577, -0.01, 0.57), (0.995, 0.01, 1.0)]
)
def test_steps_stay_on_round_figures(threshold: float, step: float, result: float) -> None:
    assert moved(threshold, step) == pytest.approx(result)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_its_looks(snap_compare: Callable[..., bool], tmp_path: Path, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.press("4")
        await settle(pilot)
        await pilot.press("right", "right")
        screen = cast(SweepScreen, pilot.app.screen)
        await eventually(lambda: all(map(has_interval, screen.panels)))

    assert snap_compare(LogoTui(sweep_host(tmp_path)), terminal_size=size, run_before=before)
