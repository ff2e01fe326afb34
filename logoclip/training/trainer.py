"""The training loop, in named steps over one `TrainState`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, NoReturn

import torch

from logoclip.config.schema import TrainingConfig
from logoclip.data.dataset import Batch, load_batches
from logoclip.data.prepared import PreparedData
from logoclip.errors import JobError, LogoclipError
from logoclip.model.device import best_device
from logoclip.runs.examples import Examples
from logoclip.runs.series import Series
from logoclip.training.checkpoint import LAST, PREVIOUS, save_last
from logoclip.training.epoch_end import give_names
from logoclip.training.learned import Learned
from logoclip.training.losses import make_loss
from logoclip.training.notes import notes
from logoclip.training.pair_similarities import PairSummary
from logoclip.training.plan import Plan
from logoclip.training.recorder import Recorder, report
from logoclip.training.resuming import complete, with_a_best_to_find
from logoclip.training.schedule import warmup_cosine
from logoclip.training.showcase import Showcase
from logoclip.training.soundness import Soundness, advice
from logoclip.training.step import Laps, Stepper, costs
from logoclip.training.train_state import TrainState, below_base, judged
from logoclip.training.validation import record, validate
from logoclip.workspace import Workspace

Outcome = Literal["finished", "paused", "stopped"]


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
        self.learned = Learned.begun(config, workspace, data, self.device)
        self.model, self.data, self.optimiser = self.learned.model, self.learned.data, self.learned.optimiser
        self.showcase = Showcase(self.data, show)
        self.stepper = Stepper(self.model, make_loss(config), self.optimiser, config)
        self.plan = Plan(config.max_epochs, self.data.sampler.steps_per_epoch)
        self.soundness = Soundness(self.optimiser, self.data, recorder)
        self.learning_rate = warmup_cosine(config.learning_rate, config.warmup_steps, self.plan.total_steps)
        self.state = TrainState(micro_batch=min(config.batch_size, config.contrastive_batch))
        self.durable_step = 0
        self.closing = ""

    @property
    def epoch(self) -> int:
        """The epoch that the newest step belongs to, from 1."""
        return self.plan.epoch_of(self.state.step)

    @property
    def verdict(self) -> tuple[int, str] | None:
        """Step and words of the newest validation, if the training is still at that very step."""
        return (self.state.step, self.state.verdict) if self.plan.just_judged(self.state) else None

    def notes(self) -> list[str]:
        """What a person should know before the first step."""
        return list(
            notes(
                self.config,
                self.plan.total_steps,
                device=self.device.type,
                in_float32=self.model.autocast_dtype is None,
                copies_left_out=self.data.copies_left_out,
            )
        )

    def resume(self, checkpoint: Path) -> None:
        """Go on from `checkpoint`, with the settings that this trainer has.

        Raises:
            InputError: it is damaged, of another model, base, data, or split of them; or there would be nothing left to
                train, and no best model to export.
        """
        self.state, trouble = self.learned.load(checkpoint, self.state.micro_batch)
        self.durable_step = self.state.step
        if trouble:
            self.recorder.event("warning", self.state.step, trouble)
        source = checkpoint.with_name(PREVIOUS) if trouble else checkpoint
        # A new run from another's checkpoint has its own best to find.
        own = checkpoint.parent.resolve() == self.checkpoints.resolve()
        if not (own and complete(source, self.checkpoints, self.state, self.plan, self.recorder)):
            self.state = with_a_best_to_find(checkpoint, self.state, self.plan)

    def train(self) -> Outcome:
        """Train until the last epoch, early stopping, or until the recorder wishes to pause or stop.

        Pauses by itself when the figures are no numbers any more; `closing` says why.

        Raises:
            LogoclipError: the data, the memory or the disk does not allow to go on. What was done is saved, if it can.
        """
        self.recorder.planned(self.plan.epochs, self.plan.total_steps)
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
        if self.plan.unjudged(self.state):
            self._judge()
        while not self._done():
            self._train_epoch()
            self._judge()

    def _done(self) -> bool:
        return self.state.step >= self.plan.total_steps or self.state.stale_epochs >= self.config.patience

    def _train_epoch(self) -> None:
        self.model.train()
        self.data.sampler.start_at(self.state.step)
        self.laps = Laps()
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
        self.recorder.scalars(step, {**figures, **costs(self.laps.lap(), len(batch.crops), self.device)})
        self._report()
        if reason := self.soundness.watch(step, taken.fault, batch, self.durable_step):
            self._pause(reason)
        self.showcase.took(batch, taken.embeddings)

    def _note_micro_batch(self, micro_batch: int) -> None:
        self.state = replace(self.state, micro_batch=micro_batch)
        said = f"out of memory: micro-batch {micro_batch} from here on"
        self.recorder.event("warning", self.state.step + 1, said)

    def _pause(self, reason: str) -> NoReturn:
        self.closing = advice(reason, self.checkpoints / LAST)
        self.recorder.event("warning", self.state.step, self.closing)
        raise _Ending("paused")

    def _report(self) -> None:
        report(self.recorder, self.state, self.epoch, self.durable_step)

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
        self.state = judged(self.state, self.epoch, pairs, self.config)
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
        save_last(self.checkpoints, self.learned.content(self.state, self.state.step // self.plan.steps_per_epoch))
        self.durable_step = self.state.step

    def _save_the_rest(self) -> None:
        """Save what was done since the last checkpoint, unless the weights are spoiled."""
        if self.soundness.of_weights:
            self.save()
