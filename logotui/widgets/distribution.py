"""Two similarity distributions, wrong above correct, with the threshold as an upright line through both."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.drawing.blocks import bars
from logotui.drawing.distribution import Axis, Histogram, heights

CURSOR = "┃"
LABEL_WIDTH = 10


class Distribution(Widget):
    """Draws `wrong` in its upper half and `correct` in its lower half."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"distribution--wrong", "distribution--correct", "distribution--cursor"}
    DEFAULT_CSS = """
    Distribution { height: 4; width: 1fr; }
    Distribution > .distribution--wrong { color: $negative; }
    Distribution > .distribution--correct { color: $positive; }
    Distribution > .distribution--cursor { color: $foreground; text-style: bold; }
    """

    wrong: reactive[Histogram | None] = reactive(None)
    """Similarities to other brands."""
    correct: reactive[Histogram | None] = reactive(None)
    """Similarities to the own brand."""
    axis: reactive[Axis] = reactive(Axis(0.0, 1.0))
    """The similarities from left to right."""
    cursor: reactive[float | None] = reactive(None)
    """The threshold looked at."""

    def render_line(self, y: int) -> Strip:
        lower = self.size.height // 2
        upper = self.size.height - lower
        part, histogram, rows, row = (
            ("wrong", self.wrong, upper, y) if y < upper else ("correct", self.correct, lower, y - upper)
        )
        columns = self.size.width - LABEL_WIDTH
        if histogram is None or columns < 4:
            return Strip.blank(self.size.width, self.rich_style)
        text = bars(heights(histogram, self.axis, columns), rows)[row]
        label = part if row == rows - 1 else ""
        style = self.get_component_rich_style(f"distribution--{part}")
        return Strip([Segment(label.ljust(LABEL_WIDTH), style), *self._with_cursor(text, style)], self.size.width)

    def _with_cursor(self, text: str, style: Style) -> list[Segment]:
        return cursor_over(
            text, style, self._cursor_column(len(text)), self.get_component_rich_style("distribution--cursor")
        )

    def _cursor_column(self, columns: int) -> int | None:
        return None if self.cursor is None else self.axis.column(self.cursor, columns)


def cursor_over(text: str, style: Style, column: int | None, cursor: Style) -> list[Segment]:
    """`text` with the cursor's line in `column`."""
    if column is None:
        return [Segment(text, style)]
    return [Segment(text[:column], style), Segment(CURSOR, cursor), Segment(text[column + 1 :], style)]
