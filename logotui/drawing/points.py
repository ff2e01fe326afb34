"""A number against another: a point for each pair, between two axes that begin where the values are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from logotui.drawing.dots import Dots
from logotui.drawing.grid import Grid, Line, Piece
from logotui.drawing.scale import NEXT_TO_NOTHING, Scale, label

MARGIN: Final = 0.05
CURSOR, MARKED = "◆", "●"
NARROWEST, LOWEST = 16, 5


@dataclass(frozen=True)
class Point:
    """One pair of numbers; `role` names its colour, and a `marked` one has a sign of its own."""

    x: float
    y: float
    role: str = "curve"
    marked: bool = False


def scale_over(values: Sequence[float], log: bool = False) -> Scale:
    """A scale on which all of `values` lie, with a little room at both ends; logarithmic only where all are above 0."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if log and low > 0:
        reach = (high / low) ** MARGIN if high > low * (1 + NEXT_TO_NOTHING) else 2.0
        return Scale(low / reach, high * reach, log=True)
    reach = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return Scale(low - reach, high + reach)


def draw_points(
    points: Sequence[Point],
    x: Scale,
    y: Scale,
    width: int,
    height: int,
    cursor: int | None = None,
    braille: bool = True,
) -> list[Line]:
    """`points` in `width` × `height` cells. A cross leads from the one at `cursor` to both axes."""
    if width < NARROWEST or height < LOWEST:
        return [(Piece(" " * width, "blank"),)] * height
    rows, ticks, gutter = _layout(y, height)
    grid = Grid(width - gutter - 1, rows)
    held = points[cursor] if cursor is not None and 0 <= cursor < len(points) else None
    if held is not None:
        _cross(grid, row_of(y, held.y, rows), column_of(x, held.x, grid.columns))
    _draw_dots(grid, points, x, y, braille)
    for point in points:
        if point.marked:
            grid.put(row_of(y, point.y, rows), column_of(x, point.x, grid.columns), MARKED, point.role)
    if held is not None:
        role = held.role if held.marked else "cursor"
        grid.put(row_of(y, held.y, rows), column_of(x, held.x, grid.columns), CURSOR, role)
    body = [grid.labelled(row, ticks.get(row, ""), gutter) for row in range(rows)]
    return [*body, *x_axis(x, gutter, grid.columns)]


def _layout(y: Scale, height: int) -> tuple[int, dict[int, str], int]:
    """Rows above the axis, the labels of some of them, and the cells of the widest."""
    rows = height - 2
    ticks = {row_of(y, value, rows): label(value) for value in reversed(y.ticks(max(2, rows // 3 + 1)))}
    return rows, ticks, max(map(len, ticks.values()), default=1)


def nearest_point(
    points: Sequence[Point], x: Scale, y: Scale, width: int, height: int, column: int, row: int
) -> int | None:
    """Which of `points` is drawn nearest to a cell of a drawing of that size; a cell is twice as high as wide."""
    rows, _, gutter = _layout(y, height)
    columns = width - gutter - 1

    def distance(point: Point) -> float:
        across = column_of(x, point.x, columns) + gutter + 1 - column
        return math.hypot(across, 2 * (row_of(y, point.y, rows) - row))

    return min(range(len(points)), key=lambda place: distance(points[place]), default=None)


def _cross(grid: Grid, row: int, column: int) -> None:
    for at in range(column):
        grid.put(row, at, "┄", "rule")
    for at in range(row + 1, grid.rows):
        grid.put(at, column, "┊", "rule")


def _draw_dots(grid: Grid, points: Sequence[Point], x: Scale, y: Scale, braille: bool) -> None:
    dots = Dots(grid.columns, grid.rows, braille)
    for owner, point in enumerate(points):
        at, down = dots.place(x.share(point.x), y.share(point.y))
        dots.dot(at, down, owner)
        if braille:  # one dot alone is hard to see: a second beside it, within the same cell
            dots.dot(at ^ 1, down, owner)
    for row, column, sign, owner in dots.cells():
        grid.put(row, column, sign, points[owner].role)


def column_of(scale: Scale, value: float, columns: int) -> int:
    """The cell, from the left, in which a point at `value` is drawn."""
    return Dots(columns, 1).place(scale.share(value), 0)[0] // 2


def row_of(scale: Scale, value: float, rows: int) -> int:
    """The row, from the top, in which a point at `value` is drawn."""
    return Dots(1, rows).place(0, scale.share(value))[1] // 4


def x_axis(scale: Scale, gutter: int, columns: int) -> list[Line]:
    """The rule below the points and its labels; of labels that would touch, the first is written."""
    rule, numbers, free = ["─"] * columns, [" "] * (gutter + 1 + columns), 0
    for tick in scale.ticks(max(2, columns // 10)):
        place, text = column_of(scale, tick, columns), label(tick)
        start = min(max(gutter + 1 + place - len(text) // 2, 0), len(numbers) - len(text))
        if math.isfinite(tick) and 0 <= place < columns and start >= free:
            rule[place] = "┬"
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    return [(Piece(" " * gutter + "└" + "".join(rule), "axis"),), (Piece("".join(numbers), "axis"),)]
