"""The crops of one brand as thumbnails side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logoclip.agent.questions.data import Thumbnail
from logotui.widgets.thumbnail import half_blocks

SMALL, LARGE = (16, 8), (18, 9)
"""Columns and lines of one picture; a line is two pixels high."""
ROOMY = 78, 19
GAP = 2


class Gallery(Widget):
    """As many crops as there is room for."""

    DEFAULT_CSS = "Gallery { border: round $rule; border-title-color: $quiet; padding: 0 1; width: 1fr; height: 1fr; }"

    crops: reactive[tuple[Thumbnail, ...]] = reactive(())
    """The thumbnails, in reading order."""

    _lines: Sequence[Strip] = ()

    def __init__(self, *, single: bool = False, id: str | None = None) -> None:
        """With `single` one picture takes the whole room."""
        super().__init__(id=id)
        self.single = single

    @property
    def cells(self) -> tuple[int, int]:
        """How large one picture may be."""
        if self.single:
            return self.size.width, self.size.height
        roomy = self.size.width >= ROOMY[0] and self.size.height >= ROOMY[1]
        return LARGE if roomy else SMALL

    @property
    def room(self) -> int:
        """How many thumbnails fit."""
        columns, lines = self.cells
        return fitting(self.size.width, columns, GAP) * fitting(self.size.height, lines, 1)

    def watch_crops(self) -> None:
        columns, _ = self.cells
        self._lines = grid(self.crops, fitting(self.size.width, columns, GAP), columns)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return self._lines[y].adjust_cell_length(width).apply_style(self.rich_style)


def fitting(room: int, each: int, gap: int) -> int:
    """How many things of size `each` fit in `room`, `gap` between them; one at the least."""
    return max(1, (room + gap) // (each + gap))


def grid(crops: Sequence[Thumbnail], across: int, columns: int) -> list[Strip]:
    """Lines of thumbnails, `across` in each row and `columns` for each, with an empty line between rows."""
    lines: list[Strip] = []
    for start in range(0, len(crops), across):
        thumbnails = [cell(crop) for crop in crops[start : start + across]]
        for y in range(max(len(picture) for picture in thumbnails)):
            parts = [picture[y] if y < len(picture) else Strip.blank(columns) for picture in thumbnails]
            lines.append(Strip.join([part.adjust_cell_length(columns + GAP) for part in parts]))
        lines.append(Strip.blank(0))
    return lines


def cell(crop: Thumbnail) -> list[Strip]:
    """One crop in its place; a line of words where there is no picture."""
    if not crop.rows:
        return [Strip([Segment("unreadable")])]
    return half_blocks(crop.rows)
