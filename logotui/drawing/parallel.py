"""Parallel coordinates: an upright axis for each setting and result, a line across them for each run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from logotui.drawing.dots import Dots
from logotui.drawing.grid import Grid, Line, Piece

NARROWEST, LOWEST = 16, 5
LEAST_APART: Final = 12
"""Cells from an axis to the next: for a label between them."""


@dataclass(frozen=True)
class Axis:
    """One axis: what is written above it, and its ticks at shares of 0 (below) to 1 (above)."""

    title: str
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Track:
    """One run: where it crosses each axis, 0 to 1 from below; None where it has no value, and its line is open."""

    shares: tuple[float | None, ...]
    role: str = "quiet"


def axis_columns(count: int, columns: int) -> list[int]:
    """In which cell each of `count` axes stands: evenly, the first at the left, the last with room for its labels."""
    last = columns - LEAST_APART
    return [round(place * last / max(count - 1, 1)) for place in range(count)]


def draw_parallel(
    axes: Sequence[Axis],
    tracks: Sequence[Track],
    width: int,
    height: int,
    cursor: int | None = None,
    braille: bool = True,
) -> list[Line]:
    """`tracks` across `axes` in `width` × `height` cells; the one at `cursor` lies above the others."""
    if width < NARROWEST or height < LOWEST or not axes:
        return [(Piece(" " * width, "blank"),)] * height
    columns = axis_columns(len(axes), width)
    grid = _copied(_background(len(axes), tuple(tracks), width, height - 1, braille))
    if cursor is not None:
        _put(grid, [tracks[cursor]], columns, braille, "cursor")
    dots = Dots(1, grid.rows, braille)
    for axis, column in zip(axes, columns, strict=True):
        for share, text in axis.ticks:
            grid.put(dots.place(0, share)[1] // dots.down, column + 1, text[: LEAST_APART - 2], "label")
    return [_titles(axes, columns, width), *(grid.pieces(row) for row in range(grid.rows))]


def nearest_track(tracks: Sequence[Track], width: int, height: int, column: int, row: int) -> int | None:
    """Which of `tracks` crosses the column of a cell nearest to it; None where none does."""
    heights = [_height_at(track, width, column) for track in tracks]
    wanted = 1 - (row - 1) / max(height - 2, 1)
    near = [(abs(share - wanted), place) for place, share in enumerate(heights) if share is not None]
    return min(near)[1] if near else None


def _height_at(track: Track, width: int, column: int) -> float | None:
    """The share, from below, at which a track crosses a column."""
    columns = axis_columns(len(track.shares), width)
    for (left, low), (right, high) in pairwise(zip(columns, track.shares, strict=True)):
        if left <= column <= right and low is not None and high is not None:
            return low + (high - low) * (column - left) / max(right - left, 1)
    return None


@lru_cache(maxsize=2)
def _background(axes: int, tracks: tuple[Track, ...], width: int, rows: int, braille: bool) -> Grid:
    """All tracks across the axes, coloured ones above the others: the same wherever the cursor is."""
    grid, columns = Grid(width, rows), axis_columns(axes, width)
    for column in columns:
        for row in range(rows):
            grid.put(row, column, "│", "axis")
    _put(grid, sorted(tracks, key=lambda track: track.role != "quiet"), columns, braille)
    return grid


def _copied(grid: Grid) -> Grid:
    copy = Grid(grid.columns, grid.rows)
    copy.text, copy.role = [list(row) for row in grid.text], [list(row) for row in grid.role]
    return copy


def _put(grid: Grid, tracks: Sequence[Track], columns: Sequence[int], braille: bool, role: str = "") -> None:
    dots = Dots(grid.columns, grid.rows, braille)
    for owner, track in enumerate(tracks):
        _track(dots, track, columns, owner)
    for row, column, sign, owner in dots.cells():
        grid.put(row, column, sign, role or tracks[owner].role)


def _track(dots: Dots, track: Track, columns: Sequence[int], owner: int) -> None:
    crossed = [
        None if share is None else (column * dots.across, dots.place(0, share)[1])
        for column, share in zip(columns, track.shares, strict=True)
    ]
    for start, end in pairwise(crossed):
        if start is not None and end is not None:
            dots.line(start, end, owner)


def _titles(axes: Sequence[Axis], columns: Sequence[int], width: int) -> Line:
    line = [" "] * width
    for axis, column, until in zip(axes, columns, [*columns[1:], width + 1], strict=True):
        room = max(min(until - column - 1, width - column), 0)
        text = axis.title if len(axis.title) <= room else axis.title[: max(room - 1, 0)] + "…"
        line[column : column + len(text)] = text
    return (Piece("".join(line[:width]), "title"),)
