"""Training: the loop of `logoclip.training.trainer` under a run's protocol, and the export of the best model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from logoclip.data.prepared import load_prepared
from logoclip.errors import LogoclipError
from logoclip.export.publish import hindrance, left_alone, publish
from logoclip.jobs.gauge_history import GaugeHistory
from logoclip.jobs.job import Interrupted, Job, log
from logoclip.jobs.training_config import training_config
from logoclip.machine.engine import require_engine
from logoclip.machine.meter import Meter
from logoclip.model.card import refuse_foreign
from logoclip.runs.control import Wanted, read_control
from logoclip.runs.examples import Examples, write_examples
from logoclip.runs.series import Series, SimilarityHistogram


def run(job: Job) -> None:
    """Train as the run's config says, from its newest checkpoint if it has one, and export the best model."""
    job.status.write(message="loading torch")
    require_engine()
    from logoclip.training.trainer import Trainer

    config = training_config(job)
    refuse_foreign(place := job.workspace.resolve(config.export_dir))
    job.status.write(message=f"loading {config.base_model}")
    data = load_prepared(job.workspace.resolve(config.data_dir))
    recorder = RunRecorder(job, gauges := GaugeHistory(Meter(job.workspace.root)))
    show = partial(_show, job)
    saved = job.metrics.sync
    trainer = Trainer(config, job.workspace, data, job.run.checkpoints, recorder, before_save=saved, show=show)
    if checkpoint := _checkpoint(job):
        trainer.resume(checkpoint)
    job.metrics.truncate_after(trainer.state.step, unjudged=trainer.plan.unjudged(trainer.state))
    if trainer.verdict:  # a worker may have died before it could say this: see `training/epoch_end.py`
        job.metrics.event("epoch", *trainer.verdict, once=True)
    if checkpoint:
        job.say("note", f"resumed from step {trainer.state.step}", trainer.state.step)
    for note in (*trainer.notes(), *_notes_on_publishing(job, place)):
        job.say("note", note, trainer.state.step)
    job.status.write(state="running", message="", last_durable_step=trainer.durable_step)
    with gauges:
        outcome = trainer.train()
    job.closing = trainer.closing
    if outcome != "finished":
        job.say(outcome, f"{outcome} after step {trainer.state.step}", trainer.state.step)
        raise Interrupted(outcome)
    _export(job)
    _publish(job, place)


def _show(job: Job, examples: Examples) -> None:
    """Write which crops were hardest. A disk that does not take it is no reason to end a training."""
    try:
        write_examples(job.run.examples, replace(examples, data=job.workspace.relative(Path(examples.data))))
    except (OSError, LogoclipError) as error:
        log(f"{job.run.examples.name} cannot be written: {error}")


def _checkpoint(job: Job) -> Path | None:
    """What the run goes on from: its own newest checkpoint, or the one that it was launched with."""
    from logoclip.training.checkpoint import newest_checkpoint

    start_from = job.status.current.start_from
    return newest_checkpoint(job.run.checkpoints) or (job.workspace.resolve(start_from) if start_from else None)


def _export(job: Job) -> None:
    """The best model into the run's own directory."""
    from logoclip.export.export import export_checkpoint

    output = job.workspace.relative(job.run.model)
    job.status.write(message=f"exporting the best model to {output}")
    export_checkpoint(
        job.run.checkpoints / "best.pt",
        job.run.model,
        workspace=job.workspace,
        parent_run=job.run.id,
        run_created=job.status.current.created,
    )
    job.say("exported", f"best model exported to {output}", job.status.current.step)


def _publish(job: Job, place: Path) -> None:
    """To `export_dir` as well, if nobody else's model stands there. The run has its model whatever becomes of this."""
    step = job.status.current.step
    if study := job.status.current.study:
        job.say("note", f"a trial of {study} is not published; `logoclip runs publish {job.run.id}` does that", step)
        return
    if notes := _notes_on_publishing(job, place):
        job.say("note", notes[0], step)
        return
    try:
        published = publish(job.run, place, keep=False)
    except LogoclipError as error:
        job.say("warning", f"not published: {error}; `logoclip runs publish {job.run.id}` tries again", step)
    else:
        job.say("published", published.said(job.workspace), step)


def _notes_on_publishing(job: Job, place: Path) -> list[str]:
    if job.status.current.study:
        return []
    reason = hindrance(place, job.run.id, job.status.current.created)
    return [left_alone(reason, job.run.id)] if reason else []


class RunRecorder:
    """A trainer's recorder that writes into the run directory."""

    def __init__(self, job: Job, gauges: GaugeHistory | None = None) -> None:
        """`gauges`: what the machine measures meanwhile."""
        self.job = job
        self.gauges = gauges
        self._step = 0

    def planned(self, epochs: int, steps: int) -> None:
        self.job.status.write(epochs_planned=epochs, steps_planned=steps)

    def scalars(self, step: int, values: Mapping[Series, float]) -> None:
        self._step = step
        self.job.metrics.scalars(step, {name.value: value for name, value in values.items()})

    def event(self, kind: str, step: int, message: str) -> None:
        self.job.say(kind, message, step)

    def histogram(self, name: SimilarityHistogram, step: int, edges: np.ndarray, counts: np.ndarray) -> None:
        self.job.metrics.histogram(name.value, step, edges.tolist(), counts.tolist())

    def progress(
        self,
        *,
        step: int,
        epoch: int,
        durable_step: int,
        best_epoch: int | None,
        best_value: float | None,
        base_value: float | None = None,
    ) -> None:
        self.job.status.write(
            step=step,
            epoch=epoch,
            last_durable_step=durable_step,
            best_epoch=best_epoch,
            best_value=best_value,
            base_value=base_value,
        )

    def wish(self) -> Wanted:
        # It is heard between steps, and within a validation: the gauges go on while no step is taken. Before the first
        # step of this worker there is none that they could be of.
        if self.gauges and self._step and (measured := self.gauges.take()):
            self.job.metrics.scalars(self._step, measured)
        return self.job.wish()

    def checkpoint_asks(self) -> list[str]:
        """Ids of the checkpoints that were asked for and not yet made."""
        return [
            ask.id for ask in read_control(self.job.run).pending(self.job.status.current) if ask.what == "checkpoint"
        ]

    def acknowledge(self, asks: list[str]) -> None:
        for ask in asks:
            self.job.status.acknowledge(ask)
