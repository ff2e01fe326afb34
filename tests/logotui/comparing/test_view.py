from __future__ import annotations

import msgspec
import pytest

from logotui.comparing.fields import KNOWN, Vocabulary
from logotui.comparing.groups import Group
from logotui.comparing.order import Order
from logotui.comparing.view import View, next_order, show
from tests.logotui.fake_host import NOON, summary

RUNS = [
    summary(f"r-{number}", best_f1=f1, state=state, settings={"learning_rate": 1e-3, "seed": number, "loss_type": loss})
    for number, (f1, state, loss) in enumerate([(0.5, "failed", "a"), (0.7, "finished", "b"), (0.6, "finished", "b")])
]
VOCABULARY = Vocabulary(RUNS)


def ids(view: View, *opened: str) -> list[str]:
    rows = show(view, RUNS, VOCABULARY, NOON, opened).rows
    return ["+".join(run.id for run in row.runs) if isinstance(row, Group) else row.id for row in rows]


def test_runs_are_filtered_then_grouped_then_ordered() -> None:
    assert ids(View()) == ["r-0", "r-1", "r-2"]
    assert ids(View("state:finished", Order("f1", falling=False))) == ["r-2", "r-1"]
    assert ids(View(grouped=True, order=Order("f1", falling=True))) == ["r-1+r-2", "r-0"]
    assert ids(View("f1<65", grouped=True)) == ["r-0", "r-2"]
    group = show(View(grouped=True), RUNS, VOCABULARY, NOON).rows[1].id
    assert ids(View(grouped=True), group) == ["r-0", "r-1+r-2", "r-1", "r-2"]


def test_a_wrong_filter_filters_nothing_and_an_order_by_what_nobody_has_orders_nothing() -> None:
    shown = show(View("f1>", Order("gone")), RUNS, VOCABULARY, NOON)
    assert shown.runs == tuple(RUNS) and "f1> what?" in str(shown.wrong)


@pytest.mark.parametrize("filter", ["/(a+)+$/", "name:/(a|a)+$/ lr>1e-9"])
def test_an_expression_that_takes_for_ever_over_a_thousand_runs_filters_nothing_and_says_so(filter: str) -> None:
    runs = [summary(f"{'a' * 60}!-{number}", title="a" * 60 + "!") for number in range(1000)]
    shown = show(View(filter), runs, VOCABULARY, NOON)
    assert shown.runs == tuple(runs) and str(shown.wrong).startswith(f"{filter}: takes too long")


def test_what_a_person_chose_can_be_remembered() -> None:
    view = View("lr>1", Order("f1", True), ("state", "name"), True, ("loss_type",))
    assert msgspec.convert(msgspec.to_builtins(view), View) == view
    assert view.grouping == "grouped by loss_type" and View(grouped=True).grouping == "seeds grouped"


def test_a_field_orders_the_better_way_first_and_then_the_other() -> None:
    once = next_order(Order(), KNOWN["f1"])
    assert (once, next_order(once, KNOWN["f1"])) == (Order("f1", True), Order("f1", False))
    assert next_order(once, None) == Order()
