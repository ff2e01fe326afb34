from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import KNOWN, Vocabulary
from logotui.comparing.groups import Group, grouped, opened, runs_of, spread_of
from tests.logotui.fake_host import NOON, summary


def trained(name: str, seed: int = 0, f1: float | None = None, **settings: object) -> RunSummary:
    return summary(name, best_f1=f1, settings={"learning_rate": 1e-3, "loss_type": "infonce", "seed": seed, **settings})


RUNS = [
    trained("a-01", 1, 0.70), trained("b-01", 1, 0.5, loss_type="supcon"), trained("a-02", 2, 0.74),
    trained("c-01", 1, learning_rate=3e-3), trained("b-02", 2, loss_type="supcon"),
    summary("unread"), summary("empty", settings={}),
]  # fmt: skip


def test_seeds_of_one_setting_are_one_row_where_the_first_of_them_stood() -> None:
    rows = grouped(RUNS, (), Vocabulary(RUNS))
    assert [tuple(run.id for run in runs_of(row)) for row in rows] == [
        ("a-01", "a-02"), ("b-01", "b-02"), ("c-01",), ("unread",), ("empty",),
    ]  # fmt: skip
    assert [row.agree for row in rows if isinstance(row, Group)] == [("loss_type infonce",), ("loss_type supcon",)]
    assert not isinstance(rows[2], Group), "one run alone is a run"


def test_runs_can_be_grouped_by_any_settings() -> None:
    (first, *others) = grouped(RUNS, ("loss_type",), Vocabulary(RUNS))
    assert [run.id for run in runs_of(first)] == ["a-01", "a-02", "c-01"]
    assert [len(runs_of(row)) for row in others] == [2, 1, 1]


def test_a_group_has_the_mean_of_its_runs_and_how_far_they_lie_apart() -> None:
    rows = grouped(RUNS, (), Vocabulary(RUNS))
    first, second = rows[0], rows[1]
    assert isinstance(first, Group) and isinstance(second, Group)
    spread = first.spread(KNOWN["f1"], NOON)
    assert spread is not None and math.isclose(spread.mean, 0.72) and math.isclose(spread.deviation or 0, 0.02 * 2**0.5)
    assert second.spread(KNOWN["f1"], NOON) == (0.5, None, 1), "a run without a figure does not count"
    assert first.shared(KNOWN["state"], NOON) == "running" and first.shared(KNOWN["name"], NOON) is None


@given(st.lists(st.floats(-1e6, 1e6), max_size=6))
def test_spread_is_that_of_a_naive_loop(numbers: list[float]) -> None:
    found = spread_of(numbers)
    if not numbers:
        assert found is None
        return
    mean = sum(numbers) / len(numbers)
    assert found is not None and math.isclose(found.mean, mean, rel_tol=1e-9, abs_tol=1e-6)
    if len(numbers) == 1:
        assert found.deviation is None
    else:
        squares = sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)
        assert math.isclose(found.deviation or 0.0, squares**0.5, rel_tol=1e-6, abs_tol=1e-4)


def test_an_opened_group_has_its_runs_below_it_and_keeps_its_identity() -> None:
    rows = grouped(RUNS, (), Vocabulary(RUNS))
    assert [row.id for row in opened(rows, {rows[0].id})][1:4] == ["a-01", "a-02", rows[1].id]
    again = grouped([trained("a-03", 3), *RUNS], (), Vocabulary(RUNS))
    assert again[0].id == rows[0].id
    assert opened(rows, ()) == rows
