"""What is wanted of a run beside what is: in words, from the moment of the key until the worker has obeyed.

A wish goes through four hands, and each may be the one that hangs: this console, the link, the run's directory, the
worker. The words say which one has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from msgspec.structs import replace

from logoclip.runs.control import Ask, Wanted
from logoclip.runs.summary import RunSummary
from logotui.quantities import count, duration
from logotui.stopping import LEFT

What = Literal["running", "paused", "stopped", "checkpoint"]

OLD: Final = 10.0  # seconds after which a wish that is not obeyed says how old it is
NOUNS: Final[Mapping[Wanted, str]] = {"running": "to go on", "paused": "a pause", "stopped": "a stop"}


@dataclass(frozen=True)
class Wish:
    """One key that was pressed here, and that the host has not answered yet."""

    run_id: str
    what: What


def with_wishes(runs: Iterable[RunSummary], wishes: Iterable[Wish]) -> tuple[RunSummary, ...]:
    """`runs` with what was asked of them here, though no host has confirmed it; the last wish wins."""
    asked: dict[str, list[What]] = {}
    for wish in wishes:
        asked.setdefault(wish.run_id, []).append(wish.what)
    return tuple(_wished(run, asked[run.id]) if run.id in asked else run for run in runs)


def _wished(run: RunSummary, wishes: list[What]) -> RunSummary:
    for what in wishes:
        if what == "checkpoint":
            run = replace(run, asks=(*run.asks, Ask("", step=run.step)))
        else:
            run = replace(run, wanted=what, wanted_since=None)
    return run


def unheard(run: RunSummary) -> bool:
    """Whether something is wanted of the run that nobody is there to hear."""
    wanted = run.wanted != "running" or bool(run.asks)
    return wanted and (run.state == "lost" or _deaf(run))


def wish_words(run: RunSummary, now: float) -> str:
    """What is wanted of `run` and has not come true; empty if nothing is. `now` is the time of day of its machine."""
    if run.state == "lost":
        return _never_heard(run)
    if not run.alive:
        return ""
    return " · ".join(filter(None, (_course(run, now), _checkpoint(run, now))))


def own_words(run: RunSummary) -> str:
    """What a run says of itself, its trouble first; nothing where the words of a wish say that already."""
    told = not run.error and bool(run.message) and _saving(run) in wish_words(run, 0.0)
    return "" if told else (run.error or run.message).replace("\n", " ")


def _never_heard(run: RunSummary) -> str:
    wanted = [NOUNS[run.wanted]] if run.wanted != "running" else []
    wanted += ["a checkpoint"] if run.asks else []
    return f"was asked for {' and '.join(wanted)}, which its worker did not live to obey" if wanted else ""


def _course(run: RunSummary, now: float) -> str:
    if run.wanted == "running":
        # By a signal, or at the end of all its work: then the run says so itself.
        return f"{run.state}: {_saving(run)}" if run.state in ("pausing", "stopping") and not run.message else ""
    if _deaf(run):
        return f"asked for {NOUNS[run.wanted]}: {_nobody(run)}"
    if run.wanted_since is None:
        return f"asked for {NOUNS[run.wanted]}: not confirmed yet"
    if run.state == "ending":  # it was done before it heard
        return ""
    if run.state in ("pausing", "stopping"):
        word = "stopping" if run.wanted == "stopped" else run.state
        return f"{word}: {_saving(run)}{_since(run.wanted_since, now)}"
    return f"{_intended(run)}{_since(run.wanted_since, now)}"


def _intended(run: RunSummary) -> str:
    if run.wanted == "paused":
        return "pausing: saves after this step" if run.kind == "train" else "pausing: after what it is at"
    if run.kind != "train":
        return f"stopping: {LEFT[run.kind].briefly}"
    steps = run.step - run.last_durable_step
    unsaved = f", saves the {count(steps)} step{'s' * (steps != 1)} since {count(run.last_durable_step)} first"
    return f"stopping: after this step{unsaved if steps > 0 else ''}"


def _saving(run: RunSummary) -> str:
    if run.message:
        return run.message.removeprefix("paused: ").removeprefix("stopped: ")
    return f"saves step {count(run.step)}" if run.kind == "train" else "ends what it is at"


def _checkpoint(run: RunSummary, now: float) -> str:
    if not run.asks:
        return ""
    ask = run.asks[-1]
    if _deaf(run):
        return f"checkpoint asked at step {count(ask.step)}: {_nobody(run)}"
    if not ask.id:
        return "asked for a checkpoint: not confirmed yet"
    return f"checkpoint asked at step {count(ask.step)}{_since(ask.since, now)}"


def _deaf(run: RunSummary) -> bool:
    return run.silent or run.unseen


def _nobody(run: RunSummary) -> str:
    return f"nobody hears it, silent for {duration(run.silent_for)}"


def _since(since: float | None, now: float) -> str:
    age = 0.0 if since is None else now - since
    return f" ({duration(age)} ago)" if age >= OLD else ""
