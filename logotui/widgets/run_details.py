"""A few lines about the run under the cursor: its trouble, its settings, how it differs from the run before."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import NOT_COMPARED
from logotui.comparing.groups import Group
from logotui.quantities import setting
from logotui.stopping import goes_on
from logotui.widgets.states import KINDS
from logotui.wishes import own_words, unheard, wish_words

Config = Mapping[str, Any]


def differences(config: Config, other: Config) -> list[str]:
    """`temperature 0.05 (0.07)` for each setting that differs from `other`, whose value stands in brackets."""
    keys = [key for key in config if key in other and key not in NOT_COMPARED and config[key] != other[key]]
    return [f"{key} {setting(config[key])} ({setting(other[key])})" for key in keys]


def settings(config: Config) -> str:
    """The settings that matter most, in one line; nothing for a run that is not a training."""
    if "logos_per_batch" not in config:
        return " · ".join(f"{key} {_argument(value)}" for key, value in config.items() if _short(value))
    brands, samples = config["logos_per_batch"], config["samples_per_logo"]
    rank = config["lora_r"]
    parts = (
        f"batch {brands} × {samples} = {brands * samples}, micro-batch {config['batch_size']}",
        f"LoRA r{rank} α{setting(config['lora_alpha'])}" if rank else "all unfrozen layers",
        f"{config['freeze_layers']} layers frozen",
        f"{config['loss_type']} at {setting(config['temperature'])}",
        f"lr {setting(config['learning_rate'])}",
        f"seed {config['seed']}",
    )
    return " · ".join(parts)


def _short(value: object) -> bool:
    """Whether an argument can be said in a line: the text of a config cannot."""
    return value is not None and not (isinstance(value, str) and "\n" in value)


def _argument(value: object) -> str:
    return ", ".join(value) if isinstance(value, Mapping) else setting(value)


def advice(run: RunSummary, trial: RunSummary | None = None) -> str:
    """What a run's state means, and what can be done about it; `trial` is the training that a search rests at."""
    goes = goes_on(run, trial)
    again = "p tries again from the last durable step" if run.kind == "train" else goes
    if run.kind == "train" and run.state == "finished" and run.best_f1 is None:
        return "not swept yet: 4 n"
    return {
        "lost": goes,
        "paused": f"the worker's memory is free; {goes}",
        "stopped": goes,
        "failed": f"E shows its last words, enter its log; {again}",
        "queued": f"queued {run.turn_said}: Q moves, drops or starts it" if run.waiting else "waits for its worker",
    }.get(run.state, "")


def of_group(group: Group) -> list[Content]:
    """Its runs, what they have in common, and what can be done with it."""
    names = ", ".join(run.called for run in group.runs)
    return [
        Content.assemble((group.counted, "bold"), f" · {names}"),
        Content(" · ".join(group.agree)),
        Content.styled(settings(group.runs[0].settings or {}), "$quiet"),
    ]


def name_of(run: RunSummary) -> Content:
    """A run's title and id, and its tags."""
    title = Content.assemble((run.title, "bold"), f" ({run.id})") if run.title else Content.styled(run.id, "bold")
    return Content.assemble(title, ("".join(f" #{tag}" for tag in run.tags), "$look"))


class RunDetails(Widget):
    """Three lines at most."""

    DEFAULT_CSS = "RunDetails { height: 4; padding: 0 1; border-top: solid $rule; }"

    run: reactive[RunSummary | None] = reactive(None)
    trial: reactive[RunSummary | None] = reactive(None)
    """The training that it is at, of a run that searches."""
    now: reactive[float] = reactive(time.time)
    """The time of day on the run's machine, in Unix seconds."""
    group: reactive[Group | None] = reactive(None)
    """Shown in place of a run."""
    config: reactive[Config] = reactive({})
    previous: reactive[tuple[str, Config] | None] = reactive(None)
    """The run before of the same kind, and its settings."""

    def render(self) -> Content:
        if self.group is not None:
            return Content("\n").join(line.truncate(self.size.width, ellipsis=True) for line in of_group(self.group))
        if self.run is None:
            return Content("")
        lines = [self._headline(self.run), self._trouble(self.run), Content.styled(settings(self.config), "$quiet")]
        return Content("\n").join(line.truncate(self.size.width, ellipsis=True) for line in lines if line.plain)

    def _headline(self, run: RunSummary) -> Content:
        kind = KINDS.get(run.kind, run.kind)
        known = Content.assemble(name_of(run), f" · {kind}")
        if self.previous is None or not self.config or not self.previous[1]:
            return known
        name, other = self.previous
        found = differences(self.config, other)
        return Content.assemble(known, " · ", _differs(name, found))

    def _trouble(self, run: RunSummary) -> Content:
        wish = Content.styled(wish_words(run, self.now), "$wrong" if unheard(run) else "$look")
        said = Content.styled(own_words(run), "$wrong" if run.error or run.below_base else "")
        tip = Content.styled(advice(run, self.trial), "$look")
        note = Content(run.note.replace("\n", " "))
        return Content(" · ").join(part for part in (wish, said, tip, note) if part.plain)


def _differs(name: str, found: list[str]) -> str:
    return f"differs from {name} in: {', '.join(found)}" if found else f"same settings as {name}"
