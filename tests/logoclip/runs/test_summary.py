"""A run in one row."""

from __future__ import annotations

import json
import math

import pytest

from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, ask, describe, read_control, summary, want
from logoclip.runs.summary import Summaries


def test_a_new_run_has_no_figures_yet(run: RunDirectory) -> None:
    answer = Summaries().of(run)
    assert (answer.id, answer.name, answer.state, answer.path) == (
        "demo-01",
        "demo",
        "queued",
        str(run.path),
    )
    assert (
        answer.figures.loss
        is answer.figures.separation
        is answer.figures.images_per_second
        is answer.seconds_left
        is None
    )
    assert answer.figures.loss_tail == ()


def test_the_newest_figures_and_the_time_left(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.runs.lock.is_held", lambda _: True)
    StatusWriter(run).write(state="running", step=10, steps_planned=110)
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 11):
            values = {"loss": 1 / step, "separation": 0.1, "seconds_per_step": 2.0, "images_per_second": 64.0}
            metrics.scalars(step, values)
        answer = Summaries().of(run)
        assert (answer.figures.loss, answer.figures.separation, answer.figures.images_per_second) == (0.1, 0.1, 64.0)
        assert answer.seconds_left == pytest.approx(200.0)
        metrics.scalars(10, {"val_separation": 0.4})
        assert Summaries().of(run).figures.separation == 0.4


def test_the_tail_of_the_loss_has_the_means_of_equal_parts(run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 2049):
            metrics.scalars(step, {"loss": float(step)})
    tail = Summaries().of(run).figures.loss_tail
    assert tail == tuple(1024 + 32 * i + 16.5 for i in range(32))


def test_a_loss_that_is_no_number_is_none(run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(1, {"loss": math.nan})
    answer = Summaries().of(run)
    assert answer.figures.loss is None and answer.figures.loss_tail == ()


def test_each_part_of_a_job_has_a_pace_of_its_own(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.runs.lock.is_held", lambda _: True)
    writer = StatusWriter(run)

    def left_at(now: float, done: int) -> float | None:
        monkeypatch.setattr("logoclip.runs.judging.time.time", lambda: now)
        writer.write(state="running", progress=(done, 100))
        seconds: float | None = Summaries().of(run).seconds_left
        return seconds

    assert [left_at(1000, 0), left_at(1001, 2)] == [None, None]
    assert left_at(1010, 25) == pytest.approx(30.0)
    assert left_at(1040, 100) == 0
    assert left_at(1040, 0) is None
    assert left_at(1044, 80) == pytest.approx(1.0)


def test_a_database_is_read_again_only_when_it_has_changed(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    summaries, reads, real = Summaries(), [], summary.read_newest
    monkeypatch.setattr(summary, "read_newest", lambda path, *asked: reads.append(path) or real(path, *asked))
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(1, {"loss": 1.0})
        assert [summaries.of(run).figures.loss for _ in range(3)] == [1.0] * 3 and len(reads) == 1
        metrics.scalars(2, {"loss": 2.0})
        assert summaries.of(run).figures.loss == 2.0 and len(reads) == 2


def test_a_damaged_database_is_said_in_its_run(run: RunDirectory) -> None:
    run.metrics.write_bytes(b"not a database " * 100)
    found = Summaries().of(run)
    assert "metrics.db: cannot be read" in found.error and found.figures.loss is None


def test_what_people_say_of_a_run_stands_in_its_row(run: RunDirectory) -> None:
    assert Summaries().of(run).called == "demo-01"
    describe(run, title="Long warm-up", note="try again", add_tags=["best"])
    answer = Summaries().of(run)
    assert (answer.title, answer.tags, answer.note, answer.called) == (
        "Long warm-up",
        ("best",),
        "try again",
        "Long warm-up",
    )
    run.about_file.write_text("{")
    assert "about.json: cannot be read" in Summaries().of(run).error


def test_what_is_wanted_stands_beside_what_is(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.runs.lock.is_held", lambda _: True)
    status = StatusWriter(run)
    status.write(state="running", step=3)
    want(run, "paused")
    first, second = ask(run, step=3), ask(run, step=4)
    found = Summaries().of(run)
    assert (found.state, found.wanted, found.wanted_since) == ("running", "paused", read_control(run).since)
    assert [(one.id, one.step) for one in found.asks] == [(first, 3), (second, 4)]
    status.acknowledge(first)
    assert [one.id for one in Summaries().of(run).asks] == [second]


@pytest.mark.parametrize(("negative", "met"), [(0.4, True), (0.6, False), (math.nan, False)])
def test_targets_are_met_when_all_of_a_validation_are(run: RunDirectory, negative: float, met: bool) -> None:
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(10, {"val_positive": 0.9, "val_separation": 0.5})
        assert not Summaries().of(run).figures.targets_met
        metrics.scalars(10, {"val_negative": negative})
    assert Summaries().of(run).figures.targets_met is met


RATES = {"seconds_per_step": 2.0, "images_per_second": 64.0, "memory_gb": 1.0, "gpu_memory_gb": 2.0}


@pytest.mark.parametrize(
    ("state", "held", "uptime", "runs"),
    [
        ("running", True, None, True),
        ("pausing", True, None, True),
        ("running", True, 0.001, False),  # silent since the boot
        ("running", False, None, False),  # lost
        *((ended, False, None, False) for ended in ("queued", "paused", "stopped", "finished", "failed")),
    ],
)
def test_rates_are_those_of_a_run_that_runs(
    run: RunDirectory, monkeypatch: pytest.MonkeyPatch, state: str, held: bool, uptime: float | None, runs: bool
) -> None:
    monkeypatch.setattr("logoclip.runs.lock.is_held", lambda _: held)
    StatusWriter(run).write(state=state, step=10, steps_planned=110)
    if uptime is not None:
        run.status_file.write_text(json.dumps({**json.loads(run.status_file.read_text()), "uptime": uptime}))
    with MetricsWriter(run.metrics) as metrics:
        metrics.scalars(10, {"loss": 0.5, **RATES})
    found = Summaries().of(run)
    assert found.figures.loss == 0.5
    assert {name: getattr(found.figures, name) for name in RATES} == (RATES if runs else dict.fromkeys(RATES))
    assert (found.seconds_left is not None) == (runs and state == "running")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_says_since_when(run: RunDirectory, bad: float) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step, loss in enumerate([bad, 1.0, 0.9, bad, bad], start=1):
            metrics.scalars(step, {"loss": loss, "separation": 0.1})
        found = Summaries().of(run).figures
        assert found.not_finite == (("loss", 4),) and found.loss is None
        metrics.scalars(6, {"loss": 0.8})
    assert Summaries().of(run).figures.not_finite == ()


def test_a_loss_that_never_was_a_number_is_bad_from_its_first_step(run: RunDirectory) -> None:
    with MetricsWriter(run.metrics) as metrics:
        for step in (3, 4):
            metrics.scalars(step, {"loss": math.nan, "grad_norm": math.inf})
    assert dict(Summaries().of(run).figures.not_finite) == {"loss": 3, "grad_norm": 3}
