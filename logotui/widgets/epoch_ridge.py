"""The epochs up to the one looked at, one ridge below the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from logotui.drawing.distribution import Histogram, axis_line
from logotui.drawing.ridge import ridge, rows_each
from logotui.epochs import EpochPairs
from logotui.widgets.distribution import CURSOR
from logotui.widgets.epoch_picture import EpochPicture

LABEL_WIDTH = 10
MOST = 12


class EpochRidge(EpochPicture):
    """Similarity to the right, the newest ridge at the bottom; `┃` stands at each epoch's threshold."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"epoch-ridge--{role}" for role in ("wrong", "correct", "cursor", "axis")}
    DEFAULT_CSS = """
    EpochRidge > .epoch-ridge--wrong { color: $negative; }
    EpochRidge > .epoch-ridge--correct { color: $positive; }
    EpochRidge > .epoch-ridge--cursor { color: $foreground; text-style: bold; }
    EpochRidge > .epoch-ridge--axis { color: $quiet; }
    """

    def draw(self) -> list[Strip]:
        rows, columns = self.size.height - 1, self.size.width - LABEL_WIDTH
        if not self.epochs or rows < 1 or columns < 16:
            return []
        first = max(self.chosen + 1 - min(rows, MOST), 0)
        visible = self.epochs[first : self.chosen + 1]
        each = rows_each(rows, len(visible))
        quiet = self.get_component_rich_style("epoch-ridge--axis")
        lines = [line for epoch in visible for line in self._ridge(epoch, columns, each, epoch is visible[-1])]
        labels = Strip([Segment(" " * LABEL_WIDTH + axis_line(self.axis, columns), quiet)])
        return [Strip.blank(self.size.width, self.rich_style)] * (rows - len(lines)) + [*lines, labels]

    def _ridge(self, epoch: EpochPairs, columns: int, rows: int, newest: bool) -> Iterator[Strip]:
        pair = tuple(Histogram(one.edges, one.counts) for one in (epoch.wrong, epoch.correct))
        threshold = self.axis.column(epoch.fitted[0], columns)
        label = self.get_component_rich_style(f"epoch-ridge--{'cursor' if newest else 'axis'}")
        for row, line in enumerate(ridge((pair[0], pair[1]), self.axis, columns, rows)):
            name = epoch.name if row == rows - 1 else ""
            yield Strip([Segment(f"{name:<{LABEL_WIDTH}}", label), *self._cells(line, threshold)])

    def _cells(self, line: list[tuple[str, str]], threshold: int) -> Iterator[Segment]:
        for column, (char, kind) in enumerate(line):
            at_threshold = column == threshold
            yield Segment(CURSOR if at_threshold else char, self._style("cursor" if at_threshold else kind))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"epoch-ridge--{role}")
