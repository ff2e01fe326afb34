"""The config that a training goes by: its file, or, where a power cut took that, its newest checkpoint."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from logoclip.atomic_file import replace_text
from logoclip.config.config_file import dump_config, is_lost, load_config
from logoclip.config.schema import TrainingConfig, validate
from logoclip.errors import InputError, LogoclipError
from logoclip.jobs.job import Job


def training_config(job: Job) -> TrainingConfig:
    """The config of the training `job`; one that was lost is written again, and that is said.

    Raises:
        ConfigError: the config has faults.
        InputError: it cannot be read, or is lost and no checkpoint has it.
    """
    path = job.run.config
    if not is_lost(path):
        return load_config(path)
    for content in _checkpoints(job.run.checkpoints):
        config = validate(content["config"])
        step = content["state"]["step"]
        replace_text(path, dump_config(config, f"Taken from the checkpoint of step {step}: this file was lost."))
        job.say("warning", f"{path.name} was lost: it is again that of the checkpoint of step {step}", step)
        return config
    raise InputError(f"{path}: is lost, and {job.run.id} has no checkpoint yet that would say it: launch a new run")


def _checkpoints(directory: Path) -> Iterator[dict[str, Any]]:
    from logoclip.training.checkpoint import BEST, LAST, PREVIOUS, load_checkpoint

    for name in (LAST, PREVIOUS, BEST):  # its own: one that it began from is another run's
        with contextlib.suppress(LogoclipError):  # gone or damaged: perhaps the next
            yield load_checkpoint(directory / name)
