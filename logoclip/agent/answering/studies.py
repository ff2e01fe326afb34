"""Launches searches over settings and reads what they found (`questions.studies`)."""

from __future__ import annotations

from pathlib import Path

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.studies import LaunchTune, ReadStudy
from logoclip.config.config_file import edit_config, parse_config
from logoclip.config.search_space import plain, space_of
from logoclip.errors import InputError
from logoclip.jobs.launching import launch_job
from logoclip.runs.judging import read_status
from logoclip.tuning import trials
from logoclip.tuning.searching import founding_arguments


def launch_tune(desk: Desk, question: LaunchTune) -> Launched:
    name = question.config_name
    edited = edit_config(desk.config_text(name, question.text), question.overrides)
    varied = space_of(question.space, parse_config(edited, name), "space")
    arguments = {
        "config": name,
        "text": edited,
        "space": plain(varied),
        "trials": question.trials,
        "seed": question.seed,
    }
    return Launched(launch_job(desk.workspace, "tune", arguments, f"{Path(name).stem}-tune").id)


def read_study(desk: Desk, question: ReadStudy) -> trials.StudyReport:
    run = desk.find(question.id)
    study = read_status(run).study or run.id
    founder = desk.find(founding_arguments(desk.workspace.runs, study)["join"])
    if (report := trials.read_study(founder)) is None:
        raise InputError(f"{founder.id}: has tried nothing yet")
    return report
