"""What a person should know before a training's first step."""

from __future__ import annotations

from collections.abc import Iterator

from logoclip.config.schema import TrainingConfig
from logoclip.training.schedule import effective_warmup


def notes(
    config: TrainingConfig, total_steps: int, *, device: str, in_float32: bool, copies_left_out: int
) -> Iterator[str]:
    """What is other than the config says, or than one might think.

    Args:
        device: its type, as torch calls it.
        in_float32: whether it trains without mixed precision.
        copies_left_out: validation crops that show what is trained on.
    """
    yield from config.notes()
    warmup = effective_warmup(config.warmup_steps, total_steps)
    if warmup != config.warmup_steps:
        yield f"warmup_steps: {warmup} instead of {config.warmup_steps}, the run has {total_steps} steps"
    if config.mixed_precision and in_float32:
        yield f"mixed_precision: this {device} trains in float32"
    if copies_left_out:
        yield (
            f"{copies_left_out} crops of validation brands left out: their photographs, or copies of them, are trained "
            "on"
        )
    if device == "cpu":
        yield "no GPU found: training on the CPU"
