"""Steers runs (`questions.steering`)."""

from __future__ import annotations

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.steering import Asked, Checkpoint, DropFromQueue, MoveInQueue, Pause, Resume, Stop
from logoclip.runs import queue, steering
from logoclip.runs.summary import RunSummary


def resume(desk: Desk, question: Resume) -> RunSummary:
    run = desk.find(question.id)
    steering.resume(run, desk.workspace.root, take_over=question.take_over, now=question.now)
    return desk.runs.summary(run)


def move_in_queue(desk: Desk, question: MoveInQueue) -> RunSummary:
    run = desk.find(question.id)
    queue.move(run, question.to)
    return desk.runs.summary(run)


def drop_from_queue(desk: Desk, question: DropFromQueue) -> RunSummary:
    run = desk.find(question.id)
    queue.drop(run)
    return desk.runs.summary(run)


def pause(desk: Desk, question: Pause) -> RunSummary:
    run = desk.find(question.id)
    steering.pause(run)
    return desk.runs.summary(run)


def stop(desk: Desk, question: Stop) -> RunSummary:
    run = desk.find(question.id)
    steering.stop(run)
    return desk.runs.summary(run)


def checkpoint(desk: Desk, question: Checkpoint) -> Asked:
    return Asked(steering.checkpoint(desk.find(question.id)))
