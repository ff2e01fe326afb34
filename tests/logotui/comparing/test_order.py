from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logotui.comparing.fields import KNOWN
from logotui.comparing.groups import Group
from logotui.comparing.order import Order, first_order, natural, ordered
from tests.logotui.fake_host import NOON, summary

FIGURES = st.lists(st.one_of(st.none(), st.floats(0, 1), st.sampled_from([0.5, 0.25])), max_size=8)


@given(FIGURES, st.booleans())
def test_values_come_in_order_and_what_has_none_comes_last(figures: list[float | None], falling: bool) -> None:
    runs = [summary(f"run-{place}", best_f1=figure) for place, figure in enumerate(figures)]
    left, expected = list(runs), []
    while left:
        first = left[0]
        for run in left:
            one, other = run.best_f1, first.best_f1
            if one is not None and (other is None or (one > other if falling else one < other)):
                first = run
        left.remove(first)
        expected.append(first)
    assert ordered(runs, Order("f1", falling), KNOWN["f1"], NOON) == expected


def test_a_group_stands_where_its_mean_does_and_is_ordered_within() -> None:
    low, high = (summary(f"g-{place}", best_f1=f1) for place, f1 in enumerate((0.1, 0.9)))
    middle, best = summary("m", best_f1=0.4), summary("b", best_f1=0.6)
    rows = ordered([Group("g", (), (low, high)), middle, best], Order("f1", True), KNOWN["f1"], NOON)
    assert [row.id for row in rows] == ["b", "g", "m"]
    assert isinstance(rows[1], Group) and rows[1].runs == (high, low)


def test_words_are_ordered_as_people_count() -> None:
    names = ["run-10", "Run-9", "a", "run-09b"]
    assert sorted(names, key=natural) == ["a", "Run-9", "run-09b", "run-10"]
    rows = ordered([summary(name) for name in names], Order("name"), KNOWN["name"], NOON)
    assert [row.id for row in rows] == ["a", "Run-9", "run-09b", "run-10"]


def test_without_a_field_rows_stay_as_they_came() -> None:
    runs = [summary("b"), summary("a")]
    assert ordered(runs, Order(), None, NOON) == ordered(runs, Order("gone"), None, NOON) == runs


def test_the_best_comes_first_and_again_the_other_way() -> None:
    assert first_order(KNOWN["f1"]) == Order("f1", falling=True) and first_order(KNOWN["f1"]).arrow == "▼"
    assert first_order(KNOWN["loss"]).turned() == Order("loss", falling=True)
    assert not first_order(KNOWN["age"]).falling and Order().arrow == ""
