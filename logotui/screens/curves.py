"""What a screen with charts can do: page, filter, point, zoom, scale, and draw runs over each other."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from logoclip.agent.questions.runs import Run
from logoclip.runs.curves import EVERYTHING, Window
from logotui import charts
from logotui.charts import Scene, Shown
from logotui.drawing.curves import YRange
from logotui.messages import RunsChanged, StoryGrew
from logotui.pace import pace_of
from logotui.screens.base import ConsoleScreen
from logotui.screens.overlay import Overlay, OverlayChooser
from logotui.story import RunStory, Wanted
from logotui.view import PAN, ZOOM, View, range_of
from logotui.widgets.chart_grid import MOST_STRETCHES, ChartGrid
from logotui.widgets.plot import Plot
from logotui.widgets.prompt import Prompt
from logotui.widgets.read_out import ReadOut

FILTER, RANGE = "filter", "range"
REMEMBERED: Final = 7.0
"""Of its own length 1 / (1 − weight): what an exponential mean has forgotten of then is one in a thousand."""
FAR: Final = 10
"""Columns that the cursor goes with shift."""


CURVE_KEYS: Final[list[BindingType]] = [
    Binding("o", "overlay", "overlay", tooltip="Choose runs to draw over this one, and the one to compare with"),
    Binding("left", "point(-1)", "cursor", key_display="←→", tooltip="Read all charts out at one position"),
    Binding("right", "point(1)", show=False, tooltip="The cursor one column to the right"),
    Binding("shift+left", f"point(-{FAR})", show=False, tooltip="The cursor ten columns to the left"),
    Binding("shift+right", f"point({FAR})", show=False, tooltip="The cursor ten columns to the right"),
    Binding("home", "point_at(0)", show=False, tooltip="The cursor to the left end"),
    Binding("end", "point_at(1)", show=False, tooltip="The cursor to the right end, or the newest step"),
    Binding("plus", "zoom(1)", "zoom", key_display="+-", tooltip="Nearer, around the cursor"),
    Binding("equals_sign", "zoom(1)", show=False, key_display="=", tooltip="Nearer too"),
    Binding("minus", "zoom(-1)", show=False, tooltip="Farther"),
    Binding("left_square_bracket", "pan(-1)", show=False, key_display="[", tooltip="A quarter to the left"),
    Binding("right_square_bracket", "pan(1)", show=False, key_display="]", tooltip="A quarter to the right"),
    Binding("0", "whole", show=False, tooltip="The whole run"),
    Binding("f", "follow", show=False, tooltip="Keep the newest step in sight while zoomed, or no longer"),
    Binding("m", "smooth", "smooth", tooltip="Smooth the curves: none, some, more; what was measured stays behind"),
    Binding("l", "log", "log", tooltip="Logarithmic or linear loss and learning rate"),
    Binding("y", "range", show=False, tooltip="Range of the values: all, the middle 98 %, or two numbers"),
    Binding("X", "along", show=False, tooltip="What the axis counts: steps, epochs, time, images"),
    Binding("slash", "filter", "filter", key_display="/", tooltip="Only charts whose names hold what you type"),
    Binding("pagedown", "turn(1)", show=False, tooltip="More charts"),
    Binding("pageup", "turn(-1)", show=False, tooltip="The charts before"),
]


class CurvesScreen(ConsoleScreen):
    """Shows the curves of the open run and of the marked ones. Yield `compose_curves` where they are to be."""

    view: reactive[View] = reactive(View(), init=False, repaint=False)
    """How curves are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, float] = {}
        self._pointed_in = ""

    def compose_curves(self) -> ComposeResult:
        """The charts, and the line below them."""
        yield ChartGrid(id="charts")
        yield ReadOut(id="read-out")
        yield Prompt(id="prompt")

    def on_mount(self) -> None:
        self.set_reactive(CurvesScreen.view, self.console.remembered.get("view", View()).checked())

    @property
    def grid(self) -> ChartGrid:
        return self.query_one(ChartGrid)

    @property
    def scene(self) -> Scene:
        """The runs that are drawn, the open one first."""
        watcher = self.console.watcher
        stories = [watcher.story, *watcher.others.values()] if watcher.story else []
        runs = tuple(self._drawn(story, len(stories) > 1) for story in stories)
        return Scene(runs, self.view)

    def _drawn(self, story: RunStory, several: bool) -> Shown:
        run, marks = self.facts.run(story.run_id), self.console.marks
        planned = run.steps_planned / run.epochs_planned if run and run.epochs_planned and run.steps_planned else None
        pace = pace_of(story, self.view.x, planned, self._images.get(story.run_id))
        role = (marks.role(story.run_id) if story.run_id in marks else "curve") if several else ""
        return Shown(story, pace, role, self.facts.called(story.run_id), planned, bool(run and run.waiting))

    def show_curves(self) -> None:
        """Draw what is known, and have read what is not."""
        watcher = self.console.watcher
        story = watcher.story
        if story is None:
            return
        watcher.overlay(run_id for run_id in self.console.marks.ids if run_id != story.run_id)
        scene = self.scene
        self.grid.show(charts.specs(story.scalars, self.view), scene)
        self._read_out(scene)
        for run in scene.runs:
            watcher.want(run.story, wanted(run, scene, self.names_drawn, self.grid.stretches))

    @property
    def names_drawn(self) -> tuple[str, ...]:
        """The series that are in sight, and read."""
        return self.grid.names

    def _read_out(self, scene: Scene) -> None:
        self.query_one(ReadOut).show(scene, self.grid.chosen, self.grid.words)

    def show_runs(self, message: RunsChanged) -> None:
        self.console.unmark_gone(message.runs)

    def show_story(self, message: StoryGrew) -> None:
        if message.story.run_id != self._pointed_in:  # a step of one run means nothing in another
            self._pointed_in = message.story.run_id
            self.view = replace(self.view, cursor=None)
        self.show_curves()

    def on_chart_grid_paged(self) -> None:
        if self._readable:
            self.show_curves()

    def on_descendant_focus(self) -> None:
        if self._readable:
            self._read_out(self.scene)

    @property
    def _readable(self) -> bool:
        return self.app.is_running and self.console.watcher.story is not None

    def watch_view(self) -> None:
        self.console.remembered.put("view", replace(self.view, cursor=None))
        self.show_curves()

    def action_overlay(self) -> None:
        chosen = Overlay(self.console.marks, self.view.reference, self.view.difference)
        open_run = self.console.open_run_id or ""
        self.app.push_screen(OverlayChooser(self.facts.runs or (), open_run, chosen), self._overlay)

    def _overlay(self, chosen: Overlay | None) -> None:
        if chosen is not None:
            self.console.marks = chosen.marks
            self.view = replace(self.view, reference=chosen.reference, difference=chosen.difference)
            self.show_curves()

    def action_point(self, columns: int) -> None:
        scene, plots = self.scene, self.grid.plots
        if scene.runs and plots:
            a_column = scene.axis.span / max(plots[0].columns - 1, 1)
            begins = self.view.cursor is None  # with the newest step itself
            self._point(scene, self._pointed(scene), 0 if begins else columns * a_column)

    def action_point_at(self, share: float) -> None:
        if (scene := self.scene).runs:
            self._point(scene, scene.axis.first + share * scene.axis.span, 0)

    def _pointed(self, scene: Scene) -> float:
        cursor = self.view.cursor
        return cursor if cursor is not None and scene.axis.holds(cursor) else min(scene.newest, scene.axis.last)

    def _point(self, scene: Scene, begin: float, by: float) -> None:
        """The cursor at a whole step of the open run, at least one step from where it was, and in sight."""
        pace, axis = scene.runs[0].pace, scene.axis
        before, step = round(pace.step_at(begin)), round(pace.step_at(begin + by))
        if by and step == before:
            step += int(math.copysign(1, by))
        cursor = pace.at(step)
        self.view = replace(self.view, cursor=min(max(cursor, axis.first), axis.last, max(scene.newest, axis.first)))

    @property
    def pointed_step(self) -> int | None:
        """The step of the open run at the cursor; None without one."""
        runs, cursor = self.scene.runs, self.view.cursor
        return round(runs[0].pace.step_at(cursor)) if runs and cursor is not None else None

    def point_at_step(self, step: int) -> None:
        """The cursor at a step of the open run, and that in sight."""
        if runs := self.scene.runs:
            self.view = self.view.pointed(runs[0].pace.at(step), self.scene.newest)

    def action_zoom(self, way: int) -> None:
        self.view = self.view.zoomed(self.scene.newest, ZOOM**way)

    def on_plot_clicked(self, message: Plot.Clicked) -> None:
        """The cursor goes there; a second click at once gives that chart all the room, or takes it back."""
        if (scene := self.scene).runs:
            self._point(scene, message.position, 0)
        if message.times == 2:
            message.plot.focus()
            self.call_after_refresh(self.run_action, "enlarge")

    def on_plot_wheeled(self, message: Plot.Wheeled) -> None:
        """Nearer or farther, around the place where the mouse is."""
        if self.console.watcher.story is not None:
            self.view = self.view.zoomed(self.scene.newest, ZOOM**message.way, message.position)

    def action_pan(self, way: int) -> None:
        self.view = self.view.panned(self.scene.newest, PAN * way)

    def action_whole(self) -> None:
        self.view = self.view.whole()

    def action_follow(self) -> None:
        self.view = self.view.following(self.scene.newest)

    def action_smooth(self) -> None:
        self.view = self.view.smoother()

    def action_log(self) -> None:
        self.view = self.view.scaled()

    def action_along(self) -> None:
        self.view = self.view.along_next()
        if self.view.x == "images":
            self.attempt(self._learn_batches, group="batches", exclusive=True)

    async def _learn_batches(self) -> None:
        """How many images a step of each run sees."""
        for run in self.scene.runs:
            config = (await self.ask(Run(run.story.run_id))).config
            images = config.get("logos_per_batch", 1) * config.get("samples_per_logo", 1)
            self._images[run.story.run_id] = float(images)
        self.show_curves()

    def action_turn(self, pages: int) -> None:
        self.grid.turn(pages)

    def action_filter(self) -> None:
        self.query_one(Prompt).ask(FILTER, "words that the names of charts hold; nothing: all charts", self.view.filter)

    def action_range(self) -> None:
        spec = self.grid.chosen
        if spec is not None:
            now = self.view.y(spec.key)
            given = "98%" if now == YRange() else "all"
            self.query_one(Prompt).ask(RANGE, "values shown: all, a share such as 98%, or two numbers: 0.5 4", given)

    def on_prompt_typed(self, message: Prompt.Typed) -> None:
        if message.what == FILTER:
            self.view = replace(self.view, filter=message.text)

    def on_prompt_answered(self, message: Prompt.Answered) -> None:
        if message.what != RANGE:
            self.on_prompt_typed(message)
            return
        wanted, spec = range_of(message.text), self.grid.chosen
        if wanted is None or spec is None:
            self.notify(f"{message.text!r}: type all, a share such as 98%, or two numbers, the lower one first")
        else:
            self.view = self.view.ranged(spec.key if wanted.low is not None else "", wanted)

    def leave_something(self) -> bool:
        """Escape: leaves the prompt, else the cursor. Returns whether there was any."""
        if self.query_one(Prompt).asking:
            self.query_one(Prompt).leave()
        elif self.view.cursor is not None:
            self.view = replace(self.view, cursor=None)
        else:
            return False
        return True


def wanted(run: Shown, scene: Scene, names: tuple[str, ...], stretches: int) -> Wanted:
    """What is to be read of a run: the steps in sight, and before them what a smoothed line still remembers.

    Of that at most as much as is in sight; what is older counts for little, or is read in the same stretch.
    """
    if scene.view.window is None or (scene.axis.first == 0 and scene.axis.last >= run.newest):
        return Wanted(names, stretches, EVERYTHING)
    first, last = (run.pace.step_at(x) for x in (scene.axis.first, scene.axis.last))
    remembered = min(REMEMBERED / (1 - scene.view.smoothing), last - first) if scene.view.smoothing else 0.0
    begin = max(math.floor(first - remembered), 0)
    columns = min(round(stretches * (1 + remembered / max(last - first, 1.0))), MOST_STRETCHES)
    return Wanted(names, columns, Window(begin, None if scene.view.follow else max(math.ceil(last), begin)))
