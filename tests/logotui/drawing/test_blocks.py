from __future__ import annotations

import numpy as np
import pytest

from logotui.drawing.blocks import bars, rebin


def test_bars_fill_from_below_in_eighths() -> None:
    assert bars([0.0, 1 / 16, 0.5, 9 / 16, 1.0], rows=2) == ["   ▁█", " ▁███"]


def test_the_smallest_count_still_leaves_a_trace() -> None:
    assert bars([0.0, 1e-6], rows=1) == [" ▁"]


def test_heights_above_one_are_cut() -> None:
    assert bars([7.0], rows=1) == ["█"]


@pytest.mark.parametrize("columns", [3, 10, 37, 200])
def test_rebinning_keeps_the_sum_at_any_width(columns: int) -> None:
    counts = np.random.default_rng(0).integers(0, 50, 40)
    spread = rebin(np.linspace(0, 1, 41), counts, 0.0, 1.0, columns)
    assert spread.shape == (columns,)
    assert spread.sum() == pytest.approx(counts.sum())


def test_rebinning_shares_a_straddling_bin() -> None:
    assert rebin([0.0, 1.0, 2.0], [4, 8], 0.0, 2.0, 4) == pytest.approx([2, 2, 4, 4])


def test_rebinning_leaves_out_what_lies_outside() -> None:
    assert rebin([0.0, 1.0, 2.0], [4, 8], 1.0, 3.0, 2) == pytest.approx([8, 0])
