"""Curves over steps as lines of text: reduced to the plot's columns, then drawn with braille. No widget, no app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from logotui.drawing.braille import BrailleCanvas
from logotui.drawing.scale import Scale, label, round_up

TARGET, MARK = "┄", "┊"
NARROWEST, LOWEST = 12, 3
EXPLODED = 1e100


@dataclass(frozen=True, eq=False)
class Curve:
    """One series. `role` names its colour; `name` is written where it ends, if there is room."""

    steps: Sequence[int]
    values: Sequence[float]
    role: str
    name: str = ""


@dataclass(frozen=True)
class Target:
    """A level to reach or to stay below."""

    value: float
    text: str


@dataclass(frozen=True)
class Chart:
    """What a plot shows. Values beyond `low`…`high` extend the scale."""

    curves: tuple[Curve, ...] = ()
    targets: tuple[Target, ...] = ()
    marks: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    smoothing: float = 0.0


@dataclass(frozen=True)
class Piece:
    """Characters of one role."""

    text: str
    role: str


Line = tuple[Piece, ...]


@dataclass
class Grid:
    """Characters and roles of the canvas, filled from the back to the front."""

    columns: int
    rows: int
    text: list[list[str]] = field(init=False)
    role: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = [[" "] * self.columns for _ in range(self.rows)]
        self.role = [["blank"] * self.columns for _ in range(self.rows)]

    def put(self, row: int, column: int, text: str, role: str) -> None:
        for place, char in enumerate(text, column):
            if 0 <= row < self.rows and 0 <= place < self.columns:
                self.text[row][place] = char
                self.role[row][place] = role

    def blank(self, row: int, column: int, length: int) -> bool:
        """Whether nothing but the background stands in `length` cells."""
        cells = self.role[row][max(column, 0) : max(column, 0) + length]
        return len(cells) == length and all(role in ("blank", "rule") for role in cells)


def draw(chart: Chart, width: int, height: int) -> list[Line]:
    """`chart` in `width` × `height` cells: labels at the left, an axis of steps below."""
    if width < NARROWEST or height < LOWEST:
        return [(Piece(" " * width, "blank"),)] * height
    rows = height - 2
    scale = scale_of(chart)
    ticks = {_row(scale, value, rows): label(value) for value in reversed(scale.ticks(max(2, rows // 3 + 1)))}
    gutter = max(len(text) for text in ticks.values())
    last = last_step(chart.curves)
    grid = Grid(width - gutter - 1, rows)
    _draw_background(grid, chart, scale, last)
    _draw_curves(grid, chart, scale, last)
    for target in chart.targets:
        _label_target(grid, _row(scale, target.value, rows), target.text)
    body = [_with_label(grid, row, ticks.get(row, ""), gutter) for row in range(rows)]
    return [*body, *_steps_axis(last, gutter, grid.columns)]


def scale_of(chart: Chart) -> Scale:
    """A round scale that holds every curve and what the chart asks for."""
    values = [np.asarray(curve.values, dtype=np.float64) for curve in chart.curves if len(curve.values)]
    every = np.concatenate(values) if values else np.zeros(0)
    every = every[_drawable(every) & ((every > 0) | (not chart.log))]
    if not len(every):
        return Scale.over(chart.low, chart.high)
    low = float(every.min()) if chart.log else min(float(every.min()), chart.low)
    return Scale.over(low, max(float(every.max()), chart.high), chart.log)


def _drawable(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """What is no number, or has exploded, is left out: the axis is for the rest."""
    found: NDArray[np.bool_] = np.abs(values) < EXPLODED
    return found


def last_step(curves: Iterable[Curve]) -> int:
    """Where the axis of steps ends: round, and at least 10."""
    newest = max((curve.steps[-1] for curve in curves if len(curve.steps)), default=0)
    return int(round_up(max(newest, 10)))


def reduce(curve: Curve, last: int, dots: int, smoothing: float = 0.0) -> NDArray[np.float64]:
    """The curve at `dots` places from step 0 to `last`: means where many steps share a place, straight lines between.

    Places stand for the same steps as long as `last` is the same, so that what is drawn stays drawn. nan outside the
    curve. `smoothing` is the weight of the past in an exponential mean over places.
    """
    steps = np.asarray(curve.steps, dtype=np.float64)
    values = np.asarray(curve.values, dtype=np.float64)
    whole = _drawable(values)
    places = np.clip(np.rint(steps[whole] / last * (dots - 1)), 0, dots - 1).astype(np.int64)
    sums = np.bincount(places, values[whole], dots)
    counts = np.bincount(places, minlength=dots)
    known = np.flatnonzero(counts)
    if not len(known):
        return np.full(dots, np.nan)
    means = np.asarray(np.interp(np.arange(dots), known, sums[known] / counts[known], left=np.nan, right=np.nan))
    return smoothed(means, smoothing) if smoothing else means


def smoothed(values: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """Exponential mean: each value counts `1 − weight`, the past `weight`. Leading nan stay."""
    result: NDArray[np.float64] = values.copy()
    for place in range(1, len(values)):
        if not np.isnan(result[place - 1]) and not np.isnan(values[place]):
            result[place] = weight * result[place - 1] + (1 - weight) * values[place]
    return result


def _draw_background(grid: Grid, chart: Chart, scale: Scale, last: int) -> None:
    for step in _spaced(chart.marks, last, grid.columns):
        for row in range(grid.rows):
            grid.put(row, round(step / last * (grid.columns - 1)), MARK, "rule")
    for target in chart.targets:
        row = _row(scale, target.value, grid.rows)
        grid.put(row, 0, TARGET * grid.columns, "rule")


def _label_target(grid: Grid, row: int, text: str) -> None:
    """Write what a level means on its line, where no curve is: at the right, at the left, or not at all."""
    wanted = f" {text} "
    for column in (grid.columns - len(wanted), 0):
        if grid.blank(row, column, len(wanted)):
            grid.put(row, column, wanted, "target")
            return


def _spaced(marks: Sequence[int], last: int, columns: int) -> list[int]:
    """Marks that stand at least five columns apart on the average; none where they would crowd."""
    return list(marks) if len(marks) * 5 <= columns * max(marks, default=1) / last else []


def _draw_curves(grid: Grid, chart: Chart, scale: Scale, last: int) -> None:
    canvas = BrailleCanvas(grid.columns, grid.rows)
    ends: list[tuple[Curve, int, int]] = []
    for owner, curve in enumerate(chart.curves):
        values = reduce(curve, last, grid.columns * 2, chart.smoothing)
        canvas.curve([scale.share(value) for value in values], owner)
        drawn = np.flatnonzero(~np.isnan(values))
        if len(drawn):
            ends.append((curve, _row(scale, float(values[drawn[-1]]), grid.rows), int(drawn[-1]) // 2))
    for row, line in enumerate(canvas.lines()):
        for column, char in enumerate(line):
            if char != " ":
                grid.put(row, column, char, chart.curves[int(canvas.owner[row, column])].role)
    for curve, row, column in ends:
        if curve.name and grid.blank(row, column + 1, len(curve.name) + 1):
            grid.put(row, column + 2, curve.name, curve.role)


def _row(scale: Scale, value: float, rows: int) -> int:
    """The row, counted from the top, in whose middle dots `value` lies."""
    dots = rows * 4 - 1
    return round((1 - min(max(scale.share(value), 0.0), 1.0)) * dots) // 4


def _with_label(grid: Grid, row: int, text: str, gutter: int) -> Line:
    axis = f"{text:>{gutter}}{'┤' if text else '│'}"
    groups = groupby(zip(grid.role[row], grid.text[row], strict=True), key=lambda cell: cell[0])
    return (Piece(axis, "axis"), *(Piece("".join(char for _, char in cells), role) for role, cells in groups))


def _steps_axis(last: int, gutter: int, columns: int) -> list[Line]:
    rule, numbers = ["─"] * columns, [" "] * (gutter + 1 + columns)
    for tick in Scale(0, last).ticks(max(2, columns // 10)):
        place, text = round(tick / last * (columns - 1)), label(tick)
        rule[place] = "┬"
        start = min(max(gutter + 1 + place - len(text) // 2, 0), len(numbers) - len(text))
        numbers[start : start + len(text)] = text
    return [(Piece(" " * gutter + "└" + "".join(rule), "axis"),), (Piece("".join(numbers), "axis"),)]
