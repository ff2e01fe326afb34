"""Answers about runs (`questions.runs`)."""

from __future__ import annotations

import contextlib
from typing import Any

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.runs import Describe, Run, RunChanges, RunDetails, Runs, RunSettings, Settings
from logoclip.errors import LogoclipError
from logoclip.runs import about, trash
from logoclip.runs.directory import RunDirectory
from logoclip.runs.judging import read_status
from logoclip.runs.summary import RunSummary
from logoclip.runs.waiter import tend
from logoclip.workspace import Workspace


def runs(desk: Desk, question: Runs) -> RunChanges:
    trash.purge_aside(desk.workspace.runs)
    changes = desk.runs.since(question.since)
    tend(desk.workspace.runs, desk.workspace.root, desk.runs.waited_for())
    return changes


def run(desk: Desk, question: Run) -> RunDetails:
    found = desk.find(question.id)
    config, notes = _configured(found)
    return RunDetails(desk.runs.summary(found), config, notes, _model(desk.workspace, found))


def settings(desk: Desk, question: Settings) -> tuple[RunSettings, ...]:
    from logoclip.agent.answering.run_settings import settings_of

    return settings_of(desk.workspace.runs, question.ids)


def describe(desk: Desk, question: Describe) -> tuple[RunSummary, ...]:
    tags = {"add_tags": question.add_tags, "remove_tags": question.remove_tags}
    found = [desk.find(id) for id in question.ids]
    for one in found:
        about.describe(one, title=question.title, note=question.note, **tags)
    return tuple(map(desk.runs.summary, found))


def _model(workspace: Workspace, found: RunDirectory) -> str:
    from logoclip.model.trained import trained_model

    with contextlib.suppress(LogoclipError):  # it has not finished, or is no training
        if read_status(found).kind == "train":
            return workspace.relative(trained_model(workspace, found))
    return ""


def _configured(found: RunDirectory) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a training was launched with, or the arguments of another job; and what there is to note about it."""
    from logoclip.config.config_file import launched_config, load_job

    try:
        if read_status(found).kind != "train":
            return load_job(found.config), ()
        config = launched_config(found.config)
    except LogoclipError as error:
        return {}, (str(error),)
    return config.model_dump(), tuple(config.notes())
