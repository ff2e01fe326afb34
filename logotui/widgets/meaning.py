"""What a configuration comes to: the batch that is used, the steps, what is wrong, the command that does the same."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from logoclip.agent.answers import DataSet
from logoclip.config.schema import TrainingConfig
from logotui.draft import Draft, command


class Meaning(Static):
    """The panel "what this means"."""

    DEFAULT_CSS = """
    Meaning { border: round $rule; border-title-color: $foreground; height: auto; max-height: 18; padding: 0 1; }
    """

    def show(self, draft: Draft, data: DataSet | str | None) -> None:
        """Says what launching `draft` would do; `data` is what the host knows of the data, or why it cannot be read."""
        self.border_title = "what this means"
        self.update(Content("\n").join(meaning(draft, data)))


def meaning(draft: Draft, data: DataSet | str | None) -> list[Content]:
    """The panel's lines."""
    config = draft.config
    if config is None:
        return [*faults(draft), Content("it cannot be launched until this is put right")]
    return [
        Content(batch(config)),
        Content(trains(config)),
        *(Content(line) for line in steps(config, data)),
        *obstacles(draft),
        *(Content.styled(f"note: {note}", "$look") for note in config.notes()),
        Content.styled(command(draft), "$quiet"),
    ]


def faults(draft: Draft) -> list[Content]:
    return [Content.styled(f"✗ {fault.key}: {fault.message}", "$wrong") for fault in draft.faults]


def obstacles(draft: Draft) -> list[Content]:
    """What the host would refuse to launch of the file as it is saved; of unsaved changes it has not been asked."""
    known = () if draft.changes else draft.obstacles
    return [Content.styled(f"✗ {fault.key}: {fault.message}", "$wrong") for fault in known]


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


def steps(config: TrainingConfig, data: DataSet | str | None) -> list[str]:
    """How long an epoch is, as far as the data are known."""
    if data is None:
        return [f"{config.max_epochs} epochs at the most; {config.data_dir} is not read yet"]
    if isinstance(data, str) or data.split_error:
        return [data if isinstance(data, str) else data.split_error]
    crops = data.train_crops
    each = crops // config.contrastive_batch
    planned = f"{each * config.max_epochs:,} steps in {config.max_epochs} epochs"
    return [f"{each} steps an epoch ({crops:,} training crops), {planned}"]
