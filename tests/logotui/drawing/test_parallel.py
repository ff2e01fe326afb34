from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.grid import Line
from logotui.drawing.parallel import Axis, Track, axis_columns, draw_parallel, nearest_track

WIDTH, HEIGHT = 80, 21
AXES = (
    Axis("learning_rate", ((0.0, "1e-4"), (1.0, "1e-2"))),
    Axis("loss_type", ((0.25, "infonce"), (0.75, "supcon"))),
    Axis("best F1"),
)


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def dotted(line: str) -> bool:
    return any(0x2800 < ord(sign) < 0x2900 for sign in line)


SHARES = st.lists(st.floats(0, 1), min_size=2, max_size=4)


@given(SHARES, st.booleans())
def test_a_line_crosses_each_axis_where_its_value_is(shares: list[float], braille: bool) -> None:
    axes = [Axis(f"a{place}") for place in range(len(shares))]
    lines = draw_parallel(axes, [Track(tuple(shares))], WIDTH, HEIGHT, braille=braille)
    assert len(lines) == HEIGHT and {len(line) for line in text(lines)} == {WIDTH}
    down = 4 if braille else 2
    for column, share in zip(axis_columns(len(shares), WIDTH), shares, strict=True):
        row = round((1 - share) * ((HEIGHT - 1) * down - 1)) // down
        assert text(lines)[1 + row][column] not in " │"


@given(st.integers(1, 6), st.integers(60, 200))
def test_axes_stand_evenly_and_leave_room_for_labels(count: int, width: int) -> None:
    columns = axis_columns(count, width)
    gaps = [later - earlier for earlier, later in pairwise(columns)]
    assert columns[0] == 0 and columns[-1] <= width - 8 and max(gaps, default=0) - min(gaps, default=0) <= 1


def test_titles_and_values_are_written_at_their_axis() -> None:
    lines = text(draw_parallel(AXES, [Track((0.0, 0.75, 1.0))], WIDTH, HEIGHT))
    columns = axis_columns(3, WIDTH)
    for axis, column in zip(AXES, columns, strict=True):
        assert lines[0][column:].startswith(axis.title)
    assert lines[-1][1:5] == "1e-4" and lines[1][1:5] == "1e-2"
    assert [line[columns[1] + 1 :][:6] for line in lines if "supcon" in line] == ["supcon"]


def test_the_line_under_the_cursor_lies_above_all_others_and_one_with_a_gap_is_open() -> None:
    same = Track((0.5, 0.5, 0.5))
    lines = draw_parallel(AXES, [same, Track((0.5, 0.5, 0.5), "run1")], WIDTH, HEIGHT, cursor=0)
    assert {piece.role for line in lines for piece in line if dotted(piece.text)} == {"cursor"}
    lines = draw_parallel(AXES, [Track((0.5, None, 0.5))], WIDTH, HEIGHT)
    assert not any(map(dotted, text(lines)))


def test_where_there_is_no_room_or_no_axis_nothing_is_drawn() -> None:
    assert text(draw_parallel(AXES, [], 10, 3)) == [" " * 10] * 3
    assert text(draw_parallel([], [], 40, 6)) == [" " * 40] * 6


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8, unique_by=lambda share: round(share * 18)), st.integers(0, 7))
def test_a_click_on_a_line_finds_it(ends: list[float], which: int) -> None:
    """Lines that go straight across, each in a row of its own."""
    tracks = [Track((share, share)) for share in ends]
    which %= len(tracks)
    lines = text(draw_parallel(AXES[:2], [tracks[which]], WIDTH, HEIGHT))
    row = next(row for row, line in enumerate(lines) if dotted(line[20:40]))
    found = nearest_track(tracks, WIDTH, HEIGHT, 30, row)
    assert found is not None and abs(ends[found] - ends[which]) <= 1 / (HEIGHT - 3), "no row apart"


def test_a_line_that_is_open_there_is_not_found() -> None:
    broken, whole = Track((0.5, None, 0.5)), Track((0.0, 0.0, 0.0))
    assert nearest_track([broken, whole], WIDTH, HEIGHT, 10, 10) == 1
    assert nearest_track([broken], WIDTH, HEIGHT, 10, 10) is None
