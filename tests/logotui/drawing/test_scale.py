from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.scale import Scale, label, labels, round_down, round_up

POSITIVE = st.floats(1e-9, 1e12)


@given(POSITIVE)
def test_rounding_goes_the_right_way_and_not_far(value: float) -> None:
    assert value * (1 - 1e-6) <= round_up(value) <= value * 1.7
    assert value / 1.7 <= round_down(value) <= value * (1 + 1e-6)


@given(POSITIVE)
def test_a_round_number_stays(value: float) -> None:
    assert round_up(round_up(value)) == pytest.approx(round_up(value))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans())
def test_a_scale_holds_what_it_was_made_for(one: float, other: float, log: bool) -> None:
    low, high = sorted((one, other))
    scale = Scale.over(low, high, log)
    if not log or low > 1e-200:
        assert -1e-6 <= scale.share(low) <= scale.share(high) <= 1 + 1e-6


@given(POSITIVE, POSITIVE, st.integers(2, 12), st.booleans())
def test_ticks_are_few_and_inside(one: float, other: float, most: int, log: bool) -> None:
    scale = Scale.over(min(one, other), max(one, other), log)
    ticks = scale.ticks(most)
    assert 1 <= len(ticks) <= most
    assert all(-0.01 <= scale.share(tick) <= 1.01 for tick in ticks)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("high", [0.0, 5e-324, 1e-300])
def test_next_to_nothing_is_nothing(high: float, log: bool) -> None:
    scale = Scale.over(0.0, high, log)
    assert scale.high > scale.low and scale.ticks(5)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.8, 3.9, (0.0, 4.0)),
        (3.0, 3.4, (3.0, 3.4)),
        (2.97, 3.43, (2.9, 3.5)),
        (-0.13, 0.9, (-0.2, 1.0)),
        (-3.4, -3.0, (-3.4, -3.0)),
        (-3.9, -0.8, (-4.0, 0.0)),
        (300.0, 320.0, (300.0, 320.0)),
    ],
)
def test_a_linear_scale_begins_where_the_data_are(low: float, high: float, expected: tuple[float, float]) -> None:
    scale = Scale.over(low, high)
    assert (scale.low, scale.high) == pytest.approx(expected)


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_scale_stays_within_its_bounds(one: float, other: float) -> None:
    scale = Scale.over(min(one, other), max(one, other), bounds=(-1, 1))
    assert -1 <= scale.low < scale.high <= 1


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_no_scale_is_much_wider_than_what_it_holds(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = Scale.over(low, high)
    if high - low > 1e-9 * max(abs(low), abs(high)) > 1e-190:
        assert scale.high - scale.low <= 3 * (high - low)


def test_a_linear_scale_steps_evenly() -> None:
    assert Scale(0.0, 4.0).ticks(5) == [0, 1, 2, 3, 4]


def test_labels_of_one_axis_can_be_told_apart() -> None:
    assert labels([0.0, 0.5, 1.0]) == ["0", "0.5", "1"]
    assert labels([300.001, 300.002, 300.003]) == ["300.001", "300.002", "300.003"]
    assert labels([1_000_000, 1_000_100]) == ["1M", "1.0001M"]


def test_a_logarithmic_scale_is_even_in_decades() -> None:
    scale = Scale(1e-3, 10, log=True)
    assert scale.share(1e-3) == 0
    assert scale.share(0.1) == pytest.approx(0.5)
    assert scale.ticks(5) == pytest.approx([1e-3, 1e-2, 1e-1, 1, 10])


def test_a_logarithmic_scale_without_a_whole_decade_has_even_steps() -> None:
    assert Scale(3.0, 4.0, log=True).ticks(6) == pytest.approx([3.0, 3.2, 3.4, 3.6, 3.8, 4.0])


def test_an_axis_does_not_move_with_every_point() -> None:
    tops = {round_up(step) for step in range(400, 601)}
    assert tops == {400, 600}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (200, "200"),
        (1e-4, "1e-4"),
        (1500, "1500"),
        (20_000, "20k"),
        (3e6, "3M"),
        (-0.2, "-0.2"),
    ],
)
def test_labels_are_short(value: float, text: str) -> None:
    assert label(value) == text
