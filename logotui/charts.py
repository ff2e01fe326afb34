"""Which of a run's series each chart shows, with its targets, its scale and the newest values for its title."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from textual.markup import escape

from logoclip.runs.curves import Curve, Stretch
from logoclip.runs.gauge_series import GAUGE, gauge_label
from logoclip.runs.series import Series
from logotui.drawing.curves import Chart, Target, Trace
from logotui.drawing.events import Mark
from logotui.drawing.scale import EVERYWHERE
from logotui.drawing.tracks import Track, difference, level, smoothed, track_of
from logotui.drawing.x_axis import XAxis
from logotui.milestones import BAD_STEP, milestones
from logotui.names import shortened
from logotui.pace import EVEN, Pace
from logotui.quantities import figure, rate
from logotui.story import RunStory
from logotui.view import View

BEYOND = {"up": ">", "down": "<"}
COSINE: Final = (-1.0, 1.0)
ROOM_FOR_NAME: Final = 16
MARK_ROLES: Final = {"epoch": "rule", "warning": "warning", BAD_STEP: "broken"}


@dataclass(frozen=True)
class Spec:
    """A chart: its title, the series it shows with the roles of their colours, and the bounds of its values."""

    title: str
    series: tuple[str, ...]
    roles: tuple[str, ...] = ("curve",)
    names: tuple[str, ...] = ("",)
    bounds: tuple[float, float] = EVERYWHERE
    logarithmic: bool = False

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return self.series[0]


FIRST: Final = (
    Spec("loss", (Series.LOSS.value,), logarithmic=True),
    Spec(
        "similarity", (Series.POSITIVE.value, Series.NEGATIVE.value), ("positive", "negative"), ("pos", "neg"), COSINE
    ),
    Spec(
        "separation",
        (Series.VAL_SEPARATION.value, Series.SEPARATION.value),
        ("curve", "quiet"),
        ("val", "train"),
        COSINE,
    ),
    Spec("learning rate", (Series.LEARNING_RATE.value,), logarithmic=True),
)
"""The four that matter first."""
PAIRED: Final = (
    Spec(
        "similarity, val",
        (Series.VAL_POSITIVE.value, Series.VAL_NEGATIVE.value),
        ("positive", "negative"),
        ("pos", "neg"),
        COSINE,
    ),
)
KNOWN: Final = {series.value: series for series in Series}


def specs(names: Iterable[str], view: View) -> tuple[Spec, ...]:
    """The charts of a run that holds scalars of these names: the four first, then the others, as far as the filter
    lets them through.
    """
    held = list(names)
    paired = [spec for spec in PAIRED if set(spec.series) & set(held)]
    taken = {name for spec in (*FIRST, *paired) for name in spec.series}
    order = {name: place for place, name in enumerate(KNOWN)}
    rest = sorted((name for name in held if name not in taken), key=lambda name: (order.get(name, len(order)), name))
    every = (*FIRST, *paired, *map(_alone, rest))
    return tuple(spec for spec in every if view.shows(spec.title, *spec.series))


def _alone(name: str) -> Spec:
    if name.startswith(GAUGE):
        return Spec(" ".join(filter(None, gauge_label(name))), (name,))
    return Spec(KNOWN[name].label.replace("validation", "val") if name in KNOWN else name, (name,))


@dataclass(frozen=True, eq=False)
class Shown:
    """One run that is drawn: its story, where its steps lie, and the role of its colour; no role if it is alone."""

    story: RunStory
    pace: Pace = EVEN
    role: str = ""
    name: str = ""
    steps_an_epoch: float | None = None
    waiting: bool = False
    """Whether it has not begun."""

    def track(self, name: str) -> Track:
        """The series called `name`, along the axis."""
        return track_of(self.story.get(name), self.pace.x_of)

    @property
    def newest(self) -> float:
        """Where its newest step lies."""
        return self.pace.at(self.story.newest_step)


@dataclass(frozen=True, eq=False)
class Scene:
    """The runs that are drawn, the open one first, and how a person looks at them."""

    runs: tuple[Shown, ...]
    view: View

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """What happened in the open run, along the axis."""
        return marks_of(self.runs[0]) if self.runs else ()

    @cached_property
    def newest(self) -> float:
        """Where the newest step of any run lies."""
        return max((run.newest for run in self.runs), default=0.0)

    @cached_property
    def axis(self) -> XAxis:
        return self.view.axis(self.newest)

    @property
    def reference(self) -> Shown | None:
        """The run that others are compared with, if it is drawn."""
        return next((run for run in self.runs if run.story.run_id == self.view.reference), None)

    @property
    def compared(self) -> bool:
        """Whether differences from the reference are drawn."""
        return self.view.difference and self.reference is not None and len(self.runs) > 1


def marks_of(run: Shown) -> tuple[Mark, ...]:
    """What happened in a run, along the axis. The base is validated before the first step: that is no mark."""
    drawn = [mark for mark in milestones(run.story.events) if mark.rank is not None and mark.step]
    positions = run.pace.x_of(np.array([float(mark.step) for mark in drawn]))
    return tuple(
        Mark(position, mark.glyph, MARK_ROLES.get(mark.kind, "mark"), mark.rank or 0, mark.kind == "epoch")
        for mark, position in zip(drawn, positions.tolist(), strict=True)
    )


def chart(spec: Spec, scene: Scene) -> Chart:
    """What the plot of `spec` shows."""
    view = scene.view
    return Chart(
        tuple(_traces(spec, scene)),
        () if scene.compared else tuple(_targets(spec)),
        scene.marks,
        scene.axis,
        view.y(spec.key),
        EVERYWHERE if scene.compared else spec.bounds,
        view.log and spec.logarithmic and not scene.compared,
        view.cursor,
        _why_empty(spec, scene),
    )


def _why_empty(spec: Spec, scene: Scene) -> str:
    """What is said where there is no curve."""
    if scene.runs and scene.runs[0].waiting and not scene.runs[0].story.newest_step:
        return "not begun: it waits for its turn"
    if any(run.story.reading for run in scene.runs):
        return "reading …"
    if any(run.story.trouble for run in scene.runs):
        return "not read"
    with_values = [run for run in scene.runs if any(run.story.get(name).stretches for name in spec.series)]
    if not scene.compared or scene.reference is None or not with_values:
        return "nothing yet"
    name = shortened(scene.reference.name, ROOM_FOR_NAME)
    if scene.reference not in with_values:
        return f"{name} has no values here"
    return f"only {name} has values" if len(with_values) == 1 else f"no step in common with {name}"


def _tracks(name: str, scene: Scene) -> list[Track]:
    """What is drawn of each run: its values, or how far they lie from the reference's, which is level then."""
    tracks, reference = [run.track(name) for run in scene.runs], scene.reference
    if not scene.compared or reference is None:
        return tracks
    place = scene.runs.index(reference)
    flat = tracks[place]
    apart = [Track() if at == place else _unless_empty(difference(one, flat)) for at, one in enumerate(tracks)]
    if any(len(one.begin) for one in apart):
        apart[place] = level(flat)
    return apart


