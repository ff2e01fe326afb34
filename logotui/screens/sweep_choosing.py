"""Which sweep is shown, and how a new one begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from logoclip.agent.questions.launches import Launched, LaunchJob
from logoclip.agent.questions.runs import Run, RunDetails
from logoclip.errors import InputError
from logoclip.runs.summary import RunSummary
from logotui.names import fitted
from logotui.quantities import as_percent, clock
from logotui.screens.base import ConsoleScreen
from logotui.screens.picker import Picker


def stored_sweeps(runs: Iterable[RunSummary], shown: str | None) -> Picker | None:
    """The list of all sweeps that have finished; none if none has."""
    lines = [
        (run.id, f"{fitted(run.called, 23)} {clock(run.created):<12}F1 {as_percent(run.best_f1, 1)}")
        for run in runs
        if run.kind == "evaluate" and run.state == "finished"
    ]
    return Picker("show a sweep", lines, shown) if lines else None


def trained_runs(runs: Iterable[RunSummary]) -> Picker | None:
    """The list of the trainings that can be swept; none if there is none."""
    lines = [
        (run.id, f"{fitted(run.called, 23)} {clock(run.ended)}")
        for run in runs
        if run.kind == "train" and run.state == "finished"
    ]
    return Picker("compare which run with its baseline", lines) if lines else None


async def launch_sweep(screen: ConsoleScreen, id: str) -> Launched:
    """Compares the training `id` with its baseline.

    Raises:
        InputError: its model is not there.
    """
    details = await screen.ask(Run(id))
    launched = await screen.ask(LaunchJob("evaluate", evaluation_arguments(details), f"{id}-sweep"))
    compared = f"{details.config['base_model']} with {details.model}"
    screen.notify(f"{launched.id} compares {compared}", markup=False)
    return launched


def wanted_sweep(runs: list[RunSummary], chosen: str | None, shown: str | None = None) -> RunSummary | None:
    """Of the sweeps that have finished the chosen one, else the one that is shown, else the newest.

    `runs` are sweeps, newest first. One that finishes by itself replaces none that somebody looks at: `x` would write
    another threshold than a moment ago.
    """
    finished = [run for run in runs if run.state == "finished"]
    for wanted in (chosen, shown):
        if found := next((run for run in finished if run.id == wanted), None):
            return found
    return finished[0] if finished else None


def evaluation_arguments(trained: RunDetails) -> dict[str, Any]:
    """The arguments of the job that compares what a training made with what it started from, on its own split.

    Raises:
        InputError: its model is not there.
    """
    if not trained.model:
        raise InputError(f"{trained.summary.called} has no model: logoclip export writes one from its checkpoints")
    models = [["baseline", trained.config["base_model"]], ["finetuned", trained.model]]
    return {"models": models, "data": trained.config["data_dir"], "split": trained.summary.id}
