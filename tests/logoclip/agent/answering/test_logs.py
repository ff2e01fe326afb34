"""Workers' logs."""

from __future__ import annotations

from logoclip.agent.agent import Agent
from logoclip.agent.questions.logs import FindInLog, LogMatch, ReadLog
from logoclip.runs import RunDirectory
from logoclip.runs.log_pages import LogPage


def test_the_log_is_read_in_both_directions_and_searched(agent: Agent, run: RunDirectory) -> None:
    run.log.write_bytes(b"one\ntwo \xff\nthree\n")
    assert agent.answer(ReadLog(run.id)) == LogPage(0, 16, "one\ntwo \udcff\nthree\n")
    assert agent.answer(ReadLog(run.id, at=10)) == LogPage(10, 16, "three\n")
    assert agent.answer(ReadLog(run.id, at=4, backwards=True)) == LogPage(0, 16, "one\n")
    assert agent.answer(FindInLog(run.id, "TWO", 16, backwards=True)) == LogMatch(4)
    assert agent.answer(FindInLog(run.id, "two", 10)) == LogMatch(None)