def _unless_empty(track: Track) -> Track:
    return Track() if np.isnan(track.mean).all() else track


def _traces(spec: Spec, scene: Scene) -> Iterable[Trace]:
    drawn = {name: _tracks(name, scene) for name in spec.series}
    for place, run in enumerate(scene.runs):
        for name, role, said in pieces_of(spec):
            track = drawn[name][place]
            named = said if place == 0 else ""
            if scene.view.smoothing and len(track.begin) > 1:
                yield Trace(smoothed(track, scene.view.smoothing), run.role or role, named, track)
            elif len(track.begin):
                yield Trace(track, run.role or role, named)


def pieces_of(spec: Spec) -> Iterable[tuple[str, str, str]]:
    """Each series of a chart with the role of its colour and what it is called there."""
    return zip(spec.series, _roles(spec), _names(spec), strict=True)


def _roles(spec: Spec) -> Sequence[str]:
    return spec.roles if len(spec.roles) == len(spec.series) else spec.roles * len(spec.series)


def _names(spec: Spec) -> Sequence[str]:
    return spec.names if len(spec.names) == len(spec.series) else spec.names * len(spec.series)


def _targets(spec: Spec) -> Iterable[Target]:
    for name in spec.series:
        series = KNOWN.get(name)
        if series is not None and series.target is not None and series.better is not None and name != "separation":
            label = series.label.removesuffix(", validation")
            yield Target(series.target, f"{label} {BEYOND[series.better]} {series.target:.2f}")


def title(spec: Spec, scene: Scene) -> str:
    """The newest values of the open run, or those at the cursor, as markup for the chart's title."""
    if not scene.runs:
        return ""
    run, cursor = scene.runs[0], scene.view.cursor
    parts = []
    for name, role, said in pieces_of(spec):
        curve = run.story.get(name)
        value = curve.latest if cursor is None else value_at(curve, run.pace.step_at(cursor))
        text = " ".join(filter(None, (said, written(name, value))))
        if value is not None and not math.isfinite(value):
            parts.append(f"[$wrong]{text} since step {curve.last_step + 1:,}[/]")
        elif value is not None:
            parts.append(f"[{'$foreground' if role == 'curve' else '$' + role}]{text}[/]")
    return "  ".join(parts)


def stretch_at(curve: Curve, step: float) -> Stretch | None:
    """The stretch of `curve` that holds `step`, or the nearest before it."""
    return next((stretch for stretch in reversed(curve.stretches) if stretch.step <= step + 0.5), None)


def value_at(curve: Curve, step: float) -> float | None:
    """The value at `step`: exact if it is the newest, or alone in its stretch; else the mean there."""
    if curve.stretches and step >= curve.newest_step:
        return curve.latest
    found = stretch_at(curve, step)
    if found is None:
        return None
    return math.nan if found.mean is None else found.mean


def smoothed_at(track: Track, weight: float, position: float) -> float | None:
    """The smoothed value at a position."""
    place = track.at(position)
    found = None if place is None else float(smoothed(track, weight).mean[place])
    return None if found is None or math.isnan(found) else found


def written(name: str, value: float | None) -> str:
    """A value of the series called `name`, as people write it."""
    if value is None:
        return figure(None)
    if not math.isfinite(value):
        return "not finite"
    if name == Series.LEARNING_RATE and value:
        return rate(value)
    if name == Series.LOSS:
        return figure(value, 3)
    return (
        figure(value)
        if 0.01 <= abs(value) < 100 or not value
        else f"{value:.4g}"
        if abs(value) < 1e4
        else f"{value:.2e}"
    )


def labelled(spec: Spec) -> str:
    """The title of a chart as markup: a name is text."""
    return escape(spec.title)
