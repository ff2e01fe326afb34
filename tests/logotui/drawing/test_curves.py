from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.curves import Chart, Curve, Line, Target, draw, last_step, reduce, smoothed

WIDTH, HEIGHT = 60, 14


def rising(steps: int) -> Curve:
    return Curve(range(1, steps + 1), [step / 1000 for step in range(1, steps + 1)], "curve", "up")


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def dots(lines: list[Line], role: str) -> dict[int, list[int]]:
    """The rows in which each column has braille of `role`."""
    found: dict[int, list[int]] = {}
    for row, line in enumerate(lines):
        column = 0
        for piece in line:
            for char in piece.text:
                if piece.role == role and "⠀" < char <= "⣿":
                    found.setdefault(column, []).append(row)
                column += 1
    return found


@pytest.mark.parametrize("size", [(60, 14), (30, 6), (12, 3), (8, 2), (200, 50)])
def test_a_drawing_fills_its_place_exactly(size: tuple[int, int]) -> None:
    width, height = size
    lines = text(draw(Chart((rising(300),), (Target(0.2, "target"),), (100, 200)), width, height))
    assert [len(line) for line in lines] == [width] * height


@given(
    st.lists(st.floats(allow_infinity=True, allow_nan=True), max_size=8),
    st.booleans(),
    st.integers(1, 160),
    st.integers(1, 50),
    st.integers(0, 10**9),
)
def test_whatever_a_run_measures_can_be_drawn(
    values: list[float], log: bool, width: int, height: int, first: int
) -> None:
    curve = Curve(range(first, first + len(values)), values, "curve", "name")
    lines = text(draw(Chart((curve,), (Target(0.5, "target"),), (first + 1,), log=log), width, height))
    assert all(len(line) == width for line in lines) and len(lines) <= height


@given(st.floats(1e-6, 1e4), st.floats(1, 20), st.integers(3, 50))
def test_any_loss_can_be_drawn_on_a_logarithmic_axis(low: float, factor: float, height: int) -> None:
    lines = text(draw(Chart((Curve([1, 2], [low, low * factor], "curve"),), log=True), 60, height))
    assert any(char.isdigit() for line in lines for char in line)


def test_a_rising_curve_goes_up() -> None:
    columns = dots(draw(Chart((rising(1000),)), WIDTH, HEIGHT), "curve")
    tops = [min(rows) for _, rows in sorted(columns.items())]
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == 0 and tops[0] == HEIGHT - 3
    assert len(columns) > WIDTH * 0.8


def test_what_is_drawn_stays_drawn_while_the_axis_stays() -> None:
    """A thin link carries only the new end of a curve."""
    before, after = (text(draw(Chart((rising(steps),), high=1.0), WIDTH, HEIGHT)) for steps in (700, 710))
    changed = {
        column for old, new in zip(before, after, strict=True) for column in range(WIDTH) if old[column] != new[column]
    }
    assert changed and max(changed) - min(changed) < 6


def test_many_points_of_one_place_are_their_mean() -> None:
    curve = Curve([10, 10, 10, 20], [1.0, 2.0, 6.0, 5.0], "curve")
    np.testing.assert_allclose(reduce(curve, 20, 3), [np.nan, 3.0, 5.0])


def test_few_points_are_joined_by_straight_lines() -> None:
    np.testing.assert_allclose(reduce(Curve([0, 100], [0.0, 1.0], "curve"), 100, 5), [0, 0.25, 0.5, 0.75, 1])


def test_values_that_are_none_leave_the_rest() -> None:
    curve = Curve([0, 50, 100], [1.0, math.nan, 3.0], "curve")
    np.testing.assert_allclose(reduce(curve, 100, 3), [1, 2, 3])
    assert any(char in "⣀⠤" or char > "⣀" for line in text(draw(Chart((curve,)), WIDTH, HEIGHT)) for char in line)


def test_smoothing_is_an_exponential_mean_from_the_left() -> None:
    values = np.array([np.nan, 1.0, 0.0, 0.0, 4.0])
    np.testing.assert_allclose(smoothed(values, 0.5), [np.nan, 1.0, 0.5, 0.25, 2.125])


def test_a_smoothed_curve_is_calmer() -> None:
    noisy = Curve(range(100), [step % 2 for step in range(100)], "curve")
    raw, calm = reduce(noisy, 99, 100), reduce(noisy, 99, 100, 0.9)
    assert np.abs(np.diff(raw)).mean() == 1
    assert np.abs(np.diff(calm)).mean() < 0.2


def test_a_target_is_named_where_no_curve_is() -> None:
    flat = Curve(range(1, 601), [0.5] * 600, "curve")
    low, high = (
        text(draw(Chart((flat,), (Target(0.5, "on it"), Target(0.9, "above")), high=1.0), WIDTH, HEIGHT)),
        "above",
    )
    assert any(high in line for line in low)
    assert not any("on it" in line for line in low)
    assert next(line for line in low if high in line).count("┄") > WIDTH / 2


def test_a_curve_is_named_at_its_end() -> None:
    lines = text(draw(Chart((rising(418),), high=1.0), WIDTH, HEIGHT))
    place = next(line for line in lines if " up" in line)
    assert place.index(" up") > 30


def test_marks_stand_at_their_steps_unless_they_crowd() -> None:
    def marked(marks: tuple[int, ...]) -> set[int]:
        lines = text(draw(Chart((rising(100),), marks=marks), WIDTH, HEIGHT))
        return {column for line in lines for column, char in enumerate(line) if char == "┊"}

    columns = sorted(marked((25, 50, 75)))
    assert len(columns) == 3
    assert columns[1] - columns[0] == pytest.approx(columns[2] - columns[1], abs=1)
    assert not marked(tuple(range(2, 100, 2)))


def test_a_logarithmic_scale_makes_an_exponential_straight() -> None:
    falling = Curve(range(1, 1001), [10 ** (-3 * step / 1000) for step in range(1, 1001)], "curve")
    columns = dots(draw(Chart((falling,), log=True), WIDTH, HEIGHT), "curve")
    middle = [np.mean(rows) for _, rows in sorted(columns.items())]
    straight = np.linspace(middle[0], middle[-1], len(middle))
    np.testing.assert_allclose(middle, straight, atol=0.8)


def test_the_axis_of_steps_is_round_and_never_empty() -> None:
    assert last_step([]) == 10
    assert last_step([rising(418)]) == 600
    assert any("600" in line for line in text(draw(Chart((rising(418),)), WIDTH, HEIGHT)))


def test_a_loss_that_is_all_nan_is_an_empty_plot() -> None:
    lines = draw(Chart((Curve([1, 2], [math.nan, math.inf], "curve"),)), WIDTH, HEIGHT)
    assert not dots(lines, "curve")


def test_an_empty_logarithmic_plot_can_be_drawn() -> None:
    assert len(draw(Chart((Curve([], [], "curve"),), log=True), WIDTH, HEIGHT)) == HEIGHT
