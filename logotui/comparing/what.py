"""What a run is, in a few words: enough to know it among others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import data_of, one_line
from logotui.quantities import setting


def what(run: RunSummary, seed: bool = False) -> str:
    """`lr 1e-3 infonce r16 big`: learning rate, loss, rank and data of a training; the data alone of another job.

    With `seed`, a training's `seed 3` before it, where it is not cut. Nothing as long as its settings are not known.
    """
    settings = run.settings or {}
    if run.kind != "train" or "learning_rate" not in settings:
        return one_line(data_of(run))
    rank = settings.get("lora_r")
    words = (
        f"seed {settings['seed']}" if seed and "seed" in settings else "",
        f"lr {setting(settings['learning_rate'])}",
        settings.get("loss_type"),
        f"r{rank}" if rank else "no LoRA",
        data_of(run),
    )
    return one_line(" ".join(str(word) for word in words if word))


def apart_by_seed(runs: Iterable[RunSummary]) -> frozenset[str]:
    """Of the trainings of which `what` says the same, those with several seeds among them, by id."""
    alike: defaultdict[str, list[RunSummary]] = defaultdict(list)
    for run in runs:
        if run.kind == "train" and run.settings and "seed" in run.settings:
            alike[what(run)].append(run)
    several = (found for found in alike.values() if len({(run.settings or {})["seed"] for run in found}) > 1)
    return frozenset(run.id for found in several for run in found)
