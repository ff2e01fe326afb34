"""The thresholds under the cursors of a sweep: one for each model, moved together or one alone."""

from __future__ import annotations

from textual.reactive import reactive

from logoclip.evaluation.fitted import goal_name
from logotui.drawing.distribution import Axis
from logotui.screens.base import ConsoleScreen
from logotui.sweeps import GOALS, SweptFacts
from logotui.widgets.model_panel import ModelPanel


class Cursors(ConsoleScreen):
    """A screen with a panel for each model of a sweep, whose keys move their cursors."""

    sweep: reactive[SweptFacts | None] = reactive(None, init=False)
    """What is shown."""
    linked: reactive[bool] = reactive(True, init=False)
    """Whether the arrow keys move both cursors."""
    zoomed: reactive[bool] = reactive(False, init=False)
    """Whether the plots leave out what no threshold would be chosen from."""
    active: reactive[int] = reactive(0, init=False)
    """The model whose cursor moves alone, and whose threshold is written."""
    goal: reactive[float | None] = reactive(None, init=False)
    """What thresholds are fitted for: F1, or at least this precision."""

    def describe(self) -> None:
        """Say which thresholds are shown, and which of them the keys move."""
        raise NotImplementedError

    @property
    def panels(self) -> list[ModelPanel]:
        """One for each model, the baseline first."""
        return list(self.query(ModelPanel))

    def panel_meant(self) -> ModelPanel | None:
        """The panel whose threshold is written, and whose mistakes are listed."""
        panels = self.panels
        return panels[self.active] if self.active < len(panels) else None

    def watch_linked(self) -> None:
        self.describe()

    def watch_active(self) -> None:
        self.describe()

    def watch_goal(self) -> None:
        self.describe()

    def _moved(self) -> list[ModelPanel]:
        return [panel for panel in self.panels if panel.moving]

    def action_move(self, step: float) -> None:
        for panel in self._moved():
            panel.threshold = moved(panel.threshold or 0.0, step)

    def action_edge(self, end: str) -> None:
        for panel in self._moved():
            panel.threshold = panel.axis.low if end == "low" else panel.axis.high

    def action_go(self, where: str) -> None:
        for panel in self._moved():
            panel.threshold = panel.model.best.threshold if where == "best" else self._fitted(panel)

    def action_goal(self) -> None:
        """Both cursors go to the thresholds fitted for the next goal."""
        self.goal = GOALS[(GOALS.index(self.goal) + 1) % len(GOALS)]
        for panel in self.panels:
            panel.threshold = self._fitted(panel)

    def _fitted(self, panel: ModelPanel) -> float | None:
        """The threshold fitted for the goal; where none reaches it, the one that the panel has."""
        fitted = panel.model.fitted_for(self.goal)
        if fitted is None:
            self.notify(f"no threshold of {panel.model.name} reaches {goal_name(self.goal)}", severity="warning")
        return panel.threshold if fitted is None else fitted

    def action_equal(self) -> None:
        """The other cursors go where as few names are wrong as at the active one."""
        others = list(self.panels)
        if not others:
            return
        active = others.pop(self.active)
        if active.threshold is None:
            return
        most = active.model.at(active.threshold).false_positives
        for panel in others:
            panel.threshold = panel.model.with_as_few_wrong(most) or panel.threshold

    def action_zoom(self) -> None:
        self.zoomed = not self.zoomed
        if self.sweep is not None:
            for panel in self.panels:
                panel.axis = self.axis(self.sweep)

    def axis(self, facts: SweptFacts) -> Axis:
        """Which similarities the plots of `facts` show."""
        return facts.near if self.zoomed else facts.axis

    def action_link(self) -> None:
        self.linked = not self.linked

    def action_turn(self) -> None:
        """The other model's cursor is the one that moves."""
        self.linked = False
        self.active = (self.active + 1) % max(1, len(self.panels))


def moved(threshold: float, step: float) -> float:
    """The threshold one step on, on the grid of the steps; similarities lie between −1 and 1."""
    return min(1.0, max(-1.0, round(round(threshold / abs(step)) * abs(step) + step, 6)))
