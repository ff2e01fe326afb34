from __future__ import annotations

import pytest

from logotui.drawing.distribution import Axis, Histogram, axis_line, heights


@pytest.mark.parametrize("columns", [10, 33, 100])
def test_a_column_holds_its_own_value(columns: int) -> None:
    axis = Axis(0.3, 0.9)
    assert [axis.column(axis.value(column, columns), columns) for column in range(columns)] == list(range(columns))


def test_values_outside_go_to_the_ends() -> None:
    assert Axis(0.3, 0.9).column(-1.0, 40) == 0
    assert Axis(0.3, 0.9).column(1.0, 40) == 39


def test_labels_stand_at_their_value() -> None:
    line = axis_line(Axis(0.0, 1.0), 40)
    assert "0.4" in line
    assert abs(line.index("0.4") + 1 - 16) <= 1


def test_labels_never_touch() -> None:
    for columns in range(12, 120):
        line = axis_line(Axis(-0.6, 1.0), columns)
        assert set(line.split()) <= {f"{tenths / 10:.2g}" for tenths in range(-10, 11)}


def test_a_mark_takes_the_place_of_a_whole_label() -> None:
    line = axis_line(Axis(0.0, 1.0), 40, [(0.41, "▲")])
    assert line.index("▲") == 16
    assert "0.4" not in line and "0.2" in line and "0.6" in line


def test_the_tallest_column_is_full_and_an_empty_histogram_is_flat() -> None:
    assert heights(Histogram((0.0, 0.5, 1.0), (1, 4)), Axis(0.0, 1.0), 2) == [0.25, 1.0]
    assert heights(Histogram((0.0, 0.5, 1.0), (0, 0)), Axis(0.0, 1.0), 2) == [0.0, 0.0]
