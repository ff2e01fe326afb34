"""One model of a sweep: its distributions and curves over one axis, the cursor, and the figures at it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer

from logoclip.evaluation.thresholds import Counts
from logotui.drawing.distribution import Axis
from logotui.sweeps import NAMES, ModelSweep, SweptFacts, fitted_word
from logotui.widgets.counts_table import Column, CountsTable, Figures
from logotui.widgets.distribution import Distribution
from logotui.widgets.threshold_curves import BEST, FITTED, Curves, ThresholdCurves

# An interval takes milliseconds: it is computed when the cursor has come to rest.
REST = 0.15


class ModelPanel(Vertical):
    """The panel of one model. `threshold` is its cursor."""

    DEFAULT_CSS = """
    ModelPanel { width: 1fr; height: 1fr; border: round $rule; padding: 0 1; border-subtitle-color: $quiet; }
    ModelPanel.-baseline { border-title-color: $baseline; }
    ModelPanel.-finetuned { border-title-color: $finetuned; }
    ModelPanel Distribution { height: 1fr; min-height: 2; }
    ModelPanel ThresholdCurves { height: 2fr; min-height: 4; }
    """

    threshold: reactive[float | None] = reactive(None)
    """Where the cursor stands."""
    moving: reactive[bool] = reactive(True)
    """Whether the arrow keys move this cursor."""
    goal: reactive[float | None] = reactive(None)
    """What the threshold ▲ is fitted for: F1, or at least this precision."""

    axis: reactive[Axis] = reactive(Axis(0.0, 1.0))
    """The similarities from left to right."""

    def __init__(self, model: ModelSweep, axis: Axis, sweep: SweptFacts | None = None) -> None:
        """`sweep` is the one that it shows `model` of: what is asked about the panel, or written, is asked of that."""
        super().__init__(classes=role_class(model))
        self.model = model
        self.sweep = sweep
        self.set_reactive(ModelPanel.axis, axis)
        self._fitted: Figures | None = None
        self._best = figures(model, model.best.threshold)
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Distribution()
        yield ThresholdCurves(classes=role_class(self.model))
        yield CountsTable()

    def on_mount(self) -> None:
        curve = self.model.curve
        drawn = self.query_one(ThresholdCurves)
        drawn.curves = Curves(curve.thresholds, {"precision": curve.precision, "recall": curve.recall, "F1": curve.f1})
        distribution = self.query_one(Distribution)
        distribution.wrong, distribution.correct = self.model.wrong, self.model.correct
        self.border_subtitle = f"{FITTED} {self._word}  {BEST} best here"
        self.watch_axis(self.axis)
        self.watch_goal(self.goal)
        self.threshold = self.model.reported

    @property
    def _word(self) -> str:
        return fitted_word(self.model.calibration is not None)

    def watch_goal(self, goal: float | None) -> None:
        """The column and the mark of the fitted threshold are those for the goal; there are none if none reaches it."""
        fitted = self.model.fitted_for(goal)
        self._fitted = None if fitted is None else figures(self.model, fitted, with_interval=True)
        marks = () if fitted is None else ((fitted, FITTED),)
        self.query_one(ThresholdCurves).marks = ((self.model.best.threshold, BEST), *marks)
        if self.threshold is not None:
            self._show_interval()

    def watch_axis(self, axis: Axis) -> None:
        self.query_one(Distribution).axis = axis
        self.query_one(ThresholdCurves).axis = axis

    def watch_moving(self) -> None:
        self._title()

    def watch_threshold(self, threshold: float | None) -> None:
        if threshold is None:
            return
        self._title()
        self.query_one(Distribution).cursor = threshold
        self.query_one(ThresholdCurves).cursor = threshold
        self._show(figures(self.model, threshold))
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_interval)

    def _title(self) -> None:
        if self.threshold is not None:
            self.border_title = Content(
                f"{'▸ ' if self.moving else ''}{self.model.name}  threshold {self.threshold:.3f}"
            )

    def _show_interval(self) -> None:
        if self.threshold is not None:
            self._show(figures(self.model, self.threshold, with_interval=True))

    def _show(self, here: Figures) -> None:
        words = (("at", here), (self._word, self._fitted), ("best", self._best))
        columns = (Column(f"{word} {found.threshold:.3f}", found) for word, found in words if found is not None)
        self.query_one(CountsTable).columns = tuple(columns)


def role_class(model: ModelSweep) -> str:
    """What colours a model; one with a name of its own, as another program may have stored it, has no colour."""
    return f"-{model.role}" if model.role in NAMES else ""


def figures(model: ModelSweep, threshold: float, *, with_interval: bool = False) -> Figures:
    """What `threshold` gives, for the table."""
    counts: Counts = model.at(threshold)
    return Figures(
        threshold=threshold,
        precision=counts.precision,
        recall=counts.recall,
        f1=counts.f1,
        right=counts.true_positives,
        wrong=counts.false_positives,
        missed=counts.false_negatives,
        f1_half_width=model.f1_half_width(threshold) if with_interval else None,
        by_class=(counts.other_class, counts.by_class.f1) if model.several_classes else None,
    )
