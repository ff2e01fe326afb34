"""As many charts as there is room for, in pages; or one of them, large."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from logotui import charts, differences
from logotui.charts import Scene, Spec
from logotui.drawing.curves import DOTS
from logotui.view import View
from logotui.widgets.plot import Plot

WIDTH, HEIGHT = 36, 9
"""Cells that a chart wants at least."""
MOST_COLUMNS = 4
DETAIL = 2
"""Stretches for each dot of a line: an axis ends at a round step, somewhat beyond the last."""
LEAST_STRETCHES, MOST_STRETCHES = 64, 1000
MADE = 6
"""Charts that are there before they are wanted: as many as a terminal of 140 × 40 shows."""


class ChartGrid(Container):
    """Draws one page of the charts of a scene. What is on other pages is neither read nor drawn."""

    DEFAULT_CSS = """
    ChartGrid { layout: grid; grid-size: 2 1; grid-columns: 1fr; grid-rows: 1fr; }
    ChartGrid > Plot { width: 100%; height: 100%; display: none; }
    ChartGrid > Plot.-used { display: block; }
    """

    class Paged(Message):
        """Other charts are in sight, or they have another size."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.specs: tuple[Spec, ...] = ()
        self.scene = Scene((), View())
        self.large = ""
        """The key of the chart that has all the room; empty if none has."""
        self._first = 0

    def compose(self) -> ComposeResult:
        yield from (Plot(id=f"chart-{place}") for place in range(MADE))

    @property
    def plots(self) -> list[Plot]:
        """The plots of the charts in sight, in their order."""
        return [plot for plot in self.query(Plot) if plot.has_class("-used")]

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows of charts that there is room for."""
        if self.large:
            return 1, 1
        columns = min(max(self.size.width // WIDTH, 1), MOST_COLUMNS, max(len(self.specs), 1))
        rows = max(self.size.height // HEIGHT, 1)
        return columns, min(rows, max(-(-len(self.specs) // columns), 1))

    @property
    def room(self) -> int:
        """How many charts are on a page."""
        columns, rows = self.shape
        return columns * rows

    @property
    def page(self) -> tuple[Spec, ...]:
        """The charts in sight."""
        if self.large:
            return tuple(spec for spec in self.specs if spec.key == self.large) or self.specs[:1]
        first = min(self._first, max(len(self.specs) - 1, 0)) // self.room * self.room
        return self.specs[first : first + self.room]

    @property
    def words(self) -> str:
        """Which charts are in sight, of how many: `charts 1–6 of 13`."""
        if not self.specs:
            return "no chart"
        first = self.specs.index(self.page[0]) + 1
        last = first + len(self.page) - 1
        more = ", PgDn more" * (last < len(self.specs))
        return f"chart{'s' * (last > first)} {first}{f'–{last}' * (last > first)} of {len(self.specs)}{more}"

    @property
    def names(self) -> tuple[str, ...]:
        """The series that the charts in sight show."""
        return tuple(dict.fromkeys(name for spec in self.page for name in spec.series))

    @property
    def stretches(self) -> int:
        """How many stretches of a curve can be told apart in a chart; known before the charts are laid out."""
        width = self.size.width // self.shape[0]
        return min(max(width * DOTS * DETAIL, LEAST_STRETCHES), MOST_STRETCHES)

    @property
    def chosen(self) -> Spec | None:
        """The chart that has the focus; the first in sight if none has."""
        page = self.page
        for spec, plot in zip(page, self.plots, strict=False):
            if plot.has_focus:
                return spec
        return page[0] if page else None

    def show(self, specs: tuple[Spec, ...], scene: Scene) -> None:
        """Draw what is in sight of `specs`."""
        self.specs, self.scene = specs, scene
        self._arrange()
        self._draw()

    def turn(self, pages: int) -> None:
        """Show a later page, or an earlier one; the next chart if one is large."""
        if not self.specs:
            return
        place = self.specs.index(self.page[0]) + pages * len(self.page or (0,))
        if not 0 <= place < len(self.specs):
            return
        self._first = place
        if self.large:
            self.large = self.specs[place].key
        self._changed()

    def enlarge(self, key: str) -> None:
        """Give one chart all the room; with an empty key, all of them theirs."""
        self.large = key
        self._changed()

    def on_resize(self) -> None:
        self._changed()

    def _changed(self) -> None:
        self._arrange()
        self._draw()
        self.post_message(self.Paged())

    def _arrange(self) -> None:
        columns, rows = self.shape
        if (self.styles.grid_size_columns, self.styles.grid_size_rows) != (columns, rows):
            self.styles.grid_size_columns, self.styles.grid_size_rows = columns, rows
        plots = list(self.query(Plot))
        missing = [Plot(id=f"chart-{place}") for place in range(len(plots), len(self.page))]
        if missing:
            self.mount_all(missing)
        for place, plot in enumerate([*plots, *missing]):
            plot.set_class(place < len(self.page), "-used")

    def _draw(self) -> None:
        for spec, plot in zip(self.page, self.plots, strict=False):
            title = differences.title if self.scene.compared else charts.title
            plot.show(charts.chart(spec, self.scene), title(spec, self.scene), charts.labelled(spec))
