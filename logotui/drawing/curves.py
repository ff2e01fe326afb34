"""Curves along an axis as lines of text: their means as lines, their ranges as bands behind. No widget, no app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from logotui.drawing.braille import BrailleCanvas
from logotui.drawing.detail import Detail
from logotui.drawing.events import Mark, by_column, in_sight
from logotui.drawing.grid import Grid, Line, Piece
from logotui.drawing.scale import EVERYWHERE, Scale, labels
from logotui.drawing.tracks import Numbers, Reduced, Track, reduce
from logotui.drawing.x_axis import XAxis

TARGET, POINTER, BROKEN = "┄", "│", "×"
NARROWEST, LOWEST = 12, 3
DOTS = 2  # columns of dots in a cell


@dataclass(frozen=True)
class Trace:
    """One curve. `role` names its colour; `name` is written where it ends, if there is room.

    Where `raw` is given, `track` is its smoothed line, and it is drawn behind.
    """

    track: Track
    role: str
    name: str = ""
    raw: Track | None = None

    @property
    def measured(self) -> Track:
        """The track with the ranges of what was measured."""
        return self.raw or self.track


@dataclass(frozen=True)
class Target:
    """A level to reach or to stay below."""

    value: float
    text: str


@dataclass(frozen=True)
class YRange:
    """Which values the axis holds: this share of the middle of all, or those from `low` to `high` if given."""

    share: float = 1.0
    low: float | None = None
    high: float | None = None


ALL = YRange()


@dataclass(frozen=True)
class Chart:
    """What a plot shows. The scale holds what is in sight of the curves, and the targets; it stays within `bounds`.

    Attributes:
        marks: what happened, below the curves; an upright one has a rule behind them.
        pointer: position of the cursor, if there is one.
        waiting: what is said where there is no curve.
    """

    traces: tuple[Trace, ...] = ()
    targets: tuple[Target, ...] = ()
    marks: tuple[Mark, ...] = ()
    x: XAxis = XAxis()  # noqa: RUF009  # frozen
    y: YRange = ALL
    bounds: tuple[float, float] = EVERYWHERE
    log: bool = False
    pointer: float | None = None
    waiting: str = ""


def draw(chart: Chart, width: int, height: int, detail: Detail = Detail.FULL) -> list[Line]:
    """`chart` in `width` × `height` cells: labels at the left, the axis below."""
    if width < NARROWEST or height < LOWEST:
        return [(Piece(" " * width, "blank"),)] * height
    rows = height - 2
    scale = scale_of(chart)
    values = scale.ticks(_most_ticks(rows))
    ticks = {_row(scale, value, rows): text for value, text in zip(values, labels(values), strict=True)}
    gutter = max(len(text) for text in ticks.values())
    grid = Grid(max(width - gutter - 1, 1), rows)
    marks = in_sight(chart.marks, chart.x, grid.columns)
    _draw_background(grid, chart, scale, marks)
    _draw_curves(grid, chart, scale, detail)
    _label_targets(grid, chart, scale)
    if not any(len(trace.measured.begin) for trace in chart.traces):
        grid.put(rows // 2, max((grid.columns - len(chart.waiting)) // 2, 0), chart.waiting, "target")
    body = [grid.labelled(row, ticks.get(row, ""), gutter) for row in range(rows)]
    return [*body, *_x_axis(chart.x, gutter, grid.columns, by_column(marks, chart.x, grid.columns))]


def _most_ticks(rows: int) -> int:
    return min(max(rows // 2 + 1, 2), 8)


def canvas_columns(chart: Chart, width: int, height: int) -> int:
    """How many cells of a drawing of that size are right of the labels."""
    values = scale_of(chart).ticks(_most_ticks(height - 2))
    return max(width - max(map(len, labels(values))) - 1, 1)


def scale_of(chart: Chart) -> Scale:
    """A round scale that holds what is in sight of the curves, or what was asked for by hand."""
    if chart.y.low is not None and chart.y.high is not None:
        return Scale(chart.y.low, chart.y.high, chart.log and chart.y.low > 0)
    least, most = _in_sight(chart)
    targets = [target.value for target in chart.targets] if chart.traces else []
    found = [value for value in (*least, *most, *targets) if value > 0 or not chart.log]
    return Scale.over(min(found), max(found), chart.log, chart.bounds) if found else Scale(0.0, 1.0)


def _in_sight(chart: Chart) -> tuple[list[float], list[float]]:
    """The least and the largest value in sight of each curve, without the shares at both ends that are not wanted."""
    least, most = [], []
    for trace in chart.traces:
        track = trace.measured
        seen = (track.end >= chart.x.first) & (track.begin <= chart.x.last) & ~np.isnan(track.mean)
        low, high, weight = track.low[seen], track.high[seen], (track.size - track.broken)[seen]
        if len(low):
            spared = (1 - chart.y.share) / 2
            least.append(_quantile(low, weight, spared))
            most.append(_quantile(high, weight, 1 - spared))
    return least, most


def _quantile(values: Numbers, weights: Numbers, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))])


def _draw_background(grid: Grid, chart: Chart, scale: Scale, marks: Sequence[Mark]) -> None:
    for mark in marks:
        for row in range(grid.rows if mark.upright else 0):
            grid.put(row, chart.x.column(mark.position, grid.columns), mark.glyph, "rule")
    for target in chart.targets:
        if 0 <= scale.share(target.value) <= 1:
            grid.put(_row(scale, target.value, grid.rows), 0, TARGET * grid.columns, "rule")
    if chart.pointer is not None and chart.x.holds(chart.pointer):
        for row in range(grid.rows):
            grid.put(row, chart.x.column(chart.pointer, grid.columns), POINTER, "pointer")


def _label_targets(grid: Grid, chart: Chart, scale: Scale) -> None:
    """Write what a level means on its line, where no curve is: at the right, at the left, or not at all."""
    for target in chart.targets:
        wanted = f" {target.text} "
        if 0 <= scale.share(target.value) <= 1:
            row = _row(scale, target.value, grid.rows)
            for column in (grid.columns - len(wanted), 0):
                if grid.blank(row, column, len(wanted)):
                    grid.put(row, column, wanted, "target")
                    break


def _draw_curves(grid: Grid, chart: Chart, scale: Scale, detail: Detail) -> None:
    ranges, raws, lines = (BrailleCanvas(grid.columns, grid.rows) for _ in range(3))
    broken = np.zeros(grid.columns, dtype=bool)
    ends: list[tuple[Trace, int, int]] = []
    # What is drawn last lies on top: the first trace.
    for owner, trace in reversed(list(enumerate(chart.traces))):
        found = _reduced(trace.measured, chart, grid)
        broken |= found.broken.reshape(-1, DOTS).any(axis=1)
        line = _line(trace.track, chart, grid, detail) if trace.raw or detail else found.mean
        low, high, mean, drawn = (scale.shares(each) for each in (found.low, found.high, found.mean, line))
        if detail == Detail.FULL:
            ranges.band(low, high, mean, owner)
            if trace.raw:
                raws.curve(mean, owner)
        lines.curve(_coarse(drawn, grid.rows) if detail == Detail.PLAIN else drawn, owner)
        known = np.flatnonzero(~np.isnan(line))
        if len(known):
            ends.append((trace, _row(scale, float(line[known[-1]]), grid.rows), int(known[-1]) // DOTS))
    _put(grid, ranges, ["range"] * len(chart.traces))
    _put(grid, raws, ["range"] * len(chart.traces))
    _put(grid, lines, [trace.role for trace in chart.traces])
    for place in np.flatnonzero(broken).tolist():
        grid.put(grid.rows - 1, place, BROKEN, "broken")
    for trace, row, column in ends:
        if trace.name and grid.blank(row, column + 1, len(trace.name) + 1):
            grid.put(row, column + 2, trace.name, trace.role)


def _reduced(track: Track, chart: Chart, grid: Grid) -> Reduced:
    return reduce(track, chart.x.first, chart.x.last, grid.columns * DOTS)


def _line(track: Track, chart: Chart, grid: Grid, detail: Detail) -> Numbers:
    """The line at every dot. In the least detail at every cell, and of whole columns: a newest value moves with each
    step, and is written above the chart as well.
    """
    if detail < Detail.PLAIN:
        return _reduced(track, chart, grid).mean
    found = reduce(replace(track, newest=None), chart.x.first, chart.x.last, grid.columns)
    return np.repeat(found.mean, DOTS)


def _coarse(shares: Numbers, rows: int) -> Numbers:
    """Heights in steps of half a cell."""
    steps = max(2 * rows - 1, 1)
    return np.asarray(np.rint(shares * steps) / steps)


def _put(grid: Grid, canvas: BrailleCanvas, roles: Sequence[str]) -> None:
    """Copy the cells in which anything is drawn, each in the role of its owner."""
    for row, line in enumerate(canvas.lines()):
        owners = canvas.owner[row].tolist()
        for column, char in enumerate(line):
            if char != " ":
                grid.text[row][column] = char
                grid.role[row][column] = roles[owners[column]]


def _row(scale: Scale, value: float, rows: int) -> int:
    """The row, counted from the top, in whose middle dots `value` lies."""
    dots = rows * 4 - 1
    return round((1 - min(max(scale.share(value), 0.0), 1.0)) * dots) // 4


def _x_axis(x: XAxis, gutter: int, columns: int, marks: Mapping[int, Mark]) -> list[Line]:
    rule, numbers = Grid(columns, 1), [" "] * (gutter + 1 + columns)
    rule.put(0, 0, "─" * columns, "axis")
    free = 0
    for position, text in x.ticks(max(2, columns // 8)):
        place = x.column(position, columns)
        rule.put(0, place, "┬", "axis")
        start = min(max(gutter + 1 + place - len(text) // 2, 0), len(numbers) - len(text))
        if start >= free:
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    for column, mark in marks.items():
        rule.put(0, column, mark.glyph, mark.role)
    return [(Piece(" " * gutter + "└", "axis"), *rule.pieces(0)), (Piece("".join(numbers), "axis"),)]
