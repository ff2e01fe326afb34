"""From a config to a run with a worker. What light code can know to be wrong is refused before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from logoclip.config.config_file import dump_job, edit_config, parse_config
from logoclip.config.schema import LARGEST_SEED, TrainingConfig
from logoclip.errors import InputError
from logoclip.machine.engine import require_installed
from logoclip.model.card import refuse_foreign
from logoclip.runs.create import create_run
from logoclip.runs.directory import RunDirectory
from logoclip.runs.launch import launch
from logoclip.runs.status import KINDS, Kind
from logoclip.workspace import Workspace

LIGHT_JOBS = frozenset({"prepare", "demo_data"})


def launch_training(
    workspace: Workspace,
    name: str,
    text: str,
    overrides: Mapping[str, object],
    *,
    parent: str | None = None,
    start_from: str | None = None,
) -> RunDirectory:
    """Launches a training with the config `text`, changed by `overrides`; the run is called after `name`.

    Raises:
        ConfigError: the config has faults.
        InputError: its data are not there or too few, its output is taken, or the training engine is not installed.
        JobError: the worker could not be started.
    """
    edited = edit_config(text, overrides)
    config = parse_config(edited, name)
    check_output(config, workspace)
    check_data(config, workspace)
    require_installed()
    run = create_run(workspace.runs, Path(name).stem, "train", edited, parent=parent, start_from=start_from)
    launch(run, workspace.root)
    return run


def launch_job(workspace: Workspace, kind: str, arguments: Mapping[str, Any], name: str) -> RunDirectory:
    """Launches a job other than training; the run is called after `name`.

    Raises:
        InputError: there is no such job, its seed is out of bounds, or the engine that it needs is not installed.
        JobError: the worker could not be started.
    """
    if kind not in KINDS or kind == "train":
        raise InputError(f"{kind!r} is no job: {', '.join(known for known in KINDS if known != 'train')}")
    if (seed := arguments.get("seed")) is not None:
        check_seed(seed, "seed")
    if kind not in LIGHT_JOBS:
        require_installed()
    run = create_run(workspace.runs, name, cast("Kind", kind), dump_job(kind, arguments))
    launch(run, workspace.root)
    return run


def check_output(config: TrainingConfig, workspace: Workspace) -> None:
    """Whether the trained model may stand where the config wants it.

    Raises:
        InputError: something else stands there, which would only be found out after the training.
    """
    output = workspace.resolve(config.export_dir)
    if output.resolve() == workspace.resolve(config.base_model).resolve():
        raise InputError(f"export_dir: {config.export_dir} is the base model, which would be replaced: choose another")
    refuse_foreign(output)


def check_seed(seed: object, name: str) -> None:
    """Whether `seed`, which the person calls `name`, is one that everything here can draw from.

    Raises:
        InputError: it is not.
    """
    if not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"{name}: must be a whole number from 0 to {LARGEST_SEED}, given {seed!r}")


def check_data(config: TrainingConfig, workspace: Workspace) -> None:
    """Whether the config's data are prepared and have brands enough for one batch.

    Raises:
        InputError: they have not.
    """
    from logoclip.data.brands import split_brands
    from logoclip.data.prepared import load_prepared

    data = load_prepared(workspace.resolve(config.data_dir))
    brands = len(split_brands(data.usable_images(), config.seed).train)
    if brands < config.logos_per_batch:
        raise InputError(
            f"{config.data_dir}: {brands} brands are for training, and logos_per_batch takes {config.logos_per_batch}: "
            f"add brands, or set logos_per_batch to at most {brands}"
        )
