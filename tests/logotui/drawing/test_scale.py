from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.scale import Scale, label, round_down, round_up

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


def test_a_linear_scale_begins_at_nought_and_steps_evenly() -> None:
    assert Scale.over(0.8, 3.9) == Scale(0.0, 4.0)
    assert Scale(0.0, 4.0).ticks(5) == [0, 1, 2, 3, 4]
    assert Scale.over(-0.13, 0.9).low == pytest.approx(-0.15)


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
