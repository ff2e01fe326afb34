"""From a config to a run with a worker. What light code can know to be wrong is refused before anything is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from logoclip.config.config_file import dump_job, edit_config, launched_config, parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, Fault, InputError
from logoclip.export.publish import hindrance, left_alone
from logoclip.jobs.arguments import check_arguments
from logoclip.jobs.like_runs import probed_config
from logoclip.json_file import UnreadableJson, read_json
from logoclip.machine.engine import require_installed
from logoclip.machine.shared_memory import EDGE, check_shared_memory
from logoclip.machine.training_device import training_device
from logoclip.model.card import refuse_foreign
from logoclip.model.clip_weights import check_clip
from logoclip.model.weights import check_local
from logoclip.runs.create import create_run
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status
from logoclip.runs.launch import launch
from logoclip.runs.states import KINDS, Kind
from logoclip.runs.turn import enter
from logoclip.tuning.study import require_optuna
from logoclip.workspace import Workspace

if TYPE_CHECKING:
    from logoclip.data.prepared import BrandCounts

LIGHT_JOBS = frozenset({"prepare", "demo_data"})


def launch_training(
    workspace: Workspace,
    name: str,
    text: str,
    overrides: Mapping[str, object],
    *,
    parent: str | None = None,
    start_from: str | None = None,
    outside: bool = False,
    now: bool = False,
    study: str = "",
    trial: int | None = None,
) -> RunDirectory:
    """Launches a training with the config `text`, changed by `overrides`; the run is called after `name`.

    Where its device is busy, or others wait for that, it is queued.

    Args:
        now: start it in any case, beside whoever computes.
        study, trial: the run that searches, and the number of the trial of it that this training is.
        outside: let it export outside the workspace. Only for a config that a person named on a command line.

    Raises:
        ConfigError: the config has faults, or there are `obstacles`.
        InputError: the training engine is not installed.
        JobError: the worker could not be started.
    """
    # Never nothing: an empty config is known to be lost.
    edited = edit_config(text, overrides) or "# every setting as it is without a config\n"
    config = parse_config(edited, name)
    if faults := obstacles(config, workspace, outside=outside):
        raise ConfigError(faults)
    require_installed()
    stem, device = Path(name).stem, training_device()
    origin: dict[str, Any] = {"parent": parent, "start_from": start_from, "study": study, "trial": trial}
    run = create_run(workspace.runs, stem, "train", edited, device=device, **origin)
    enter(run, workspace.root, now=now)
    return run


def launch_job(
    workspace: Workspace, kind: str, arguments: Mapping[str, Any], name: str, *, outside: bool = False
) -> RunDirectory:
    """Launches a job other than training; the run is called after `name`.

    Args:
        outside: let it write outside the workspace. Only for a place that a person named on a command line.

    Raises:
        InputError: there is no such job, it cannot work with these arguments, or the engine that it needs is not
            installed.
        JobError: the worker could not be started.
    """
    if kind not in KINDS or kind == "train":
        raise InputError(f"{kind!r} is no job: {', '.join(known for known in KINDS if known != 'train')}")
    if kind == "tune":
        require_optuna()
    if kind not in LIGHT_JOBS:
        require_installed()
    check_arguments(workspace, kind, arguments, outside=outside)
    if kind == "probe":
        _refuse_obstacles(probed_config(arguments), workspace)
    run = create_run(workspace.runs, name, cast("Kind", kind), dump_job(kind, arguments))
    launch(run, workspace.root)
    return run


def obstacles(config: TrainingConfig, workspace: Workspace, *, outside: bool = False) -> tuple[Fault, ...]:
    """What stands in the way of training this config here and now, one fault for each key that is to blame.

    In well under a second: files are looked at by their heads, and no hub is asked.
    """
    checks: dict[str, Callable[[], None]] = {
        "base_model": lambda: check_base(config, workspace),
        "data_dir": lambda: check_data(config, workspace),
        "num_workers": lambda: check_batches(config, workspace),
        "export_dir": lambda: check_output(config, workspace, outside=outside),
    }
    return tuple(Fault(key, message) for key, check in checks.items() if (message := _refusal(key, check)))


def _refuse_obstacles(config: TrainingConfig, workspace: Workspace) -> None:
    """Raises `ConfigError` for what would stand in the way of a probe, which exports nothing."""
    if faults := [fault for fault in obstacles(config, workspace) if fault.key != "export_dir"]:
        raise ConfigError(faults)


def _refusal(key: str, check: Callable[[], None]) -> str:
    try:
        check()
    except InputError as error:
        return str(error).removeprefix(f"{key}: ")
    return ""


def check_base(config: TrainingConfig, workspace: Workspace) -> None:
    """Whether the base model is whole, as far as its files say. One that has to be fetched is not looked at.

    Raises:
        InputError: it is not there, or not a whole CLIP model.
    """
    check_local(workspace.model(config.base_model), partial(check_clip, weights=not config.random_init))


def publishing_place(run: RunDirectory, workspace: Workspace, *, outside: bool = False) -> Path:
    """Where the model of the training `run` is published to.

    Raises:
        InputError: it is no training, or it was to be published to a place where it may not stand.
    """
    if read_status(run).kind != "train":
        raise InputError(f"{run.id}: is no training, so it has no model")
    config = launched_config(run.config)
    check_output(config, workspace, outside=outside)
    return workspace.resolve(config.export_dir)


def publishing_note(run: RunDirectory, workspace: Workspace) -> str:
    """What to tell who has just launched the training `run`: why it will publish nothing; empty if it will."""
    reason = hindrance(workspace.resolve(launched_config(run.config).export_dir), run.id, read_status(run).created)
    return left_alone(reason, run.id) if reason else ""


def check_output(config: TrainingConfig, workspace: Workspace, *, outside: bool = False) -> None:
    """Whether the trained model may stand where the config wants it.

    Raises:
        InputError: that is outside the workspace, or something else stands there, which would only be found out after
            the training.
    """
    output = workspace.resolve(config.export_dir) if outside else workspace.inside(config.export_dir)
    if output.resolve() == workspace.resolve(config.base_model).resolve():
        raise InputError(f"{config.export_dir} is the base model, which would be replaced: choose another")
    refuse_foreign(output)


def check_batches(config: TrainingConfig, workspace: Workspace) -> None:
    """Whether the batches that the loader's processes keep fit in this machine's shared memory.

    Raises:
        InputError: they do not.
    """
    check_shared_memory(config.contrastive_batch, picture_edge(workspace, config.base_model), config.num_workers)


def picture_edge(workspace: Workspace, base_model: str) -> int:
    """Edge of the pictures that a base model in the workspace takes; most models' for one that is not there yet."""
    try:
        described = read_json(Path(workspace.model(base_model)) / "config.json", dict[str, Any])
        return int(described["vision_config"]["image_size"])
    # What is wrong with it `check_base` says.
    except (InputError, OSError, UnreadableJson, KeyError, TypeError, ValueError):
        return EDGE


def check_data(config: TrainingConfig, workspace: Workspace) -> None:
    """Whether the config's data are prepared, can be split and fill one batch.

    Raises:
        InputError: they are or do not.
    """
    from logoclip.data.prepared import count_brands

    counts = count_brands(workspace.resolve(config.data_dir))
    try:
        check_fit(config, counts)
    except InputError as error:
        raise InputError(f"{config.data_dir}: {error}") from None


def check_fit(config: TrainingConfig, brands: Sequence[BrandCounts]) -> None:
    """Whether data with so much of each brand can be split and fill one batch.

    Raises:
        InputError: they cannot.
    """
    from logoclip.data.brands import check_batch, split_brands

    train = set(split_brands({one.brand: one.images for one in brands}, config.seed).train)
    trained = [one for one in brands if one.brand in train]
    classes, crops = sum(one.classes for one in trained), sum(one.crops for one in trained)
    check_batch(classes, crops, config.logos_per_batch, config.samples_per_logo)
