"""Launches new runs (`questions.launches`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.launches import Demo, Launched, LaunchJob, LaunchTraining
from logoclip.jobs import launching
from logoclip.jobs.stages import DemoState


def launch_training(desk: Desk, question: LaunchTraining) -> Launched:
    run = launching.launch_training(
        desk.workspace,
        question.config_name,
        desk.config_text(question.config_name, question.text),
        question.overrides,
        parent=question.parent,
        start_from=question.start_from,
        now=question.now,
    )
    return desk.launched(run)


def launch_job(desk: Desk, question: LaunchJob) -> Launched:
    name = question.called or question.kind.replace("_", "-")
    return Launched(launching.launch_job(desk.workspace, question.kind, question.arguments, name).id)


def demo(desk: Desk, question: Demo) -> DemoState:
    from logoclip.jobs.demo import Demo

    return Demo(desk.workspace).advance()
