"""Which of a run's series each chart shows, with its targets, its scale and the newest values for its title."""

from __future__ import annotations

from dataclasses import dataclass

from logoclip.runs.series import Series
from logotui.drawing.curves import Chart, Target, Trace
from logotui.quantities import figure, rate
from logotui.story import RunStory

BEYOND = {"up": ">", "down": "<"}
SMOOTHINGS = (0.0, 0.6, 0.9)


@dataclass(frozen=True)
class Taste:
    """How a person wants curves drawn."""

    smoothing: float = 0.0
    log: bool = False

    def smoother(self) -> Taste:
        """The next step of smoothing, around to none."""
        stronger = (smoothing for smoothing in SMOOTHINGS if smoothing > self.smoothing)
        return Taste(next(stronger, SMOOTHINGS[0]), self.log)

    def scaled(self) -> Taste:
        """Logarithmic if it was linear, and back."""
        return Taste(self.smoothing, not self.log)

    @property
    def words(self) -> str:
        """`smoothed 0.9, log`, or nothing for curves as they are."""
        return ", ".join([f"smoothed {self.smoothing:g}"] * bool(self.smoothing) + ["log"] * self.log)


def _trace(story: RunStory, series: Series, role: str, name: str = "") -> Trace:
    return Trace(story.get(series.value), role, name)


def epoch_marks(story: RunStory) -> tuple[int, ...]:
    """The steps at which epochs ended; the base, epoch 0, is validated before the first."""
    return tuple(event.step for event in story.events if event.kind == "epoch" and event.step)


def newest_epoch(story: RunStory) -> int:
    """The epoch that was validated last: 0, the base, until the first has ended."""
    return len(epoch_marks(story))


def loss(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """Training loss over steps; in the title the learning rate too, whose own chart small terminals leave out."""
    chart = Chart(
        (_trace(story, Series.LOSS, "curve"),), marks=epoch_marks(story), log=taste.log, smoothing=taste.smoothing
    )
    newest = story.get(Series.LEARNING_RATE.value).latest
    parts = [
        _bold(figure(story.get(Series.LOSS.value).latest, 3)),
        taste.words,
        "" if newest is None else f" lr {rate(newest)}",
    ]
    return chart, " ".join(filter(None, parts))


def similarity(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """Mean similarity of same-brand and of different-brand pairs, with the levels to reach."""
    drawn = (Series.POSITIVE, Series.NEGATIVE)
    traces = tuple(_trace(story, series, series.value, series.label) for series in drawn)
    targets = tuple(
        Target(series.target, f"{series.label} {BEYOND[series.better]} {series.target:.2f}")
        for series in drawn
        if series.target is not None and series.better is not None
    )
    chart = Chart(traces, targets, epoch_marks(story), 0.0, 1.0, smoothing=taste.smoothing)
    positive, negative = (story.get(series.value).latest for series in drawn)
    if positive is None or negative is None:
        return chart, ""
    legend = f"[$positive]pos {figure(positive)}[/]  [$negative]neg {figure(negative)}[/]"
    return chart, f"{legend}  {Series.SEPARATION.label} {_bold(figure(positive - negative))}"


def learning_rate(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """The learning rate over steps."""
    chart = Chart((_trace(story, Series.LEARNING_RATE, "curve"),), log=taste.log)
    return chart, _bold(rate(story.get(Series.LEARNING_RATE.value).latest))


def _bold(text: str) -> str:
    return f"[$foreground]{text}[/]"
