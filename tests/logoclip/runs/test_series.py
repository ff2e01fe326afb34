"""What a training measures, by name."""

from __future__ import annotations

import math

import pytest

from logoclip.runs import MetricsWriter, RunDirectory, latest_scalars
from logoclip.runs.series import Series


def test_a_series_is_its_name_wherever_a_name_is_asked_for(run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(1, {series.value: 1.0 for series in Series})
    written = latest_scalars(run.metrics)
    assert all(written[series] == (1, 1.0) for series in Series) and len(written) == len(Series)
    assert f"{Series.LOSS}" == Series.LOSS == "loss"


def test_names_and_labels_are_given_once() -> None:
    assert len({series.value for series in Series}) == len({series.label for series in Series}) == len(Series)


@pytest.mark.parametrize("series", [series for series in Series if series.target is not None])
def test_a_target_has_a_side_on_which_it_is_reached(series: Series) -> None:
    assert series.better in ("up", "down")


@pytest.mark.parametrize(
    ("series", "value", "met"),
    [
        (Series.VAL_POSITIVE, 0.86, True),
        (Series.VAL_POSITIVE, 0.85, False),
        (Series.VAL_NEGATIVE, 0.49, True),
        (Series.VAL_NEGATIVE, 0.51, False),
        (Series.VAL_SEPARATION, math.nan, False),
        (Series.LOSS, 0.0, False),
    ],
)
def test_a_target_is_met_on_the_side_that_is_better(series: Series, value: float, met: bool) -> None:
    assert series.met_by(value) is met
