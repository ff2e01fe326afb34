"""What becomes of a job that is stopped or paused, and how it goes on: for each kind, as its engine does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from logoclip.runs.states import Kind
from logoclip.runs.summary import RunSummary
from logotui.quantities import count


class Left(NamedTuple):
    """What a job that did not end by itself leaves."""

    briefly: str
    """Said while it stops."""
    cost: str
    """Said before it is stopped."""
    again: str
    """What a resume does."""


NOTHING: Final = "what it has done is thrown away"
LEFT: Final[Mapping[Kind, Left]] = {
    "tune": Left(
        "its training pauses, the trials stay",
        "The trials so far stay, and the training of the one that it is at pauses.",
        "goes on with the search",
    ),
    "prepare": Left(
        "what it has cut is kept",
        "What it has cut so far is kept beside the output; there is no prepared data before it is whole.",
        "goes on with what is cut",
    ),
    "demo_data": Left(
        "a rendering that is not whole is thrown away",
        "Pictures of a rendering that is not whole are thrown away. One that is whole stays, and what is cut of it.",
        "renders the pictures anew",
    ),
    "evaluate": Left(NOTHING, "What it has done so far is thrown away; an evaluation is stored whole.", "begins anew"),
    "audit": Left(NOTHING, "What it has done so far is thrown away; findings are stored whole.", "begins anew"),
    "probe": Left(
        "what it has measured stays", "The steps that it has measured stay; it makes nothing else.", "measures anew"
    ),
    "export": Left(
        "a model that is written stays",
        "A model that is written whole by then stays; of one that is not, nothing is kept.",
        "exports anew",
    ),
}


def cost_of_stopping(run: RunSummary, trial: RunSummary | None = None) -> str:
    """What becomes of the work done so far; `trial` is the training that a search is at, if that is known."""
    if run.kind == "tune" and trial:
        return f"The trials so far stay, and {_named(trial)}, {_rests(trial)}. p resumes the search from there."
    if run.kind != "train":
        return f"{LEFT[run.kind].cost} p {LEFT[run.kind].again}."
    since = max(0, run.step - run.last_durable_step)
    steps = "step" if since == 1 else f"{count(since)} steps"
    unsaved = f", and the worker saves the {steps} since before it ends" if since and run.alive else ""
    return f"The last durable step is {count(run.last_durable_step)}{unsaved}. It can be resumed from there."


def goes_on(run: RunSummary, trial: RunSummary | None = None) -> str:
    """Where a run that rests goes on, and by which key."""
    if run.kind == "train":
        return f"the last durable step is {count(run.last_durable_step)}: p resumes there"
    if run.kind == "tune" and trial:
        return f"{_named(trial)}, is {_at(trial)}: p resumes the search there"
    return f"p {LEFT[run.kind].again}"


def trial_of(search: RunSummary, runs: Iterable[RunSummary]) -> RunSummary | None:
    """The training that a search is at, or rests at; none where that is not one alone."""
    if search.kind != "tune":
        return None
    ours = [run for run in runs if run.kind == "train" and run.study == (search.study or search.id)]
    open_ones = [run for run in ours if run.alive or run.waiting or run.state == "paused"]
    return open_ones[0] if len(open_ones) == 1 else None


def next_in_line(run: RunSummary, runs: Iterable[RunSummary]) -> RunSummary | None:
    """The training that takes the device of `run` once that is free."""
    line = [other for other in runs if other.waiting and other.device == run.device and other.id != run.id]
    return min(line, key=lambda other: (other.turn, other.serial), default=None)


def _named(trial: RunSummary) -> str:
    return f"trial {trial.trial}, {trial.called}"


def _rests(trial: RunSummary) -> str:
    if trial.alive:
        return f"pauses at its step {count(trial.step)}, which is saved first"
    return "is taken out of the queue" if trial.waiting else f"stays {_at(trial)}"


def _at(trial: RunSummary) -> str:
    return f"{trial.state} at step {count(trial.last_durable_step)}"
