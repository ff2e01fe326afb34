"""How the list of runs is looked at: filtered, grouped, ordered, in which columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct, field

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import Field, Vocabulary
from logotui.comparing.filter import Filter, FilterError, read_filter
from logotui.comparing.groups import Row, grouped, opened
from logotui.comparing.order import Order, first_order, ordered


class View(Struct, frozen=True):
    """What a person chose.

    Attributes:
        columns: the keys of the columns; without any, the usual ones.
        grouped: whether runs that agree in the settings `by` are one row; in all but the seed if there are none.
    """

    filter: str = ""
    order: Order = field(default_factory=Order)
    columns: tuple[str, ...] = ()
    grouped: bool = False
    by: tuple[str, ...] = ()

    @property
    def grouping(self) -> str:
        """What it is grouped by, in words; nothing if it is not."""
        return (f"grouped by {', '.join(self.by)}" if self.by else "seeds grouped") if self.grouped else ""


class Shown(Struct, frozen=True):
    """What a view makes of a list of runs.

    Attributes:
        runs: those that the filter holds for, in order.
        rows: the same, grouped, with the runs of opened groups below them.
        wrong: what is wrong with the filter, which then filters nothing.
    """

    rows: tuple[Row, ...]
    runs: tuple[RunSummary, ...]
    wrong: FilterError | None = None


def show(
    view: View, runs: Sequence[RunSummary], vocabulary: Vocabulary, now: float, open_groups: Collection[str] = ()
) -> Shown:
    """The rows that `view` makes of `runs`, at a moment in Unix seconds."""
    wrong, wanted = None, Filter()
    try:
        wanted = read_filter(view.filter, vocabulary)
    except FilterError as error:
        wrong = error
    kept = tuple(run for run in runs if wanted(run, now))
    rows: Sequence[Row] = grouped(kept, view.by, vocabulary) if view.grouped else kept
    rows = ordered(rows, view.order, vocabulary.get(view.order.by) if view.order.by else None, now)
    return Shown(tuple(opened(rows, open_groups)), kept, wrong)


def next_order(order: Order, by: Field | None) -> Order:
    """`by` a field, the better first; the other way round where that orders already; without one as they came."""
    if by is None:
        return Order()
    return order.turned() if order.by == by.name else first_order(by)
