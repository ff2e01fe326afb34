"""The training loop, in named steps over one `TrainState`."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, Literal, NoReturn

import torch

from logoclip.config.schema import TrainingConfig
from logoclip.data.dataset import Batch, load_batches
from logoclip.data.prepared import PreparedData
from logoclip.errors import InputError, JobError, LogoclipError
from logoclip.model.architecture import input_size
from logoclip.model.device import autocast_dtype, best_device
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.fingerprint import refuse_other_base
from logoclip.model.processor import pixel_statistics
from logoclip.runs.examples import Examples
from logoclip.runs.series import Series
from logoclip.training.checkpoint import LAST, PREVIOUS, link_checkpoint, load_newest, save_last
from logoclip.training.epoch_end import give_names
from logoclip.training.finite import all_finite
from logoclip.training.losses import make_loss
from logoclip.training.optimiser import Optimiser
from logoclip.training.pair_similarities import PairSummary
from logoclip.training.recorder import Recorder
from logoclip.training.schedule import effective_warmup, warmup_cosine
from logoclip.training.showcase import Showcase
from logoclip.training.step import Stepper, costs
from logoclip.training.train_state import TrainState, base_judged, below_base, epoch_judged
from logoclip.training.training_data import TrainingData
from logoclip.training.validation import record, validate
from logoclip.workspace import Workspace

Outcome = Literal["finished", "paused", "stopped"]

BAD_STEPS: Final = 3  # in a row: one is an accident, three are a setting


class _Ending(Exception):
    """The loop ends early, between two steps or within a validation."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Trainer:
    """Trains one model on one prepared data set.

    Args:
        checkpoints: directory for last.pt, best.pt and epoch_N.pt.
        device: where to train; the best there is by default.
        show: told after each validation which crops were hardest.
        before_save: called before a checkpoint is written, so that what it covers can be made durable first.

    Attributes:
        closing: why the training ended as it did, if a person should know.

    Raises:
        InputError: the config does not fit the model, the data or the machine.
    """

    def __init__(
        self,
        config: TrainingConfig,
        workspace: Workspace,
        data: PreparedData,
        checkpoints: Path,
        recorder: Recorder,
        device: torch.device | None = None,
        before_save: Callable[[], None] = lambda: None,
        show: Callable[[Examples], None] = lambda _: None,
    ) -> None:
        self.config = config
        self.checkpoints = checkpoints
        self.recorder = recorder
        self.before_save = before_save
        self.device = device or best_device()
        self.model = LogoFineTunedCLIP.from_config(config, workspace).to(self.device)
        self.model.autocast_dtype = autocast_dtype(self.device) if config.mixed_precision else None
        statistics = pixel_statistics(workspace.model(config.base_model))
        self.data = TrainingData(config, data, input_size(self.model.clip), statistics)
        self.showcase = Showcase(self.data, show)
        self.optimiser = Optimiser(self.model.trainable_parameters().values(), config)
        self.stepper = Stepper(self.model, make_loss(config), self.optimiser, config)
        self.learning_rate = warmup_cosine(config.learning_rate, config.warmup_steps, self.total_steps)
        self.state = TrainState(micro_batch=min(config.batch_size, config.contrastive_batch))
        self.durable_step = 0
        self.bad_steps = 0
        self.closing = ""

    @property
    def steps_per_epoch(self) -> int:
        return self.data.sampler.steps_per_epoch

    @property
    def total_steps(self) -> int:
        return self.config.max_epochs * self.steps_per_epoch

    @property
    def epoch(self) -> int:
        """The epoch that the newest step belongs to, from 1."""
        return max(1, math.ceil(self.state.step / self.steps_per_epoch))

    def notes(self) -> list[str]:
        """What a person should know before the first step."""
        notes = self.config.notes()
        warmup = effective_warmup(self.config.warmup_steps, self.total_steps)
        if warmup != self.config.warmup_steps:
            notes.append(
                f"warmup_steps: {warmup} instead of {self.config.warmup_steps}, the run has {self.total_steps} steps"
            )
        if self.config.mixed_precision and self.model.autocast_dtype is None:
            notes.append(f"mixed_precision: this {self.device.type} trains in float32")
        if self.data.copies_left_out:
            notes.append(
                f"{self.data.copies_left_out} crops of validation brands left out: their photographs, or copies of "
                "them, are trained on"
            )
        if self.device.type == "cpu":
            notes.append("no GPU found: training on the CPU")
        return notes

    def resume(self, checkpoint: Path) -> None:
        """Go on from `checkpoint`, with the settings that this trainer has.

        Raises:
            InputError: it is damaged, of another model, base, data, or split of them; or there would be nothing left to
                train, and no best model to export.
        """
        content, trouble = load_newest(checkpoint)
        self.data.refuse_other(checkpoint, content)
        refuse_other_base(checkpoint, content, self.model.base, self.config.base_model)
        self.model.load_trainable_state(content["model"])
        self.optimiser.load(content["optimizer"])
        state = TrainState(**content["state"])
        if content["config"]["batch_size"] != self.config.batch_size:  # else what memory allowed is remembered
            state = replace(state, micro_batch=self.state.micro_batch)
        self.state = state
        self.durable_step = state.step
        if trouble:
            self.recorder.event("warning", state.step, trouble)
        # A new run from another's checkpoint has its own best to find.
        if not (self._is_own(checkpoint) and self._complete(checkpoint.with_name(PREVIOUS) if trouble else checkpoint)):
            self._refuse_nothing_to_do(checkpoint)
            self.state = replace(self.state, best_value=None, best_epoch=None, stale_epochs=0, verdict="")

    def _is_own(self, checkpoint: Path) -> bool:
        return checkpoint.parent.resolve() == self.checkpoints.resolve()

    def _complete(self, source: Path) -> bool:
        """Do what a worker that died after it had saved left undone. Whether the best epoch's checkpoint is there."""
        # Where that was damaged: it would become the one before at the next save, and both would be lost.
        link_checkpoint(source, self.checkpoints / LAST)
        there = give_names(self.checkpoints, self.state, epoch_ends=self.verdict is not None)
        if not there:
            gone = f"the checkpoint of the best epoch ({self.state.best_epoch}) is gone: the next one is the best"
            self.recorder.event("warning", self.state.step, gone)
        return there

    @property
    def verdict(self) -> tuple[int, str] | None:
        """Step and words of the newest validation, if the training is still at that very step."""
        ended = self.state.step == self.state.judged_epochs * self.steps_per_epoch
        return (self.state.step, self.state.verdict) if ended and self.state.verdict else None

    @property
    def unjudged(self) -> bool:
        """Whether an epoch, or the base, waits for a validation that nobody finished."""
        if self.state.step == 0:
            return self.state.base_value is None
        return self.state.step == (self.state.judged_epochs + 1) * self.steps_per_epoch

    def _refuse_nothing_to_do(self, checkpoint: Path) -> None:
        if self.state.step >= self.total_steps and not self.unjudged:
            raise InputError(
                f"{checkpoint}: is at step {self.state.step} of {self.total_steps} planned, so nothing is left to "
                f"train: raise max_epochs above {self.epoch}"
            )

    def train(self) -> Outcome:
        """Train until the last epoch, early stopping, or until the recorder wishes to pause or stop.

        Pauses by itself when the figures are no numbers any more; `closing` says why.

        Raises:
            LogoclipError: the data, the memory or the disk does not allow to go on. What was done is saved, if it can.
        """
        self.recorder.planned(self.config.max_epochs, self.total_steps)
        self._report()  # what a worker saved and died before it could say
        try:
            self._train()
        except _Ending as ending:
            self._save_the_rest()
            return ending.outcome
        except LogoclipError:
            with contextlib.suppress(JobError):  # the disk, perhaps: the first trouble is the one to say
                self._save_the_rest()
            raise
        self._compare_with_base()
        return "finished"

    def _train(self) -> None:
        if self.unjudged:
            self._judge()
        while not self._done():
            self._train_epoch()
            self._judge()

    def _done(self) -> bool:
        return self.state.step >= self.total_steps or self.state.stale_epochs >= self.config.patience

    def _train_epoch(self) -> None:
        self.model.train()
        self.data.sampler.start_at(self.state.step)
        self.step_began = time.perf_counter()
        for batch in load_batches(self.data.dataset, self.data.sampler, self.config.num_workers, self._hear):
            self._hear()
            self._step(batch)
            self._save_if_due()

    def _hear(self, *_: object) -> None:
        """Go on, unless something else is wanted.

        Raises:
            _Ending: it is.
        """
        if (wish := self.recorder.wish()) != "running":
            raise _Ending(wish)

    def _step(self, batch: Batch) -> None:
        step = self.state.step + 1
        rate = self.learning_rate(step)
        taken = self.stepper.take(batch, step, rate, self.state.micro_batch, self._note_micro_batch)
        self.state = replace(self.state, step=step)
        figures = {**taken.figures(batch), Series.LEARNING_RATE: rate}
        self.recorder.scalars(step, {**figures, **costs(self._lap(), len(batch.crops), self.device)})
        self._report()
        self._watch(taken.fault, batch)
        self.showcase.took(batch, taken.embeddings)

    def _note_micro_batch(self, micro_batch: int) -> None:
        self.state = replace(self.state, micro_batch=micro_batch)
        said = f"out of memory: micro-batch {micro_batch} from here on"
        self.recorder.event("warning", self.state.step + 1, said)

    def _watch(self, fault: str, batch: Batch) -> None:
        """Say what was left out, and pause before more is lost.

        Raises:
            _Ending: three steps in a row were not finite, or the weights are not.
        """
        step = self.state.step
        if not self._sound:
            self._pause(f"the weights are not finite after step {step}, the last saved step is {self.durable_step}")
        self.bad_steps = self.bad_steps + 1 if fault else 0
        if fault:
            self.recorder.event("warning", step, f"step {step} left out: {fault}; the log names the files of its batch")
            names = ", ".join(self.data.names(batch.crops))
            self.recorder.event("files", step, f"the files of step {step}: {names}")
        if self.bad_steps >= BAD_STEPS:
            self._pause(f"{BAD_STEPS} steps in a row were left out; of the last one {fault}")

    @property
    def _sound(self) -> bool:
        """Whether the weights are those of a step."""
        return not self.optimiser.torn and all_finite(self.optimiser.parameters)

    def _pause(self, reason: str) -> NoReturn:
        self.closing = (
            f"paused: {reason}. Lower learning_rate or max_grad_norm, raise temperature, try mixed_precision: false: "
            f"logoclip train --resume {self.checkpoints / LAST} --learning-rate ..."
        )
        self.recorder.event("warning", self.state.step, self.closing)
        raise _Ending("paused")

    def _report(self) -> None:
        known = {"base_value": self.state.base_value, "best_value": self.state.best_value}
        # A status is JSON, which has no NaN.
        finite = {name: value for name, value in known.items() if value is None or math.isfinite(value)}
        self.recorder.progress(
            step=self.state.step,
            epoch=self.epoch,
            durable_step=self.durable_step,
            best_epoch=self.state.best_epoch,
            **{"base_value": None, "best_value": None, **finite},
        )

    def _lap(self) -> float:
        """Seconds since the last step, waiting for the batch included."""
        now = time.perf_counter()
        seconds, self.step_began = now - self.step_began, now
        return seconds

    def _save_if_due(self) -> None:
        asks = self.recorder.checkpoint_asks()
        if asks or self.state.step % self.config.checkpoint_every == 0:
            self.save()
            self.recorder.acknowledge(asks)
            self.recorder.event("checkpoint", self.state.step, f"checkpoint at step {self.state.step}")

    def _judge(self) -> None:
        """End an epoch, or begin with the base. The order is explained in `epoch_end.py`."""
        pairs = self.validate()
        record(self.recorder, self.state.step, pairs)
        if self.state.step == 0:
            self.state = base_judged(self.state, pairs, self.config)
        else:
            self.state = epoch_judged(self.state, self.state.step // self.steps_per_epoch, pairs, self.config)
        self._save_last()
        give_names(self.checkpoints, self.state, epoch_ends=True)
        self.recorder.event("epoch", self.state.step, self.state.verdict)
        self._report()
        self.showcase.judged(self.state.step, self.state.judged_epochs, pairs.hardest)

    def validate(self) -> PairSummary:
        """Pairs of the validation brands under the model as it is."""
        data, processes = self.data, self.config.num_workers
        return validate(self.model, data.validation, data.evaluation_transform, processes, self._hear)

    def _compare_with_base(self) -> None:
        if below := below_base(self.state, self.config.monitor):
            self.closing = below
            self.recorder.event("warning", self.state.step, f"the best epoch is {below}")

    def save(self) -> None:
        """Make the present state durable in last.pt, and say so."""
        self._save_last()
        self._report()

    def _save_last(self) -> None:
        self.before_save()
        save_last(self.checkpoints, self._content())
        self.durable_step = self.state.step

    def _save_the_rest(self) -> None:
        """Save what was done since the last checkpoint, unless the weights are spoiled."""
        if self._sound:
            self.save()

    def _content(self) -> dict[str, Any]:
        return {
            "model": self.model.trainable_state(),
            "optimizer": self.optimiser.state(),
            "state": asdict(self.state),
            "config": self.config.model_dump(),
            "base": self.model.base,
            "data_id": self.data.prepared.data_id,
            "split": self.data.split.to_dict(),
            "aliases": dict(self.data.prepared.aliases),
            "step": self.state.step,
            "epoch": self.state.step // self.steps_per_epoch,
        }
