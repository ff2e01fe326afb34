"""The line below the charts: what is in sight, or the values at the cursor; and below it each run's, in its colour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logotui.charts import Scene, Shown, Spec, smoothed_at, stretch_at, value_at, written
from logotui.differences import alike, decimals, distance
from logotui.drawing.x_axis import XKind
from logotui.pace import EVEN, epochs_of, time_of
from logotui.patterns import too_slow
from logotui.quantities import count, duration

GAP = "   "
BLOCK = "▌"
SHORTEST_NAME = 6
PLACED = 31
"""Cells for a value, its distance from the reference and the place of that."""


class ReadOut(Widget):
    """One line for the open run, and a second one while other runs are drawn beside it."""

    DEFAULT_CSS = """
    ReadOut { height: 1; padding: 0 1; }
    ReadOut.-several { height: 2; }
    .-asking ReadOut { display: none; }
    """

    lines: reactive[tuple[Content, ...]] = reactive(())

    def show(self, scene: Scene, spec: Spec | None, words: str) -> None:
        """Say what is at the cursor of `scene`, for the chart `spec`; without a cursor `words` and how it is drawn."""
        self.set_class(len(scene.runs) > 1, "-several")
        width = max(self.size.width, 20)
        first = at_cursor(scene, spec) if scene.view.cursor is not None and scene.runs else in_sight(scene, words)
        legend = [legend_line(scene, spec, width)] if len(scene.runs) > 1 and spec else []
        self.lines = (first.truncate(width, ellipsis=True), *legend)

    def render(self) -> Content:
        return Content("\n").join(self.lines)


def in_sight(scene: Scene, words: str) -> Content:
    """Which charts are shown, and how."""
    view, axis = scene.view, scene.axis
    said = [words, view.words]
    if view.window is not None:
        said.append(f"{position(axis.kind, axis.first)} to {position(axis.kind, axis.last)}")
    said.append(compared(scene))
    line = Content.styled(" · ".join(filter(None, said)), "$quiet")
    slow = " takes too long: every chart is shown" if too_slow(view.filter) else ""
    return line + Content.styled(f" · /{view.filter}{slow}", "$look") if view.filter else line


def compared(scene: Scene) -> str:
    """`difference from demo-01` where differences are drawn."""
    return f"difference from {scene.reference.name}" if scene.compared and scene.reference else ""


def position(kind: XKind, value: float) -> str:
    """A position on an axis, in words."""
    if kind == "time":
        return duration(value)
    return f"epoch {value:.2f}" if kind == "epoch" else f"{kind.removesuffix('s')} {count(value)}"


def at_cursor(scene: Scene, spec: Spec | None) -> Content:
    """The step at the cursor, what the chart's curves are there (raw, range, smoothed), its epoch and its clock."""
    cursor, run = scene.view.cursor, scene.runs[0]
    assert cursor is not None
    step = run.pace.step_at(cursor)
    parts = [Content.styled(_steps(run, spec, step), "bold $primary")]
    parts.append(Content.styled(compared(scene), "$quiet"))
    parts += [_value(run, name, scene, cursor, step) for name in (spec.series if spec else ())]
    parts += [Content(said) for said in _moment(run, step)]
    return Content(GAP).join(part for part in parts if part.plain)


def _steps(run: Shown, spec: Spec | None, step: float) -> str:
    curve = run.story.get(spec.series[0]) if spec else None
    found = stretch_at(curve, step) if curve else None
    if curve is None or found is None or curve.stride == 1 or step >= curve.newest_step:
        return f"step {count(round(step)):>7}"
    return f"steps {count(found.step)}–{count(min(found.step + curve.stride - 1, curve.newest_step))}"


def _moment(run: Shown, step: float) -> Iterator[str]:
    if (epochs := epochs_of(run.story, run.steps_an_epoch)) is not EVEN:  # a run that waits has none yet
        yield f"epoch {epochs.at(step):5.2f}"
    if run.story.clock:
        seconds = time_of(run.story).at(step)
        yield f"{datetime.fromtimestamp(run.story.clock[0][1] + seconds):%H:%M:%S}, after {duration(seconds)}"


def _value(run: Shown, name: str, scene: Scene, cursor: float, step: float) -> Content:
    curve = run.story.get(name)
    value, found = value_at(curve, step), stretch_at(curve, step)
    text = Content.assemble(f"{name} ", (written(name, value), "bold"))
    if found and found.low is not None and found.size > 1 and step < curve.newest_step:
        text += Content.styled(f" ({written(name, found.low)}…{written(name, found.high)})", "$quiet")
    weight = scene.view.smoothing
    smooth = smoothed_at(run.track(name), weight, cursor) if weight else None
    return text + (Content("") if smooth is None else Content.styled(f" smoothed {written(name, smooth)}", "$quiet"))


def legend_line(scene: Scene, spec: Spec, width: int) -> Content:
    """Each run in its colour with its value of the chart's first series, and how far that is from the reference's."""
    name = spec.series[0]
    values = [_at(run, name, scene) for run in scene.runs]
    places = decimals(name, values)
    room = max((width - 2) // len(scene.runs) - len(GAP) - (PLACED if scene.reference else 18), SHORTEST_NAME)
    parts = [
        _of_run(run, alike(value, places) if scene.reference else written(name, value), room)
        + _distance(run, name, scene, places)
        + _smoothed(run, name, scene)
        for run, value in zip(scene.runs, values, strict=True)
    ]
    return Content.assemble((f"{spec.title}{GAP}", "$quiet"), Content(GAP).join(parts)).truncate(width, ellipsis=True)


def _of_run(run: Shown, value: str, room: int) -> Content:
    colour = f"${run.role}" if run.role and run.role != "curve" else "$foreground"
    return Content.assemble((f"{BLOCK}{shortened(run.name, room)} ", colour), (value, "bold"))


def _distance(run: Shown, name: str, scene: Scene, places: int | None) -> Content:
    """How far a run is from the reference, and where, if that is not at the cursor."""
    reference, cursor = scene.reference, scene.view.cursor
    if reference is None or run is reference:
        return Content.styled(" reference" * (run is reference), "$quiet")
    if (found := distance(run, reference, name, cursor)) is None:
        return Content("")
    where = "" if found.position == cursor else f" at {position(scene.axis.kind, found.position)}"
    return Content.styled(f" {alike(found.above, places, '+')}{where}", "$quiet")


def _smoothed(run: Shown, name: str, scene: Scene) -> Content:
    weight, cursor = scene.view.smoothing, scene.view.cursor
    smooth = smoothed_at(run.track(name), weight, run.newest if cursor is None else cursor) if weight else None
    return Content.styled(f" ~{written(name, smooth)}", "$quiet") if smooth is not None else Content("")


def _at(run: Shown, name: str, scene: Scene) -> float | None:
    curve, cursor = run.story.get(name), scene.view.cursor
    return curve.latest if cursor is None else value_at(curve, run.pace.step_at(cursor))


def shortened(name: str, room: int) -> str:
    """A name cut in the middle, so that its number stays."""
    if len(name) <= room:
        return name
    head = (room - 1) // 2
    return f"{name[:head]}…{name[len(name) - (room - 1 - head) :]}"
