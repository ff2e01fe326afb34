"""What settings do to results: the runs of the list as points between two axes, or as lines across many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from logoclip.runs.summary import RunSummary
from logotui.comparing.axes import Pair, axis_of, first_result, first_setting, numeric, pairs, wants_log
from logotui.comparing.fields import KNOWN, Field, Vocabulary, names_of
from logotui.comparing.view import View, show
from logotui.comparing.what import what
from logotui.drawing.parallel import LEAST_APART, Track, draw_parallel, nearest_track
from logotui.drawing.points import Point, draw_points, nearest_point, scale_over
from logotui.messages import RunsChanged
from logotui.screens.base import ConsoleScreen
from logotui.screens.picker import Picker
from logotui.screens.toggles import Toggles
from logotui.widgets.run_chart import Drawing, RunChart
from logotui.widgets.run_list import differing

MOST_LINES = 300
EMPTY = "There are no two runs that differ in a number: there is nothing to draw yet."


class ScatterScreen(ConsoleScreen):
    """The runs that the list shows, with a cursor among them."""

    MODE = "runs"
    ABOUT = (
        "The runs of the list, each a point: a setting across, a result upwards. Or each a line across many axes: "
        "where the lines that end high come from, good settings are."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "run", key_display="←→", tooltip="The run before, by the setting"),
        Binding("right", "move(1)", show=False, tooltip="The next run"),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "move(-100000)", show=False),
        Binding("end", "move(100000)", show=False),
        Binding("enter", "open", "open", tooltip="Open the run in the monitor"),
        Binding("space", "mark", "mark", tooltip="Mark the run"),
        Binding("x", "choose('x')", "across", tooltip="What is drawn across; the axes of the lines"),
        Binding("y", "choose('y')", "upwards", tooltip="What is drawn upwards; where the lines end"),
        Binding("v", "turn", "points/lines", tooltip="Points between two axes, or lines across many"),
        Binding("l", "log", "log", tooltip="The axis across by orders of magnitude, or evenly"),
        Binding("escape", "leave", "back", key_display="esc"),
        Binding("V", "leave", show=False),
    ]
    DEFAULT_CSS = """
    ScatterScreen Static { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ScatterScreen #about { color: $quiet; }
    """

    def __init__(self, view: View) -> None:
        """`view` says which runs: those that its filter holds for."""
        super().__init__()
        self.view = view
        self.x: Field | None = None
        self.y: Field | None = None
        self.axes: tuple[str, ...] = ()
        self.lines = False
        self.logarithmic: bool | None = None
        self.runs: tuple[RunSummary, ...] = ()
        self.vocabulary = Vocabulary()
        self.held = ""
        """The run under the cursor."""
        self._at: Callable[[int, int, int, int], str] = lambda *_: ""
        """Which run is drawn nearest to a cell: from width and height of the drawing, column and row."""

    def compose_body(self) -> ComposeResult:
        yield Static("", id="about", markup=False)
        yield RunChart()
        yield Static("", id="held", markup=False)

    def on_mount(self) -> None:
        self.query_one(RunChart).focus()

    def show_runs(self, message: RunsChanged) -> None:
        self.vocabulary = Vocabulary(message.runs)
        self.runs = show(self.view, message.runs, self.vocabulary, self.facts.now()).runs
        if self.x is None or self.y is None:
            fields = numeric(self.runs, self.vocabulary, self.facts.now())
            self.x, self.y = first_setting(fields), first_result(fields)
        self._draw()

    @property
    def pairs(self) -> list[Pair]:
        """What can be drawn, from the smallest x to the largest."""
        return pairs(self.runs, self.x, self.y, self.facts.now()) if self.x and self.y else []

    def _draw(self) -> None:
        found = self.pairs
        if found and self.held not in [pair.run.id for pair in found]:
            self.held = found[-1].run.id
        self.query_one(RunChart).drawing = (
            None if not found else self._lines(found) if self.lines else self._points(found)
        )
        self.query_one("#about", Static).update(self._about(len(found)))
        self.query_one("#held", Static).update(self._held())

    def _points(self, found: Sequence[Pair]) -> Drawing:
        assert self.x is not None and self.y is not None
        marks = self.console.marks
        points = tuple(
            Point(pair.x, pair.y, marks.role(pair.run.id) if pair.run.id in marks else "curve", pair.run.id in marks)
            for pair in found
        )
        across = [pair.x for pair in found]
        log = wants_log(self.x, across) if self.logarithmic is None else self.logarithmic
        scales = scale_over(across, log), scale_over([pair.y for pair in found])
        ids = [pair.run.id for pair in found]
        self._at = lambda *cell: _named(ids, nearest_point(points, *scales, *cell))
        return partial(draw_points, points, *scales, cursor=ids.index(self.held), braille=self.console.braille)

    def _lines(self, found: Sequence[Pair]) -> Drawing:
        runs = [pair.run for pair in found][-MOST_LINES:]
        fields = self._axes()
        drawn = [axis_of(field, runs, self.facts.now()) for field in fields]
        marks = self.console.marks
        tracks = tuple(
            Track(tuple(shares[place] for _, shares in drawn), marks.role(run.id) if run.id in marks else "quiet")
            for place, run in enumerate(runs)
        )
        ids = [run.id for run in runs]
        place = ids.index(self.held) if self.held in ids else None
        self._at = lambda *cell: _named(ids, nearest_track(tracks, *cell))
        return partial(
            draw_parallel, tuple(axis for axis, _ in drawn), tracks, cursor=place, braille=self.console.braille
        )

    def on_run_chart_clicked(self, message: RunChart.Clicked) -> None:
        """The run that is drawn nearest to a click is under the cursor; a second click at once opens it."""
        if held := self._at(*self.query_one(RunChart).size, message.column, message.row):
            self.held = held
            self._draw()
            if message.times == 2:
                self.action_open()

    def _axes(self) -> list[Field]:
        """The chosen settings, else those that differ, as many as there is room for; the result at the end."""
        names = self.axes or tuple(differing([pair.run for pair in self.pairs], self.vocabulary))
        fields = [field for name in names if (field := self.vocabulary.get(name)) and field != self.y]
        room = max(self.size.width // (LEAST_APART + 2) - 1, 1)
        return [*fields[:room], *([self.y] if self.y else [])]

    def _about(self, drawn: int) -> Content:
        if self.x is None or self.y is None or not drawn:
            return Content(EMPTY if self.runs or not self.view.filter else "no run is like that")
        across = "settings" if self.lines else self.x.title
        left_out = f" · {len(self.runs) - drawn} without" if drawn < len(self.runs) else ""
        most = f", {MOST_LINES} drawn" if self.lines and drawn > MOST_LINES else ""
        number = f"{drawn} run{'s' if drawn != 1 else ''}{most}"
        shown = f" · filter {self.view.filter}" if self.view.filter else ""
        unit = " (%)" if self.y.type == "share" else ""
        return Content.assemble(
            (f"{self.y.title}{unit} against {across}", "bold $foreground"), f"  {number}{left_out}{shown}"
        )

    def _held(self) -> Content:
        run = next((run for run in self.runs if run.id == self.held), None)
        if run is None or self.x is None or self.y is None:
            return Content("")
        values = " · ".join(
            f"{field.title} {field.shown(field.value(run, self.facts.now()))}" for field in (self.x, self.y)
        )
        return Content.assemble(("◆ ", "$finetuned"), (run.called, "bold"), f"  {values} · ", (what(run), "$quiet"))

    def action_move(self, runs: int) -> None:
        ids = [pair.run.id for pair in self.pairs]
        if ids:
            self.held = ids[max(0, min(ids.index(self.held) + runs, len(ids) - 1))]
            self._draw()

    def action_open(self) -> None:
        if self.held:
            self.app.pop_screen()
            self.console.open_run(self.held)

    def action_mark(self) -> None:
        if self.held:
            self.console.marks = self.console.marks.toggled(self.held)
            self._draw()

    def action_turn(self) -> None:
        self.lines = not self.lines
        self._draw()

    def action_log(self) -> None:
        across = [pair.x for pair in self.pairs]
        if self.x is None or not across or min(across) <= 0:
            self.notify("a logarithmic axis needs numbers above 0", severity="warning")
            return
        self.logarithmic = not (wants_log(self.x, across) if self.logarithmic is None else self.logarithmic)
        self._draw()

    def action_choose(self, axis: str) -> None:
        if axis == "x" and self.lines:
            self._choose_axes()
            return
        fields = numeric(self.runs, self.vocabulary, self.facts.now())
        results = [field for field in fields if field.name in KNOWN] if axis == "y" else []
        ranked = list(dict.fromkeys([*results, *fields]))
        lines = [(field.name, field.title) for field in ranked]
        chosen = self.x if axis == "x" else self.y
        title = "across" if axis == "x" else "upwards"
        also = {field.name: names_of(field) for field in ranked}
        picker = Picker(title, lines, chosen.name if chosen else None, also=also)
        self.app.push_screen(picker, partial(self._chosen, axis))

    def _chosen(self, axis: str, name: str | None) -> None:
        field = self.vocabulary.get(name) if name else None
        if field is not None:
            setattr(self, axis, field)
            self.logarithmic = None if axis == "x" else self.logarithmic
            self._draw()

    def _choose_axes(self) -> None:
        names = differing([pair.run for pair in self.pairs], self.vocabulary)
        lines = [(name, name) for name in names]
        self.app.push_screen(Toggles("axes", lines, self.axes or names, names), self._chosen_axes)

    def _chosen_axes(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self.axes = names
            self._draw()

    def action_leave(self) -> None:
        self.app.pop_screen()


def _named(ids: Sequence[str], place: int | None) -> str:
    return "" if place is None else ids[place]
