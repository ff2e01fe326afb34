"""How a person looks at curves: along which axis, from where to where, smoothed, filtered, at which position."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from logotui.drawing.curves import ALL, YRange
from logotui.drawing.x_axis import KINDS, XAxis, XKind

SMOOTHINGS: Final = (0.0, 0.6, 0.9, 0.99, 0.999)
"""Weights of what is old, by value: the last one averages over some thousand steps."""
ZOOM: Final = 2.0
PAN: Final = 0.25
HOPS: Final = 8
"""A window that follows moves by so many parts of its width: a curve that moved at each step would be drawn anew."""
SHORTEST: Final[dict[XKind, float]] = {"step": 8, "epoch": 0.01, "time": 1, "images": 32}


@dataclass(frozen=True)
class View:
    """Attributes:
    smoothing: weight of what is old in an exponential mean; 0 for values as they are.
    x: what the axis below counts.
    window: from where to where it goes; the whole run if None.
    follow: whether the window moves along with the newest step.
    cursor: the position that is read out, if one is.
    ranges: the range of values of each chart, by its key; of all charts under an empty one.
    filter: words (or a regular expression) that the names of charts hold.
    reference: the run that others are compared with; `difference`: their distance from it is drawn.
    """

    smoothing: float = 0.0
    log: bool = False
    x: XKind = "step"
    window: tuple[float, float] | None = None
    follow: bool = False
    cursor: float | None = None
    ranges: tuple[tuple[str, YRange], ...] = ()
    filter: str = ""
    reference: str = ""
    difference: bool = False

    def checked(self) -> View:
        """As it was remembered, without what makes no sense: anybody can write into a file."""
        smoothing = self.smoothing if self.smoothing in SMOOTHINGS else 0.0
        sound = self.window is not None and 0 <= self.window[0] < self.window[1] < float("inf")
        return replace(self, smoothing=smoothing, window=self.window if sound else None, cursor=None)

    def smoother(self) -> View:
        """The next step of smoothing, around to none."""
        place = SMOOTHINGS.index(self.smoothing) if self.smoothing in SMOOTHINGS else -1
        return replace(self, smoothing=SMOOTHINGS[(place + 1) % len(SMOOTHINGS)])

    def scaled(self) -> View:
        """Logarithmic if it was linear, and back."""
        return replace(self, log=not self.log)

    def along_next(self) -> View:
        """Along the next kind of axis, whole: positions of one mean nothing on another."""
        return replace(self, x=KINDS[(KINDS.index(self.x) + 1) % len(KINDS)], window=None, follow=False, cursor=None)

    def whole(self) -> View:
        """The run from its beginning to its end."""
        return replace(self, window=None, follow=False)

    def axis(self, newest: float) -> XAxis:
        """The axis of a run whose newest step lies at `newest`. A window beyond all that there is shows the whole."""
        if self.window is None or (self.window[0] >= newest and not self.follow):
            return XAxis.whole(self.x, newest)
        first, last = self.window
        if self.follow:
            hop = (last - first) / HOPS
            ahead = -(-(newest - last) // hop) * hop
            first, last = max(first + ahead, 0.0), max(first + ahead, 0.0) + (last - first)
        return XAxis(self.x, first, last)

    def zoomed(self, newest: float, factor: float, around: float | None = None) -> View:
        """`factor` times as near, around a position: the cursor; without one, the newest step or the middle."""
        now, end = self.axis(newest), XAxis.whole(self.x, newest)
        span = max(now.span / factor, SHORTEST[self.x])
        if span >= end.span:
            return self.whole()
        around = self.cursor if around is None else around
        if around is None or not now.holds(around):
            around = newest if now.holds(newest) else (now.first + now.last) / 2
        first = around - (around - now.first) / now.span * span
        return self._within(first, span, end)

    def panned(self, newest: float, share: float) -> View:
        """Moved by a share of the window; the whole run has nowhere to go."""
        now, end = self.axis(newest), XAxis.whole(self.x, newest)
        if self.window is None:
            return self
        return replace(self._within(now.first + share * now.span, now.span, end), follow=False)

    def pointed(self, position: float, newest: float) -> View:
        """With the cursor at `position`, which comes to the middle if it is not in sight."""
        now = self.axis(newest)
        if now.holds(position):
            return replace(self, cursor=position)
        moved = self._within(position - now.span / 2, now.span, XAxis.whole(self.x, newest))
        return replace(moved, cursor=position, follow=False)

    def following(self, newest: float) -> View:
        """With the newest step in sight, and kept there; or no longer."""
        if self.follow or self.window is None:
            return replace(self, follow=not self.follow and self.window is not None)
        end = XAxis.whole(self.x, newest)
        span = self.window[1] - self.window[0]
        return replace(self._within(newest - span * (1 - 1 / HOPS), span, end), follow=True)

    def _within(self, first: float, span: float, end: XAxis) -> View:
        first = min(max(first, 0.0), max(end.last - span, 0.0))
        return replace(self, window=(first, first + span))

    def y(self, chart: str) -> YRange:
        """The range of values that `chart` shows."""
        ranges = dict(self.ranges)
        return ranges.get(chart) or ranges.get("", ALL)

    def ranged(self, chart: str, wanted: YRange) -> View:
        """With another range of values for `chart`, or for all of them if that is empty."""
        kept = {key: value for key, value in self.ranges if key != chart and chart}
        return replace(self, ranges=tuple({**kept, chart: wanted}.items()))

    def shows(self, *names: str) -> bool:
        """Whether the filter lets a chart through that goes by any of these names."""
        return not self.filter or any(pattern_of(self.filter).search(name) for name in names)

    @property
    def words(self) -> str:
        """What is not as usual: `smoothed 0.9, log, along epochs`."""
        along = "" if self.x == "step" else f"x {self.x}"
        zoom = "" if self.window is None else "follows" if self.follow else "zoomed"
        share = self.y("").share
        middle = "" if share == 1 else f"y {share * 100:g} %"
        parts = (f"smoothed {self.smoothing:g}" * bool(self.smoothing), "log" * self.log, middle, along, zoom)
        return ", ".join(filter(None, parts))


def pattern_of(text: str) -> re.Pattern[str]:
    """What a person typed as a regular expression, or as plain text where it is none."""
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error:
        return re.compile(re.escape(text), re.IGNORECASE)


def range_of(text: str) -> YRange | None:
    """`all`, a share such as `98%`, or two numbers, the lower one first; None for anything else."""
    words = text.replace(",", " ").replace("…", " ").split()
    try:
        if words in ([], ["all"]):
            return ALL
        if len(words) == 1 and words[0].endswith("%"):
            share = float(words[0][:-1]) / 100
            return YRange(share) if 0 < share <= 1 else None
        low, high = map(float, words)
    except ValueError:
        return None
    return YRange(1.0, low, high) if low < high and abs(low) + abs(high) < float("inf") else None
