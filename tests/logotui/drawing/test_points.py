from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.grid import Line
from logotui.drawing.points import CURSOR, Point, column_of, draw_points, nearest_point, row_of, scale_over
from logotui.drawing.scale import Scale

WIDTH, HEIGHT = 60, 20


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def signs(lines: list[Line], wanted: str) -> list[tuple[int, int]]:
    return [(y, x) for y, line in enumerate(text(lines)) for x, sign in enumerate(line) if sign in wanted]


@given(
    st.lists(st.tuples(st.floats(0.001, 10), st.floats(-5, 5)), min_size=1, max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_each_point_stands_where_its_values_say(values: list[tuple[float, float]], log: bool, braille: bool) -> None:
    x, y = scale_over([at for at, _ in values], log), scale_over([up for _, up in values])
    lines = draw_points([Point(at, up) for at, up in values], x, y, WIDTH, HEIGHT, braille=braille)
    assert len(lines) == HEIGHT and {len(line) for line in text(lines)} == {WIDTH}
    gutter = text(lines)[-2].index("└")
    columns, rows = WIDTH - gutter - 1, HEIGHT - 2
    across, down = (2, 4) if braille else (1, 2)
    expected = set()
    for at, up in values:
        low, high = (math.log10(x.low), math.log10(x.high)) if x.log else (x.low, x.high)
        share = ((math.log10(at) if x.log else at) - low) / (high - low)
        dot = round(share * (columns * across - 1))
        height = round((1 - (up - y.low) / (y.high - y.low)) * (rows * down - 1))
        expected.add((height // down, gutter + 1 + dot // across))
    found = {
        (row, column) for row, line in enumerate(text(lines)[:rows]) for column, sign in enumerate(line)
        if column > gutter and sign != " "
    }  # fmt: skip
    assert found == expected


def test_a_marked_point_and_the_one_under_the_cursor_have_signs_of_their_own() -> None:
    points = [Point(1, 1), Point(2, 2, "run3", marked=True), Point(3, 3)]
    x = y = scale_over([1, 2, 3])
    lines = draw_points(points, x, y, WIDTH, HEIGHT, cursor=2)
    assert len(signs(lines, "●")) == 1 and len(signs(lines, "◆")) == 1
    roles = {piece.role: piece.text for line in lines for piece in line if "●" in piece.text or "◆" in piece.text}
    assert roles == {"run3": "●", "cursor": "◆"}
    (row, column) = signs(lines, "◆")[0]
    assert text(lines)[row][column - 1] == "┄" and text(lines)[row + 1][column] == "┊"


@pytest.mark.parametrize(
    ("values", "log"), [([5.0], False), ([0.0], False), ([], False), ([1e-3], True), ([-1.0, 2.0], True)]
)
def test_any_values_have_a_scale_that_holds_them(values: list[float], log: bool) -> None:
    scale = scale_over(values, log)
    assert scale.low < scale.high and all(scale.low < value < scale.high for value in values)
    assert scale.log == (log and min(values) > 0)


def test_labels_stand_at_their_values_and_do_not_touch() -> None:
    x, y = Scale(1e-4, 1e-2, log=True), Scale(0.0, 100.0)
    lines = text(draw_points([Point(1e-3, 50)], x, y, 80, 20))
    gutter = lines[-2].index("└")
    middle = gutter + 1 + column_of(x, 1e-3, 80 - gutter - 1)
    assert lines[-2][middle] == "┬" and "1e-3" in lines[-1][middle - 3 : middle + 4]
    assert lines[row_of(y, 100.0, 18)].startswith("100┤")
    assert len(lines[-1].split()) == lines[-2].count("┬")


def test_where_there_is_no_room_nothing_is_drawn() -> None:
    lines = draw_points([Point(1, 1)], Scale(0, 1), Scale(0, 1), 10, 3)
    assert text(lines) == [" " * 10] * 3


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(-5, 5)), min_size=1, max_size=12), st.integers(0, 11))
def test_a_click_on_a_point_finds_it(values: list[tuple[float, float]], which: int) -> None:
    points = [Point(at, up) for at, up in values]
    x, y = scale_over([point.x for point in points]), scale_over([point.y for point in points])
    which %= len(points)
    row, column = signs(draw_points(points, x, y, WIDTH, HEIGHT, cursor=which), CURSOR)[0]
    found = nearest_point(points, x, y, WIDTH, HEIGHT, column, row)
    assert found is not None
    assert signs(draw_points(points, x, y, WIDTH, HEIGHT, cursor=found), CURSOR)[0] == (row, column)


def test_a_click_beside_all_points_finds_the_nearest_to_the_eye() -> None:
    points = [Point(0, 0), Point(10, 0)]
    x, y = Scale(0, 10), Scale(0, 10)
    assert [nearest_point(points, x, y, WIDTH, HEIGHT, column, 2) for column in (3, 20, 45, 99)] == [0, 0, 1, 1]
    assert nearest_point([], x, y, WIDTH, HEIGHT, 3, 3) is None


def test_values_apart_by_rounding_alone_have_a_scale_all_the_same() -> None:
    scale = scale_over([0.001, 0.0010000000000000002], log=True)
    assert 0.4 < scale.share(0.001) < 0.6
