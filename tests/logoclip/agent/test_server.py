"""The agent behind a pipe."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logoclip.agent.agent import Agent
from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.every import QUESTIONS
from logoclip.agent.questions.machine import PROTOCOL
from logoclip.agent.server import serve
from logoclip.runs import create_run
from logoclip.version import __version__
from logoclip.workspace import Workspace

HELLO = b'{"id": 0, "call": "hello", "args": {"protocol": 2}}\n'


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    return Agent(Workspace.make(tmp_path))


def asked(agent: Agent, *lines: bytes, hello: bytes = HELLO) -> dict[Any, dict[str, Any]]:
    """The replies by their ids."""
    out = io.BytesIO()
    serve(agent, io.BytesIO(hello + b"\n".join(lines)), out)
    return {reply["id"]: reply for reply in map(json.loads, out.getvalue().splitlines())}


def test_each_line_is_answered(agent: Agent) -> None:
    create_run(agent.workspace.runs, "demo", "train", "")
    replies = asked(agent, b'{"id": 1, "call": "info"}', b'{"id": 2, "call": "log", "args": {"id": "demo-01"}}')
    assert replies[0]["result"]["protocol"] == 2 and "read_config" in replies[0]["result"]["questions"]
    assert replies[1]["result"]["workspace"] == str(agent.workspace.root)
    assert replies[2]["result"] == {"offset": 0, "text": ""}


def test_nothing_is_answered_before_hello(agent: Agent) -> None:
    """As a console of version 0.1 asks, which shows the error as it comes."""
    (reply,) = asked(agent, b'{"id": 1, "call": "info", "args": {}}', hello=b"").values()
    assert reply["kind"] == "input" and "pip install --upgrade logotui where the console runs" in reply["error"]
    assert "\n" not in reply["error"]


def test_another_protocol_is_refused_with_both_versions(agent: Agent) -> None:
    hello = b'{"id": 0, "call": "hello", "args": {"protocol": 3, "version": "9.9"}}'
    (reply,) = asked(agent, hello, hello=b"").values()
    assert f"{__version__} (protocol {PROTOCOL}), the console 9.9 (protocol 3)" in reply["error"]


@pytest.mark.parametrize(
    ("line", "request_id", "text"),
    [
        (b"{", None, "not a line of JSON"),
        (b"[" * 100_000, None, "not a line of JSON"),
        (b"1" * 5000, None, "not a line of JSON"),
        (b"\xff\xfe", None, "not a line of JSON"),
        (b"[]", None, "request: Expected `object`"),
        (b'{"id": 1}', None, "missing required field `call`"),
        (b'{"id": 1, "call": "nothing"}', 1, "'nothing' is no question"),
        (b'{"id": 1, "call": "_find", "args": {"run_id": "x"}}', 1, "'_find' is no question"),
        (b'{"id": 1, "call": "answer"}', 1, "'answer' is no question"),
        (b'{"id": 1, "call": "log", "args": {"offset": 1}}', 1, "log: Object missing required field `id`"),
        (b'{"id": 1, "call": "log", "args": [1]}', None, "Expected `object`, got `array`"),
        (b'{"id": 1, "call": "log", "args": {"id": "gone-01"}}', 1, "no run is called 'gone-01'"),
    ],
)
def test_a_wrong_request_is_refused_and_the_next_one_answered(
    agent: Agent, line: bytes, request_id: object, text: str
) -> None:
    replies = asked(agent, line, b'{"id": 2, "call": "configs"}')
    assert replies[request_id]["kind"] == "input" and text in replies[request_id]["error"]
    assert "\n" not in replies[request_id]["error"]
    assert replies[2]["result"] == []


def test_a_line_without_end_ends_the_agent(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.agent.server.LONGEST_LINE", 100)
    replies = asked(agent, b'{"id": 1, "call": "' + b"x" * 200, b'{"id": 2, "call": "configs"}')
    assert "more than 100 bytes" in replies[None]["error"] and 2 not in replies


def test_a_job_that_failed_is_said_apart_from_wrong_input(agent: Agent) -> None:
    run = create_run(agent.workspace.runs, "demo", "train", "")
    run.metrics.write_bytes(b"not a database " * 100)
    reply = asked(agent, b'{"id": 1, "call": "events", "args": {"id": "demo-01"}}')[1]
    assert reply["kind"] == "job" and "metrics.db: cannot be read" in reply["error"]


def test_a_mistake_in_here_is_said_with_its_traceback(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.agent.answering.runs.runs", lambda *_: 1 / 0)
    replies = asked(agent, b'{"id": 1, "call": "runs"}', b'{"id": 2, "call": "configs"}')
    assert replies[1]["kind"] == "fault" and replies[1]["error"] == "ZeroDivisionError: division by zero"
    assert "Traceback" in replies[1]["traceback"] and replies[2]["result"] == []


def test_a_slow_question_holds_up_no_other(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(desk: Desk, question: object) -> tuple[()]:
        assert answered.wait(30), "the quick question was not answered meanwhile"
        return ()

    def quick(desk: Desk, question: object) -> Any:
        answered.set()
        return None

    monkeypatch.setattr("logoclip.agent.answering.configs.configs", slow)
    monkeypatch.setattr("logoclip.agent.answering.machine.info", quick)
    slow_ones = [b'{"id": %d, "call": "configs"}' % number for number in range(1, 9)]
    replies = asked(agent, *slow_ones, b'{"id": 9, "call": "info"}')
    assert len(replies) == 10 and all(reply["error"] is None for reply in replies.values())


def test_an_answer_is_one_line_of_ascii(agent: Agent) -> None:
    run = create_run(agent.workspace.runs, "demo", "train", "")
    run.log.write_text("é × 😀\u2028 two\nlines\n", encoding="utf-8")
    out = io.BytesIO()
    serve(agent, io.BytesIO(HELLO + b'{"id": 1, "call": "log", "args": {"id": "demo-01"}}\n'), out)
    assert out.getvalue().isascii() and out.getvalue().count(b"\n") == 2
    assert json.loads(out.getvalue().splitlines()[1])["result"]["text"] == "é × 😀\u2028 two\nlines\n"


# Any JSON that somebody might send as an argument.
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ODD = st.recursive(
    PLAIN | st.sampled_from(["\x00", "..", "/", "a" * 300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
HARMLESS = sorted(QUESTIONS.keys() - {"demo"})  # that one needs no arguments, and begins a demo


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(call=st.sampled_from(HARMLESS), data=st.data())
def test_no_argument_is_so_odd_that_it_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, call: str, data: st.DataObject
) -> None:
    agent = Agent(Workspace.make(tmp_path_factory.mktemp("odd")))
    create_run(agent.workspace.runs, "demo", "train", "seed: 1\n")
    names = QUESTIONS[call].__struct_fields__
    args = {name: data.draw(ODD | st.just("demo-01")) for name in names if data.draw(st.booleans())}
    line = json.dumps({"id": 1, "call": call, "args": args}).encode()
    reply = asked(agent, line)[1]
    assert reply["kind"] != "fault" or reply["error"] is None, reply


SERVER = (
    "import sys; from logoclip.agent.agent import Agent; from logoclip.agent.server import serve;"
    "from logoclip.workspace import Workspace;"
    "serve(Agent(Workspace.make(sys.argv[1])), sys.stdin.buffer, sys.stdout.buffer);"
    "heavy = {'torch', 'transformers', 'peft', 'accelerate', 'torchvision', 'textual'} & sys.modules.keys();"
    "print(sorted(heavy), file=sys.stderr)"
)


def test_an_agent_answers_whatever_bytes_come_ends_with_its_input_and_loads_no_torch(tmp_path: Path) -> None:
    asked = [b'{"id": %d, "call": "%s"}\n' % one for one in ((1, b"gauges"), (2, b"data_sets"), (3, b"evaluations"))]
    calls = HELLO + b"\xff\xfe\n" + b"".join(asked)
    done = subprocess.run([sys.executable, "-c", SERVER, str(tmp_path)], input=calls, capture_output=True)
    assert done.returncode == 0 and done.stderr == b"[]\n"
    assert {json.loads(line)["id"] for line in done.stdout.splitlines()} == {0, None, 1, 2, 3}


def test_what_a_library_prints_does_not_end_up_between_the_answers(tmp_path: Path) -> None:
    """Not even from C: the command keeps standard output for the answers alone."""
    code = (
        "import os, sys; from logoclip.agent.answering import machine; from logoclip.cli import main;"
        "machine.info = lambda *_: (print('python'), os.write(1, b'from C'), None)[-1];"
        f"sys.exit(main(['agent', '--workspace', {str(tmp_path)!r}]))"
    )
    calls = HELLO + b'{"id": 1, "call": "info"}\n'
    done = subprocess.run([sys.executable, "-c", code], input=calls, capture_output=True)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]
    assert b"python" in done.stderr and b"from C" in done.stderr


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
    agent.stdin.write(HELLO + b'{"id": 1, "call": "runs"}\n')
    assert agent.wait(30) == 0
    assert b"Traceback" not in agent.stderr.read()
    agent.stdin.close()
    agent.stderr.close()
