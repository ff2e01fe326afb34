"""Small pictures in true colour: a cell shows two pixels, the upper as `▀`, the lower as its ground."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

UPPER = "▀"
Pixel = tuple[int, int, int]


def pixels(row: str) -> list[Pixel]:
    """A row of pixels from its hexadecimal form, six digits each."""
    data = bytes.fromhex(row)
    return [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]


def half_blocks(rows: Sequence[str]) -> list[Strip]:
    """Strips of a picture whose pixel rows are hexadecimal; an odd last row leaves the ground as it is."""
    pairs = [rows[at : at + 2] for at in range(0, len(rows), 2)]
    return [Strip(_cells(pixels(pair[0]), pixels(pair[1]) if len(pair) == 2 else None)) for pair in pairs]


def _cells(upper: list[Pixel], lower: list[Pixel] | None) -> list[Segment]:
    below: Sequence[Pixel | None] = lower if lower is not None else [None] * len(upper)
    return [Segment(UPPER, _style(above, under)) for above, under in zip(upper, below, strict=True)]


def _style(above: Pixel, under: Pixel | None) -> Style:
    return Style(color=Color.from_rgb(*above), bgcolor=Color.from_rgb(*under) if under is not None else None)


class Thumbnail(Widget):
    """One picture, at the top left of its place."""

    DEFAULT_CSS = "Thumbnail { width: 16; height: 8; }"

    rows: reactive[tuple[str, ...]] = reactive(())
    """Pixel rows, hexadecimal."""

    def watch_rows(self) -> None:
        self._strips = half_blocks(self.rows)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[y].adjust_cell_length(width).apply_style(self.rich_style)
