from __future__ import annotations

from math import nan

import numpy as np

from logotui.drawing.braille import NOBODY, BrailleCanvas


def drawn(heights: list[float], columns: int, rows: int) -> list[str]:
    canvas = BrailleCanvas(columns, rows)
    canvas.curve(heights, 0)
    return canvas.lines()


def test_a_flat_curve_lies_at_its_height() -> None:
    assert drawn([1.0] * 4, 2, 1) == ["⠉⠉"]
    assert drawn([0.0] * 4, 2, 1) == ["⣀⣀"]


def test_a_jump_is_joined_by_an_upright_stroke() -> None:
    assert drawn([0.0, 1.0], 1, 1) == ["⡸"]
    assert drawn([1.0, 0.0], 1, 1) == ["⢱"]


def test_a_gap_stays_a_gap() -> None:
    assert drawn([1.0, float("nan"), float("nan"), 0.0], 2, 1) == ["⠁⢀"]


def test_the_later_curve_owns_the_cells_it_crosses() -> None:
    canvas = BrailleCanvas(2, 1)
    canvas.curve([0.0] * 4, 0)
    canvas.curve([float("nan")] * 2 + [1.0] * 2, 1)
    assert canvas.owner.tolist() == [[0, 1]]
    assert canvas.lines() == ["⣀⣉"]


def test_an_empty_cell_belongs_to_nobody() -> None:
    canvas = BrailleCanvas(1, 2)
    canvas.curve(np.array([1.0, 1.0]), 3)
    assert canvas.owner.tolist() == [[3], [NOBODY]]
    assert canvas.lines()[1] == " "


def band(lows: list[float], highs: list[float], rows: int, line: list[float] | None = None) -> list[str]:
    canvas = BrailleCanvas(len(lows) // 2, rows)
    canvas.band(lows, highs, line or lows, 0)
    return canvas.lines()


def test_a_band_has_its_ends_and_every_second_dot_of_what_lies_between() -> None:
    assert band([0.0, 0.0], [1.0, 1.0], 2) == ["⢝", "⣕"]
    assert band([float("nan"), 0.0], [1.0, 1.0], 2) == ["⢘", "⢐"]


def test_what_happened_once_is_as_high_as_it_was() -> None:
    for rows in range(1, 8):
        for top in range(4 * rows - 4):
            canvas = BrailleCanvas(1, rows)
            canvas.band([0.0, nan], [1 - top / (4 * rows - 1), nan], [0.0, nan], 0)
            reached = [row for row, line in enumerate(canvas.lines()) if line != " "]
            assert (reached[0] == top // 4) if 4 * rows - 1 - top >= 4 else not reached


def test_a_band_of_less_than_a_row_is_none() -> None:
    assert band([0.5, 0.5], [0.6, 0.6], 4) == [" "] * 4


def test_a_band_that_the_strokes_of_its_line_cover_is_none() -> None:
    assert band([0.0, 0.0], [1.0, 1.0], 2, [0.0, 1.0]) == [" "] * 2
    assert band([0.0, 0.0], [1.0, 1.0], 2, [0.4, 0.6]) == [" "] * 2
    assert band([0.0, 0.0], [1.0, 1.0], 4, [0.4, 0.6]) == ["⢝", "⢕", "⢕", "⣕"]
    assert band([0.0, 0.0], [1.0, 1.0], 2, [float("nan")] * 2) == ["⢝", "⣕"]
