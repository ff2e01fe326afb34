"""Which of a run's series each chart shows, with its targets, its scale and the newest values for its title."""

from __future__ import annotations

from dataclasses import dataclass

from logotui.drawing.curves import Chart, Target, Trace
from logotui.quantities import figure, rate
from logotui.story import RunStory

POSITIVE_TARGET, NEGATIVE_TARGET = 0.85, 0.50
SMOOTHINGS = (0.0, 0.6, 0.9)


@dataclass(frozen=True)
class Taste:
    """How a person wants curves drawn."""

    smoothing: float = 0.0
    log: bool = False

    def smoother(self) -> Taste:
        """The next step of smoothing, around to none."""
        place = SMOOTHINGS.index(self.smoothing)
        return Taste(SMOOTHINGS[(place + 1) % len(SMOOTHINGS)], self.log)

    def scaled(self) -> Taste:
        """Logarithmic if it was linear, and back."""
        return Taste(self.smoothing, not self.log)

    @property
    def words(self) -> str:
        """`smoothed 0.9, log`, or nothing for curves as they are."""
        return ", ".join([f"smoothed {self.smoothing:g}"] * bool(self.smoothing) + ["log"] * self.log)


def _trace(story: RunStory, series: str, role: str, name: str = "") -> Trace:
    return Trace(story.get(series), role, name)


def epoch_marks(story: RunStory) -> tuple[int, ...]:
    """The steps at which epochs ended."""
    return tuple(event.step for event in story.events if event.kind == "epoch")


def loss(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """Training loss over steps; in the title the learning rate too, whose own chart small terminals leave out."""
    chart = Chart((_trace(story, "loss", "curve"),), marks=epoch_marks(story), log=taste.log, smoothing=taste.smoothing)
    newest = story.get("learning_rate").latest
    parts = [_bold(figure(story.get("loss").latest, 3)), taste.words, "" if newest is None else f" lr {rate(newest)}"]
    return chart, " ".join(filter(None, parts))


def similarity(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """Mean similarity of same-brand and of different-brand pairs, with the levels to reach."""
    positive, negative = _trace(story, "positive", "positive", "pos"), _trace(story, "negative", "negative", "neg")
    targets = (
        Target(POSITIVE_TARGET, f"pos > {POSITIVE_TARGET:.2f}"),
        Target(NEGATIVE_TARGET, f"neg < {NEGATIVE_TARGET:.2f}"),
    )
    chart = Chart((positive, negative), targets, epoch_marks(story), 0.0, 1.0, smoothing=taste.smoothing)
    newest = {name: story.get(name).latest for name in ("positive", "negative", "separation")}
    if newest["positive"] is None:
        return chart, ""
    legend = f"[$positive]pos {figure(newest['positive'])}[/]  [$negative]neg {figure(newest['negative'])}[/]"
    return chart, f"{legend}  sep {_bold(figure(newest['separation']))}"


def learning_rate(story: RunStory, taste: Taste) -> tuple[Chart, str]:
    """The learning rate over steps."""
    chart = Chart((_trace(story, "learning_rate", "curve"),), log=taste.log)
    return chart, _bold(rate(story.get("learning_rate").latest))


def _bold(text: str) -> str:
    return f"[$foreground]{text}[/]"
