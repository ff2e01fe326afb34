"""What six charts cost to draw: `python docs/chart_speed.py`.

In processor time, so that what else the machine does is left out: six charts of 44 × 8 cells, as a terminal of
140 × 40 has them, of a run of 100,000 steps; and the same with a second run over it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from logoclip.runs.curves import Cursor, Curves, curve_of
from logotui import charts
from logotui.charts import FIRST, Scene, Shown
from logotui.drawing.curves import draw
from logotui.story import RunStory
from logotui.view import View

STEPS, STRIDE, ROUNDS = 100_000, 512, 15
NAMES = (*(name for spec in FIRST for name in spec.series), "grad_norm", "images_per_second")


def story(seed: int) -> RunStory:
    """A run with noise and spikes in everything."""
    noise = np.random.default_rng(seed)
    found = RunStory(f"demo-0{seed}")
    of = [curve_of(name, list(enumerate(noise.lognormal(size=STEPS).tolist())), STRIDE) for name in NAMES]
    found.take_curves(Curves(Cursor(0, 1, STRIDE), True, tuple(of)))
    return found


def measured(work: Callable[[], Any]) -> float:
    """The median of the milliseconds that `work` takes."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return round(statistics.median(spent) * 1000, 1)


def main() -> None:
    """Draws, and prints."""
    stories, found = [story(1), story(2)], {}
    for runs in (1, 2):
        for smoothing in (0.0, 0.9):
            scene = Scene(tuple(Shown(one, role="run0") for one in stories[:runs]), View(smoothing=smoothing))
            specs = charts.specs(NAMES, scene.view)[:6]
            words = f"{runs} run{'s' * (runs > 1)}, {'smoothed' if smoothing else 'as measured'}"
            found[words] = measured(
                lambda specs=specs, scene=scene: [draw(charts.chart(spec, scene), 44, 8) for spec in specs]
            )
    sys.stdout.write(json.dumps({"milliseconds for six charts": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
