"""This machine: questions in threads, and one kind of error whatever happens in them."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.configs import Configs
from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.machine import Info
from logoclip.errors import InputError
from logotui.hosts.host import HostFault
from logotui.hosts.this_machine import LocalHost


async def test_questions_are_answered_from_the_workspace(tmp_path: Path) -> None:
    assert (await LocalHost(tmp_path).ask(Info())).workspace == str(tmp_path.resolve())


async def test_a_refusal_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no run is called 'nobody'"):
        await LocalHost(tmp_path).ask(Log("nobody"))


async def test_a_mistake_is_one_line_and_its_traceback_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("logoclip.agent.answering.logs.log", lambda *_: 1 / 0)
    with pytest.raises(HostFault, match=r"^log: ZeroDivisionError: .*faults\.log$"):
        await LocalHost(tmp_path).ask(Log("demo-01"))
    assert "Traceback" in (tmp_path / "state" / "logotui" / "faults.log").read_text()


async def test_a_slow_question_holds_up_no_other_and_slow_ones_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, under_way = threading.Event(), []

    def slow(desk: Desk, question: Configs) -> tuple[()]:
        under_way.append(question)
        assert go.wait(30)
        return ()

    monkeypatch.setattr("logoclip.agent.answering.configs.configs", slow)
    host = LocalHost(tmp_path)
    waiting = [asyncio.create_task(host.ask(Configs())) for _ in range(20)]
    await asyncio.sleep(0)
    assert (await host.ask(Info())).host
    assert len(under_way) < len(waiting)
    go.set()
    assert await asyncio.gather(*waiting) == [()] * 20
