from __future__ import annotations

import pytest

from logotui.drawing.distribution import Axis, Histogram
from logotui.drawing.ridge import TALLEST, ridge, rows_each

EDGES = (0.0, 0.25, 0.5, 0.75, 1.0)
AXIS = Axis(0.0, 1.0)


def test_each_column_shows_the_higher_hill_in_its_kind() -> None:
    wrong, correct = Histogram(EDGES, (800, 400, 200, 0)), Histogram(EDGES, (0, 1, 2, 4))
    top, bottom = ridge((wrong, correct), AXIS, 4, 2)
    assert [kind for _, kind in bottom] == ["wrong", "wrong", "correct", "correct"]
    assert ["".join(char for char, _ in line) for line in (top, bottom)] == ["█  █", "████"]


def test_of_equals_wrong_is_shown() -> None:
    same = Histogram(EDGES, (1, 1, 1, 1))
    assert {kind for _, kind in ridge((same, same), AXIS, 4, 1)[0]} == {"wrong"}


@pytest.mark.parametrize(("rows", "count", "each"), [(20, 4, TALLEST), (7, 3, 2), (3, 9, 1), (0, 0, 1)])
def test_ridges_share_the_lines(rows: int, count: int, each: int) -> None:
    assert rows_each(rows, count) == each
