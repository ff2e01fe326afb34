"""The thresholds under the cursors."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.evaluation.thresholds import counts_at
from logotui.screens.sweep_cursors import moved
from logotui.sweeps import ModelSweep
from logotui.widgets import model_panel, threshold_curves
from logotui.widgets.counts_table import CountsTable
from logotui.widgets.threshold_curves import Curves
from tests.logotui.eventually import eventually
from tests.logotui.settle import settle
from tests.logotui.sweep_host import made_up_sweep, sweep_host
from tests.logotui.swept import counts, has_interval, opened, said


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
    monkeypatch.setattr("logotui.screens.sweep_cursors.GOALS", (None, 1.1))
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


@pytest.mark.parametrize(
    ("threshold", "step", "result"), [(0.577, 0.01, 0.59), (0.577, -0.01, 0.57), (0.995, 0.01, 1.0)]
)
def test_steps_stay_on_round_figures(threshold: float, step: float, result: float) -> None:
    assert moved(threshold, step) == pytest.approx(result)
