from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from logoclip.agent.questions.evaluations import EvaluationRun
from logoclip.evaluation.figures import AtThreshold, EvaluatedModel
from logoclip.runs.summary import RunSummary
from logotui.comparing.diff import Cell, Comparison, Line, best_models, compare
from tests.logotui.fake_host import NOON, summary

SETTINGS = {"learning_rate": 1e-3, "loss_type": "infonce", "seed": 1, "augment_flip": True, "export_dir": "models/a"}


def run(name: str, f1: float | None = None, loss: float | None = 0.8, **settings: object) -> RunSummary:
    found = summary(name, best_f1=f1, loss=loss, recall_at_1=0.5, ended=NOON + 600, best_epoch=3)
    return replace(found, settings={**SETTINGS, **settings})


def model(f1: float, half: float | None = None, **changed: object) -> EvaluatedModel:
    interval = None if half is None else (f1 - half, f1 + half)
    return EvaluatedModel("finetuned", "m", 0.75, f1, f1_interval=interval, **changed)  # type: ignore[arg-type]


def line(comparison: Comparison, title: str) -> tuple[Cell, ...]:
    return next(line.cells for section in comparison.sections for line in section.lines if line.title == title)


def titles(comparison: Comparison, section: int) -> list[str]:
    return [line.title for line in comparison.sections[section].lines]


RUNS = [run("a-01", 0.671), run("b-02", 0.719, 0.7, learning_rate=3e-3, export_dir="models/b"), run("c-03", None, 0.9)]


def test_only_settings_that_differ_are_shown_until_all_are_asked_for() -> None:
    assert titles(compare(RUNS, {}), 1) == ["learning_rate", "export_dir"]
    assert titles(compare(RUNS, {}, everything=True), 1) == list(SETTINGS)
    assert compare([RUNS[0], RUNS[2]], {}).sections[1].title == "no setting differs"
    assert [cell.differs for cell in line(compare(RUNS, {}), "learning_rate")] == [False, True, False]


def test_results_are_judged_against_the_reference_and_the_best_is_named() -> None:
    first = line(compare(RUNS, {}), "F1 held out")
    assert [cell.whole for cell in first] == ["67.1 %", "71.9 % ★  +4.8 better", "–"]
    turned = line(compare(RUNS, {}, reference=1), "F1 held out")
    assert [cell.whole for cell in turned] == ["67.1 %  −4.8 worse", "71.9 % ★", "–"]
    assert [cell.whole for cell in line(compare(RUNS, {}), "loss")] == [
        "0.800",
        "0.700 ★  −0.100 better",
        "0.900  +0.100 worse",
    ]
    assert [cell.verdict for cell in line(compare(RUNS, {}), "best epoch")] == ["", "", ""]
    assert [cell.text for cell in line(compare(RUNS, {}), "duration")] == ["10m 00s"] * 3


@pytest.mark.parametrize(("half", "verdict"), [(0.05, "unclear"), (0.01, "better")])
def test_where_intervals_overlap_neither_is_said_to_be_better(half: float, verdict: str) -> None:
    models = {"a-01": model(0.671, half), "b-02": model(0.719, half)}
    cells = line(compare(RUNS, models), "F1 held out")
    assert cells[0].text == f"67.1 % ±{half * 100:.1f}" and cells[1].verdict == verdict


def test_losses_of_two_kinds_are_not_judged() -> None:
    comparison = compare([RUNS[0], run("d", 0.5, 0.1, loss_type="triplet")], {})
    assert [cell.whole for cell in line(comparison, "loss (not the same)")] == ["0.800", "0.100  −0.700"]


def test_what_looks_the_same_is_not_called_better() -> None:
    comparison = compare([run("a", 0.71901), run("b", 0.71902)], {})
    assert [cell.whole for cell in line(comparison, "F1 held out")] == ["71.9 %", "71.9 %"]


