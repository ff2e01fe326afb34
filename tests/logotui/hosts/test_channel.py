"""One link to an agent: what is asked, what is answered, and what ends it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from logoclip.agent.questions.logs import Log
from logoclip.errors import InputError, JobError
from logotui.hosts import channel
from logotui.hosts.channel import explained
from logotui.hosts.host import HostFault, HostLost
from tests.logotui.eventually import eventually
from tests.logotui.hosts.stand_in import AGENT, reached

FLOOD = "import sys\nwhile True: sys.{stream}.write('y\\n' * 4096)"


async def test_questions_are_answered() -> None:
    async with reached() as host:
        answer = await host.ask(Log("demo-01", 3))
        assert (answer.offset, answer.text) == (3, "demo-01")
        assert not host.link.lost


async def test_one_process_answers_many_questions_at_once() -> None:
    async with reached() as host:
        answers = await asyncio.gather(*(host.ask(Log("pid")) for _ in range(20)))
        assert len({answer.offset for answer in answers}) == 1


async def test_answers_find_whoever_asked() -> None:
    async with reached() as host:
        await host.ask(Log("demo-01"))
        later = asyncio.create_task(host.ask(Log("later")))
        await asyncio.sleep(0)
        assert (await host.ask(Log("now"))).text == "now"
        assert (await later).text == "held"


@pytest.mark.parametrize(("what", "error"), [("input", InputError), ("job", JobError)])
async def test_refusals_are_raised_as_what_they_are(what: str, error: type[Exception]) -> None:
    async with reached() as host:
        with pytest.raises(error, match="wrong"):
            await host.ask(Log(what))


async def test_a_mistake_over_there_is_one_line_and_its_traceback_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with reached() as host:
        with pytest.raises(HostFault, match=r"orin: log: ZeroDivisionError: division: a mistake .*/faults.log"):
            await host.ask(Log("fault"))
        assert "Traceback: line 1" in (tmp_path / "logotui" / "faults.log").read_text()
        assert (await host.ask(Log("demo-01"))).text == "demo-01"


async def test_what_a_newer_agent_adds_is_passed_over() -> None:
    async with reached() as host:
        assert (await host.ask(Log("newer"))).text == "x"


async def test_what_an_agent_leaves_out_is_named() -> None:
    async with reached() as host:
        with pytest.raises(JobError, match=r"orin: log: .*missing required field `offset`.*two versions"):
            await host.ask(Log("older"))
        assert (await host.ask(Log("demo-01"))).text == "demo-01"


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("garbage", "sends what is no answer"),
        ("stranger", "answers what was not asked"),
        ("long", "a line of more than 32 MiB"),
        ("die", "Connection to orin closed"),
    ],
)
async def test_what_is_no_answer_ends_the_link_and_nobody_waits_for_ever(what: str, reason: str) -> None:
    async with reached() as host:
        await host.ask(Log("demo-01"))
        waiting = asyncio.create_task(host.ask(Log("later")))
        await asyncio.sleep(0)
        with pytest.raises(HostLost, match=reason):
            await host.ask(Log(what))
        with pytest.raises(HostLost, match=reason):
            await waiting


@pytest.mark.parametrize(
    "greeting",
    [
        "print('Welcome to orin!')",
        "print('{\"id\": 1}')",
        "print('[1, 2]')",
        "import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\x1b]52;c;aGk=\\x07\\n'); sys.stdout.flush()",
        "print('x' * 500_000)",
        "import sys; print('a warning', file=sys.stderr)",
    ],
)
async def test_a_shells_own_words_before_the_agent_are_passed_over(greeting: str) -> None:
    async with reached(before=greeting) as host:
        assert (await host.ask(Log("demo-01"))).text == "demo-01"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
async def test_a_shell_that_prints_without_end_is_said_and_left(stream: str) -> None:
    async with reached(FLOOD.format(stream=stream)) as host:
        with pytest.raises(HostLost, match=r"orin prints .*without end.*guard that in its \.bashrc"):
            await host.ask(Log("demo-01"))


async def test_a_flood_of_errors_behind_the_greeting_ends_the_link_too() -> None:
    script = AGENT.replace("what = args", "if number > 1: exec(FLOOD)\n    what = args")
    async with reached(f"FLOOD = {FLOOD.format(stream='stderr')!r}\n{script}") as host:
        await host.ask(Log("demo-01"))
        with pytest.raises(HostLost):
            await host.ask(Log("demo-01"))
        await eventually(lambda: "errors without end" in host.link.reason)


async def test_an_agent_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "GREETING_SECONDS", 0.2)
    async with reached("import sys; print('Last login: today', flush=True); sys.stdin.read()") as host:
        with pytest.raises(HostLost, match="Last login: today"):
            await host.ask(Log("demo-01"))


@pytest.mark.parametrize(
    ("protocol", "version", "advice"),
    [(1, "0.1.5", "upgrade logotui on orin"), (3, "0.9.0", "upgrade logotui here")],
)
async def test_another_protocol_is_one_line_that_says_what_to_do(protocol: int, version: str, advice: str) -> None:
    script = AGENT.replace('PROTOCOL, VERSION = 2, "0.2.0"', f'PROTOCOL, VERSION = {protocol}, "{version}"')
    async with reached(script) as host:
        with pytest.raises(HostLost, match=rf"protocol 2\).*{version} \(protocol {protocol}\).*{advice}") as raised:
            await host.ask(Log("demo-01"))
        assert "\n" not in str(raised.value)


# What the agent of version 0.1.0 answers to a call that it does not know.
VERSION_BEFORE = """
import json, sys
for line in sys.stdin:
    ask = json.loads(line)
    error = f"{ask['call']!r} is no call; this is logoclip's agent of another version, or no console is asking"
    print(json.dumps({"id": ask["id"], "error": error, "kind": "input"}), flush=True)
"""


async def test_the_agent_of_the_version_before_is_one_line_that_says_what_to_do() -> None:
    async with reached(VERSION_BEFORE) as host:
        with pytest.raises(
            HostLost, match=r"protocol 2\), and on orin is an older version: pip install --upgrade logotui on orin"
        ) as raised:
            await host.ask(Log("demo-01"))
        assert "\n" not in str(raised.value)


async def test_leaving_ends_the_process_here_even_one_that_does_not_want_to() -> None:
    async with reached(f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{AGENT}") as host:
        await host.ask(Log("demo-01"))
        link = host._channel
        assert link is not None
        process = link._process
    await eventually(lambda: process.returncode is not None)


@pytest.mark.parametrize(
    ("code", "complaint", "advice"),
    [
        (127, "bash: line 1: logoclip: command not found", "install logotui there"),
        (255, "ada@orin: Permission denied (publickey).", "ssh-copy-id orin"),
        (255, "Host key verification failed.", "run `ssh orin` once by hand"),
        (255, "ssh: connect to host orin port 22: Connection refused\n", "Connection refused"),
    ],
)
def test_the_reason_says_what_to_do(code: int, complaint: str, advice: str) -> None:
    assert advice in explained(code, complaint, "orin")
