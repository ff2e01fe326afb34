"""How the machine's gauges went, below a chart and along its axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.gauge_series import GAUGE, gauge_label
from logotui.charts import Scene
from logotui.drawing.detail import Detail
from logotui.drawing.strips import strip
from logotui.quantities import figure
from logotui.widgets.detail import detail_of

LINES_EACH: Final = 2
MOST: Final = 6
ORDER: Final = ("gpu_percent", "gpu0_percent", "cpu_percent", "gpu_memory", "memory_gb", "watts", "celsius", "mhz")
"""Which come first, by a part of their names."""


class GaugeStrips(Widget):
    """Two lines for each gauge: its name and value, at the cursor or the newest; and its history as blocks."""

    DEFAULT_CSS = "GaugeStrips { height: auto; max-height: 40%; display: none; padding: 0 2; }"

    scene: reactive[Scene | None] = reactive(None)
    indent: reactive[int] = reactive(0)
    """Columns to the left of the chart's own."""
    columns: reactive[int] = reactive(0)
    """Columns of the chart."""

    def watch_scene(self, before: Scene | None, after: Scene | None) -> None:
        if _names(before) != _names(after):
            self.refresh(layout=True)  # as many lines as there are gauges

    @property
    def names(self) -> tuple[str, ...]:
        """The series that are shown."""
        return _names(self.scene)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return LINES_EACH * len(self.names)

    def render(self) -> Content:
        return Content("\n").join(line for name in self.names for line in self._lines(name))

    def _lines(self, name: str) -> tuple[Content, Content]:
        assert self.scene is not None
        track, axis, cursor = self.scene.runs[0].track(name), self.scene.axis, self.scene.view.cursor
        place = None if cursor is None else track.at(cursor)
        newest = track.newest[1] if track.newest else None
        value = newest if place is None else float(track.mean[place])
        label, unit = gauge_label(name)
        top = 100.0 if unit == "%" else max(track.high[~(track.high != track.high)], default=0.0)
        blank = " " * self.indent
        said = Content.assemble(blank, (f"{label} ", "$quiet"), f"{figure(value, 0 if unit != 'G' else 1)} {unit}")
        history = strip(track, axis, max(self.columns, 1), top) if detail_of(self) == Detail.FULL else ""
        return said, Content(blank) + Content.styled(history, "$quiet")


def _names(scene: Scene | None) -> tuple[str, ...]:
    return chosen(scene.runs[0].story.scalars) if scene and scene.runs else ()


def chosen(scalars: Iterable[str]) -> tuple[str, ...]:
    """The gauges among a run's scalars that are shown, the most telling first."""
    gauges = [name for name in scalars if name.startswith(GAUGE)]
    order = {name: next((at for at, part in enumerate(ORDER) if part in name), len(ORDER)) for name in gauges}
    return tuple(sorted(gauges, key=lambda name: (order[name], name))[:MOST])
