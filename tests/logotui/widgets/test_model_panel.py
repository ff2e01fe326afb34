from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.agent.answering.sweep import sweep
from logoclip.evaluation.stored import load_evaluation, store_evaluation
from logotui.drawing.distribution import Axis
from logotui.sweeps import ModelSweep, SweptFacts
from logotui.widgets import model_panel
from logotui.widgets.counts_table import CountsTable
from logotui.widgets.distribution import Distribution
from logotui.widgets.model_panel import ModelPanel, figures
from logotui.widgets.threshold_curves import ThresholdCurves
from tests.logotui.alone import alone
from tests.logotui.eventually import eventually
from tests.logotui.sweep_host import made_up_sweep


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ModelSweep:
    folder: Path = tmp_path_factory.mktemp("sweep")
    store_evaluation(made_up_sweep(), folder)
    return SweptFacts.of(sweep("demo-sweep-01", load_evaluation(folder))).models[1]


async def test_it_begins_at_the_fitted_threshold(model: ModelSweep) -> None:
    panel = ModelPanel(model, Axis(0.2, 1.0))
    async with alone(panel, size=(80, 30)):
        assert panel.threshold == model.fitted
        assert panel.border_title == f"▸ fine-tuned  threshold {model.fitted:.3f}"
        assert panel.border_subtitle == "▲ fitted  △ best here"
        titles = [column.title for column in panel.query_one(CountsTable).columns]
        assert titles == [f"{word} {at:.3f}" for word, at in zip(("at", "fitted", "best"), marks(model), strict=True)]


def marks(model: ModelSweep) -> tuple[float, float, float]:
    return model.fitted, model.fitted, model.best.threshold


async def test_one_threshold_and_one_axis_for_all_that_it_draws(model: ModelSweep) -> None:
    panel = ModelPanel(model, Axis(0.2, 1.0))
    async with alone(panel, size=(80, 30)) as stage:
        panel.threshold, panel.axis = 0.5, Axis(0.4, 0.9)
        await stage.pilot.pause()
        drawn = (panel.query_one(Distribution), panel.query_one(ThresholdCurves))
        assert {(one.cursor, one.axis) for one in drawn} == {(0.5, Axis(0.4, 0.9))}
        assert panel.query_one(CountsTable).columns[0].figures == figures(model, 0.5)


async def test_a_cursor_that_stays_behind_has_no_mark(model: ModelSweep) -> None:
    panel = ModelPanel(model, Axis(0.2, 1.0))
    async with alone(panel, size=(80, 30)):
        panel.moving = False
        assert str(panel.border_title).startswith("fine-tuned")


async def test_the_interval_comes_when_the_cursor_rests(model: ModelSweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_panel, "REST", 0.001)
    panel = ModelPanel(model, Axis(0.2, 1.0))

    def shown() -> object:
        return panel.query_one(CountsTable).columns[0].figures

    async with alone(panel, size=(80, 30)):
        panel.threshold = 0.5
        assert shown() == figures(model, 0.5)
        await eventually(lambda: shown() == figures(model, 0.5, with_interval=True))


def test_figures_are_the_counts_at_the_threshold(model: ModelSweep) -> None:
    counts, shown = model.at(0.6), figures(model, 0.6)
    assert (shown.right, shown.wrong, shown.missed) == (
        counts.true_positives,
        counts.false_positives,
        counts.false_negatives,
    )
    assert (shown.precision, shown.recall, shown.f1) == (counts.precision, counts.recall, counts.f1)
