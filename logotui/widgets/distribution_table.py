"""How the scores of each model lie: a line a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content
from textual.widgets import Static

from logotui.sweeps import SweepFacts
from logotui.widgets.counts_table import percent

LABEL = 11
COLUMNS = (
    ("wrong mean", "wrong_mean", "similarity"),
    ("correct mean", "correct_mean", "similarity"),
    ("wrong > 0.75", "wrong_above_0_75", "share"),
    ("recall@1", "recall_at_1", "share"),
    ("best at", "in_sample_threshold", "similarity"),
    ("F1 there", "in_sample_f1", "share"),
)


def table(facts: SweepFacts) -> list[Content]:
    """Titles, then a line a model."""
    titles = "".join(title.rjust(len(title) + 2) for title, _, _ in COLUMNS)
    lines = [Content.styled(" " * LABEL + titles, "$quiet")]
    for model in facts.models:
        cells = "".join(_cell(model.figures, key, kind).rjust(len(title) + 2) for title, key, kind in COLUMNS)
        lines.append(Content.assemble((model.name.ljust(LABEL), f"${model.role}"), cells))
    return lines


def _cell(figures: Mapping[str, Any], key: str, kind: str) -> str:
    value = figures[key]
    if kind == "share":
        return percent(value)
    return "–" if value is None else f"{value:.3f}"


class DistributionTable(Static):
    """The table of the sweep."""

    DEFAULT_CSS = "DistributionTable { height: 3; padding: 0 2; }"

    def show(self, facts: SweepFacts) -> None:
        self.update(Content("\n").join(table(facts)))
