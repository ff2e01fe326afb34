from __future__ import annotations

import pytest

from logotui.quantities import (
    NONE,
    age,
    clock,
    count,
    duration,
    figure,
    percent,
    rate,
    size,
    used_of,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (59.4, "59s"), (59.6, "1m 00s"), (125, "2m 05s"), (4800, "1h 20m"), (100_000, "1d 3h"), (-3, "0s")],
)
def test_durations_have_at_most_two_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count_", "text"), [(0, "0 B"), (512 * 2**20, "512 M"), (6.1 * 2**30, "6.1 G"), (99.96 * 2**30, "100 G")]
)
def test_sizes_take_the_largest_unit(count_: float, text: str) -> None:
    assert size(count_) == text


def test_numbers_keep_their_width_while_they_change() -> None:
    assert len({len(percent(value)) for value in (1.0, 9.9, 47.0, 100.0)}) == 1


def test_a_learning_rate_is_short() -> None:
    assert [rate(value) for value in (1e-3, 8.13e-4, 5e-6, 0.0)] == ["1.0e-3", "8.1e-4", "5.0e-6", "0.0e0"]


def test_what_is_not_known_is_a_dash() -> None:
    assert {
        duration(None),
        size(None),
        percent(None),
        figure(None),
        rate(None),
        count(None),
        age(None, 0),
        clock(None),
    } == {NONE}
    assert used_of(None, 5) == used_of(5, None) == NONE


def test_ages_have_one_unit() -> None:
    assert [age(0, now) for now in (5, 300, 3 * 3600, 3 * 86400)] == ["5 s", "5 min", "3 h", "3 d"]


def test_thousands_are_set_apart() -> None:
    assert count(12345.4) == "12,345"


def test_a_moment_is_a_time_today_and_a_day_before() -> None:
    noon = 1_700_049_600.0
    assert clock(noon - 60, noon).count(":") == 1
    assert clock(noon - 86400, noon) == "yesterday"
    assert clock(noon - 5 * 86400, noon).split()[1] == "Nov"
