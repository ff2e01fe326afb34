"""A probe: a few steps of a training, for what they cost; nothing of them is kept but time and memory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from logoclip.data.prepared import load_prepared
from logoclip.jobs.job import Job
from logoclip.jobs.like_runs import probed_config
from logoclip.machine.engine import require_engine

if TYPE_CHECKING:
    from logoclip.training.trainer import Trainer

SECONDS: Final = 10.0
LEAST_STEPS: Final = 3
"""The first step is slower than any other: it makes what the others find."""


def run(job: Job) -> None:
    """Take steps as the config in the job's arguments says, for ten seconds and three steps at the least."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.jobs.train import RunRecorder
    from logoclip.training.trainer import Trainer

    config = probed_config(job.arguments())
    job.status.write(message=f"loading {config.base_model}")
    data = load_prepared(job.workspace.resolve(config.data_dir))
    trainer = Trainer(config, job.workspace, data, job.run.checkpoints, RunRecorder(job))
    job.closing = _said(_take_steps(job, trainer))


def _take_steps(job: Job, trainer: Trainer) -> list[int]:
    """Records what each step but the first took. Returns the micro-batches that were tried."""
    from logoclip.data.dataset import load_batches
    from logoclip.training.step import costs

    trainer.model.train()
    trainer.data.sampler.start_at(0)
    began = lap = time.perf_counter()
    tried = [trainer.state.micro_batch]
    batches = load_batches(trainer.data.dataset, trainer.data.sampler, trainer.config.num_workers)
    for step, batch in enumerate(batches, start=1):
        trainer.stepper.take(batch, step, trainer.config.learning_rate, tried[-1], tried.append)
        now = time.perf_counter()
        if step > 1:
            taken = costs(now - lap, len(batch.crops), trainer.device)
            job.metrics.scalars(step, {name.value: value for name, value in taken.items()})
        lap = now
        job.progress(min(round(now - began), round(SECONDS)), round(SECONDS), f"step {step}")
        if now - began >= SECONDS and step >= LEAST_STEPS:
            break
    return tried


def _said(micro_batches: list[int]) -> str:
    """What a person should know of how it went."""
    if len(micro_batches) == 1:
        return ""
    return f"out of memory at batch_size {micro_batches[0]}: measured with {micro_batches[-1]}"
