"""The columns of the table of runs, and which of them a width has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from logoclip.runs.series import Series
from logoclip.runs.summary import RunSummary
from logotui.drawing.sparkline import sparkline
from logotui.quantities import NONE, age, as_percent, count, duration, figure
from logotui.widgets.states import KINDS, WIDTH, bad_numbers, life, state
from logotui.wishes import unheard, wish_words

GAP = 2
BELOW = "best epoch is below its base"
SPARK = 8


class Column(NamedTuple):
    """One column. Where there is no room, the columns with the highest `rank` go first."""

    title: str
    width: int
    rank: int
    cell: Callable[[RunSummary, float], Content]
    right: bool = True


def _epoch(run: RunSummary, now: float) -> Content:
    if run.progress and not run.epochs_planned:
        done, total = run.progress
        return Content(as_percent(done / total if total else None))
    return Content(f"{run.epoch}/{run.epochs_planned}" if run.epochs_planned and run.epoch else NONE)


def _step(run: RunSummary, now: float) -> Content:
    return Content(count(run.step) if run.step else NONE)


def _loss(run: RunSummary, now: float) -> Content:
    bad = any(name == Series.LOSS for name, _ in run.figures.not_finite)
    newest = ("   nan " if bad else f"{figure(run.figures.loss, 3):>6} ", "$wrong bold" if bad else "")
    return Content.assemble(newest, (sparkline(run.figures.loss_tail, SPARK), "$quiet"))


def _f1(run: RunSummary, now: float) -> Content:
    return Content(as_percent(run.best_f1, 1))


def _what(run: RunSummary, now: float) -> Content:
    if wish := wish_words(run, now):
        return Content.styled(wish, "$wrong" if unheard(run) else "$look")
    said = Content((run.error or run.message or KINDS.get(run.kind, run.kind)).replace("\n", " "))
    if (bad := bad_numbers(run)) and not run.error:
        return Content.styled(bad, "$wrong")
    if run.below_base and not run.error:
        return said.stylize("$wrong") if run.message else Content.styled(BELOW, "$wrong")
    silence = life(run)
    return Content.assemble((silence, "$wrong"), " · ", said) if silence else said


def _state(run: RunSummary, now: float) -> Content:
    shown = state(run.state)
    return shown.stylize("$wrong") if run.below_base else shown


COLUMNS = (
    Column("state", WIDTH, 0, _state, right=False),
    Column("name", 16, 0, lambda run, now: Content.styled(run.called, "bold"), right=False),
    Column("epoch", 6, 1, _epoch),
    Column("step", 7, 6, _step),
    Column("loss", 7 + SPARK, 2, _loss, right=False),
    Column("separation", 10, 3, lambda run, now: Content(figure(run.figures.separation))),
    Column("best F1", 7, 4, _f1),
    Column("images/s", 8, 7, lambda run, now: Content(count(run.figures.images_per_second))),
    Column("left", 8, 5, lambda run, now: Content(duration(run.seconds_left))),
    Column("age", 6, 8, lambda run, now: Content(age(run.created, now))),
)
WHAT = Column("what", 12, 10, _what, right=False)


def fitting(width: int) -> list[Column]:
    """The columns that fit in `width`; the last one, which says what a run is about, takes what remains."""
    columns = [*COLUMNS, WHAT]
    while _taken(columns) > width and len(columns) > 1:
        columns.remove(max(columns, key=lambda column: column.rank))
    if columns[-1] is WHAT:
        columns[-1] = WHAT._replace(width=WHAT.width + width - _taken(columns))
    return columns


def _taken(columns: Sequence[Column]) -> int:
    return sum(column.width + GAP for column in columns)


def header(columns: Sequence[Column]) -> Content:
    """The titles over the columns."""
    titles = [Content(column.title) for column in columns]
    return _joined(columns, titles).stylize("$quiet")


def row(columns: Sequence[Column], run: RunSummary, now: float, pointer: str = " ") -> Content:
    """One run in one line, behind `pointer`."""
    return _joined(columns, [column.cell(run, now) for column in columns], pointer)


def _joined(columns: Sequence[Column], texts: Sequence[Content], pointer: str = " ") -> Content:
    fitted = [_fit(text, column) for text, column in zip(texts, columns, strict=True)]
    return Content.assemble(pointer, Content(" " * GAP).join(fitted))


def _fit(text: Content, column: Column) -> Content:
    cut = text.truncate(column.width, ellipsis=True)
    spare = column.width - cut.cell_length
    return cut.pad_left(spare) if column.right else cut.pad_right(spare)
