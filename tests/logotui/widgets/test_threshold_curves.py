from __future__ import annotations

import numpy as np
import pytest

from logotui.drawing.distribution import Axis
from logotui.widgets.threshold_curves import NAMES, Curves, draw, label_rows

AXIS = Axis(0.0, 1.0)


def curves(precision: float, recall: float, f1: float, at: tuple[float, ...] = (1.0,)) -> Curves:
    thresholds = np.array(at)
    figures = dict(zip(NAMES, (precision, recall, f1), strict=True))
    return Curves(thresholds, {name: np.full(len(at), value) for name, value in figures.items()})


def test_between_two_candidates_the_upper_one_holds() -> None:
    made = Curves(np.array([0.2, 0.6]), {"F1": np.array([0.3, 0.8])})
    sampled = made.sampled("F1", np.array([0.1, 0.2, 0.21, 0.6, 0.61]))
    assert sampled[:4] == pytest.approx([0.3, 0.3, 0.8, 0.8])
    assert np.isnan(sampled[4])


def test_a_curve_ends_at_its_last_threshold() -> None:
    (top, *_, bottom) = draw(curves(1.0, 1.0, 1.0, at=(0.5,)), AXIS, 20, 3).lines()
    assert top.rstrip() == "⠉" * 10
    assert bottom.strip() == ""


def test_f1_lies_on_top() -> None:
    canvas = draw(curves(0.5, 0.5, 0.5), AXIS, 10, 4)
    assert set(canvas.owner[canvas.owner >= 0]) == {NAMES.index("F1")}


@pytest.mark.parametrize("rows", [3, 4, 6, 15])
@pytest.mark.parametrize(
    "figures", [(0.4, 0.9, 0.6), (0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.41, 0.79, 0.53)]
)
def test_labels_stand_in_the_order_of_their_curves(figures: tuple[float, float, float], rows: int) -> None:
    labels = label_rows(curves(*figures), AXIS, rows)
    assert len(labels) == 3 and all(0 <= row < rows for row in labels)
    heights = [figures[labels[row]] for row in sorted(labels)]
    assert heights == sorted(heights, reverse=True)
