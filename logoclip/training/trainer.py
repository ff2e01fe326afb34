"""The training loop, in named steps over one `TrainState`."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import psutil
import torch

from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import Split, split_brands
from logoclip.data.dataset import Batch, BrandBatchSampler, LogoContrastiveDataset, load_batches
from logoclip.data.prepared import Crop, PreparedData
from logoclip.data.transforms import evaluation_transform, training_transform
from logoclip.errors import InputError
from logoclip.model.architecture import input_size
from logoclip.model.device import autocast_dtype, best_device
from logoclip.model.embedding import embed_crops
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.fingerprint import refuse_other_base
from logoclip.model.processor import pixel_statistics
from logoclip.runs.series import Series, SimilarityHistogram
from logoclip.training.checkpoint import link_checkpoint, load_checkpoint, save_checkpoint
from logoclip.training.grad_cache import accumulate_gradient
from logoclip.training.losses import make_loss
from logoclip.training.pair_similarities import PairSummary, summarise_pairs
from logoclip.training.recorder import Recorder
from logoclip.training.schedule import effective_warmup, warmup_cosine
from logoclip.workspace import Workspace

Outcome = Literal["finished", "paused", "stopped"]

VALIDATION_CROPS_PER_BRAND = 20  # keeps validation to seconds on 3,000 brands


@dataclass(frozen=True)
class TrainState:
    """Where a run is. Saved whole in each checkpoint; the random state is a function of seed and step."""

    step: int = 0
    best_value: float | None = None
    best_epoch: int | None = None
    stale_epochs: int = 0
    judged_epochs: int = 0
    micro_batch: int = 0


class Trainer:
    """Trains one model on one prepared data set.

    Args:
        checkpoints: directory for last.pt, best.pt and epoch_N.pt.
        device: where to train; the best there is by default.

    Raises:
        InputError: the config does not fit the model or the data.
    """

    def __init__(
        self,
        config: TrainingConfig,
        workspace: Workspace,
        data: PreparedData,
        checkpoints: Path,
        recorder: Recorder,
        device: torch.device | None = None,
    ) -> None:
        self.config = config
        self.data = data
        self.checkpoints = checkpoints
        self.recorder = recorder
        self.device = device or best_device()
        self.split = split_brands(data.usable_images(), config.seed)
        self.model = LogoFineTunedCLIP.from_config(config, workspace).to(self.device)
        self.model.autocast_dtype = autocast_dtype(self.device) if config.mixed_precision else None
        self.loss = make_loss(config)
        self._setup_data(pixel_statistics(workspace.model(config.base_model)))
        self._setup_optimizer()
        self.state = TrainState(micro_batch=min(config.batch_size, config.contrastive_batch))
        self.durable_step = 0

    def _setup_data(self, statistics: tuple[Sequence[float], Sequence[float]]) -> None:
        size = input_size(self.model.clip)
        training = [crop for crop in self.data.crops if crop.brand in set(self.split.train)]
        self.dataset = LogoContrastiveDataset(
            training,
            training_transform(self.config, size, *statistics),
            seed=self.config.seed,
            shuffle_labels=self.config.shuffle_labels,
        )
        self.sampler = BrandBatchSampler(
            self.dataset.brands, self.config.logos_per_batch, self.config.samples_per_logo, self.config.seed
        )
        self.validation = validation_crops(self.data.crops, self.split)
        self.evaluation_transform = evaluation_transform(self.config.preprocess, size, *statistics)

    def _setup_optimizer(self) -> None:
        parameters = self.model.trainable_parameters().values()
        # Decay is for what multiplies: a bias or a normalisation's gain of 0 would be no simpler model.
        groups = [
            {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": self.config.weight_decay},
            {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=self.config.learning_rate)
        self.learning_rate = warmup_cosine(self.config.learning_rate, self.config.warmup_steps, self.total_steps)

    @property
    def steps_per_epoch(self) -> int:
        return self.sampler.steps_per_epoch

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
        if self.device.type == "cpu":
            notes.append("no GPU found: training on the CPU")
        return notes

    def resume(self, checkpoint: Path) -> None:
        """Go on from `checkpoint`, with the settings that this trainer has.

        Raises:
            InputError: it is of another model, base, data, or split of them; or a new run would find nothing left to
                train.
        """
        content = load_checkpoint(checkpoint)
        self._refuse_other_brands(checkpoint, content)
        refuse_other_base(checkpoint, content, self.model.base, self.config.base_model)
        self.model.load_trainable_state(content["model"])
        self._load_optimizer(content["optimizer"])
        state = TrainState(**content["state"])
        if content["config"]["batch_size"] != self.config.batch_size:  # else what memory allowed is remembered
            state = replace(state, micro_batch=self.state.micro_batch)
        self.state = state
        if not (self.checkpoints / "best.pt").exists():  # a new run from another's checkpoint has its own best to find
            self._refuse_nothing_to_do(checkpoint)
            self.state = replace(self.state, best_value=None, best_epoch=None, stale_epochs=0)
        self.durable_step = self.state.step

    def _refuse_other_brands(self, checkpoint: Path, content: Mapping[str, Any]) -> None:
        if content["data_id"] != self.data.data_id:
            raise InputError(f"{checkpoint}: was trained on other data than {self.data.root}; start a new run instead")
        if content["split"] != self.split.to_dict():
            raise InputError(
                f"{checkpoint}: was trained with seed {content['config']['seed']}, and seed {self.config.seed} holds "
                "out brands that it has seen; keep the seed, or start a new run"
            )

    def _load_optimizer(self, state: dict[str, Any]) -> None:
        """Its moments. torch restores the groups' settings with them; those of this trainer's config are put back."""
        settings = [{key: group[key] for key in group if key != "params"} for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state)
        for group, own in zip(self.optimizer.param_groups, settings, strict=True):
            group.update(own)

    def _refuse_nothing_to_do(self, checkpoint: Path) -> None:
        if self.state.step >= self.total_steps and not self._unjudged:
            raise InputError(
                f"{checkpoint}: is at step {self.state.step} of {self.total_steps} planned, so nothing is left to "
                f"train: raise max_epochs above {self.epoch}"
            )

    def train(self) -> Outcome:
        """Train until the last epoch, early stopping, or until the recorder wishes to pause or stop."""
        self.recorder.planned(self.config.max_epochs, self.total_steps)
        if self._unjudged:
            self._end_epoch()
        while not self._done():
            outcome = self._train_epoch()
            if outcome != "finished":
                self.save()
                return outcome
            self._end_epoch()
        return "finished"

    @property
    def _unjudged(self) -> bool:
        """Whether an epoch was trained to its end and the worker died while it was validated."""
        return self.state.step == (self.state.judged_epochs + 1) * self.steps_per_epoch

    def _done(self) -> bool:
        return self.state.step >= self.total_steps or self.state.stale_epochs >= self.config.patience

    def _train_epoch(self) -> Outcome:
        self.model.train()
        self.sampler.start_at(self.state.step)
        self.step_began = time.perf_counter()
        for batch in load_batches(self.dataset, self.sampler, self.config.num_workers):
            wish = self.recorder.wish()
            if wish != "running":
                return wish
            self._step(batch)
            self._save_if_due()
        return "finished"

    def _step(self, batch: Batch) -> None:
        step = self.state.step + 1
        rate = self.learning_rate(step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss, embeddings = self._gradient(batch, step)
        parameters = self.model.trainable_parameters().values()
        norm = torch.nn.utils.clip_grad_norm_(parameters, self.config.max_grad_norm)
        self.optimizer.step()
        self.state = replace(self.state, step=step)
        pairs = summarise_pairs(embeddings.cpu().numpy(), batch.brands.numpy(), batch.images.numpy())
        figures = {
            Series.LOSS: loss.item(),
            Series.LEARNING_RATE: rate,
            Series.GRAD_NORM: norm.item(),
            Series.POSITIVE: pairs.positive,
            Series.NEGATIVE: pairs.negative,
            Series.SEPARATION: pairs.separation,
        }
        self.recorder.scalars(step, {**figures, **_costs(self._lap(), len(batch.crops), self.device)})
        self._report()

    def _report(self) -> None:
        self.recorder.progress(
            step=self.state.step,
            epoch=self.epoch,
            durable_step=self.durable_step,
            best_epoch=self.state.best_epoch,
            best_value=self.state.best_value,
        )

    def _lap(self) -> float:
        """Seconds since the last step, waiting for the batch included."""
        now = time.perf_counter()
        seconds, self.step_began = now - self.step_began, now
        return seconds

    def _gradient(self, batch: Batch, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """The exact gradient of the batch; without the memory for it, again with half the micro-batch."""
        # Micro-batch i drops units by seed + i, so steps lie a whole batch apart: no two draw the same. Being made of
        # the step, it needs no random state in the checkpoint, and a resumed run repeats the uninterrupted one.
        seed = self.config.seed * 1_000_003 + step * self.config.contrastive_batch
        pixels, brands = batch.pixels.to(self.device), batch.brands.to(self.device)
        while True:
            # Within the loop: a pass that ran out of memory has left the gradients of some micro-batches behind.
            self.optimizer.zero_grad(set_to_none=True)
            try:
                return accumulate_gradient(self.model, pixels, brands, self.loss, self.state.micro_batch, seed)
            except torch.OutOfMemoryError:
                if self.state.micro_batch == 1:
                    raise
            # After the handler: until it ends, the error's traceback holds the tensors of the failed pass in memory.
            self._halve_micro_batch(step)

    def _halve_micro_batch(self, step: int) -> None:
        self.state = replace(self.state, micro_batch=self.state.micro_batch // 2)
        torch.cuda.empty_cache()
        self.recorder.event("warning", step, f"out of memory: micro-batch {self.state.micro_batch} from here on")

    def _save_if_due(self) -> None:
        asks = self.recorder.checkpoint_asks()
        if asks or self.state.step % self.config.checkpoint_every == 0:
            self.save()
            self.recorder.acknowledge(asks)
            self.recorder.event("checkpoint", self.state.step, f"checkpoint at step {self.state.step}")

    def _end_epoch(self) -> None:
        epoch = self.state.step // self.steps_per_epoch
        pairs = self.validate()
        best = self._judge(pairs, epoch)
        self.save(f"epoch_{epoch}.pt", *(["best.pt"] if best else []))
        mark = " (best)" if best else f" ({self.state.stale_epochs} of {self.config.patience} without improvement)"
        self.recorder.event(
            "epoch",
            self.state.step,
            f"epoch {epoch}: separation {pairs.separation:.3f}, recall@1 {pairs.recall_at_1:.1%}{mark}",
        )

    def validate(self) -> PairSummary:
        """Pairs of the validation brands under the model as it is; recorded at the current step."""
        self.model.eval()
        embeddings = embed_crops(self.model, [c.path for c in self.validation], self.evaluation_transform, self.device)
        brands = np.unique([crop.brand for crop in self.validation], return_inverse=True)[1]
        pairs = summarise_pairs(embeddings, brands, np.array([crop.image for crop in self.validation]))
        step = self.state.step
        figures = {
            Series.VAL_POSITIVE: pairs.positive,
            Series.VAL_NEGATIVE: pairs.negative,
            Series.VAL_SEPARATION: pairs.separation,
            Series.VAL_RECALL_AT_1: pairs.recall_at_1,
        }
        self.recorder.scalars(step, figures)
        self.recorder.histogram(SimilarityHistogram.VAL_CORRECT, step, pairs.edges, pairs.correct)
        self.recorder.histogram(SimilarityHistogram.VAL_WRONG, step, pairs.edges, pairs.wrong)
        return pairs

    def _judge(self, pairs: PairSummary, epoch: int) -> bool:
        """Whether this epoch is the best so far; counts the epochs that were not."""
        value = pairs.separation if self.config.monitor == "separation" else pairs.recall_at_1
        self.state = replace(self.state, judged_epochs=epoch)
        if self.state.best_value is None or value > self.state.best_value + self.config.min_delta:
            self.state = replace(self.state, best_value=value, best_epoch=epoch, stale_epochs=0)
            return True
        self.state = replace(self.state, stale_epochs=self.state.stale_epochs + 1)
        return False

    def save(self, *names: str) -> None:
        """Make the present state durable under `names` and in last.pt."""
        first, *others = (*names, "last.pt")
        save_checkpoint(self.checkpoints / first, self._content())
        # last.pt goes last: a worker that dies before has not judged the epoch, and a resume gives all names again.
        for other in others:
            link_checkpoint(self.checkpoints / first, self.checkpoints / other)
        self.durable_step = self.state.step
        self._report()

    def _content(self) -> dict[str, Any]:
        return {
            "model": self.model.trainable_state(),
            "optimizer": self.optimizer.state_dict(),
            "state": asdict(self.state),
            "config": self.config.model_dump(),
            "base": self.model.base,
            "data_id": self.data.data_id,
            "split": self.split.to_dict(),
            "step": self.state.step,
            "epoch": self.state.step // self.steps_per_epoch,
        }


def validation_crops(crops: Sequence[Crop], split: Split) -> list[Crop]:
    """The first crops of each validation brand, at most `VALIDATION_CROPS_PER_BRAND`."""
    taken: dict[str, list[Crop]] = {brand: [] for brand in split.validation}
    for crop in crops:
        if crop.brand in taken and len(taken[crop.brand]) < VALIDATION_CROPS_PER_BRAND:
            taken[crop.brand].append(crop)
    return [crop for brand in taken.values() for crop in brand]


def _costs(seconds: float, crops: int, device: torch.device) -> dict[Series, float]:
    costs = {
        Series.SECONDS_PER_STEP: seconds,
        Series.IMAGES_PER_SECOND: crops / seconds,
        Series.MEMORY_GB: psutil.Process().memory_info().rss / 1e9,
    }
    if device.type == "cuda":
        costs[Series.GPU_MEMORY_GB] = torch.cuda.max_memory_allocated(device) / 1e9
    return costs
