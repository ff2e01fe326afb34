"""Makes something of a training that there is (`questions.from_run`)."""

from __future__ import annotations

from logoclip.agent.answering.configs import judged
from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.configs import ConfigCheck, ConfigFile
from logoclip.agent.questions.from_run import (
    Checkpoints,
    Duplicate,
    ExportCheckpoint,
    Extend,
    GoOn,
    Publish,
    PublishedModel,
    ReadExtension,
    ReadRunConfig,
)
from logoclip.agent.questions.launches import Launched
from logoclip.jobs import from_run
from logoclip.jobs.extension import Extension
from logoclip.runs.checkpoints import CheckpointFile, list_checkpoints


def read_run_config(desk: Desk, question: ReadRunConfig) -> ConfigCheck:
    return judged(desk.workspace, from_run.training_text(desk.find(question.id)))


def duplicate(desk: Desk, question: Duplicate) -> ConfigFile:
    path = desk.configs.add(question.name, from_run.training_text(desk.find(question.id)))
    return ConfigFile(path.name, str(path))


def checkpoints(desk: Desk, question: Checkpoints) -> tuple[CheckpointFile, ...]:
    return list_checkpoints(desk.find(question.id))


def export_checkpoint(desk: Desk, question: ExportCheckpoint) -> Launched:
    run = desk.find(question.id)
    return Launched(from_run.launch_export(desk.workspace, run, question.checkpoint, question.output).id)


def go_on(desk: Desk, question: GoOn) -> Launched:
    return desk.launched(from_run.go_on(desk.workspace, desk.find(question.id), question.checkpoint))


def read_extension(desk: Desk, question: ReadExtension) -> Extension:
    return from_run.extension(desk.find(question.id))


def extend(desk: Desk, question: Extend) -> Launched:
    return desk.launched(from_run.extend(desk.workspace, desk.find(question.id), question.epochs))


def publish(desk: Desk, question: Publish) -> PublishedModel:
    from logoclip.export import publish
    from logoclip.jobs.launching import publishing_place

    run = desk.find(question.id)
    published = publish.publish(run, publishing_place(run, desk.workspace))
    return PublishedModel(published.said(desk.workspace))
