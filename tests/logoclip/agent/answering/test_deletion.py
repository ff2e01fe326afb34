"""Deleting, and taking that back."""

from __future__ import annotations

from logoclip.agent.agent import Agent
from logoclip.agent.questions.deletion import Delete, Restore, WeighDeletion
from logoclip.agent.questions.runs import Runs
from logoclip.runs import RunDirectory, StatusWriter
from logoclip.workspace import Workspace


def test_runs_are_deleted_and_brought_back(agent: Agent, run: RunDirectory, workspace: Workspace) -> None:
    StatusWriter(run).write(state="stopped")
    before = agent.answer(Runs()).revision
    assert agent.answer(WeighDeletion((run.id,))).freed > 0
    deleted = agent.answer(Delete((run.id,)))
    assert agent.answer(Runs(before)).gone == (run.id,)
    assert agent.answer(Restore(deleted.token)) == (run.id,)
    assert [one.id for one in agent.answer(Runs(before)).changed] == [run.id]
