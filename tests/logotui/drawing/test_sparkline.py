from __future__ import annotations

from math import inf, nan

from logotui.drawing.sparkline import sparkline


def test_two_values_share_a_cell_and_the_newest_is_at_the_right() -> None:
    assert sparkline([0, 1, 2, 3], 2) == "⡠⠊"


def test_it_is_as_wide_as_asked() -> None:
    assert {len(sparkline(list(range(count)), 6)) for count in range(40)} == {6}


def test_the_oldest_values_go_first() -> None:
    assert sparkline([9, 9, 9, 0, 1, 2, 3], 2) == sparkline([0, 1, 2, 3], 2)


def test_a_flat_curve_is_flat() -> None:
    assert set(sparkline([2.0, 2.0, 2.0, 2.0], 2)) == {"⠤"}


def test_nothing_is_blank_and_nan_is_left_out() -> None:
    assert sparkline([], 3) == sparkline([nan], 3) == "   "
    assert sparkline([nan, 0, 1, inf, 2, 3, -inf], 2) == "⡠⠊"
