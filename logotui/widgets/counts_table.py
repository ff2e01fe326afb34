"""The figures at the cursor beside those at the fitted and at the best threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True)
class Figures:
    """What a threshold gives. Fractions are 0–1.

    `f1_half_width` is half of the 95 % interval, if it was computed. `by_class` is there where a brand has several
    classes: how many of the right names are another class of the brand, and F1 if those are wrong.
    """

    threshold: float
    precision: float | None
    recall: float | None
    f1: float
    right: int
    wrong: int
    missed: int
    f1_half_width: float | None = None
    by_class: tuple[int, float] | None = None


@dataclass(frozen=True)
class Column:
    """A titled column of the table."""

    title: str
    figures: Figures


ROWS = ("precision", "recall", "F1", "right TP", "wrong FP", "missed FN")
BY_CLASS = ("other class", "F1 by class")
STYLES = {"right TP": "$positive", "wrong FP": "$negative", "F1": "bold"}
LABEL, LONG_LABEL = 10, 12
NARROWEST, WIDEST = 13, 17


def percent(value: float | None) -> str:
    """A fraction as a percentage that keeps its width; a dash where there is none."""
    return "   –   " if value is None else f"{value * 100:5.1f} %"


def f1_text(figures: Figures) -> str:
    if figures.f1_half_width is None:
        return percent(figures.f1)
    return f"{figures.f1 * 100:5.1f} ±{figures.f1_half_width * 100:.1f}"


def cells(figures: Figures) -> list[str]:
    """The column's values in the order of `ROWS`, and then of `BY_CLASS` if it has those."""
    counts = (figures.right, figures.wrong, figures.missed)
    shares = [percent(figures.precision), percent(figures.recall), f1_text(figures)]
    values = [*shares, *(f"{count:5d}" for count in counts)]
    if figures.by_class:
        other, f1 = figures.by_class
        values += [f"{other:5d}", percent(f1)]
    return values


def table(columns: Sequence[Column], width: int) -> list[Content]:
    """The table's lines: titles, then a line a figure; as many columns as `width` has room for, the first ones."""
    by_class = any(column.figures.by_class for column in columns)
    rows, label = ((*ROWS, *BY_CLASS), LONG_LABEL) if by_class else (ROWS, LABEL)
    each = min(WIDEST, max(NARROWEST, (width - label) // max(len(columns), 1)))
    kept = columns[: max(1, (width - label) // each)]
    titles = Content.assemble(" " * label, *((column.title.ljust(each), "$quiet") for column in kept))
    values = [cells(column.figures) for column in kept]
    lines = (
        _line(name.ljust(label), row, each, STYLES.get(name, "")) for name, *row in zip(rows, *values, strict=True)
    )
    return [titles, *lines]


def _line(label: str, values: Sequence[str], each: int, style: str) -> Content:
    return Content.assemble((label, "$quiet"), *((value.ljust(each), style) for value in values))


class CountsTable(Widget):
    """The table of one model."""

    DEFAULT_CSS = "CountsTable { height: auto; width: 1fr; }"

    columns: reactive[tuple[Column, ...]] = reactive(())
    """What is shown, the most important first."""

    def render(self) -> Content:
        return Content("\n").join(table(self.columns, self.size.width)) if self.columns else Content("")