def test_runs_whose_settings_are_not_known_have_none() -> None:
    comparison = compare([RUNS[0], summary("x")], {})
    assert [cell.text for cell in line(comparison, "seed")] == ["1", "–"]


def test_a_training_has_the_figures_of_its_best_model() -> None:
    sweep = summary("sweep-01", kind="evaluate")
    found = best_models([
        EvaluationRun(sweep, (model(0.6, parent_run="a-01"), model(0.7))),
        EvaluationRun(sweep, (model(0.65, parent_run="a-01"),)),
    ])  # fmt: skip
    assert found["a-01"].f1 == 0.65 and found["sweep-01"].f1 == 0.7


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=6), st.data())
def test_each_verdict_is_that_of_the_two_numbers(figures: list[float | None], data: st.DataObject) -> None:
    reference = data.draw(st.integers(0, len(figures) - 1))
    cells = line(
        compare([run(f"r-{place}", f1) for place, f1 in enumerate(figures)], {}, reference=reference), "F1 held out"
    )
    base = figures[reference]
    for figure, cell in zip(figures, cells, strict=True):
        if figure is None or base is None or f"{figure:.3f}" == f"{base:.3f}":
            assert cell.verdict == "" or f"{figure * 100:.1f}" != f"{(base or 0) * 100:.1f}"  # type: ignore[operator]
        elif f"{figure * 100:.1f}" != f"{base * 100:.1f}":
            assert cell.verdict == ("better" if figure > base else "worse")


def test_a_line_differs_where_a_cell_does() -> None:
    assert Line("a", (Cell("1"), Cell("2", differs=True))).differs and not Line("a", (Cell("1"),)).differs


def test_no_duration_and_no_number_of_steps_is_better() -> None:
    other = replace(run("b"), step=900, ended=NOON + 60)
    comparison = compare([run("a"), other], {})
    for title in ("duration", "steps"):
        assert [(cell.verdict, cell.best) for cell in line(comparison, title)] == [("", False)] * 2


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [({}, "better"), ({"step": 419}, ""), ({"ended": None}, "running"), ({"ended": None, "state": "lost"}, "better")],
)
@pytest.mark.parametrize("reference", [0, 1])
def test_a_loss_is_judged_at_one_step_and_of_runs_that_are_over(
    changes: dict[str, Any], verdict: str, reference: int
) -> None:
    runs = [run("a", loss=0.9), replace(run("b", loss=0.7), **changes)]
    cells = line(compare(runs, {}, reference=reference), "loss")
    wanted = "worse" if reference and verdict == "better" else verdict
    assert cells[1 - reference].verdict == wanted and cells[1].best is (verdict == "better")


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [({}, "better"), ({"learning_rate": 0.1}, "better"), ({"seed": 2}, "unclear (other validation brands)"),
     ({"data_dir": "data/other"}, "unclear (other validation brands)")],
)  # fmt: skip
@pytest.mark.parametrize(("title", "figure"), [("recall@1 validation", "recall_at_1"), ("separation", "separation")])
def test_validation_on_other_brands_makes_nothing_better(
    title: str, figure: str, settings: dict[str, object], verdict: str
) -> None:
    runs = [run("a"), run("b", **settings)]
    measured = [
        replace(one, figures=replace(one.figures, **{figure: value}))
        for one, value in zip(runs, (0.4, 0.6), strict=True)
    ]
    cells = line(compare(measured, {}), title)
    assert cells[1].verdict == verdict and cells[1].best is (verdict == "better")


def test_the_f1_of_a_sweep_at_a_given_threshold_is_that_at_the_fitted_one() -> None:
    swept = model(0.587, 0.01, parent_run="a-01", fitted=AtThreshold(0.81, 0.653, (0.6, 0.7)))
    found = best_models([EvaluationRun(summary("sweep-01", kind="evaluate"), (swept,))])
    comparison = compare([run("a-01", 0.653)], found)
    assert line(comparison, "F1 held out")[0].text == "65.3 % ±5.0" and line(comparison, "threshold")[0].text == "0.810"
