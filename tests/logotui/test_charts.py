from __future__ import annotations

import math
from typing import Any

import pytest

from logoclip.runs import Event
from logoclip.runs.curves import Cursor, Curves, curve_of
from logotui import charts
from logotui.charts import Scene, Shown
from logotui.drawing.curves import YRange
from logotui.drawing.scale import EVERYWHERE
from logotui.pace import pace_of
from logotui.story import RunStory
from logotui.view import View
from tests.logotui.fake_host import curves


def story(rows: list[list[Any]], run_id: str = "demo-03") -> RunStory:
    found = RunStory(run_id)
    names = dict.fromkeys(name for _, name, _ in rows)
    of = (curve_of(name, [(step, value) for step, other, value in rows if other == name]) for name in names)
    found.take_curves(Curves(Cursor(0, len(rows), 1), True, tuple(of)))
    found.scalars = tuple(names)
    return found


STORY = story([*curves(120), [100, "val_separation", 0.5], [100, "val_positive", 0.8], [100, "gpu_load", 93.0]])
SPECS = {spec.title: spec for spec in charts.specs(STORY.scalars, View())}


def scene(view: View | None = None, *others: RunStory) -> Scene:
    runs = (Shown(STORY, name="demo-03"), *(Shown(other, role="run0", name=other.run_id) for other in others))
    return Scene(runs, view or View())


def test_the_four_that_matter_come_first_and_every_scalar_has_a_chart() -> None:
    titles = list(SPECS)
    assert titles[:4] == ["loss", "similarity", "separation", "learning rate"]
    assert titles[4:] == ["similarity, val", "speed", "time of a step", "gpu_load"]
    drawn = {name for spec in SPECS.values() for name in spec.series}
    assert set(STORY.scalars) <= drawn


def test_a_run_that_has_written_nothing_has_the_four() -> None:
    assert [spec.title for spec in charts.specs((), View())] == titles_of_four()


def titles_of_four() -> list[str]:
    return ["loss", "similarity", "separation", "learning rate"]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("los", ["loss"]),
        ("val_neg", ["similarity, val"]),
        ("gpu|speed", ["speed", "gpu_load"]),
        ("no", ["gradient norm"]),
    ],
)
def test_a_filter_looks_at_titles_and_names(typed: str, titles: list[str]) -> None:
    names = (*STORY.scalars, "grad_norm")
    found = [spec.title for spec in charts.specs(names, View(filter=typed))]
    assert found == titles


def test_a_chart_has_its_curves_targets_and_bounds() -> None:
    chart = charts.chart(SPECS["similarity"], scene())
    assert [trace.role for trace in chart.traces] == ["positive", "negative"]
    assert [target.text for target in chart.targets] == ["pos > 0.85", "neg < 0.50"]
    assert chart.bounds == (-1, 1)
    assert [target.text for target in charts.chart(SPECS["separation"], scene()).targets] == ["sep > 0.35"]


def test_titles_have_the_newest_values_or_those_at_the_cursor() -> None:
    newest = charts.title(SPECS["loss"], scene())
    assert f"{STORY.get('loss').latest:.3f}" in newest
    at = charts.title(SPECS["loss"], scene(View(cursor=40.0)))
    assert f"{curves(40)[-7][2]:.3f}" in at != newest
    assert "[$positive]pos" in charts.title(SPECS["similarity"], scene())


def test_a_value_that_is_not_finite_says_since_when() -> None:
    broken = story([[step, "loss", 1.0 if step < 30 else math.nan] for step in range(1, 40)])
    said = charts.title(SPECS["loss"], Scene((Shown(broken),), View()))
    assert said == "[$wrong]not finite since step 30[/]"


def test_smoothing_is_drawn_over_what_was_measured() -> None:
    (plain,) = charts.chart(SPECS["loss"], scene()).traces
    (calm,) = charts.chart(SPECS["loss"], scene(View(smoothing=0.9))).traces
    assert plain.raw is None and calm.raw is not None and calm.measured.mean.tolist() == plain.track.mean.tolist()


def test_only_loss_and_learning_rate_are_logarithmic() -> None:
    view = View(log=True)
    logs = [title for title, spec in SPECS.items() if charts.chart(spec, scene(view)).log]
    assert logs == ["loss", "learning rate"]


def test_runs_lie_over_each_other_each_in_its_colour() -> None:
    other = story(curves(80), "demo-01")
    chart = charts.chart(SPECS["similarity"], scene(None, other))
    assert [trace.role for trace in chart.traces] == ["positive", "negative", "run0", "run0"]
    assert [trace.name for trace in chart.traces] == ["pos", "neg", "", ""]
    assert scene(None, other).newest == 120


def test_the_difference_from_a_reference_is_drawn_without_targets() -> None:
    rows = [[step, name, value + (1.0 if name == "loss" else 0.0)] for step, name, value in curves(120)]
    other = story(rows, "demo-01")
    view = View(reference="demo-01", difference=True)
    first, second = charts.chart(SPECS["loss"], scene(view, other)).traces
    assert first.track.mean.tolist() == pytest.approx([-1.0] * 120, abs=1e-4)
    assert second.track.mean.tolist() == pytest.approx([0.0] * 120, abs=1e-4)
    compared = charts.chart(SPECS["similarity"], scene(view, other))
    assert compared.targets == () and compared.bounds == EVERYWHERE
    assert not scene(view).compared, "the reference is not drawn"


