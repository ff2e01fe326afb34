"""A panel with curves along an axis. What it draws is in `curves`; the newest values stand in its title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from logotui.drawing.curves import Chart, canvas_columns, draw
from logotui.drawing.grid import Line
from logotui.marks import SLOTS
from logotui.widgets.detail import detail_of

SERIES = ("positive", "negative", "curve")
RUNS = tuple(f"run{slot}" for slot in range(SLOTS))


class Plot(Widget, can_focus=True):
    """Shows a `Chart`. Only cells that changed reach the terminal (see `logotui.terminal.frame`)."""

    ROLES = (
        *SERIES,
        "range",
        "quiet",
        "rule",
        "target",
        "axis",
        "blank",
        "pointer",
        "broken",
        "warning",
        "mark",
        *RUNS,
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"plot--{role}" for role in ROLES}
    DEFAULT_CSS = """
    Plot > .plot--positive { color: $positive; }
    Plot > .plot--negative { color: $negative; }
    Plot > .plot--curve { color: $foreground; }
    Plot > .plot--range { color: $quiet; }
    Plot > .plot--quiet { color: $quiet; }
    Plot > .plot--rule { color: $rule; }
    Plot > .plot--target { color: $quiet; }
    Plot > .plot--axis { color: $quiet; }
    Plot > .plot--pointer { color: $primary; }
    Plot > .plot--broken { color: $wrong; text-style: bold; }
    Plot > .plot--warning { color: $look; text-style: bold; }
    Plot > .plot--mark { color: $foreground; }
    """ + "".join(f"Plot > .plot--{run} {{ color: ${run}; }}\n" for run in RUNS)

    chart: reactive[Chart] = reactive(Chart())
    """What is shown."""

    @dataclass
    class Clicked(Message):
        """A click at a position of the axis of `plot`; `times` in a row."""

        plot: Plot
        position: float
        times: int

    @dataclass
    class Wheeled(Message):
        """The wheel was turned at a position of the axis: `way` is 1 upwards and -1 downwards."""

        position: float
        way: int

    _drawn: tuple[object, list[Line]] | None = None

    def __init__(self, title: str = "", id: str | None = None) -> None:
        super().__init__(id=id, classes="panel")
        self.title = title
        self.newest = ""
        self.border_title = title

    def show(self, chart: Chart, newest: str, title: str | None = None) -> None:
        """Draw `chart`; `newest` is the legend with its newest values, `title` what is to stand before it."""
        self.title = self.title if title is None else title
        self.chart = chart
        self.newest = newest
        self._entitle()

    @property
    def columns(self) -> int:
        """How many cells its curves have beside each other."""
        return canvas_columns(self.chart, *self.size)

    def on_resize(self) -> None:
        self._entitle()

    def _position(self, event: events.MouseEvent) -> float:
        """Where on the axis the mouse is; at an end of it beside the curves."""
        columns = self.columns
        column = event.get_content_offset_capture(self).x - (self.size.width - columns)
        return self.chart.x.first + min(max(column / max(columns - 1, 1), 0.0), 1.0) * self.chart.x.span

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(self, self._position(event), event.chain))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Wheeled(self._position(event), 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Wheeled(self._position(event), -1))

    def _entitle(self) -> None:
        """The title and the newest values; the values alone where both have no room."""
        whole = Content.from_markup(f"{self.title}  {self.newest}".rstrip())
        fits = whole.cell_length <= self.size.width - 2 or not self.newest
        self.border_title = whole.markup if fits else self.newest

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        segments = [Segment(piece.text, self.get_component_rich_style(f"plot--{piece.role}")) for piece in lines[y]]
        return Strip(segments, self.size.width)

    def _lines(self) -> list[Line]:
        wanted = (self.chart, self.size, detail_of(self))
        if self._drawn is None or self._drawn[0] != wanted:
            self._drawn = (wanted, draw(self.chart, *self.size, wanted[-1]))
        return self._drawn[1]
