from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.x_axis import KINDS, XAxis, XKind


@given(st.sampled_from(KINDS), st.floats(0, 1e9))
def test_a_whole_axis_ends_a_little_beyond_the_newest(kind: XKind, newest: float) -> None:
    axis = XAxis.whole(kind, newest)
    assert axis.first == 0 and axis.last >= newest * (1 - 1e-6)
    assert axis.last <= max(newest * 1.7, 100)


def test_a_whole_axis_does_not_move_with_every_step() -> None:
    assert {XAxis.whole("step", step).last for step in range(418, 500)} == {600}
    assert XAxis.whole("step", 0).last == 10


@given(st.floats(0, 1e6), st.floats(1e-2, 1e6), st.sampled_from(KINDS), st.integers(2, 12))
def test_ticks_are_few_in_sight_and_told_apart(first: float, span: float, kind: XKind, most: int) -> None:
    axis = XAxis(kind, first, first + span)
    ticks = axis.ticks(most)
    assert 1 <= len(ticks) <= most
    assert all(axis.first - 1e-6 * axis.last <= place <= axis.last * (1 + 1e-6) for place, _ in ticks)
    assert len({text for _, text in ticks}) == len({place for place, _ in ticks})


@pytest.mark.parametrize(
    ("seconds", "last"), [(45, "60 s"), (400, "8 min"), (3 * 3600, "3 h"), (86400 * 3.5, "4 d"), (5000, "100 min")]
)
def test_time_has_the_unit_that_suits_it(seconds: float, last: str) -> None:
    assert XAxis.whole("time", seconds).ticks(6)[-1][1] == last


def test_positions_stand_in_columns() -> None:
    axis = XAxis("step", 100, 200)
    assert [axis.column(at, 11) for at in (100, 150, 200, 0, 999)] == [0, 5, 10, 0, 10]
    assert axis.holds(100) and axis.holds(200) and not axis.holds(201)