def test_the_reference_is_at_nought_without_a_range() -> None:
    steps = range(1, 65)
    wild = RunStory("demo-01")
    curve = curve_of("loss", [(step, float(step % 7)) for step in steps], 8)
    wild.take_curves(Curves(Cursor(0, 64, 8), True, (curve,)))
    view = View(reference="demo-01", difference=True)
    (_, reference) = charts.chart(SPECS["loss"], scene(view, wild)).traces
    drawn = reference.track
    assert not drawn.mean.any() and not drawn.low.any() and not drawn.high.any()


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ([[1, "loss", 1.0]], [[1, "positive", 1.0]], "b has no values here"),
        ([[1, "positive", 1.0]], [[1, "loss", 1.0], [9, "loss", 2.0]], "only b has values"),
        ([[1, "loss", 1.0]], [[8, "loss", 1.0], [9, "loss", 2.0]], "no step in common with b"),
        ([[1, "positive", 1.0]], [[1, "positive", 1.0]], "nothing yet"),
    ],
)
def test_where_there_is_no_difference_the_chart_says_why(mine: list[Any], theirs: list[Any], said: str) -> None:
    runs = (Shown(story(mine, "a"), name="a"), Shown(story(theirs, "b"), name="b"))
    chart = charts.chart(SPECS["loss"], Scene(runs, View(reference="b", difference=True)))
    assert chart.traces == () and chart.waiting == said


def test_a_run_that_waits_has_not_begun() -> None:
    waiting = Shown(RunStory("demo-04"), waiting=True)
    assert charts.chart(SPECS["loss"], Scene((waiting,), View())).waiting.startswith("not begun")


def test_the_range_of_a_chart_is_its_own_or_that_of_all() -> None:
    view = View().ranged("", YRange(0.98)).ranged("loss", YRange(1.0, 0.0, 2.0))
    assert charts.chart(SPECS["loss"], scene(view)).y.high == 2.0
    assert charts.chart(SPECS["similarity"], scene(view)).y.share == 0.98


def test_a_chart_says_what_it_waits_for() -> None:
    fresh = RunStory("demo-09")
    assert charts.chart(SPECS["loss"], Scene((Shown(fresh),), View())).waiting == "reading …"
    assert charts.chart(SPECS["loss"], scene()).waiting == "nothing yet"


def test_values_are_written_as_people_write_them() -> None:
    assert charts.written("loss", 0.8421) == "0.842"
    assert charts.written("learning_rate", 8.13e-4) == "8.1e-4" and charts.written("learning_rate", 0.0) == "0.00"
    assert charts.written("positive", 0.8349) == "0.83"
    assert charts.written("gpu_load", 1234.5) == "1234" and charts.written("x", 3.2e9) == "3.20e+09"
    assert charts.written("x", None) == "–" and charts.written("x", math.inf) == "not finite"


def test_the_value_at_a_step_is_exact_or_the_mean_of_its_stretch() -> None:
    fine = curve_of("loss", [(step, float(step)) for step in range(10)])
    coarse = curve_of("loss", [(step, float(step)) for step in range(10)], 4)
    assert [charts.value_at(fine, step) for step in (0, 4, 9, 99)] == [0, 4, 9, 9]
    assert [charts.value_at(coarse, step) for step in (0, 5, 8, 9)] == [1.5, 5.5, 8.5, 9]
    assert charts.value_at(curve_of("loss", []), 3) is None


def test_all_that_happened_is_marked_where_it_happened_but_not_the_base_and_not_mere_notes() -> None:
    told = RunStory("demo-03")
    happened = [
        (0, "epoch", "epoch 0"), (100, "epoch", "epoch 1"), (100, "checkpoint", ""),
        (120, "warning", "step 120 left out: x"),
        (130, "warning", "slow disk"), (140, "paused", ""), (140, "note", "resumed from step 140"),
        (150, "note", "no GPU"),
        (160, "stopped", ""), (120, "files", "a.jpg"),
    ]  # fmt: skip
    told.events += [Event(id, step, 0.0, kind, said) for id, (step, kind, said) in enumerate(happened)]
    marks = charts.marks_of(Shown(told, pace_of(told, "images", None, 128.0)))
    assert [(mark.position / 128, mark.glyph) for mark in marks] == [
        (100, "┊"), (100, "◆"), (120, "✗"), (130, "!"), (140, "‖"), (140, "▶"), (160, "■"),
    ]  # fmt: skip
    worst = sorted(marks, key=lambda mark: mark.rank)
    assert [mark.glyph for mark in worst] == ["┊", "◆", "▶", "‖", "■", "!", "✗"]
    assert [mark.glyph for mark in marks if mark.upright] == ["┊"]
