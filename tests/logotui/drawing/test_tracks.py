"""Tracks against their definitions in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs.curves import Curve, curve_of
from logotui.drawing.tracks import Numbers, Track, difference, level, reduce, smoothed, track_of

VALUES = st.floats(-100, 100) | st.sampled_from([math.nan, math.inf])
PAIRS = st.lists(st.tuples(st.integers(1, 4), VALUES), min_size=1, max_size=60)


def along(steps: Numbers) -> Numbers:
    return steps


def track(pairs: Sequence[tuple[int, float]], stride: int = 1) -> Track:
    return track_of(curve_of("loss", pairs, stride), along)


def spread(distances: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Distances between steps as steps."""
    steps = np.cumsum([distance for distance, _ in distances]).tolist()
    return list(zip(steps, [value for _, value in distances], strict=True))


@given(PAIRS, st.sampled_from([1, 2, 8]), st.integers(2, 200), st.integers(0, 100), st.integers(1, 200))
def test_every_value_lies_within_the_range_of_its_place(
    distances: list[tuple[int, float]], stride: int, dots: int, first: int, span: int
) -> None:
    pairs = spread(distances)
    found = reduce(track(pairs, stride), first, first + span, dots)
    for step, value in pairs:
        if first <= step <= first + span and math.isfinite(value):
            place = round((step - first) / span * (dots - 1))
            near = slice(max(place - 1, 0), place + 2)
            assert np.nanmin(found.low[near]) <= value + 1e-3 and np.nanmax(found.high[near]) >= value - 1e-3


@given(PAIRS, st.sampled_from([1, 2, 8]), st.integers(2, 200))
def test_the_newest_value_is_drawn_at_its_height_at_its_place(
    distances: list[tuple[int, float]], stride: int, dots: int
) -> None:
    pairs = spread(distances)
    newest, value = pairs[-1]
    line = reduce(track(pairs, stride), 0, newest, dots).mean
    if math.isfinite(value):
        assert line[-1] == value


def test_a_spike_of_one_step_in_a_million_keeps_its_height() -> None:
    pairs = [(step, 7.0 if step == 700_003 else 1.0) for step in range(0, 1_000_000, 7)] + [(700_003, 7.0)]
    found = reduce(track(sorted(pairs), 4096), 0, 1_000_000, 160)
    assert np.nanmax(found.high) == 7.0 and np.nanmax(found.mean) < 1.1


def test_a_step_left_out_or_not_finite_is_a_gap() -> None:
    whole = [(step, 1.0) for step in range(1, 21)]
    without = [pair for pair in whole if pair[0] != 10]
    broken = [(step, math.nan if step == 10 else value) for step, value in whole]
    for pairs in (without, broken):
        line = reduce(track(pairs), 1, 20, 191).mean
        assert np.isnan(line[85:95]).all() and not np.isnan(line[:80]).any() and not np.isnan(line[101:]).any()
    assert not np.isnan(reduce(track(whole), 1, 20, 191).mean).any()
    assert reduce(track(broken), 1, 20, 191).broken.nonzero()[0].tolist() == [90]


@pytest.mark.parametrize(
    "steps", [range(53, 600, 53), [0, 53, 106, 159], [*range(1, 20), *range(20, 60, 2)], [3, 7, 10, 15, 18]]
)
def test_what_is_measured_now_and_then_has_no_gaps(steps: Sequence[int]) -> None:
    assert not track([(step, 1.0) for step in steps]).gaps.any()


def test_a_line_goes_on_to_both_edges_of_a_window() -> None:
    line = reduce(track([(0, 0.0), (100, 100.0), (200, 200.0)]), 25, 75, 51).mean
    np.testing.assert_allclose(line, np.linspace(25, 75, 51))
    assert np.isnan(reduce(track([(0, 0.0)]), 25, 75, 51).mean).all()


def test_many_values_of_one_place_are_their_mean() -> None:
    line = reduce(track([(step, float(step % 2)) for step in range(1000)]), 0, 999, 10).mean
    np.testing.assert_allclose(line[:-1], 0.5, atol=0.02)


