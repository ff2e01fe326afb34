"""What a configuration comes to: the batch that is used, the steps, what is wrong, the command that does the same."""

from __future__ import annotations

import shlex

from textual.content import Content
from textual.widgets import Static

from logoclip.config.schema import TrainingConfig
from logoclip.jobs.estimated import Estimated
from logotui.draft import Draft, shown


class Meaning(Static):
    """The panel "what this means"."""

    DEFAULT_CSS = """
    Meaning { border: round $rule; border-title-color: $foreground; height: auto; max-height: 18; padding: 0 1; }
    """

    def show(self, draft: Draft, known: Estimated | None) -> None:
        """Says what launching `draft` would do; `known` is what the host knows of it, once it has come."""
        self.border_title = "what this means"
        self.update(Content("\n").join(meaning(draft, known)))


def meaning(draft: Draft, known: Estimated | None) -> list[Content]:
    """The panel's lines."""
    config = draft.config
    if config is None:
        return [*faults(draft), Content("it cannot be launched until this is put right")]
    return [
        Content(batch(config)),
        Content(trains(config)),
        Content(steps(config, known)),
        *obstacles(known),
        *(Content.styled(f"note: {note}", "$look") for note in config.notes()),
        Content.styled(command(draft), "$quiet"),
    ]


def faults(draft: Draft) -> list[Content]:
    return [Content.styled(f"✗ {fault.key}: {fault.message}", "$wrong") for fault in draft.faults]


def obstacles(known: Estimated | None) -> list[Content]:
    """What the host would refuse to launch."""
    return [Content.styled(f"✗ {fault.key}: {fault.message}", "$wrong") for fault in (known.obstacles if known else ())]


def batch(config: TrainingConfig) -> str:
    times = (
        "1 micro-batch" if config.micro_batches == 1 else f"{config.micro_batches} micro-batches of {config.batch_size}"
    )
    return f"batch {config.logos_per_batch} × {config.samples_per_logo} = {config.contrastive_batch} crops, in {times}"


def trains(config: TrainingConfig) -> str:
    """Which layers learn, and how."""
    frozen = f"layers 1–{config.freeze_layers} frozen, " if config.freeze_layers else ""
    above = "the layers above" if config.freeze_layers else "every layer"
    if config.lora_r:
        return f"{frozen}LoRA of rank {config.lora_r} on {above}"
    return f"{frozen}{above} trained whole"


def steps(config: TrainingConfig, known: Estimated | None) -> str:
    """How long an epoch is, as far as the data are known."""
    if known is None:
        return f"{config.max_epochs} epochs at the most; reading {config.data_dir} …"
    if known.train_crops is None:
        return f"{config.max_epochs} epochs at the most"
    each = known.train_crops // config.contrastive_batch
    planned = f"{each * config.max_epochs:,} steps in {config.max_epochs} epochs"
    return f"{each} steps an epoch ({known.train_crops:,} training crops), {planned}"


def command(draft: Draft) -> str:
    """The command that does the same as launching `draft`."""
    words = ["logoclip", "train", "--config", draft.name if "/" in draft.name else f"configs/{draft.name}"]
    for key, value in draft.changes.items():
        words += _flag(key, value)
    return shlex.join(words)


def _flag(key: str, value: object) -> list[str]:
    name = key.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    return [f"--{name}", shown(value)]
