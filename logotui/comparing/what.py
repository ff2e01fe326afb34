"""What a run is, in a few words: enough to know it among others."""

from __future__ import annotations

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import data_of, one_line
from logotui.quantities import setting


def what(run: RunSummary) -> str:
    """`lr 1e-3 infonce r16 big`: learning rate, loss, rank and data of a training; the data alone of another job.

    Nothing as long as its settings are not known.
    """
    settings = run.settings or {}
    if run.kind != "train" or "learning_rate" not in settings:
        return one_line(data_of(run))
    rank = settings.get("lora_r")
    words = (
        f"lr {setting(settings['learning_rate'])}",
        settings.get("loss_type"),
        f"r{rank}" if rank else "no LoRA",
        data_of(run),
    )
    return one_line(" ".join(str(word) for word in words if word))
