"""What there is to know of a data set beside its brands: images a brand, the split, what was skipped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.agent.questions.data import DataSet
from logotui import datasets
from logotui.drawing.blocks import bars
from logotui.quantities import as_percent

SET_LABEL = 12


class DataPanel(Widget):
    """A bordered panel that draws some of the facts to its size."""

    DEFAULT_CSS = """
    DataPanel { border: round $rule; border-title-color: $quiet; padding: 0 1; width: 1fr; height: 1fr; }
    """

    data: reactive[DataSet | None] = reactive(None)
    """What is shown."""

    def watch_data(self, data: DataSet | None) -> None:
        if data is not None:
            self.border_title = self.title_of(data)

    def title_of(self, data: DataSet) -> str:
        raise NotImplementedError

    def lines(self, data: DataSet, width: int, height: int) -> list[Content]:
        raise NotImplementedError

    def render(self) -> Content:
        if self.data is None:
            return Content("")
        return Content("\n").join(self.lines(self.data, self.size.width, self.size.height))


class ImagesPanel(DataPanel):
    """How many brands have how many images."""

    def title_of(self, data: DataSet) -> str:
        counts = [brand.images for brand in data.brands]
        return f"images a brand  {min(counts)}–{max(counts)}, median {np.median(counts):g}" if counts else "images"

    def lines(self, data: DataSet, width: int, height: int) -> list[Content]:
        return [Content(line) for line in histogram(datasets.images_a_brand(data), width, height)]


class SplitPanel(DataPanel):
    """How many brands each set has."""

    def title_of(self, data: DataSet) -> str:
        return f"split by brand, seed {data.seed}"

    def lines(self, data: DataSet, width: int, height: int) -> list[Content]:
        if data.split_error:
            return [Content.styled(data.split_error, "$look")]
        return split_lines(data, width)


class SkippedPanel(DataPanel):
    """What could not be used, and why."""

    def title_of(self, data: DataSet) -> str:
        return f"skipped  {data.summary.skipped:,}"

    def lines(self, data: DataSet, width: int, height: int) -> list[Content]:
        if not data.summary.skipped:
            return [Content.styled("nothing: every file could be read", "$quiet")]
        reasons = [Content.styled(f"{count:5,} {reason}", "$look") for reason, count in datasets.reasons(data)]
        files = [Content.styled(f"  {path}", "$quiet") for path in (skipped.path for skipped in data.skipped)]
        return [line.truncate(width, ellipsis=True) for line in [*reasons, *files][:height]]


def histogram(counts: Mapping[int, int], width: int, height: int) -> list[str]:
    """Columns over a line of labels: the height of a column is the number of brands with so many images."""
    if not counts or height < 2:
        return []
    low, high = min(counts), max(counts)
    columns = min(width, high - low + 1)
    heights = np.zeros(columns)
    for images, brands in counts.items():
        heights[(images - low) * columns // (high - low + 1)] += brands
    wide = max(1, min(width // columns, 4))
    drawn = bars(np.repeat(heights / heights.max(), wide), height - 1)
    return [*drawn, f"{low}{str(high).rjust(columns * wide - len(str(low)))}" if high > low else str(low)]


def split_lines(data: DataSet, width: int) -> list[Content]:
    """A line a set: its brands, their share, their crops, and a bar where there is room."""
    whole = max(1, sum(brands for _, brands, _ in datasets.split(data)))
    room = max(0, width - SET_LABEL - 26)
    titles = Content.styled(f"{'':{SET_LABEL}}{'brands':>7}{'':6}{'crops':>10}", "$quiet")
    return [
        titles,
        *(
            Content.assemble(
                (name.ljust(SET_LABEL), "$quiet"),
                f"{brands:7,}{as_percent(brands / whole):>6}",
                f"{crops:10,}  {'━' * round(brands / whole * room)}",
            )
            for name, brands, crops in datasets.split(data)
        ),
    ]
