"""The trials of a study and what they found, as everybody who shows them reads it; without Optuna."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, Literal

from msgspec import Struct, to_builtins

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.evaluation.figures import ModelFigures
from logoclip.json_file import UnreadableJson, read_json
from logoclip.runs.directory import RunDirectory

TrialState = Literal["running", "waiting", "complete", "pruned", "failed"]
STUDY: Final = "study.json"
TEXT: Final = "study.txt"


class Trial(Struct, frozen=True):
    """One setting that was tried.

    Attributes:
        run: the training that tries it; empty before it is launched.
        settings: what differs from the study's config.
        value: the validation figure at its best epoch; of a pruned one, the last.
        why: of one that failed.
    """

    number: int
    state: TrialState
    settings: dict[str, Any]
    run: str = ""
    value: float | None = None
    epochs: int = 0
    why: str = ""


class HeldOut(Struct, frozen=True):
    """The one look at the held-out brands: of the best trial, and of the base model beside it.

    Attributes:
        run: the evaluation.
        trouble: why there are no figures.
    """

    run: str = ""
    best: ModelFigures | None = None
    baseline: ModelFigures | None = None
    brands: int = 0
    threshold_source: str = ""
    trouble: str = ""


class StudyReport(Struct, frozen=True):
    """A study as far as it is.

    Attributes:
        id: the run that searches.
        config: the name of the config that the trials begin with.
        monitor: the validation figure that the trials are compared by.
        wanted: how many trials are to be tried.
        space: what varies, in the words of the space file.
        held_out: None until the end.
    """

    id: str
    config: str
    monitor: str
    wanted: int
    seed: int
    space: dict[str, Any]
    trials: tuple[Trial, ...] = ()
    held_out: HeldOut | None = None

    @property
    def compared(self) -> list[Trial]:
        """The trials that chose the best one: all that validation has judged, those that it gave up among them."""
        return [trial for trial in self.trials if trial.state in ("complete", "pruned")]

    @property
    def best(self) -> Trial | None:
        """The complete trial with the largest validation figure; of equals the first."""
        complete = [trial for trial in self.trials if trial.state == "complete" and trial.value is not None]
        return max(complete, key=lambda trial: (trial.value or 0.0, -trial.number), default=None)

    @property
    def done(self) -> int:
        """How many of the trials that are wanted have been tried."""
        return len(self.compared)


def write_study(run: RunDirectory, report: StudyReport) -> None:
    """Replaces the report in the directory of the study `run`, as JSON and as text.

    Raises:
        JobError: it cannot be written.
    """
    try:
        replace_text(run.path / STUDY, json.dumps(values(report), indent=1) + "\n")
        replace_text(run.path / TEXT, text(report) + "\n")
    except OSError as error:
        raise JobError(f"{run.path / STUDY}: cannot be written: {error.strerror}") from error


def read_study(run: RunDirectory) -> StudyReport | None:
    """The report of the study `run`; None while there is none.

    Raises:
        JobError: it is damaged.
    """
    try:
        return read_json(run.path / STUDY, StudyReport)
    except FileNotFoundError:
        return None
    except UnreadableJson as error:
        raise JobError(str(error)) from error


def values(report: StudyReport) -> dict[str, Any]:
    """The report for programs."""
    best = report.best
    return {**to_builtins(report), "best": to_builtins(best), "chosen_by": len(report.compared)}


def text(report: StudyReport) -> str:
    """The report for people."""
    return "\n".join([_headline(report), *_rows(report.trials), "", *choice(report)])


def _headline(report: StudyReport) -> str:
    counts = Counter(trial.state for trial in report.trials)
    said = ", ".join(f"{counts[state]} {state}" for state in counts)
    return f"{report.id}: {report.done} of {report.wanted} trials of {report.config} ({said or 'none yet'})"


def _rows(trials: Sequence[Trial]) -> list[str]:
    return [
        f"  {trial.number:>3}  {trial.state:<9} {shown(trial.value)}  {trial.run:<20} {described(trial)}"
        for trial in trials
    ]


def described(trial: Trial) -> str:
    """`learning_rate 0.003, lora_r 16`, and why it failed."""
    settings = ", ".join(f"{key} {_short(value)}" for key, value in trial.settings.items())
    return f"{settings}: {trial.why}" if trial.why else settings


def shown(value: float | None) -> str:
    """A validation figure, always as wide."""
    return f"{'–':>6}" if value is None else f"{value:6.3f}"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def choice(report: StudyReport) -> list[str]:
    """Which trial is the best, who chose it, and what the held-out brands say of it."""
    best = report.best
    if best is None:
        return ["no trial is complete yet"]
    chosen = len(report.compared)
    lines = [
        f"best: trial {best.number}, {best.run}: {described(best)}",
        f"  {report.monitor} of the validation brands {shown(best.value).strip()}, the largest of {chosen} trials: "
        "chosen as the best, it flatters itself",
    ]
    return [*lines, *_held_out(report.held_out, chosen)]


def _held_out(found: HeldOut | None, chosen: int) -> list[str]:
    if found is None:
        return []
    if found.best is None:
        return [f"  held-out brands: not evaluated: {found.trouble}"]
    beside = f", the base model {_f1(found.baseline)}" if found.baseline else ""
    return [
        f"  held-out brands ({found.brands}, looked at once, in {found.run}, for this trial alone): "
        f"F1 {_f1(found.best)}{beside}; threshold {found.best.threshold:.4f}, {found.threshold_source}",
        f"  {chosen} trials chose it, by validation brands; none of them saw a held-out brand",
    ]


def _f1(model: ModelFigures) -> str:
    low, high = model.f1_interval
    return f"{model.f1:.1%} (95 %: {low:.1%} to {high:.1%})"
