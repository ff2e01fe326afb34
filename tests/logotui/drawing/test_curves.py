from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs.curves import Curve, curve_of
from logotui.drawing.curves import Chart, Line, Target, Trace, draw, last_step, reduce, smoothed

WIDTH, HEIGHT = 60, 14


def curve(steps: Iterable[int], values: Iterable[float], stride: int = 1) -> Curve:
    return curve_of("loss", zip(steps, values, strict=True), stride)


def trace(steps: Iterable[int], values: Iterable[float], name: str = "", stride: int = 1) -> Trace:
    return Trace(curve(steps, values, stride), "curve", name)


def rising(steps: int) -> Trace:
    return trace(range(1, steps + 1), [step / 1000 for step in range(1, steps + 1)], "up")


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
    st.sampled_from([1, 2, 1024]),
)
def test_whatever_a_run_measures_can_be_drawn(
    values: list[float], log: bool, width: int, height: int, first: int, stride: int
) -> None:
    drawn = trace(range(first, first + len(values)), values, "name", stride)
    lines = text(draw(Chart((drawn,), (Target(0.5, "target"),), (first + 1,), log=log), width, height))
    assert all(len(line) == width for line in lines) and len(lines) <= height


@given(st.floats(1e-6, 1e4), st.floats(1, 20), st.integers(3, 50))
def test_any_loss_can_be_drawn_on_a_logarithmic_axis(low: float, factor: float, height: int) -> None:
    lines = text(draw(Chart((trace([1, 2], [low, low * factor]),), log=True), 60, height))
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
    found = reduce(curve([10, 10, 10, 20], [1.0, 2.0, 6.0, 5.0]), 20, 3)
    np.testing.assert_allclose(found.mean, [np.nan, 3.0, 5.0])
    np.testing.assert_allclose(found.low, [np.nan, 1.0, 5.0])
    np.testing.assert_allclose(found.high, [np.nan, 6.0, 5.0])


def test_few_points_are_joined_by_straight_lines() -> None:
    np.testing.assert_allclose(reduce(curve([0, 100], [0.0, 1.0]), 100, 5).mean, [0, 0.25, 0.5, 0.75, 1])


def test_values_that_are_none_leave_the_rest() -> None:
    drawn = trace([0, 50, 100], [1.0, math.nan, 3.0])
    np.testing.assert_allclose(reduce(drawn.curve, 100, 3).mean, [1, 2, 3])
    assert any(char in "⣀⠤" or char > "⣀" for line in text(draw(Chart((drawn,)), WIDTH, HEIGHT)) for char in line)


def test_smoothing_is_an_exponential_mean_from_the_left() -> None:
    values = np.array([np.nan, 1.0, 0.0, 0.0, 4.0])
    np.testing.assert_allclose(smoothed(values, 0.5), [np.nan, 1.0, 0.5, 0.25, 2.125])


def test_a_smoothed_curve_is_calmer() -> None:
    noisy = curve(range(100), [step % 2 for step in range(100)])
    raw, calm = reduce(noisy, 99, 100).mean, reduce(noisy, 99, 100, 0.9).mean
    assert np.abs(np.diff(raw)).mean() == 1
    assert np.abs(np.diff(calm)).mean() < 0.2


def test_a_target_is_named_where_no_curve_is() -> None:
    flat = trace(range(1, 601), [0.5] * 600)
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
    falling = trace(range(1, 1001), [10 ** (-3 * step / 1000) for step in range(1, 1001)])
    columns = dots(draw(Chart((falling,), log=True), WIDTH, HEIGHT), "curve")
    middle = [np.mean(rows) for _, rows in sorted(columns.items())]
    straight = np.linspace(middle[0], middle[-1], len(middle))
    np.testing.assert_allclose(middle, straight, atol=0.8)


def test_the_axis_of_steps_is_round_and_never_empty() -> None:
    assert last_step([]) == 10
    assert last_step([rising(418).curve]) == 600
    assert any("600" in line for line in text(draw(Chart((rising(418),)), WIDTH, HEIGHT)))


