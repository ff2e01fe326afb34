"""The one look at the held-out brands. That real evaluations give real figures is in cli/test_tune.py."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from logoclip.config.config_file import dump_job
from logoclip.errors import InputError
from logoclip.evaluation.figures import ModelFigures
from logoclip.jobs import look_once as module
from logoclip.jobs.job import Interrupted, Job
from logoclip.jobs.look_once import look_once
from logoclip.runs import RunDirectory, StatusWriter, create_run
from logoclip.tuning.searching import Search
from logoclip.tuning.trials import StudyReport, Trial
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import Make

ARGUMENTS: dict[str, Any] = {
    "config": "a.yaml", "text": "base_model: models/base\ndata_dir: data/a\n", "space": {"lora_r": [2, 4]}, "trials": 2,
}  # fmt: skip
TRIALS = (Trial(0, "complete", {"lora_r": 2}, "a-01", 0.2), Trial(1, "complete", {"lora_r": 4}, "a-02", 0.6))


def figures(name: str) -> ModelFigures:
    return ModelFigures(name, name, 0.7, 0.5, 0.5, 0.5, (0.4, 0.6), 0.7, 0.5, 0.1, 0.9, 0.0, 0.5, 1, 1, 1)


@pytest.fixture
def job(make_job: Make) -> Job:
    return make_job("tune", dump_job("tune", ARGUMENTS))


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Has evaluations find figures without a worker. The arguments of each are added to this list."""
    asked: list[dict[str, Any]] = []

    def launch(place: Workspace, kind: Any, arguments: dict[str, Any], name: str) -> RunDirectory:
        asked.append(arguments)
        run = create_run(place.runs, name, kind, "")
        StatusWriter(run).write(state="finished")
        return run

    models = (figures("baseline"), figures("finetuned"))
    found = SimpleNamespace(models=models, held_out_brands=9, calibration_brands=8, threshold_source="calibration")
    monkeypatch.setattr(module, "launch_job", launch)
    monkeypatch.setattr(module, "load_evaluation", lambda path: path)
    monkeypatch.setattr(module, "evaluation_report", lambda evaluation: found)
    return asked


def looked(job: Job, trials: tuple[Trial, ...] = TRIALS) -> StudyReport:
    search = Search.of(job.run, ARGUMENTS)
    report = replace(search.report(search.study()), trials=trials)
    return look_once(job, search, report, lambda message: None)


def test_the_best_alone_is_evaluated_beside_the_base_on_its_own_split(job: Job, launched: list[dict[str, Any]]) -> None:
    found = looked(job).held_out
    assert launched == [
        {"models": [["baseline", "models/base"], ["finetuned", "runs/a-02/model"]], "data": "data/a", "split": "a-02"}
    ]
    assert found and (found.best, found.baseline, found.brands) == (figures("finetuned"), figures("baseline"), 9)
    assert found.threshold_source == "fitted on 8 other brands" and not found.trouble


def test_whoever_comes_again_finds_the_first_look(job: Job, launched: list[dict[str, Any]]) -> None:
    assert looked(job) == looked(job) and len(launched) == 1


@pytest.mark.parametrize("trials", [(), (replace(TRIALS[0], state="failed", value=None),)])
def test_without_a_complete_trial_nobody_looks(
    job: Job, launched: list[dict[str, Any]], trials: tuple[Trial, ...]
) -> None:
    found = looked(job, trials).held_out
    assert found and found.trouble == "no trial is complete" and not launched


def test_what_hinders_the_look_is_said_in_the_report(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> RunDirectory:
        raise InputError("data/a: no prepared data")

    monkeypatch.setattr(module, "launch_job", refuse)
    found = looked(job).held_out
    assert found and found.trouble == "data/a: no prepared data" and found.best is None


def test_an_evaluation_that_was_stopped_goes_on_and_is_no_second_look(
    job: Job, launched: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(job)
    run = RunDirectory(job.workspace.runs / f"{job.run.id}-held-out-01")
    StatusWriter(run).write(state="failed", error="the disk is full")
    resumed: list[str] = []
    monkeypatch.setattr(module, "resume", lambda run, workspace: resumed.append(run.id))
    found = looked(job).held_out
    assert resumed == [run.id] and len(launched) == 1
    assert found and found.best is None and "the disk is full" in found.trouble


def test_who_is_asked_to_pause_meanwhile_does(job: Job, launched: list[dict[str, Any]]) -> None:
    looked(job)
    run = RunDirectory(job.workspace.runs / f"{job.run.id}-held-out-01")
    StatusWriter(run).write(state="running", host="another", boot_id="another boot")  # alive as far as is known

    def tell(message: str) -> None:
        assert "for trial 1" in message
        raise Interrupted("paused")

    search = Search.of(job.run, ARGUMENTS)
    report = replace(search.report(search.study()), trials=TRIALS)
    with pytest.raises(Interrupted):
        look_once(job, search, report, tell)
