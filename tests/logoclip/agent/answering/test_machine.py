"""The machine at the other end."""

from __future__ import annotations

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.machine import Examine, Gauges, Info
from logoclip.workspace import Workspace


def test_who_this_is(agent: Agent, workspace: Workspace) -> None:
    place = agent.answer(Info())
    assert place.workspace == str(workspace.root) and place.host and place.version and place.python


def test_the_doctor_examines_this_machine(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.machine.doctor.missing_engine", lambda: ["torch"])
    found = {check.name: check for check in agent.answer(Examine())}
    assert found["engine"].verdict == "fault" and "pip install" in found["engine"].detail
    assert found["file locks"].detail.endswith(str(agent.workspace.runs))


def test_gauges_are_of_this_machine(agent: Agent) -> None:
    found = agent.answer(Gauges())
    assert found.memory_used is not None and found.memory_total is not None and found.disk_free is not None
    assert 0 < found.memory_used < found.memory_total and found.disk_free > 0