def test_a_loss_that_is_all_nan_is_an_empty_plot() -> None:
    lines = draw(Chart((trace([1, 2], [math.nan, math.inf]),)), WIDTH, HEIGHT)
    assert not dots(lines, "curve")


def test_an_empty_logarithmic_plot_can_be_drawn() -> None:
    assert len(draw(Chart((trace([], []),), log=True), WIDTH, HEIGHT)) == HEIGHT


LONG = 2**17


def skewed() -> list[float]:
    """0.70 on the average, skewed: few values are far above it, so that the middle of the extremes is 1.08."""
    return [1.5 if step % 1000 == 7 else 0.66 if step % 2 else 0.7384 for step in range(LONG)]


def test_the_line_of_a_long_run_is_where_its_means_are() -> None:
    values = skewed()
    assert np.mean(values) == pytest.approx(0.70, abs=0.001) and (min(values) + max(values)) / 2 == 1.08
    found = reduce(curve(range(LONG), values, 1024), LONG, 120)
    within = ~np.isnan(found.mean)
    np.testing.assert_allclose(found.mean[within], 0.70, atol=0.001)
    np.testing.assert_allclose(found.low[within], 0.66)
    np.testing.assert_allclose(found.high[within], 1.5)


def test_one_step_in_a_million_is_seen() -> None:
    """At its place, up to its height; the mean is hardly moved by it."""
    values = [0.7] * 1_000_000
    values[612_345] = 5.9
    lines = draw(Chart((trace(range(len(values)), values, stride=8192),)), 80, 14)
    band, line = dots(lines, "range"), dots(lines, "curve")
    places = [column / 79 for column in band]
    assert places == pytest.approx([0.62] * len(places), abs=0.02) and 1 <= len(places) <= 2
    assert all(rows == list(range(max(rows) + 1)) for rows in band.values())
    assert {row for rows in line.values() for row in rows} == {10}


def test_a_range_too_low_to_see_frays_no_line() -> None:
    values = [0.7 + 0.01 * (step % 2) for step in range(LONG)]
    assert not dots(draw(Chart((trace(range(LONG), values, stride=1024),)), WIDTH, HEIGHT), "range")


def test_a_long_curve_ends_where_its_run_is() -> None:
    """The last stretch has begun only: the rest of its steps are still to come."""
    found = reduce(curve(range(1100), [1.0] * 1000 + [2.0] * 100, 1000), 2000, 201)
    assert np.flatnonzero(~np.isnan(found.mean))[-1] == 105
    assert np.flatnonzero(~np.isnan(found.low)).tolist() == list(range(111))
    assert (found.mean[105], found.high[110]) == (2.0, 2.0)


def test_means_count_as_often_as_they_have_values() -> None:
    steps = [0, 1, 2, 3, 4]
    (mean, *_) = reduce(curve(steps, [0.0, 0.0, 0.0, 0.0, 5.0], 4), 1000, 2).mean
    assert mean == 1.0


def test_ranges_below_zero_reach_the_bottom_of_a_logarithmic_axis() -> None:
    values = [(0.1, 10.0, -5.0)[step % 3] for step in range(LONG)]
    tiny = trace([1, 2], [0.01, 0.01])
    columns = dots(draw(Chart((trace(range(LONG), values, stride=1024), tiny), log=True), WIDTH, HEIGHT), "range")
    assert len(columns) > WIDTH / 2
    assert sum(max(rows) == HEIGHT - 3 for rows in columns.values()) >= len(columns) - 2


def test_what_is_drawn_of_a_long_run_stays_drawn_while_its_stride_stays() -> None:
    values = skewed()
    before, after = (
        text(draw(Chart((trace(range(steps), values[:steps], stride=1024),), high=1.0), WIDTH, HEIGHT))
        for steps in (LONG - 20_000, LONG - 19_000)
    )
    changed = {
        column for old, new in zip(before, after, strict=True) for column in range(WIDTH) if old[column] != new[column]
    }
    assert changed and max(changed) - min(changed) < 6
