from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.distribution import Axis, Histogram
from logotui.drawing.heat import bands, heat, numbers, row_of, shown

AXIS = Axis(0.0, 1.0)


@given(st.integers(1, 300), st.integers(1, 120), st.data())
def test_the_chosen_one_always_has_a_band_and_order_is_kept(count: int, columns: int, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, count - 1))
    places = shown(count, columns, chosen)
    assert chosen in places and places == sorted(places)
    assert len(places) == min(count, columns)
    assert len(set(places)) == len(places) and set(places) <= set(range(count))


@given(st.integers(1, 60), st.integers(60, 200))
def test_bands_cover_all_columns_and_differ_by_one_at_most(count: int, columns: int) -> None:
    found = bands(count, columns)
    assert [column for first, end in found for column in range(first, end)] == list(range(columns))
    widths = {end - first for first, end in found}
    assert max(widths) - min(widths) <= 1


def test_heat_is_the_density_of_each_row_from_the_top() -> None:
    edges = (0.0, 0.25, 0.5, 0.75, 1.0)
    few, many = Histogram(edges, (0, 0, 1, 3)), Histogram(edges, (500, 500, 0, 0))
    found = heat([few, many], AXIS, 4)
    naive = [[3 / 4, 0], [1 / 4, 0], [0, 1 / 2], [0, 1 / 2]]  # shares, however many pairs there are
    expected = [[(value / 0.75) ** 0.5 for value in row] for row in naive]
    assert found == pytest.approx(np.array(expected))


def test_nothing_counted_is_cold() -> None:
    assert not heat([Histogram((0.0, 1.0), (0,))], AXIS, 3).any()


def test_a_similarity_lies_in_the_row_that_its_counts_are_drawn_in() -> None:
    for value in (0.05, 0.33, 0.5, 0.99):
        one = Histogram((value - 0.001, value + 0.001), (1,))
        assert heat([one], AXIS, 10)[:, 0].argmax() == row_of(value, AXIS, 10)


def test_names_stand_below_their_bands_and_the_chosen_one_is_marked() -> None:
    assert numbers(["base", "1", "2"], 18, 1) == " base   ▲1     2  "
    assert numbers([str(place) for place in range(20)], 20, 7).count("▲") == 1
    crowded = numbers([str(place) for place in range(100)], 40, None)
    found = [int(word) for word in crowded.split()]
    assert found == sorted(found) and found[-1] == 99 and len(found) >= 10
    assert numbers(["base"], 2, 0) == "  "
