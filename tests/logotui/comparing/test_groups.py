from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from logoclip.runs.states import State
from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import KNOWN, Vocabulary
from logotui.comparing.groups import Group, grouped, has_results, opened, runs_of, spread_of
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


@pytest.mark.parametrize(
    ("kind", "seeds", "sizes"),
    [("train", (1, 1), [1, 1]), ("train", (1, 2), [2]), ("train", (1, 2, 1), [3]), ("evaluate", (1, 2), [1, 1])],
)
def test_only_trainings_of_several_seeds_are_a_group(kind: str, seeds: tuple[int, ...], sizes: list[int]) -> None:
    runs = [replace(trained(f"r-{place}", seed), kind=kind) for place, seed in enumerate(seeds)]
    rows = grouped(runs, (), Vocabulary(runs))
    assert [len(runs_of(row)) for row in rows] == sizes
    assert all(row.seeds == (1, 2) for row in rows if isinstance(row, Group))


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        (("finished", "finished", "finished"), "3 runs"),
        (("running", "running", "running"), "3 runs"),
        (("finished", "stopped", "finished"), "3 runs, 2 finished"),
        (("queued", "finished", "running"), "3 runs, 1 finished"),
        (("stopped", "failed", "lost"), "3 runs, none finished"),
    ],
)
def test_the_mean_is_of_those_that_finished_and_the_others_are_said(states: tuple[State, ...], counted: str) -> None:
    runs = tuple(replace(trained(f"r-{at}", at, 0.1 * (at + 1)), state=state) for at, state in enumerate(states))
    group = Group("g", (), runs)
    assert group.counted == counted
    wanted = [run.best_f1 for run in runs if run.state == "finished"]
    wanted = wanted or [run.best_f1 for run in runs if run.state == "running"]
    assert group.spread(KNOWN["f1"], NOON) == spread_of([value for value in wanted if value is not None])


def test_a_repeat_of_a_seed_counts_once_and_the_newest_does() -> None:
    runs = tuple(
        replace(trained(name, seed, f1), state="finished", created=created)
        for name, seed, f1, created in (("a", 1, 0.5, 10.0), ("b", 1, 0.7, 20.0), ("c", 2, 0.9, 5.0))
    )
    spread = Group("g", (), runs).spread(KNOWN["f1"], NOON)
    assert spread is not None and spread.runs == 2 and math.isclose(spread.mean, 0.8)


@pytest.mark.parametrize(
    ("changes", "has"),
    [({"loss": 0.5}, True), ({}, False), ({"best_f1": 0.5}, True), ({"state": "finished"}, True)],
)
def test_a_run_that_never_began_has_no_results(changes: dict[str, Any], has: bool) -> None:
    assert has_results(summary("a-01", **{"loss": None, "separation": None, **changes})) is has
