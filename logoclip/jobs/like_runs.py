"""What earlier runs of the same shape took on this machine: trainings, and probes that were asked for."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from logoclip.config.config_file import launched_config, load_job
from logoclip.config.schema import TrainingConfig, validate
from logoclip.errors import LogoclipError
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import list_runs
from logoclip.runs.judging import read_status
from logoclip.runs.reading import last_values
from logoclip.runs.series import Series
from logoclip.runs.status import this_host
from logoclip.workspace import Workspace

SHAPE: Final = (
    "base_model", "random_init", "lora_r", "freeze_layers", "batch_size", "logos_per_batch", "samples_per_logo",
    "mixed_precision",
)  # fmt: skip
"""The settings that decide what a step costs. The loss, the rates and the augmentation hardly do."""
MOST_RUNS: Final = 200
STEPS: Final = 50


@dataclass(frozen=True)
class Measured:
    """What the steps of `run` took: the median of its newest fifty, and bytes at the most."""

    run: str
    seconds_per_step: float
    memory: int | None
    on_gpu: bool


def measured_like(config: TrainingConfig, workspace: Workspace) -> Measured | None:
    """The newest run of the shape of `config` that this machine has measured.

    Raises:
        JobError: the runs cannot be read.
    """
    wanted = shape(config)
    for run in list_runs(workspace.runs)[:MOST_RUNS]:
        try:
            if shape_of(run) == wanted and (found := _measured(run)):
                return found
        except LogoclipError:  # a damaged run tells nothing; the list of runs says what is wrong with it
            continue
    return None


def shape(config: TrainingConfig) -> tuple[object, ...]:
    """What two trainings must have in common for a step of one to cost what a step of the other does."""
    return tuple(getattr(config, key) for key in SHAPE)


def shape_of(run: RunDirectory) -> tuple[object, ...] | None:
    """The shape of a training or a probe of this machine; none of any other run.

    Raises:
        LogoclipError: it is damaged.
    """
    status = read_status(run)
    if status.kind not in ("train", "probe") or status.host != this_host():
        return None
    return _shape(run, status.kind, run.config.stat().st_mtime_ns)


@functools.lru_cache(maxsize=2 * MOST_RUNS)  # a config is written once, and reading it takes milliseconds
def _shape(run: RunDirectory, kind: str, written: int) -> tuple[object, ...]:
    return shape(launched_config(run.config) if kind == "train" else probed_config(load_job(run.config)))


def probed_config(arguments: Mapping[str, Any]) -> TrainingConfig:
    """The config that a probe with these arguments is to try.

    Raises:
        ConfigError: it has faults.
    """
    given = arguments.get("config")
    return validate(given if isinstance(given, dict) else {"config": given})


def _measured(run: RunDirectory) -> Measured | None:
    seconds = last_values(run.metrics, Series.SECONDS_PER_STEP.value, STEPS)
    if not seconds:
        return None
    on_gpu = last_values(run.metrics, Series.GPU_MEMORY_GB.value, STEPS)
    memory = on_gpu or last_values(run.metrics, Series.MEMORY_GB.value, STEPS)
    return Measured(
        run.id, statistics.median(seconds), round(max(memory) * 1e9) if memory else None, on_gpu=bool(on_gpu)
    )
