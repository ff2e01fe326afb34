"""How far runs lie from the one that they are compared with: at one and the same place, in figures of one kind."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from logoclip.runs.series import Series
from logotui.charts import Scene, Shown, Spec, pieces_of, stretch_at, value_at
from logotui.quantities import NONE, rate


class Distance(NamedTuple):
    """How far above the reference a run lies, and where on the axis both were looked at."""

    above: float
    position: float


def distance(run: Shown, reference: Shown, name: str, cursor: float | None = None) -> Distance | None:
    """Both at the cursor; without one, or beyond the end of either, at the last place that both have.

    None where they have no finite value in common.
    """
    both = (run, reference)
    ends = [one.pace.at(one.story.get(name).newest_step) for one in both]
    position = min(*ends, math.inf if cursor is None else cursor)
    mine, theirs = (_value(one, name, position) for one in both)
    return Distance(mine - theirs, position) if math.isfinite(mine - theirs) else None


def _value(run: Shown, name: str, position: float) -> float:
    """The value at a position: between two that were measured on the line through them, as it is drawn; or nan."""
    curve, step = run.story.get(name), run.pace.step_at(position)
    found, value = stretch_at(curve, step), value_at(curve, step)
    if found is None or value is None:
        return math.nan
    if step < found.step + curve.stride or step >= curve.newest_step:
        return value
    track = run.track(name)
    return float(np.interp(position, track.middle, track.mean))


def decimals(name: str, values: Iterable[float | None]) -> int | None:
    """The decimals with which all `values` of the series called `name` are written; None: with a power of ten."""
    largest = max((abs(value) for value in values if value is not None and math.isfinite(value)), default=0.0)
    if name == Series.LEARNING_RATE or largest >= 1e4 or 0 < largest < 0.01:
        return None
    return 3 if largest < 100 else 1


def alike(value: float | None, places: int | None, sign: str = "") -> str:
    """`value` with `places` decimals (see `decimals`); `sign` is "+" where a sign is always written."""
    if value is None:
        return NONE
    if not math.isfinite(value):
        return "not finite"
    if places is None:
        return rate(value, sign)
    return f"{round(value, places) + 0.0:{sign}.{places}f}"  # no -0.000


def title(spec: Spec, scene: Scene) -> str:
    """How far the first run that is not the reference lies from it, as markup for the title of a chart."""
    reference = scene.reference
    run = next((run for run in scene.runs if run is not reference), None)
    if run is None or reference is None:
        return ""
    parts = []
    for name, role, said in pieces_of(spec):
        found = distance(run, reference, name, scene.view.cursor)
        if found is not None:
            places = decimals(name, (one.story.get(name).last for one in scene.runs))
            text = " ".join(filter(None, (said, alike(found.above, places, "+"))))
            parts.append(f"[{'$foreground' if role == 'curve' else '$' + role}]{text}[/]")
    return "  ".join(parts)
