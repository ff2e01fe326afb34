"""What the safety of a training costs: dropout by crop, the tests for finiteness, reading checkpoints back, starting.

python docs/training_speed.py        # medians of 7, sides alternating
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch.nn import functional

import logoclip.training.checkpoint as checkpoint
from logoclip.config.schema import TrainingConfig
from logoclip.data.prepared import Crop, PreparedData
from logoclip.data.transforms import CLIP_MEAN, CLIP_STD
from logoclip.model.architecture import small_clip
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.model.sample_dropout import SampleDropout
from logoclip.training.finite import all_finite
from logoclip.training.grad_cache import accumulate_gradient
from logoclip.training.losses import InfoNCELoss
from logoclip.training.optimiser import Optimiser
from logoclip.training.training_data import TrainingData

ROUNDS = 7
BATCH, MICRO_BATCH = 128, 16
BRANDS, CROPS = 3_000, 194_000


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def medians(*sides: Callable[[], object]) -> list[float]:
    """The median of each, one after the other in each round; the first round warms up."""
    rounds = [[seconds(side) for side in sides] for _ in range(ROUNDS + 1)]
    return [statistics.median(side) for side in zip(*rounds[1:], strict=True)]


def say(what: str, *values: float) -> None:
    """One line of the table."""
    sys.stdout.write(f"{what:60} {'  '.join(f'{value * 1e3:9.2f} ms' for value in values)}\n")
    sys.stdout.flush()


def steps() -> None:
    """A step of a small model without dropout, with torch's, and with the crops' own."""
    torch.manual_seed(0)
    clip = small_clip(width=384, layers=6, heads=6, patch=16, image_size=112, projection=128)
    model = LogoFineTunedCLIP(clip, lora_dropout=0.1, freeze_layers=3).train()
    optimiser = Optimiser(model.trainable_parameters().values(), TrainingConfig())
    pixels, labels = torch.randn(BATCH, 3, 112, 112), torch.arange(BATCH // 4).repeat_interleave(4)
    forward = SampleDropout.forward

    def step(dropout: Callable[[SampleDropout, torch.Tensor], torch.Tensor]) -> None:
        SampleDropout.forward = dropout  # type: ignore[method-assign]
        optimiser.forget_gradients()
        accumulate_gradient(model, pixels, labels, InfoNCELoss(), MICRO_BATCH, 1)
        optimiser.clip(1.0)
        optimiser.step(1e-6)

    none, torchs, own = medians(
        lambda: step(lambda _, values: values),
        lambda: step(lambda module, values: functional.dropout(values, module.p)),
        lambda: step(forward),
    )
    say("a step: no dropout, torch's dropout, masks of each crop", none, torchs, own)
    (finite,) = medians(lambda: all_finite(optimiser.parameters))
    say("testing its weights", finite)


def checkpoints() -> None:
    """Saving 100 MB with and without reading them back."""
    content = {"model": {f"w{index}": torch.randn(1_000_000) for index in range(25)}, "config": {}, "state": {}}
    damage, forget = checkpoint._damage, checkpoint._forget
    with tempfile.TemporaryDirectory(dir=".") as folder:

        def save(read_back: bool) -> None:
            checkpoint._damage = damage if read_back else lambda _: ""
            checkpoint._forget = forget if read_back else lambda _: None
            checkpoint.save_checkpoint(Path(folder) / "last.pt", content)

        say("a checkpoint of 100 MB: written, and read back", *medians(lambda: save(False), lambda: save(True)))


def start() -> None:
    """What a start, or a resume, costs beyond loading, on as many crops as LogoDet-3K has."""
    made = (
        Crop(Path(f"/d/{index}.jpg"), f"b{index % BRANDS}", f"b{index % BRANDS}", "Food", index, 0)
        for index in range(CROPS)
    )
    data = PreparedData(Path("/d"), "large", tuple(made))

    def begin() -> None:
        TrainingData(TrainingConfig(num_workers=0), data, 224, (CLIP_MEAN, CLIP_STD)).sampler.batches(0)

    say(f"beginning on {CROPS:,} crops of {BRANDS:,} brands", *medians(begin))


if __name__ == "__main__":
    start()
    steps()
    checkpoints()
