"""What a training would come to on this machine, without doing it: steps, parameters, time and memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from logoclip.config.config_file import parse_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.launching import obstacles
from logoclip.jobs.like_runs import Measured, measured_like
from logoclip.machine.gauges import Machine
from logoclip.workspace import Workspace


@dataclass(frozen=True)
class Memory:
    """The memory that a run fills, in bytes."""

    total: int | None
    free: int | None


def estimate(text: str, workspace: Workspace, machine: Machine) -> Estimated:
    """What training with the config `text` would come to on `machine`, as its gauges are now.

    Raises:
        ConfigError: the config has faults.
        JobError: the runs cannot be read.
    """
    config = parse_config(text)
    crops, error = _train_crops(config, workspace)
    trained, parameters = _parameters(config, workspace)
    known = Estimated(obstacles(config, workspace), crops, error, trained, parameters)
    found = measured_like(config, workspace)
    return _with(known, found, machine) if found else known


def _with(known: Estimated, found: Measured, machine: Machine) -> Estimated:
    memory = _memory(machine, on_gpu=found.on_gpu)
    return replace(
        known,
        seconds_per_step=found.seconds_per_step,
        measured_by=found.run,
        memory=found.memory,
        on_gpu=found.on_gpu,
        memory_total=memory.total,
        memory_free=memory.free,
    )


def _memory(machine: Machine, *, on_gpu: bool) -> Memory:
    used, total = machine.memory_used, machine.memory_total
    if on_gpu and machine.gpus and machine.gpus[0].memory_total is not None:
        used, total = machine.gpus[0].memory_used, machine.gpus[0].memory_total
    return Memory(total, None if total is None or used is None else total - used)


def _parameters(config: TrainingConfig, workspace: Workspace) -> tuple[int | None, int | None]:
    """How many train and how many there are; nothing of a base that is not on this machine, or is no model."""
    from logoclip.model.parameters import counted

    try:
        place = _directory(workspace.model(config.base_model))
        return counted(place, config) if place else (None, None)
    except InputError:  # what is wrong with it is among the obstacles, or said by the training
        return None, None


def _directory(model: str) -> Path | None:
    from logoclip.model.hub import local_directory

    try:
        return local_directory(model)
    except ImportError:  # without the training engine there is no cache of the hub's either
        return None


def _train_crops(config: TrainingConfig, workspace: Workspace) -> tuple[int | None, str]:
    from logoclip.data.brands import split_brands
    from logoclip.data.prepared import count_brands

    try:
        brands = count_brands(workspace.resolve(config.data_dir))
        train = set(split_brands({one.brand: one.images for one in brands}, config.seed).train)
    except InputError as error:
        return None, str(error)
    return sum(one.crops for one in brands if one.brand in train), ""
