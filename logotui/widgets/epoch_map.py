"""Similarities over epochs as a heat map: wrong and correct pairs, and the threshold between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from logotui.drawing.detail import Detail
from logotui.drawing.distribution import Histogram
from logotui.drawing.heat import Heat, bands, heat, numbers, row_of, shown
from logotui.epochs import EpochPairs
from logotui.widgets.detail import detail_of
from logotui.widgets.epoch_picture import EpochPicture
from logotui.widgets.thumbnail import UPPER

GUTTER = 4
THRESHOLD = "━"
SHADES = {"wrong": " .:+#", "correct": " ░▒▓█"}
"""From nothing to the densest, where colours cannot be mixed: each kind is known by its signs alone."""


class EpochMap(EpochPicture):
    """Epochs from left to right, similarity upwards. The last line names the epochs."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"epoch-map--{role}" for role in ("wrong", "correct", "line", "axis")}
    DEFAULT_CSS = """
    EpochMap > .epoch-map--wrong { color: $negative; }
    EpochMap > .epoch-map--correct { color: $positive; }
    EpochMap > .epoch-map--line { color: $foreground; text-style: bold; }
    EpochMap > .epoch-map--axis { color: $quiet; }
    """

    def draw(self) -> list[Strip]:
        rows, columns = self.size.height - 1, self.size.width - GUTTER
        if not self.epochs or rows < 2 or columns < 4:
            return []
        places = shown(len(self.epochs), columns, self.chosen)
        visible = [self.epochs[place] for place in places]
        labels = {rows - 1 - column // 3: text for column, text in self.axis.ticks(rows * 3)}
        signs = self.app.current_theme.ansi or detail_of(self) > Detail.FULL
        cells = self._shaded(visible, rows) if signs else self._mixed(visible, rows)
        quiet = self.get_component_rich_style("epoch-map--axis")
        lines = [
            Strip([Segment(f"{labels.get(row, ''):<{GUTTER}}", quiet), *_widened(line, columns)])
            for row, line in enumerate(cells)
        ]
        names = [str(epoch.number) if epoch.number else "base" for epoch in visible]
        below = numbers(names, columns, places.index(self.chosen) if self.chosen in places else None)
        return [*lines, Strip([Segment(" " * GUTTER + below, quiet)])]

    def _heat(self, visible: list[EpochPairs], rows: int) -> tuple[Heat, Heat]:
        wrong, correct = (
            heat([Histogram(one.edges, one.counts) for one in kind], self.axis, rows)
            for kind in ([epoch.wrong for epoch in visible], [epoch.correct for epoch in visible])
        )
        return wrong, correct

    def _thresholds(self, visible: list[EpochPairs], rows: int) -> list[int]:
        return [row_of(epoch.fitted[0], self.axis, rows) for epoch in visible]

    def _mixed(self, visible: list[EpochPairs], rows: int) -> Iterator[list[Segment]]:
        """Two rows of the map in each line, the colours of both kinds mixed."""
        pixels = self._pixels(*self._heat(visible, 2 * rows))
        thresholds = self._thresholds(visible, rows)
        line = self.get_component_rich_style("epoch-map--line")
        for row in range(rows):
            upper, lower = pixels[2 * row], pixels[2 * row + 1]
            yield [
                Segment(THRESHOLD, line + Style(bgcolor=_colour((above + below) / 2)))
                if thresholds[place] == row
                else Segment(UPPER, Style(color=_colour(above), bgcolor=_colour(below)))
                for place, (above, below) in enumerate(zip(upper, lower, strict=True))
            ]

    def _pixels(self, wrong: Heat, correct: Heat) -> Heat:
        """[rows, epochs, 3]: towards the colour of a kind as far as there is of it, from the ground."""
        ground = np.array(self.background_colors[1].rgb, dtype=float)
        of_wrong, of_correct = (
            np.array(self.get_component_styles(f"epoch-map--{kind}").color.rgb, dtype=float)
            for kind in ("wrong", "correct")
        )
        total = np.maximum(wrong + correct, 1e-9)[..., None]
        mixed = (wrong[..., None] * of_wrong + correct[..., None] * of_correct) / total
        return np.asarray(ground + np.maximum(wrong, correct)[..., None] * (mixed - ground))

    def _shaded(self, visible: list[EpochPairs], rows: int) -> Iterator[list[Segment]]:
        """One row of the map in each line: the signs of the kind that is denser there."""
        wrong, correct = self._heat(visible, rows)
        thresholds = self._thresholds(visible, rows)
        for row in range(rows):
            yield [
                Segment(THRESHOLD, self.get_component_rich_style("epoch-map--line"))
                if thresholds[place] == row
                else self._shade(wrong[row, place], correct[row, place])
                for place in range(len(visible))
            ]

    def _shade(self, wrong: float, correct: float) -> Segment:
        kind, value = ("correct", correct) if correct >= wrong else ("wrong", wrong)
        signs = SHADES[kind]
        sign = signs[0] if value == 0 else signs[max(1, round(value * (len(signs) - 1)))]
        return Segment(sign, self.get_component_rich_style(f"epoch-map--{kind}"))


def _colour(pixel: Heat) -> RichColor:
    red, green, blue = (int(part) for part in pixel)
    return RichColor.from_rgb(red, green, blue)


def _widened(cells: list[Segment], columns: int) -> list[Segment]:
    """Each cell as wide as its band."""
    return [
        Segment(cell.text * (end - first), cell.style)
        for cell, (first, end) in zip(cells, bands(len(cells), columns), strict=True)
    ]
