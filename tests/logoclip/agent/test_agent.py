"""Each question is answered, by a part of the agent that is loaded when it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from logoclip.agent.agent import Agent, answering
from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.configs import SaveConfig
from logoclip.agent.questions.evaluations import ReadSweep
from logoclip.agent.questions.every import QUESTIONS
from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.measures import Events, Histograms
from logoclip.agent.questions.runs import Run
from logoclip.agent.questions.steering import Pause, Resume, Stop
from logoclip.errors import InputError, JobError
from logoclip.workspace import Workspace


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_function_of_its_name_and_subject_answers_it_with_its_type(name: str) -> None:
    hints = get_type_hints(answering(QUESTIONS[name]))
    assert hints == {"desk": Desk, "question": QUESTIONS[name], "return": QUESTIONS[name].answer_type()}


@pytest.mark.parametrize("kind", [Run, Events, Histograms, Log, Pause, Stop, Resume, ReadSweep])
def test_a_run_that_is_not_there_is_an_input_error(agent: Agent, kind: Any) -> None:
    with pytest.raises(InputError, match="no run is called 'gone-01'"):
        agent.answer(kind("gone-01"))


def test_what_the_file_system_refuses_is_said_with_its_place(agent: Agent, workspace: Workspace) -> None:
    workspace.configs.rmdir()
    workspace.configs.write_text("a file where the folder was")
    with pytest.raises(JobError, match=r"^(save_config: )?.*configs"):
        agent.answer(SaveConfig("mine", {}, text="seed: 1\n"))


def loaded(code: str) -> set[str]:
    """The parts of the agent, and what is slow to load, after `code` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    slow = {"numpy", "pydantic", "psutil", "logoclip.tuning.trials", "logoclip.jobs.deletion"}
    parts = {name for name in done.stdout.split() if name.startswith("logoclip.agent.answering.")}
    return (set(done.stdout.split()) & slow) | parts - {
        f"logoclip.agent.answering.{shared}" for shared in ("desk", "run_list")
    }


def test_a_part_and_what_it_needs_are_loaded_when_it_is_asked(tmp_path: Path) -> None:
    make = "from logoclip.agent.agent import Agent\nfrom logoclip.workspace import Workspace\n"
    make += f"agent = Agent(Workspace.make({str(tmp_path / 'w')!r}))\n"
    assert loaded(make) == set()
    ask = "from logoclip.agent.questions.machine import Info\nagent.answer(Info())\n"
    assert loaded(make + ask) == {"logoclip.agent.answering.machine"}
