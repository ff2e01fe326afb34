"""What is made of a run that was trained: its config again, a model of one of its checkpoints, a run that goes on."""

from __future__ import annotations

from logoclip.errors import InputError
from logoclip.jobs.extension import Extension
from logoclip.runs.checkpoints import LAST, checkpoint_file, steps_per_epoch
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status
from logoclip.runs.status import Status
from logoclip.workspace import Workspace


def training_text(run: RunDirectory) -> str:
    """The config of the training `run` as it was launched, comments and all.

    Raises:
        InputError: it is no training, or its config is lost.
    """
    from logoclip.config.config_file import launched_text

    _training(run)
    return launched_text(run.config)


def launch_export(
    workspace: Workspace, run: RunDirectory, checkpoint: str, output: str, *, outside: bool = False
) -> RunDirectory:
    """Launches the export of one of the run's checkpoints to `output`, where nothing may stand.

    Raises:
        InputError: there is no such checkpoint, or something stands at `output`: the model there stays.
    """
    from logoclip.jobs.launching import launch_job

    checkpoint_file(run, checkpoint)
    file = run.checkpoints / checkpoint
    place = workspace.resolve(output) if outside else workspace.inside(output)
    if place.is_file() or place.is_symlink() or (place.is_dir() and any(place.iterdir())):
        raise InputError(f"{output}: something stands there already, and stays: choose another name")
    arguments = {"checkpoint": workspace.relative(file), "output": output, "merge_lora": True}
    return launch_job(workspace, "export", arguments, f"{run.id}-export", outside=outside)


def go_on(
    workspace: Workspace, run: RunDirectory, checkpoint: str, max_epochs: int | None = None, *, outside: bool = False
) -> RunDirectory:
    """Launches a new run that goes on from a checkpoint of the training `run`, and names that as its parent.

    Never the same run: its config says what it was launched with, and its curves what came of that.

    Args:
        max_epochs: instead of what the config says. The learning rate follows the schedule of so many epochs.

    Raises:
        InputError: there is no such checkpoint, or nothing can be launched now.
    """
    from logoclip.jobs.launching import launch_training

    text = training_text(run)
    file = checkpoint_file(run, checkpoint)
    status = read_status(run)
    if max_epochs is None and file.step is not None and file.step >= status.steps_planned > 0:
        raise InputError(
            f"{run.id}: {checkpoint} is at the end of its last epoch: extend it (`logoclip runs extend {run.id}`, or e "
            "in the console)"
        )
    start_from = workspace.relative(run.checkpoints / checkpoint)
    changes = {} if max_epochs is None else {"max_epochs": max_epochs}
    name = f"{status.name or run.id}.yaml"
    return launch_training(workspace, name, text, changes, parent=run.id, start_from=start_from, outside=outside)


def extension(run: RunDirectory) -> Extension:
    """What there is to know before the training `run` is extended.

    Raises:
        InputError: it is no training, a worker is at it, or it has no checkpoint to go on from.
    """
    from logoclip.config.config_file import launched_config

    status = _training(run)
    if status.alive or status.state == "queued":
        raise InputError(f"{run.id} is {status.state}: it can be extended once it has ended")
    each = steps_per_epoch(status)
    if not each or not (run.checkpoints / LAST).is_file():
        raise InputError(f"{run.id}: has no {LAST} to go on from")
    config, step = launched_config(run.config), status.last_durable_step
    return Extension(run.id, step // each, config.max_epochs, step, each, config.learning_rate, config.warmup_steps)


def extend(workspace: Workspace, run: RunDirectory, more: int, *, outside: bool = False) -> RunDirectory:
    """Launches a new run that adds `more` epochs to what the training `run` has trained.

    Raises:
        InputError: as `extension` and `go_on`.
    """
    return go_on(workspace, run, LAST, extension(run).total(more), outside=outside)


def _training(run: RunDirectory) -> Status:
    status = read_status(run)
    if status.kind != "train":
        raise InputError(f"{run.id}: is no training")
    return status
