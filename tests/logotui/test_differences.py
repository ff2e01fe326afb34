from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.charts import FIRST, Scene, Shown
from logotui.differences import alike, decimals, distance, title
from logotui.view import View
from tests.logotui.test_charts import story

NAMES = st.sampled_from(["loss", "positive", "learning_rate", "images_per_second"])


def shown(values: dict[int, float], run_id: str, name: str = "loss") -> Shown:
    rows: list[list[Any]] = [[step, name, value] for step, value in values.items()]
    return Shown(story(rows, run_id), name=run_id)


@given(st.integers(1, 40), st.integers(1, 40), st.none() | st.integers(1, 60))
def test_both_are_looked_at_at_one_step(mine: int, theirs: int, cursor: int | None) -> None:
    run = shown({step: 100.0 + step for step in range(1, mine + 1)}, "a")
    reference = shown({step: 10.0 * step for step in range(1, theirs + 1)}, "b")
    step = min(mine, theirs, cursor or 99)
    assert distance(run, reference, "loss", cursor) == (pytest.approx(100 + step - 10 * step), step)


def test_between_two_validations_the_line_through_them_counts() -> None:
    run, reference = shown({20: 2.5}, "a"), shown({10: 1.0, 30: 3.0}, "b")
    assert distance(run, reference, "loss") == (pytest.approx(0.5), 20)
    assert distance(shown({5: 1.0}, "c"), reference, "loss") is None


def test_without_a_finite_value_in_common_there_is_none() -> None:
    one, late = shown({1: 1.0, 2: 2.0}, "a"), shown({50: 1.0}, "b")
    assert distance(one, late, "loss") is None and distance(late, one, "loss") is None
    assert distance(one, late, "positive") is None
    assert distance(one, shown({1: math.nan, 2: math.nan}, "c"), "loss") is None


@given(NAMES, st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_values_of_one_series_have_one_number_of_decimals(name: str, values: list[float]) -> None:
    places = decimals(name, values)
    after = {len(alike(value, places, "+").partition("e")[0].partition(".")[2]) for value in values}
    assert len(after) == 1
    assert all("e" in alike(value, places) for value in values) == (places is None)


def test_what_rounds_to_nothing_has_no_sign_of_its_own() -> None:
    assert alike(-0.0001, 3, "+") == "+0.000"
    assert (alike(None, 3), alike(math.nan, 3), alike(-2.5e-4, None, "+")) == ("–", "not finite", "-2.5e-4")


def test_the_title_says_the_difference_of_the_first_run_that_is_compared() -> None:
    run, reference = shown({1: 1.4, 2: 1.5}, "a"), shown({1: 1.0, 2: 1.0, 3: 7.0}, "b")
    for runs in ((run, reference), (reference, run)):
        assert "+0.500" in title(FIRST[0], Scene(runs, View(reference="b", difference=True)))
        assert "+0.400" in title(FIRST[0], Scene(runs, View(reference="b", difference=True, cursor=1.0)))
    assert title(FIRST[0], Scene((reference,), View(reference="b", difference=True))) == ""
    assert title(FIRST[1], Scene((run, reference), View(reference="b", difference=True))) == ""
