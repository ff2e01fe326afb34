from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.dots import Dots

# The dots of a braille sign by their numbers: 1 2 3 7 down the left half, 4 5 6 8 down the right one.
NUMBERS = {1: (0, 0), 2: (0, 1), 3: (0, 2), 7: (0, 3), 4: (1, 0), 5: (1, 1), 6: (1, 2), 8: (1, 3)}


def drawn(dots: Dots) -> set[tuple[int, int]]:
    """The dots of a braille drawing, read off its signs."""
    found = set()
    for row, column, sign, _ in dots.cells():
        bits = ord(sign) - 0x2800
        found |= {(column * 2 + x, row * 4 + y) for number, (x, y) in NUMBERS.items() if bits >> (number - 1) & 1}
    return found


@given(st.lists(st.tuples(st.integers(-3, 25), st.integers(-3, 25)), max_size=20))
def test_each_dot_is_where_it_was_set_and_no_other_is(places: list[tuple[int, int]]) -> None:
    dots = Dots(10, 5)
    for x, y in places:
        dots.dot(x, y, 0)
    assert drawn(dots) == {(x, y) for x, y in places if 0 <= x < 20 and 0 <= y < 20}


@given(st.tuples(st.integers(0, 19), st.integers(0, 19)), st.tuples(st.integers(0, 19), st.integers(0, 19)))
def test_a_line_joins_its_ends_without_a_gap_and_stays_near_the_straight_one(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    dots = Dots(10, 5)
    dots.line(start, end, 0)
    found = drawn(dots)
    assert {start, end} <= found
    for x, y in found - {end}:  # each dot touches another that is nearer to the end
        far = max(abs(end[0] - x), abs(end[1] - y))
        assert any(
            (x + a, y + b) in found and max(abs(end[0] - x - a), abs(end[1] - y - b)) < far
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
        )
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    for x, y in found:
        cross = (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0])
        assert abs(cross) <= max(length, 1) * 0.51 * 2


@pytest.mark.parametrize(("places", "sign"), [([0], "'"), ([1], "."), ([0, 1], ":")])
def test_without_braille_a_cell_has_two_dots(places: list[int], sign: str) -> None:
    dots = Dots(2, 2, braille=False)
    for y in places:
        dots.dot(1, 2 + y, 7)
    assert list(dots.cells()) == [(1, 1, sign, 7)]


def test_shares_reach_from_edge_to_edge_and_who_drew_last_owns_a_cell() -> None:
    dots = Dots(10, 5)
    assert (dots.place(0, 0), dots.place(1, 1)) == ((0, 19), (19, 0))
    dots.dot(0, 0, 1)
    dots.dot(1, 0, 2)
    assert [owner for *_, owner in dots.cells()] == [2]
