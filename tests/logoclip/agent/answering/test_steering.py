"""What runs are asked to do."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.steering import Checkpoint, Pause, Resume, Stop
from logoclip.errors import InputError
from logoclip.runs import RunDirectory, StatusWriter, read_control
from tests.logoclip.agent.conftest import Until, one


def test_pause_resume_and_stop(agent: Agent, launched: RunDirectory, until: Until) -> None:
    first = one(agent, launched.id)
    agent.answer(Pause(launched.id))
    until(lambda: one(agent, launched.id).state == "paused")
    with pytest.raises(InputError, match="mine-01 is paused: no worker is at it; `logoclip runs resume mine-01`"):
        agent.answer(Pause(launched.id))
    agent.answer(Resume(launched.id))
    until(lambda: one(agent, launched.id).state == "running")
    second = one(agent, launched.id)
    assert second.pid != first.pid and second.attempt == first.attempt + 1
    with pytest.raises(InputError, match="a worker is at this run already"):
        agent.answer(Resume(launched.id))
    agent.answer(Stop(launched.id))
    until(lambda: one(agent, launched.id).state == "stopped")


def test_a_checkpoint_is_asked_for_and_acknowledged(agent: Agent, launched: RunDirectory, until: Until) -> None:
    ask = agent.answer(Checkpoint(launched.id)).ask
    until(lambda: ask in one(agent, launched.id).acknowledged)
    agent.answer(Stop(launched.id))


def test_a_killed_run_is_lost_with_its_cause_and_can_be_resumed(
    agent: Agent, launched: RunDirectory, until: Until
) -> None:
    until(lambda: "error stream" in agent.answer(Log(launched.id)).text)
    os.kill(one(agent, launched.id).pid or 0, signal.SIGKILL)
    until(lambda: one(agent, launched.id).state == "lost")
    until(lambda: "killed by SIGKILL" in one(agent, launched.id).error)
    assert one(agent, launched.id).last_words == ("to the error stream",)
    with pytest.raises(InputError, match="mine-01 is lost: no worker is at it"):
        agent.answer(Stop(launched.id))
    agent.answer(Resume(launched.id))
    until(lambda: one(agent, launched.id).state == "running")
    agent.answer(Stop(launched.id))


def test_a_paused_run_is_stopped_without_a_worker(agent: Agent, run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused")
    agent.answer(Stop(run.id))
    assert one(agent, run.id).state == "stopped" and read_control(run).wanted == "running"


@pytest.mark.parametrize("kind", [Pause, Stop, Checkpoint])
def test_a_finished_run_takes_no_wishes(agent: Agent, run: RunDirectory, kind: Any) -> None:
    StatusWriter(run).write(state="finished")
    with pytest.raises(InputError, match=r"demo-01 is finished: no worker is at it$"):
        agent.answer(kind(run.id))
    assert not run.control_file.exists()
