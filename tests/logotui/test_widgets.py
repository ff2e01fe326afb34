"""What the smaller widgets draw, without an app."""

from __future__ import annotations

import pytest
from textual.content import Content

from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs import Histogram
from logoclip.runs.summary import Figures, RunSummary
from logotui.hosts.host import Link
from logotui.screens.steering import cost_of_stopping
from logotui.widgets.bar import progress_bar
from logotui.widgets.gauges import gauges, speeds
from logotui.widgets.job_progress import lines
from logotui.widgets.run_columns import COLUMNS, WHAT, fitting, header, row
from logotui.widgets.run_details import differences, settings
from logotui.widgets.similarities import axis_over
from logotui.widgets.states import STATES, state
from logotui.widgets.status_line import status_line
from logotui.widgets.top_line import pulse, top_line
from tests.logotui.fake_host import NOON, summary

RUN = summary("demo-03", best_value=0.42, best_epoch=3)


def test_every_state_has_its_own_word_and_one_cell_of_glyph() -> None:
    from typing import get_args

    from logoclip.runs.status import State

    assert set(STATES) == set(get_args(State))
    assert {state(name).cell_length for name in STATES} == {10}


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 140, 200])
def test_a_status_line_fits_and_keeps_what_goes_on(width: int) -> None:
    line = status_line(RUN, width)
    assert line.cell_length <= width
    assert line.plain.startswith("▶ running  demo-03")


def test_a_wide_status_line_says_it_all() -> None:
    text = status_line(RUN, 140).plain
    parts = ("epoch 4/8", "52 %", "step 418/800", "left 2m 05s", "best 0.42 (epoch 3)", "durable 400")
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 1.0, 1.7, -1.0])
def test_a_bar_is_as_wide_as_asked(share: float) -> None:
    assert progress_bar(share, 20).cell_length == 20
    assert progress_bar(share, 20).plain.count("━") == int(min(max(share, 0), 1) * 40 + 0.5) // 2


@pytest.mark.parametrize("width", [20, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("place", ["demo · this machine", "a-workspace-with-a-very-long-name · orin.lab.example"])
def test_a_top_line_is_never_too_long_and_names_every_screen_it_can(width: int, place: str) -> None:
    line = top_line(width, place, "sweep", Content("cpu  87 %  mem 6.1/23 G"))
    assert line.cell_length <= width
    if width >= 60:
        assert all(name in line.plain for name in ("1 Runs", "4 Sweep", "5 Data"))


def test_a_lost_link_is_said_before_the_workspace() -> None:
    line = top_line(80, "demo · orin", "runs", Content(str(Link(lost=True, reason="gone", retry_in=4))))
    assert "link lost, retrying in 4 s" in line.plain


@pytest.mark.parametrize("width", [60, 80, 100, 140, 220])
def test_columns_fill_the_width_and_the_state_is_never_dropped(width: int) -> None:
    columns = fitting(width)
    assert row(columns, RUN, NOON).cell_length <= width
    assert [column.title for column in columns][:2] == ["state", "name"]
    assert header(columns).cell_length == row(columns, RUN, NOON).cell_length


def test_a_wide_table_has_every_column() -> None:
    assert [column.title for column in fitting(160)] == [column.title for column in (*COLUMNS, WHAT)]
    assert fitting(160)[-1].width > WHAT.width


def test_differences_name_the_setting_and_both_values() -> None:
    before = {
        "temperature": 0.07,
        "loss_type": "infonce",
        "learning_rate": 1e-3,
        "mixed_precision": True,
        "export_dir": "a",
    }
    after = {
        "temperature": 0.05,
        "loss_type": "infonce",
        "learning_rate": 5e-4,
        "mixed_precision": False,
        "export_dir": "b",
    }
    assert differences(after, before) == [
        "temperature 0.05 (0.07)",
        "learning_rate 5.0e-4 (1.0e-3)",
        "mixed_precision off (on)",
    ]
    assert differences(after, after) == []


def test_the_settings_of_a_job_are_its_arguments() -> None:
    assert settings({"dataset": "data/logos", "brands": 400, "seed": None}) == "dataset data/logos · brands 400"


@pytest.mark.parametrize(
    ("step", "durable", "words"),
    [(418, 400, "saves the 18 steps since"), (401, 400, "saves the step since"), (400, 400, "is 400. It can")],
)
def test_the_cost_of_stopping_is_counted(step: int, durable: int, words: str) -> None:
    assert words in cost_of_stopping(RunSummary("train", "running", step=step, last_durable_step=durable))


def test_stopping_another_job_throws_its_work_away() -> None:
    assert "thrown away" in cost_of_stopping(RunSummary("prepare", "running"))


def test_a_machine_without_gpu_shows_none() -> None:
    shown = [line.plain for line in gauges(Machine(50.0, 2**30, 2**32, 2**30), 30)]
    assert len(shown) == 3
    assert not any("gpu" in line for line in shown)
    assert {len(line) for line in shown[:2]} == {30}


def test_the_pulse_of_a_machine_with_a_gpu_fits_beside_the_screens_of_a_small_terminal() -> None:
    machine = Machine(87.0, round(6.1 * 2**30), 23 * 2**30, 1, (Gpu(percent=64.0),))
    assert pulse(machine) == "cpu  87 %  gpu  64 %  mem 6.1/23 G"
    line = top_line(80, "demo-workspace · this machine", "monitor", Content(pulse(machine)))
    assert line.cell_length == 80 and line.plain.endswith(pulse(machine))
    assert pulse(Machine()) == ""


def test_two_gpus_are_numbered() -> None:
    gpu = Gpu(percent=10.0, memory_used=1, memory_total=2**30)
    shown = [line.plain for line in gauges(Machine(50.0, 1, 2**30, 1, (gpu, gpu)), 30)]
    assert sum(line.startswith("gpu") for line in shown) == 2
    assert any(line.startswith("gpu1") for line in shown)


def test_the_axis_of_similarities_begins_where_the_counts_do() -> None:
    edges = tuple(round(-1 + 0.1 * place, 1) for place in range(21))

    def histogram(**counts: int) -> Histogram:
        return Histogram(1, "val_wrong", edges, tuple(counts.get(f"bin{place}", 0) for place in range(20)))

    assert axis_over(histogram(bin0=1, bin9=1000, bin15=500), histogram(bin18=900)).low == -0.1
    assert axis_over(histogram(bin17=10), histogram(bin18=10)).low == 0.2
    assert axis_over(histogram(), histogram()) == axis_over(histogram(bin19=1))


def test_only_speeds_that_were_said_are_shown() -> None:
    assert speeds(Figures(images_per_second=318.4, loss=1.0)) == ("   318 images/s",)


def test_a_job_says_how_far_it_is_and_how_long_it_takes() -> None:
    run = RunSummary("prepare", "running", started=NOON, progress=(25, 100), message="cropping", seconds_left=30)
    text = "\n".join(line.plain for line in lines(run, 60, NOON + 10))
    for part in ("preparing data", "25 %", "25 of 100", "10s so far", "about 30s left", "cropping"):
        assert part in text


def test_a_job_that_is_done_says_how_long_it_took() -> None:
    run = RunSummary("prepare", "finished", started=NOON, ended=NOON + 65, progress=(100, 100))
    text = "\n".join(line.plain for line in lines(run, 60, NOON + 1000))
    assert "100 %" in text and "took 1m 05s" in text and "left" not in text
