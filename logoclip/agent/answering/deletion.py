"""Deletes runs and brings them back (`questions.deletion`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.jobs.deletion import deletion
from logoclip.jobs.weighed import Deletion
from logoclip.runs import trash


def weigh_deletion(desk: Desk, question: WeighDeletion) -> Deletion:
    return deletion(desk.workspace, [desk.find(id) for id in question.ids])


def delete(desk: Desk, question: Delete) -> trash.Deleted:
    return trash.delete([desk.find(id) for id in question.ids])


def restore(desk: Desk, question: Restore) -> tuple[str, ...]:
    return trash.restore(desk.workspace.runs, question.token)
