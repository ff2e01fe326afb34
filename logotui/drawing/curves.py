"""Curves over steps as lines of text: their means as lines, their ranges as bands behind. No widget, no app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from logoclip.runs.curves import Curve, Stretch
from logotui.drawing.braille import BrailleCanvas
from logotui.drawing.scale import Scale, label, round_up

TARGET, MARK = "┄", "┊"
NARROWEST, LOWEST = 12, 3


@dataclass(frozen=True)
class Trace:
    """One curve. `role` names its colour; `name` is written where it ends, if there is room."""

    curve: Curve
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

    traces: tuple[Trace, ...] = ()
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
    last = last_step(trace.curve for trace in chart.traces)
    grid = Grid(width - gutter - 1, rows)
    _draw_background(grid, chart, scale, last)
    _draw_curves(grid, chart, scale, last)
    for target in chart.targets:
        _label_target(grid, _row(scale, target.value, rows), target.text)
    body = [_with_label(grid, row, ticks.get(row, ""), gutter) for row in range(rows)]
    return [*body, *_steps_axis(last, gutter, grid.columns)]


def scale_of(chart: Chart) -> Scale:
    """A round scale that holds every value of every curve and what the chart asks for."""
    stretches = [stretch for trace in chart.traces for stretch in trace.curve.stretches]
    figures = [figure for each in stretches for figure in (each.low, each.mean, each.high)]
    every = [figure for figure in figures if figure is not None and (figure > 0 or not chart.log)]
    if not every:
        return Scale.over(chart.low, chart.high)
    low = min(every) if chart.log else min(*every, chart.low)
    return Scale.over(low, max(*every, chart.high), chart.log)


def last_step(curves: Iterable[Curve]) -> int:
    """Where the axis of steps ends: round, and at least 10."""
    newest = max((curve.newest_step for curve in curves), default=0)
    return int(round_up(max(newest, 10)))


@dataclass(frozen=True, eq=False)
class Reduced:
    """A curve at equal places from the first to the last step of an axis; nan where it is not."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def reduce(curve: Curve, last: int, dots: int, smoothing: float = 0.0) -> Reduced:
    """The curve at `dots` places from step 0 to `last`.

    `mean` is the mean of the values that share a place, with straight lines between; a stretch of many steps has its
    mean in its middle. `low` and `high` bound every value, at each place where its stretch is. Places stand for the
    same steps as long as `last` is the same, so that what is drawn stays drawn. `smoothing` is the weight of the past
    in an exponential mean over places.
    """
    finite = [stretch for stretch in curve.stretches if stretch.mean is not None]
    step, size, broken, low, high, mean = np.array(finite, dtype=np.float64).reshape(-1, len(Stretch._fields)).T
    ends = np.minimum(step + curve.stride - 1, curve.newest_step)
    first, middle, final = (_places(steps, last, dots) for steps in (step, (step + ends) / 2, ends))
    means = _joined(middle, mean, size - broken, dots)
    lowest, highest = np.full(dots, np.nan), np.full(dots, np.nan)
    for offset in range(int((final - first).max(initial=-1)) + 1):
        place = np.minimum(first + offset, final)
        np.fmin.at(lowest, place, low)
        np.fmax.at(highest, place, high)
    return Reduced(smoothed(means, smoothing) if smoothing else means, lowest, highest)


def _places(steps: NDArray[np.float64], last: int, dots: int) -> NDArray[np.int64]:
    return np.clip(np.rint(steps / last * (dots - 1)), 0, dots - 1).astype(np.int64)


def _joined(
    places: NDArray[np.int64], values: NDArray[np.float64], weights: NDArray[np.float64], dots: int
) -> NDArray[np.float64]:
    """Weighted means of the values that share a place, and straight lines between the places that have any."""
    sums, totals = np.bincount(places, values * weights, dots), np.bincount(places, weights, dots)
    known = np.flatnonzero(totals)
    if not len(known):
        return np.full(dots, np.nan)
    return np.asarray(np.interp(np.arange(dots), known, sums[known] / totals[known], left=np.nan, right=np.nan))


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
    ranges, lines = BrailleCanvas(grid.columns, grid.rows), BrailleCanvas(grid.columns, grid.rows)
    ends: list[tuple[Trace, int, int]] = []
    for owner, trace in enumerate(chart.traces):
        found = reduce(trace.curve, last, grid.columns * 2, chart.smoothing)
        low, high, mean = ([scale.share(value) for value in each] for each in (found.low, found.high, found.mean))
        ranges.band(low, high, mean, owner)
        lines.curve(mean, owner)
        drawn = np.flatnonzero(~np.isnan(found.mean))
        if len(drawn):
            ends.append((trace, _row(scale, float(found.mean[drawn[-1]]), grid.rows), int(drawn[-1]) // 2))
    _put(grid, ranges, ["range"] * len(chart.traces))
    _put(grid, lines, [trace.role for trace in chart.traces])
    for trace, row, column in ends:
        if trace.name and grid.blank(row, column + 1, len(trace.name) + 1):
            grid.put(row, column + 2, trace.name, trace.role)


def _put(grid: Grid, canvas: BrailleCanvas, roles: Sequence[str]) -> None:
    """Copy the cells in which anything is drawn, each in the role of its owner."""
    for row, line in enumerate(canvas.lines()):
        for column, char in enumerate(line):
            if char != " ":
                grid.put(row, column, char, roles[int(canvas.owner[row, column])])


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
