"""Answers about configs (`questions.configs`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.configs import (
    CheckConfig,
    ConfigCheck,
    ConfigFile,
    ConfigRevision,
    Configs,
    Estimate,
    Preset,
    Presets,
    ReadConfig,
    Revision,
    SaveConfig,
    SavedConfig,
)
from logoclip.config.checked import check, revision_of
from logoclip.config.config_file import parse_config
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.launching import obstacles
from logoclip.resources import shipped_texts
from logoclip.workspace import Workspace


def configs(desk: Desk, question: Configs) -> tuple[ConfigFile, ...]:
    return tuple(ConfigFile(name, str(path), error) for name, path, error in desk.configs.list())


def read_config(desk: Desk, question: ReadConfig) -> ConfigCheck:
    return judged(desk.workspace, desk.configs.read(question.name), in_file=True)


def check_config(desk: Desk, question: CheckConfig) -> ConfigCheck:
    return judged(desk.workspace, question.text)


def estimate(desk: Desk, question: Estimate) -> Estimated:
    from logoclip.jobs import estimate

    return estimate.estimate(question.text, desk.workspace, desk.meter.read())


def save_config(desk: Desk, question: SaveConfig) -> SavedConfig:
    saved = desk.configs.save(question.name, question.changes, question.revision, question.text)
    return SavedConfig(judged(desk.workspace, saved.text, in_file=True), saved.conflict)


def config_revision(desk: Desk, question: ConfigRevision) -> Revision:
    return Revision(desk.configs.revision(question.name))


def presets(desk: Desk, question: Presets) -> tuple[Preset, ...]:
    return tuple(Preset(name, text, check(text).values) for name, text in shipped_texts())


def judged(workspace: Workspace, text: str, *, in_file: bool = False) -> ConfigCheck:
    """What is to be said of `text` as a config: its values, its faults, what would stand in the way of a launch."""
    checked = check(text)
    in_the_way = () if checked.faults else obstacles(parse_config(text), workspace)
    revision = revision_of(text) if in_file else ""
    return ConfigCheck(text, checked.values, checked.faults, checked.notes, revision, in_the_way)