def naive_mean(values: Sequence[float], weight: float) -> list[float]:
    """Weighted by `weight` to the power of how many values have come since."""
    found = []
    for last in range(len(values)):
        known = [(weight ** (last - place), value) for place, value in enumerate(values[: last + 1])]
        found.append(sum(share * value for share, value in known) / sum(share for share, _ in known))
    return found


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.sampled_from([0.5, 0.6, 0.9, 0.99]))
def test_smoothing_is_the_exponential_mean_over_values_without_bias(values: list[float], weight: float) -> None:
    found = smoothed(track(list(enumerate(values))), weight)
    np.testing.assert_allclose(found.mean, naive_mean(values, weight), atol=1e-3)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.sampled_from([2, 4]))
def test_a_stretch_counts_as_many_values_as_it_has(values: list[float], stride: int) -> None:
    """Whatever the zoom, a smoothed line is as smooth: its weight is by value, and not by place."""
    each = [value for value in values for _ in range(stride)]
    coarse, fine = (smoothed(track(list(enumerate(each)), step), 0.8) for step in (stride, 1))
    np.testing.assert_allclose(coarse.mean, fine.mean[stride - 1 :: stride], atol=1e-3)


def test_values_that_are_not_finite_leave_a_smoothed_line_as_it_was() -> None:
    found = smoothed(track([(0, 1.0), (1, math.nan), (2, 1.0)]), 0.9)
    np.testing.assert_allclose(found.mean, [1.0, np.nan, 1.0])


def test_a_difference_is_that_of_the_lines_where_both_are() -> None:
    one = track([(step, 3.0) for step in range(10)])
    other = track([(step, 1.0) for step in range(0, 6, 5)])
    found = difference(one, other)
    np.testing.assert_allclose(found.mean, [2.0] * 6 + [np.nan] * 4)
    assert found.newest == (5.0, 2.0)
    assert difference(one, track_of(Curve("loss"), along)).newest is None


@pytest.mark.parametrize("step", [0, 3, 19, 31])
def test_a_single_value_has_its_difference_wherever_the_reference_has_values(step: int) -> None:
    """Also at the edges, before the middle of its first stretch and after that of its last."""
    other = track([(one, 1.0) for one in range(32)], 8)
    assert difference(track([(step, 3.0)]), other).mean.tolist() == [2.0]


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=8, max_size=60), st.sampled_from([1, 4, 8]))
def test_the_range_of_a_difference_is_that_of_every_value_about_the_reference(
    values: list[tuple[float, float]], stride: int
) -> None:
    one = track([(step, mine) for step, (mine, _) in enumerate(values)], stride)
    other = track([(step, theirs) for step, (_, theirs) in enumerate(values)], stride)
    found = difference(one, other)
    for place in range(len(found.mean)):
        inside = values[place * stride : (place + 1) * stride]
        line = sum(theirs for _, theirs in inside) / len(inside)
        mine = [value - line for value, _ in inside]
        np.testing.assert_allclose(
            [found.low[place], found.high[place], found.mean[place]],
            [min(mine), max(mine), sum(mine) / len(mine)],
            atol=1e-4,
        )


def test_a_track_lies_at_nought_from_itself_without_a_range() -> None:
    found = level(track([(0, 1.0), (1, 9.0), (4, math.nan), (6, 2.0)], 2))
    np.testing.assert_allclose(found.mean, [0.0, np.nan, 0.0])
    assert np.array_equal(found.low, found.mean, equal_nan=True) and np.array_equal(
        found.high, found.mean, equal_nan=True
    )
    assert found.newest == (6.0, 0.0) and level(Track()).newest is None


def test_nothing_is_drawn_of_nothing() -> None:
    found = reduce(track_of(Curve("loss"), along), 0, 10, 20)
    assert np.isnan(found.mean).all() and np.isnan(found.low).all() and not found.broken.any()
    assert track_of(Curve("loss"), along).at(3) is None
