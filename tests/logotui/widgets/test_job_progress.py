from __future__ import annotations

from logoclip.runs.summary import RunSummary
from logotui.widgets.job_progress import JobProgress, lines
from tests.logotui.alone import alone
from tests.logotui.fake_host import NOON


def text(run: RunSummary, now: float) -> str:
    return "\n".join(line.plain for line in lines(run, 60, now))


def test_a_job_says_how_far_it_is_and_how_long_it_takes() -> None:
    run = RunSummary("prepare", "running", started=NOON, progress=(25, 100), message="cropping", seconds_left=30)
    for part in ("preparing data", "25 %", "25 of 100", "10s so far", "about 30s left", "cropping"):
        assert part in text(run, NOON + 10)


def test_a_job_that_is_done_says_how_long_it_took() -> None:
    run = RunSummary("prepare", "finished", started=NOON, ended=NOON + 65, progress=(100, 100))
    said = text(run, NOON + 1000)
    assert "100 %" in said and "took 1m 05s" in said and "left" not in said


def test_a_job_that_counts_nothing_is_all_or_nothing() -> None:
    assert "0 %" in text(RunSummary("export", "running", started=NOON), NOON)
    assert "100 %" in text(RunSummary("export", "finished", started=NOON, ended=NOON), NOON)


def test_an_error_takes_the_place_of_the_message() -> None:
    run = RunSummary("prepare", "failed", message="cropping", error="the disk is full")
    assert text(run, NOON).endswith("the disk is full")


async def test_without_a_run_there_is_nothing() -> None:
    widget = JobProgress()
    async with alone(widget):
        assert widget.render().plain == ""
