"""A curve along an axis: where its stretches lie, smoothed, its gaps, and its figures at the places of a drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from logoclip.runs.curves import Curve, Stretch

Numbers = NDArray[np.float64]
NONE = np.empty(0)
GAP = 1.9
"""A distance to the next values is a gap from so many of the distances beside it on."""


@dataclass(frozen=True, eq=False)
class Track:
    """The stretches of one curve along an axis, in order: positions, and figures that are nan where all is broken.

    Attributes:
        begin, end: where the first and the last step of each stretch lie.
        size, broken: how many values each has, and how many of them are not finite.
        newest: where the newest value lies, and what it is (nan: not finite); None if there is none.
    """

    begin: Numbers = field(default_factory=lambda: NONE)
    end: Numbers = field(default_factory=lambda: NONE)
    size: Numbers = field(default_factory=lambda: NONE)
    broken: Numbers = field(default_factory=lambda: NONE)
    low: Numbers = field(default_factory=lambda: NONE)
    high: Numbers = field(default_factory=lambda: NONE)
    mean: Numbers = field(default_factory=lambda: NONE)
    newest: tuple[float, float] | None = None

    @property
    def middle(self) -> Numbers:
        return (self.begin + self.end) / 2

    def at(self, position: float) -> int | None:
        """Which stretch holds `position`, or lies nearest before it; None before the first."""
        place = int(np.searchsorted(self.begin, position, side="right")) - 1
        return place if place >= 0 else None

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """Whether values are missing between each stretch and the next: left out, or not finite.

        Judged by the distances on either side, so that what is measured at each epoch alone has no gaps.
        """
        return _far(np.diff(self.begin)) | np.isnan(self.mean[1:]) | np.isnan(self.mean[:-1])


def track_of(curve: Curve, x_of: Callable[[Numbers], Numbers]) -> Track:
    """`curve` along the axis on which steps lie at `x_of(steps)`."""
    table = np.array(curve.stretches, dtype=np.float64).reshape(-1, len(Stretch._fields))
    step, size, broken, low, high, mean = table.T
    ends = np.minimum(step + curve.stride - 1, np.maximum(curve.newest_step, step))
    latest = curve.latest
    newest = None if latest is None else (float(x_of(np.array([float(curve.newest_step)]))[0]), latest)
    return Track(x_of(step), x_of(ends), size, broken, low, high, mean, newest)


def _far(distances: Numbers) -> NDArray[np.bool_]:
    if len(distances) < 2:
        return np.zeros(len(distances), dtype=bool)
    before, after = np.append(distances[1], distances[:-1]), np.append(distances[1:], distances[-2])
    return np.asarray(distances > GAP * np.maximum(before, after))


def smoothed(track: Track, weight: float) -> Track:
    """The exponential mean over the values themselves, without its bias to nought: what is old counts `weight` a value.

    Within a stretch of many values each counts as their mean. The line ends where the mean is as of each stretch's end.
    """
    count = np.where(np.isnan(track.mean), 0, track.size - track.broken)
    kept = weight**count
    mean, total, share = np.full(len(count), np.nan), 0.0, 0.0
    for place, (keeps, value) in enumerate(zip(kept.tolist(), track.mean.tolist(), strict=True)):
        if keeps < 1:
            total, share = keeps * total + (1 - keeps) * value, keeps * share + (1 - keeps)
            mean[place] = total / share
    newest = None if track.newest is None or not share else (track.newest[0], total / share)
    return replace(track, begin=track.end, low=mean, high=mean, mean=mean, newest=newest)


def difference(track: Track, reference: Track) -> Track:
    """How far `track` lies above the line through the means of `reference`; nan where that has none.

    Its ranges are those of its own values about that line.
    """
    known = ~np.isnan(reference.mean)
    if not known.any():
        return replace(track, low=track.mean * np.nan, high=track.mean * np.nan, mean=track.mean * np.nan, newest=None)
    # The line goes to both ends of the steps that it stands for: in wide stretches those lie beyond the middles.
    begin, end, means = reference.begin[known], reference.end[known], reference.mean[known]
    along = np.concatenate([begin[:1], reference.middle[known], end[-1:]])
    means = np.concatenate([means[:1], means, means[-1:]])
    beside = np.interp(track.middle, along, means, left=np.nan, right=np.nan)
    mean = track.mean - beside
    drawn = np.flatnonzero(~np.isnan(mean))
    newest = (float(track.middle[drawn[-1]]), float(mean[drawn[-1]])) if len(drawn) else None
    return replace(track, low=track.low - beside, high=track.high - beside, mean=mean, newest=newest)


def level(track: Track) -> Track:
    """`track` as its distance from itself: 0 without any range, where it has values."""
    nought = track.mean * 0
    newest = track.newest and (track.newest[0], track.newest[1] * 0)
    return replace(track, low=nought, high=nought, mean=nought, newest=newest)


@dataclass(frozen=True, eq=False)
class Reduced:
    """A track at equal places of an axis; nan where it is not. `broken`: places with values that are not finite."""

    mean: Numbers
    low: Numbers
    high: Numbers
    broken: NDArray[np.bool_]


def reduce(track: Track, first: float, last: float, dots: int) -> Reduced:
    """The track at `dots` places from `first` to `last`.

    `mean` is the mean of the values that share a place, with straight lines between, but none over gaps; the newest
    value stands at its own height. `low` and `high` bound every value, at each place where its stretch is.
    """
    inside = (track.end >= first) & (track.begin <= last)
    begin, end = (_places(x, first, last, dots) for x in (track.begin[inside], track.end[inside]))
    lowest, highest, broken = np.full(dots, np.nan), np.full(dots, np.nan), np.zeros(dots, dtype=bool)
    for offset in range(int((end - begin).max(initial=-1)) + 1):
        place = np.minimum(begin + offset, end)
        np.fmin.at(lowest, place, track.low[inside])
        np.fmax.at(highest, place, track.high[inside])
    broken[begin[track.broken[inside] > 0]] = True
    return Reduced(_line(track, first, last, dots), lowest, highest, broken)


def _places(x: Numbers, first: float, last: float, dots: int) -> NDArray[np.int64]:
    return np.clip(np.rint((x - first) / (last - first) * (dots - 1)), 0, dots - 1).astype(np.int64)


def _line(track: Track, first: float, last: float, dots: int) -> Numbers:
    """Means where values are, straight lines between neighbours, nothing in gaps; beyond the edges lines go on."""
    share = (track.middle - first) / (last - first) * (dots - 1)
    good = ~np.isnan(track.mean)
    inside = good & (share >= -0.5) & (share <= dots - 0.5)
    places = np.clip(np.rint(share[inside]), 0, dots - 1).astype(np.int64)
    weights = (track.size - track.broken)[inside]
    totals = np.bincount(places, weights, dots)
    sums = np.bincount(places, track.mean[inside] * weights, dots)
    line = np.full(dots, np.nan)
    known = np.flatnonzero(totals)
    line[known] = sums[known] / totals[known]
    _join(line, track, share, good)
    if track.newest is not None and first <= track.newest[0] <= last and not np.isnan(track.newest[1]):
        _end(line, _places(np.array([track.newest[0]]), first, last, dots)[0], track.newest[1])
    return line


def _join(line: Numbers, track: Track, share: Numbers, good: NDArray[np.bool_]) -> None:
    """Straight lines over the places between two neighbours that no gap parts."""
    known = np.flatnonzero(good)
    if len(known) < 2:
        return
    parted = (np.diff(known) > 1) | track.gaps[known[:-1]]
    empty = np.flatnonzero(np.isnan(line))
    left = np.searchsorted(share[known], empty, side="right") - 1
    between = (left >= 0) & (left < len(parted))
    between[between] = ~parted[left[between]]
    line[empty[between]] = np.interp(empty[between], share[known], track.mean[known])


def _end(line: Numbers, place: int, value: float) -> None:
    drawn = np.flatnonzero(~np.isnan(line[: place + 1]))
    if len(drawn) and drawn[-1] < place:
        line[drawn[-1] : place + 1] = np.linspace(line[drawn[-1]], value, place - drawn[-1] + 1)
    line[place] = value
