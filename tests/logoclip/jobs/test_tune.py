"""A search over settings, as processes that pause, die, share a journal and go on. Its trainings only pretend."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from logoclip.config.config_file import load_config
from logoclip.runs import RunDirectory, list_runs, read_status, resume, want
from logoclip.tuning.trials import StudyReport, read_study
from logoclip.workspace import Workspace
from tests.logoclip.tuning.conftest import BASE, Search, search, workspace

__all__ = ["search", "workspace"]  # fixtures
Until = Callable[..., Any]
LONG = 120.0


def over(run: RunDirectory) -> bool:
    return not read_status(run).alive


def study(run: RunDirectory) -> StudyReport:
    found = read_study(run)
    assert found is not None, read_status(run)
    return found


def trainings(workspace: Workspace) -> list[RunDirectory]:
    """The trainings of all trials, in the order of their making."""
    return [run for run in reversed(list_runs(workspace.runs)) if read_status(run).study]


def kill(run: RunDirectory) -> None:
    os.kill(read_status(run).pid or 0, signal.SIGKILL)


def running(workspace: Workspace) -> list[RunDirectory]:
    return [run for run in trainings(workspace) if read_status(run).state == "running"]


def test_each_trial_is_a_training_and_validation_chooses_the_best(
    search: Search, workspace: Workspace, until: Until
) -> None:
    run = search(trials=3)
    until(lambda: over(run), LONG)
    assert read_status(run).state == "finished", read_status(run).error
    report, runs = study(run), trainings(workspace)
    assert report.done == 3 and [trial.run for trial in report.trials] == [one.id for one in runs]
    for trial, training in zip(report.trials, runs, strict=True):
        status, config = read_status(training), load_config(training.config)
        assert (status.study, status.trial) == (run.id, trial.number)
        assert {key: getattr(config, key) for key in trial.settings} == trial.settings
        assert trial.value == status.best_value or trial.state == "pruned"
    assert report.best and report.best.value == max(trial.value or 0 for trial in report.compared)
    assert report.held_out and report.held_out.trouble and not report.held_out.best, "there are no data"
    assert "3 of 3 trials of a.yaml" in (run.path / "study.txt").read_text()


def test_a_poor_trial_is_given_up_and_its_training_stopped(search: Search, workspace: Workspace, until: Until) -> None:
    # Slow enough that an epoch is judged before the next one is over.
    run = search(trials=6, text=BASE.replace("max_epochs: 4", "max_epochs: 200"))
    until(lambda: over(run), LONG)
    report = study(run)
    pruned = [trial for trial in report.trials if trial.state == "pruned"]
    assert pruned and report.best
    for trial in pruned:
        status = read_status(next(one for one in trainings(workspace) if one.id == trial.run))
        assert status.state == "stopped" and status.epoch < 200
        assert (trial.value or 0) < (report.best.value or 0)


def test_the_same_seed_draws_the_same_settings_killed_or_not(
    search: Search, workspace: Workspace, until: Until
) -> None:
    whole, killed = search(trials=3, seed=7), None
    until(lambda: over(whole), LONG)
    killed = search(trials=3, seed=7, name="killed")
    until(lambda: read_study(killed) and study(killed).done >= 1, LONG)
    kill(killed)
    until(lambda: read_status(killed).state == "lost")
    resume(killed, workspace.root)
    until(lambda: over(killed), LONG)
    assert [trial.settings for trial in study(killed).trials] == [trial.settings for trial in study(whole).trials]
    other = search(trials=1, seed=8)
    until(lambda: over(other), LONG)
    assert study(other).trials[0].settings != study(whole).trials[0].settings


def test_a_trial_is_in_the_report_before_its_first_epoch(search: Search, workspace: Workspace, until: Until) -> None:
    (workspace.root / "hold").touch()
    run = search(trials=1)
    (training,) = until(lambda: running(workspace), LONG)
    until(lambda: (found := read_study(run)) and [trial.run for trial in found.trials] == [training.id])
    (trial,) = study(run).trials
    assert (trial.state, trial.epochs) == ("running", 0) and set(trial.settings) == {"learning_rate", "loss_type"}


def test_a_killed_search_finds_its_training_again(search: Search, workspace: Workspace, until: Until) -> None:
    (workspace.root / "hold").touch()
    run = search(trials=2)
    (training,) = until(lambda: running(workspace), LONG)
    kill(run)
    until(lambda: read_status(run).state == "lost")
    assert read_status(training).state == "running", "the training does not die with it"
    resume(run, workspace.root)
    (workspace.root / "hold").unlink()
    until(lambda: over(run), LONG)
    assert study(run).done == 2 and len(trainings(workspace)) == 2
    assert read_status(training).attempt == 1


def test_a_trial_whose_worker_was_lost_has_failed_and_its_settings_are_tried_again(
    search: Search, workspace: Workspace, until: Until
) -> None:
    (workspace.root / "hold").touch()
    run = search(trials=2)
    (training,) = until(lambda: running(workspace), LONG)
    kill(training)
    until(lambda: len(trainings(workspace)) == 2, LONG)
    (workspace.root / "hold").unlink()
    until(lambda: over(run), LONG)
    first, again, *_ = study(run).trials
    assert (first.state, first.run) == ("failed", training.id) and "was lost" in first.why
    assert again.settings == first.settings and again.state == "complete"
    assert study(run).done == 2


def test_a_search_that_pauses_has_its_training_pause_and_goes_on_with_it(
    search: Search, workspace: Workspace, until: Until
) -> None:
    (workspace.root / "hold").touch()
    run = search(trials=2)
    (training,) = until(lambda: running(workspace), LONG)
    want(run, "paused")
    until(lambda: over(run), LONG)
    assert read_status(run).state == "paused"
    until(lambda: read_status(training).state == "paused")
    (workspace.root / "hold").unlink()
    resume(run, workspace.root)
    until(lambda: over(run), LONG)
    assert study(run).done == 2 and len(trainings(workspace)) == 2
    assert read_status(training).state == "finished" and read_status(training).attempt == 2


def test_two_processes_draw_from_one_study_and_together_try_what_was_wanted(
    search: Search, workspace: Workspace, until: Until
) -> None:
    founder = search(trials=4)
    until((founder.path / "study.log").exists, LONG)
    joined = search(trials=4, name="more", join=founder.id)
    until(lambda: over(founder) and over(joined), LONG)
    assert [read_status(run).state for run in (founder, joined)] == ["finished", "finished"]
    report = study(founder)
    assert report.done == 4 and len({trial.run for trial in report.trials}) == len(report.trials)
    assert read_study(joined) is None


def test_what_a_dead_process_left_another_one_of_the_study_takes_up(
    search: Search, workspace: Workspace, until: Until
) -> None:
    (workspace.root / "hold").touch()
    founder = search(trials=2)
    until(lambda: running(workspace), LONG)
    kill(founder)
    until(lambda: read_status(founder).state == "lost")
    joined = search(trials=2, name="more", join=founder.id)
    (workspace.root / "hold").unlink()
    until(lambda: over(joined), LONG)
    assert read_status(joined).state == "finished" and len(trainings(workspace)) == 2
    resume(founder, workspace.root)
    until(lambda: over(founder), LONG)
    assert study(founder).done == 2 and study(founder).held_out


def test_settings_that_fail_one_after_the_other_end_the_search(
    search: Search, workspace: Workspace, until: Until
) -> None:
    run = search(trials=9, text=BASE + "temperature: 5\n")
    until(lambda: over(run), LONG)
    status = read_status(run)
    assert status.state == "failed" and status.error == "3 trials in a row failed, the last one: too hot"
    assert [trial.why for trial in study(run).trials] == ["too hot"] * 3
