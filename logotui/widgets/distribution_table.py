"""How the scores of each model lie: a line a model."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.evaluation.figures import ModelFigures
from logotui.sweeps import NAMES, SweptFacts
from logotui.widgets.counts_table import percent

LABEL = 11
ROOMY = 100
COLUMNS = (
    ("wrong mean", "wrong_mean", "similarity"),
    ("correct mean", "correct_mean", "similarity"),
    ("wrong > 0.75", "wrong_above_0_75", "share"),
    ("recall@1", "recall_at_1", "share"),
    ("best at", "in_sample_threshold", "similarity"),
    ("F1 there", "in_sample_f1", "share"),
)


def table(facts: SweptFacts, width: int) -> list[Content]:
    """Titles, then a line a model; narrower gaps where `width` is small."""
    gap = 1 if width < ROOMY else 3
    titles = "".join(title.rjust(len(title) + gap) for title, _, _ in COLUMNS)
    lines = [Content.styled(" " * LABEL + titles, "$quiet")]
    for model in facts.models:
        cells = "".join(_cell(model.figures, key, kind).rjust(len(title) + gap) for title, key, kind in COLUMNS)
        colour = f"${model.role}" if model.role in NAMES else ""
        lines.append(Content.assemble((model.name.ljust(LABEL), colour), cells))
    return lines


def _cell(figures: ModelFigures, key: str, kind: str) -> str:
    value: float | None = getattr(figures, key)
    if kind == "share":
        return percent(value)
    return "–" if value is None else f"{value:.3f}"


class DistributionTable(Widget):
    """The table of the sweep."""

    DEFAULT_CSS = "DistributionTable { height: 3; padding: 0 2; }"

    facts: reactive[SweptFacts | None] = reactive(None)
    """What is shown."""

    def render(self) -> Content:
        return Content("\n").join(table(self.facts, self.size.width)) if self.facts else Content("")
