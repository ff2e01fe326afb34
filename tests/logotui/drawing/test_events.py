from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.events import APART, Mark, by_column, in_sight
from logotui.drawing.x_axis import XAxis

X = XAxis("step", 100, 200)
COLUMNS = 51


def mark(step: float, rank: int) -> Mark:
    return Mark(step, str(rank), rank=rank)


@given(st.lists(st.builds(mark, st.integers(50, 250), st.integers(1, 5))))
def test_of_all_that_fall_in_one_column_the_worst_is_seen(marks: list[Mark]) -> None:
    seen = by_column(in_sight(marks, X, COLUMNS), X, COLUMNS)
    for column in range(COLUMNS):
        here = [one.rank for one in marks if X.holds(one.position) and X.column(one.position, COLUMNS) == column]
        assert (seen[column].rank if column in seen else 0) == max(here, default=0)


@pytest.mark.parametrize(("rank", "drawn"), [(-1, 0), (0, 0), (1, 50)])
def test_what_happens_all_the_time_is_left_out_where_it_would_crowd_and_what_is_bad_never(
    rank: int, drawn: int
) -> None:
    crowd = [mark(step, rank) for step in range(101, 201, 2)]
    assert len(in_sight(crowd, X, COLUMNS)) == drawn
    few = [mark(100 + APART * 4 * place, rank) for place in range(1, 5)]
    assert in_sight(few, X, COLUMNS) == few


def test_one_kind_that_crowds_takes_no_other_away() -> None:
    crowd, lone = [mark(step, 0) for step in range(100, 200)], mark(150, -1)
    assert in_sight([*crowd, lone], X, COLUMNS) == [lone]


def test_what_is_out_of_sight_is_not_drawn() -> None:
    assert in_sight([mark(99, 3), mark(201, 3), mark(100, 3)], X, COLUMNS) == [mark(100, 3)]
