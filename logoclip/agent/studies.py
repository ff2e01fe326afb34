"""Searches over settings, as the console launches and shows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logoclip.config.config_file import edit_config, parse_config
from logoclip.config.search_space import plain, space_of
from logoclip.errors import InputError
from logoclip.jobs.launching import launch_job
from logoclip.runs import RunDirectory, find_run, read_status
from logoclip.tuning.searching import founding_arguments
from logoclip.tuning.trials import StudyReport, read_study
from logoclip.workspace import Workspace


def launch_study(
    workspace: Workspace,
    name: str,
    text: str,
    overrides: Mapping[str, object],
    space: Mapping[str, object],
    numbers: Mapping[str, int],
) -> RunDirectory:
    """Launches a search that begins with the config `text`, called `name` and changed by `overrides`.

    Args:
        space: what varies, in the words of a space file.
        numbers: `trials` and `seed`.

    Raises:
        ConfigError: a setting or a dimension is wrong, or there are obstacles to training.
        InputError: Optuna or the engine is not installed.
    """
    edited = edit_config(text, overrides)
    varied = space_of(space, parse_config(edited, name), "space")
    arguments: dict[str, Any] = {"config": name, "text": edited, "space": plain(varied), **numbers}
    return launch_job(workspace, "tune", arguments, f"{Path(name).stem}-tune")


def study_of(workspace: Workspace, run: RunDirectory) -> StudyReport:
    """The study that `run` founded, draws from, or is a trial of.

    Raises:
        InputError: it has to do with none, or that has tried nothing yet.
        JobError: its report is damaged.
    """
    study = read_status(run).study or run.id
    founder = find_run(workspace.runs, founding_arguments(workspace.runs, study)["join"])
    if (report := read_study(founder)) is None:
        raise InputError(f"{founder.id}: has tried nothing yet")
    return report
