"""What is made of a run that was trained, by workers in processes of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from logoclip.cli.follow import wait_until_free
from logoclip.errors import InputError
from logoclip.jobs import from_run
from logoclip.jobs.launching import launch_training
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory, StatusWriter, create_run, read_scalars, read_status
from logoclip.runs.checkpoints import list_checkpoints
from logoclip.runs.series import Series
from logoclip.training.schedule import warmup_cosine
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, furnish


def ended(run: RunDirectory) -> RunDirectory:
    status = wait_until_free(run)
    assert status.state == "finished", status.error or run.log.read_text()
    return run


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, tiny_clip_dir: Path) -> tuple[Workspace, RunDirectory]:
    """A training of two epochs, finished by a worker. Its steps warm up at once."""
    workspace = Workspace.make(tmp_path_factory.mktemp("trained") / "workspace")
    furnish(workspace, tiny_clip_dir)
    text = "# why it was tried\n" + CONFIG.replace("max_epochs: 1", "max_epochs: 2\nwarmup_steps: 1")
    return workspace, ended(launch_training(workspace, "mine", text, {}))


def test_it_is_extended_as_a_run_of_its_own_on_the_longer_schedule(trained: tuple[Workspace, RunDirectory]) -> None:
    workspace, run = trained
    before = {path: path.read_bytes() for path in (run.config, run.status_file)}
    known = from_run.extension(run)
    assert (known.trained, known.planned, known.step) == (2, 2, 2 * known.each)
    child = ended(from_run.extend(workspace, run, 1))
    status = read_status(child)
    assert (status.parent, status.epoch, status.epochs_planned, status.step) == (run.id, 3, 3, 3 * known.each)
    assert status.best_epoch == 3  # of the epochs that it adds
    assert {path: path.read_bytes() for path in before} == before
    rates = {row.step: row.value for row in read_scalars(child.metrics, names=[Series.LEARNING_RATE.value]).rows}
    expected = warmup_cosine(known.learning_rate, known.warmup_steps, 3 * known.each)
    assert rates == pytest.approx({step: expected(step) for step in range(known.step + 1, 3 * known.each + 1)})
    assert float(re.findall(r"(\S+) at first", known.said(1))[0]) == pytest.approx(rates[known.step + 1], rel=0.05)
    theirs, ours = read_card(run.model), read_card(child.model)
    assert (ours["split"], ours["data_id"], ours["parent_run"]) == (theirs["split"], theirs["data_id"], child.id)


def test_its_checkpoints_are_listed_once_each_with_their_figures(trained: tuple[Workspace, RunDirectory]) -> None:
    _, run = trained
    newest, oldest = list_checkpoints(run)
    assert (newest.name, oldest.name) == ("epoch_2.pt", "epoch_1.pt")
    assert newest.is_last and not oldest.is_last and newest.is_best + oldest.is_best == 1
    assert "last-previous.pt" in oldest.others
    status = read_status(run)
    best = newest if newest.is_best else oldest
    assert best.separation == pytest.approx(status.best_value) and best.epoch == status.best_epoch
    assert newest.size == (run.checkpoints / "last.pt").stat().st_size and newest.step == status.step


def test_a_checkpoint_is_exported_where_nothing_stands(trained: tuple[Workspace, RunDirectory]) -> None:
    workspace, run = trained
    ended(from_run.launch_export(workspace, run, "epoch_1.pt", "models/first"))
    card = read_card(workspace.models / "first")
    assert (card["parent_run"], card["checkpoint"], card["epoch"]) == (run.id, "epoch_1.pt", 1)
    write_card(workspace.models / "first", {**card, "threshold": 0.7})
    with pytest.raises(InputError, match="models/first: something stands there already, and stays"):
        from_run.launch_export(workspace, run, "best.pt", "models/first")
    assert read_card(workspace.models / "first")["threshold"] == 0.7


def test_at_the_end_of_the_plan_nothing_goes_on_and_extending_is_named(
    trained: tuple[Workspace, RunDirectory],
) -> None:
    workspace, run = trained
    for name in ("last.pt", "epoch_2.pt"):
        with pytest.raises(InputError, match="is at the end of its last epoch: extend it"):
            from_run.go_on(workspace, run, name)


@pytest.mark.parametrize("name", ["../../x.pt", "epoch_9.pt", "", "/etc/passwd"])
def test_only_its_own_checkpoints_are_taken(trained: tuple[Workspace, RunDirectory], name: str) -> None:
    workspace, run = trained
    for make in (from_run.go_on, lambda *given: from_run.launch_export(*given, "models/never")):
        with pytest.raises(InputError, match="mine-01: has no checkpoint"):
            make(workspace, run, name)
    with pytest.raises(InputError, match="is not inside the workspace"):
        from_run.launch_export(workspace, run, "best.pt", "../outside")


@pytest.mark.parametrize("more", [0, -1, 10**9])
def test_a_number_of_epochs_that_makes_no_sense_is_refused(trained: tuple[Workspace, RunDirectory], more: int) -> None:
    workspace, run = trained
    with pytest.raises(InputError, match=f"epochs: must be a whole number from 1 to 100000, given {more}"):
        from_run.extend(workspace, run, more)


def test_what_cannot_be_extended_says_why(workspace: Workspace) -> None:
    young = create_run(workspace.runs, "young", "train", CONFIG)
    with pytest.raises(InputError, match="young-01 is queued: it can be extended once it has ended"):
        from_run.extension(young)
    StatusWriter(young).write(state="stopped")
    with pytest.raises(InputError, match=r"young-01: has no last\.pt to go on from"):
        from_run.extension(young)
    sweep = create_run(workspace.runs, "sweep", "evaluate", "kind: evaluate\n")
    for make in (from_run.extension, from_run.training_text):
        with pytest.raises(InputError, match="sweep-01: is no training"):
            make(sweep)
