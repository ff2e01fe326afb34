"""What a configuration comes to: the batch that is used, the steps, what is wrong, the command that does the same."""

from __future__ import annotations

import shlex

from textual.content import Content
from textual.widgets import Static

from logoclip.config.schema import TrainingConfig
from logoclip.config.space_file import space_name
from logoclip.jobs.estimated import Estimated
from logotui.draft import Draft
from logotui.quantities import duration, size
from logotui.written import shown


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
        Content(f"{trains(config)}{parameters(config, known)}"),
        Content(steps(config, known)),
        *costs(config, known),
        *obstacles(known),
        *(Content.styled(f"note: {note}", "$look") for note in config.notes()),
        Content.styled(command(draft), "$quiet"),
        *searching(draft),
    ]


def searching(draft: Draft) -> list[Content]:
    """What `T` would search, who chooses, and the command that does the same."""
    if not draft.ranges:
        return []
    varied = ", ".join(f"{key} {range}" for key, range in draft.ranges.items())
    file = f"configs/{draft.name}"
    words = ["logoclip", "tune", file, "--space", f"configs/{space_name(draft.name)}"]
    return [
        Content(f"T searches {varied}"),
        Content.styled(
            f"by {draft.values['monitor']} of the validation brands; held-out brands once, at the end", "$quiet"
        ),
        Content.styled(shlex.join(words), "$quiet"),
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


def parameters(config: TrainingConfig, known: Estimated | None) -> str:
    """How much of the model trains; what LoRA trains is mostly no part of it."""
    if known is None or known.trained is None or known.parameters is None:
        return ""
    of = "beside" if config.lora_r else "of"
    return f": {millions(known.trained)} parameters {of} the {millions(known.parameters)} of the vision tower"


def costs(config: TrainingConfig, known: Estimated | None) -> list[Content]:
    """Time and memory as they were measured here; what would not fit is said as a warning."""
    if known is None:
        return []
    if known.error:
        return [Content.styled(f"✗ {known.error}", "$wrong")]
    if known.seconds_per_step is None:
        words = "nothing of this shape has run here: p measures time and memory in ten seconds"
        return [Content.styled(words, "$quiet")]
    lines = [Content(time_of(config, known))]
    if known.memory is not None:
        lines.append(Content(memory_of(known)))
    if known.memory is not None and known.memory_total is not None and known.memory > known.memory_total:
        lines.append(Content.styled("✗ that will not fit: lower batch_size, or freeze more layers", "$wrong"))
    elif known.memory is not None and known.memory_free is not None and known.memory > known.memory_free:
        words = f"! only {size(known.memory_free)} are free now: end other programs first, or lower batch_size"
        lines.append(Content.styled(words, "$look"))
    return lines


def time_of(config: TrainingConfig, known: Estimated) -> str:
    """What a step and an epoch take, and which run says so."""
    assert known.seconds_per_step is not None
    step = f"{known.seconds_per_step:.2g} s a step"
    if known.train_crops is None:
        return f"{step} ({known.measured_by})"
    seconds = known.seconds_per_step * (known.train_crops // config.contrastive_batch)
    whole = duration(seconds * config.max_epochs)
    return f"{step}, about {duration(seconds)} an epoch, {whole} in all without validation ({known.measured_by})"


def memory_of(known: Estimated) -> str:
    """How much memory it holds, and of how much."""
    assert known.memory is not None
    whose = " of the GPU" if known.on_gpu else ""
    of = f" of {size(known.memory_total)}" if known.memory_total is not None else ""
    return f"memory{whose} about {size(known.memory)}{of}"


def millions(number: int) -> str:
    """`1.3 M` for 1,300,000."""
    return f"{number / 1e6:.3g} M" if number >= 1e6 else f"{number:,}"


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
