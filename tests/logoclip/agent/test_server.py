"""The agent behind a pipe."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from logoclip.agent.agent import Agent
from logoclip.agent.server import serve
from logoclip.runs import create_run
from logoclip.workspace import Workspace


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    return Agent(Workspace.make(tmp_path))


def asked(agent: Agent, *lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    serve(agent, io.StringIO("\n".join(lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_answered_in_turn(agent: Agent) -> None:
    create_run(agent.workspace.runs, "demo", "train", "")
    first, second = asked(agent, '{"id": 1, "call": "info"}', '{"id": "b", "call": "log", "args": {"id": "demo-01"}}')
    assert first["id"] == 1 and first["result"]["workspace"] == str(agent.workspace.root)
    assert second == {"id": "b", "result": {"offset": 0, "text": ""}}


@pytest.mark.parametrize(
    ("line", "request_id", "text"),
    [
        ("{", None, "not a line of JSON"),
        ("[" * 100_000, None, "not a line of JSON"),
        ("[]", None, "not a request"),
        ('{"id": 1}', 1, "None is no call"),
        ('{"id": 1, "call": "nothing"}', 1, "'nothing' is no call"),
        ('{"id": 1, "call": "_find", "args": {"run_id": "x"}}', 1, "'_find' is no call"),
        ('{"id": 1, "call": "__init__"}', 1, "'__init__' is no call"),
        ('{"id": 1, "call": "workspace"}', 1, "'workspace' is no call"),
        ('{"id": 1, "call": "log", "args": {"offset": 1}}', 1, "log: missing a required argument: 'id'"),
        ('{"id": 1, "call": "log", "args": [1]}', 1, "log: arguments are given by name"),
        ('{"id": 1, "call": "log", "args": {"id": "gone-01"}}', 1, "no run is called 'gone-01'"),
    ],
)
def test_a_wrong_request_is_refused_and_the_next_one_answered(
    agent: Agent, line: str, request_id: object, text: str
) -> None:
    refused, answered = asked(agent, line, '{"id": 2, "call": "runs"}')
    assert refused["id"] == request_id and refused["kind"] == "input" and text in refused["error"]
    assert answered == {"id": 2, "result": []}


def test_a_job_that_failed_is_said_apart_from_wrong_input(agent: Agent) -> None:
    run = create_run(agent.workspace.runs, "demo", "train", "")
    run.metrics.write_bytes(b"not a database " * 100)
    (answer,) = asked(agent, '{"id": 1, "call": "scalars", "args": {"id": "demo-01"}}')
    assert answer["kind"] == "job" and "metrics.db: cannot be read" in answer["error"]


def test_a_mistake_in_here_is_said_with_its_traceback(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Agent, "runs", lambda self: 1 / 0)
    answer, answered = asked(agent, '{"id": 1, "call": "runs"}', '{"id": 2, "call": "configs"}')
    assert answer["kind"] == "fault" and answer["error"] == "ZeroDivisionError: division by zero"
    assert "Traceback" in answer["traceback"] and answered["result"] == []


def test_an_answer_is_one_line_of_ascii(agent: Agent) -> None:
    run = create_run(agent.workspace.runs, "demo", "train", "")
    run.log.write_text("é × 😀\u2028 two\nlines\n", encoding="utf-8")
    out = io.StringIO()
    serve(agent, io.StringIO('{"id": 1, "call": "log", "args": {"id": "demo-01"}}\n'), out)
    assert out.getvalue().isascii() and out.getvalue().count("\n") == 1
    assert json.loads(out.getvalue())["result"]["text"] == "é × 😀\u2028 two\nlines\n"


def test_what_a_library_prints_does_not_end_up_between_the_answers(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Agent, "runs", lambda self: sys.stdout.write("hello\n") and [])
    serve(agent, io.StringIO('{"id": 1, "call": "runs"}\n'), sys.stdout)
    said = capsys.readouterr()
    assert said.out == '{"id": 1, "result": []}\n' and said.err == "hello\n"


SERVER = (
    "import sys; from logoclip.agent.agent import Agent; from logoclip.agent.server import serve;"
    "from logoclip.workspace import Workspace;"
    "serve(Agent(Workspace.make(sys.argv[1])), sys.stdin, sys.stdout);"
    "heavy = {'torch', 'transformers', 'peft', 'accelerate', 'torchvision', 'textual'} & sys.modules.keys();"
    "print(sorted(heavy), file=sys.stderr)"
)


def test_an_agent_answers_whatever_bytes_come_ends_with_its_input_and_loads_no_torch(tmp_path: Path) -> None:
    calls = b'\xff\xfe\n{"id": 1, "call": "gauges"}\n{"id": 2, "call": "data_sets"}\n{"id": 3, "call": "sweeps"}\n'
    done = subprocess.run([sys.executable, "-c", SERVER, str(tmp_path)], input=calls, capture_output=True)
    assert done.returncode == 0 and done.stderr == b"[]\n"
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [None, 1, 2, 3]


def test_an_agent_ends_quietly_when_the_link_is_cut(tmp_path: Path) -> None:
    agent = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert agent.stdin and agent.stdout and agent.stderr
    agent.stdout.close()
    agent.stdin.write(b'{"id": 1, "call": "runs"}\n')
    assert agent.wait(30) == 0
    assert b"Traceback" not in agent.stderr.read()
    agent.stdin.close()
    agent.stderr.close()
