"""A curve as text, for terminals and logs without a console."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable
from typing import Any

WIDEST = 100
HEIGHT = 12


def chart(title: str, points: Iterable[tuple[float, float]]) -> str:
    """The curve through `points` (x, y) in the width of the terminal; empty where there are fewer than two.

    Points that are not finite are left out.
    """
    finite = [point for point in points if all(map(math.isfinite, point))]
    if len(finite) < 2:
        return ""
    plotext = _plotext()
    figure = plotext.figure
    figure.clear()
    figure.plot_size(min(WIDEST, shutil.get_terminal_size().columns), HEIGHT)
    figure.title(title)
    figure.draw(figure.signal(*(list(values) for values in zip(*finite, strict=True)), marker="braille").lines())
    return str(plotext.uncolorize(str(figure.build())))


def _plotext() -> Any:
    import plotext

    return plotext
