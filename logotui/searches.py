"""A search over settings as the console's runs have it: they are newer than what the search has written of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from logoclip.runs.summary import RunSummary
from logoclip.tuning.trials import StudyReport, Trial
from logotui.stopping import goes_on, trial_of
from logotui.wishes import wish_words


def search_of(run_id: str, runs: Sequence[RunSummary]) -> RunSummary | None:
    """The run that searches: `run_id` itself, or the one whose trial it is; none where that is not known."""
    known = {run.id: run for run in runs}
    asked = known.get(run_id)
    return asked if asked is None or asked.kind == "tune" else known.get(asked.study)


def trials_of(report: StudyReport, runs: Sequence[RunSummary]) -> tuple[Trial, ...]:
    """All trials that are known by their number: the report's, and those whose training it does not mention yet."""
    told = {trial.number for trial in report.trials}
    newer = [
        Trial(run.trial, "running", _settings(run, report), run.id)
        for run in runs
        if run.study == report.id and run.trial is not None and run.trial not in told
    ]
    return (*report.trials, *sorted(newer, key=lambda trial: trial.number))


def _settings(run: RunSummary, report: StudyReport) -> dict[str, object]:
    return {key: run.settings[key] for key in report.space if run.settings and key in run.settings}


def state_of(trial: Trial, runs: Sequence[RunSummary]) -> str:
    """The state of its training, of a trial that is not judged yet; else the trial's own."""
    if trial.state != "running":
        return trial.state
    return next((run.state for run in runs if run.id == trial.run), "running" if trial.run else "waiting")


def doing(search: RunSummary, runs: Sequence[RunSummary], now: float) -> str:
    """What a search is doing, or where it rests and which key goes on with it; `now` is the time of its machine."""
    if search.resumable and not search.alive:
        return " · ".join(filter(None, (search.error, goes_on(search, trial_of(search, runs)))))
    return wish_words(search, now) or search.error or search.message


def headline(search: RunSummary, runs: Sequence[RunSummary], now: float, glyph: str, style: str) -> Content:
    """`▶ running · trial 3: demo-07 is running, epoch 2/8`."""
    said = doing(search, runs, now)
    return Content.assemble((f"{glyph} {search.state}", style), f" · {said}" if said else "")
