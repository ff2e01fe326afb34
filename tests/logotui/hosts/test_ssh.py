"""The pipe to another machine, with a process in ssh's place that speaks as the agent does."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from logoclip.errors import InputError, JobError, LogoclipError
from logotui.hosts.host import HostLost
from logotui.hosts.ssh import RemoteFault, SshHost, explained, ssh_command
from tests.journey.server import Server, find_sshd
from tests.logotui.eventually import eventually

PROJECT = Path(__file__).parents[3]

AGENT = """
import json, sys, os
for line in sys.stdin:
    ask = json.loads(line)
    call, args = ask["call"], ask["args"]
    if call == "echo": answer = {"result": args}
    elif call == "pid": answer = {"result": os.getpid()}
    elif call == "later": held = ask["id"]; continue
    elif call == "now": print(json.dumps({"id": held, "result": "held"}), flush=True); answer = {"result": "now"}
    elif call == "die": print("Connection to orin closed.", file=sys.stderr); sys.exit(255)
    else: answer = {"error": call + " went wrong", "kind": call, "traceback": "Traceback: line 1"}
    print(json.dumps({"id": ask["id"], **answer}), flush=True)
"""


@asynccontextmanager
async def reached(script: str = AGENT) -> AsyncIterator[SshHost]:
    host = SshHost("orin", "logos", (sys.executable, "-c", script))
    try:
        yield host
    finally:
        await host.close()


async def test_calls_are_answered() -> None:
    async with reached() as host:
        assert await host.call("echo", id="demo-01", after=3) == {"id": "demo-01", "after": 3}
        assert not host.link.lost


async def test_one_process_answers_many_calls_at_once() -> None:
    async with reached() as host:
        pids = await asyncio.gather(*(host.call("pid") for _ in range(20)))
        assert len(set(pids)) == 1


async def test_answers_find_whoever_asked() -> None:
    async with reached() as host:
        later = asyncio.create_task(host.call("later"))
        await asyncio.sleep(0)
        assert await host.call("now") == "now"
        assert await later == "held"


@pytest.mark.parametrize(
    ("kind", "error"), [("input", InputError), ("job", JobError), ("fault", RemoteFault), ("other", LogoclipError)]
)
async def test_refusals_are_raised_as_what_they_are(kind: str, error: type[Exception]) -> None:
    async with reached() as host:
        with pytest.raises(error, match=f"{kind} went wrong"):
            await host.call(kind)


async def test_a_lost_link_fails_calls_and_says_why() -> None:
    async with reached() as host:
        await host.call("echo")
        waiting = asyncio.create_task(host.call("later"))
        await asyncio.sleep(0)
        with pytest.raises(HostLost, match="Connection to orin closed"):
            await host.call("die")
        with pytest.raises(HostLost):
            await waiting
        assert host.link.lost and "retrying" in str(host.link)
        with pytest.raises(HostLost, match="Connection to orin closed"):
            await host.call("echo")


async def test_a_lost_link_is_found_again() -> None:
    async with reached() as host:
        before = await host.call("pid")
        with pytest.raises(HostLost):
            await host.call("die")
        host._retry_at = 0.0
        assert await host.call("pid") != before
        assert not host.link.lost


async def test_pauses_between_retries_grow_and_shrink_again() -> None:
    async with reached() as host:
        pauses = []
        for _ in range(7):
            host._retry_at = 0.0
            with pytest.raises(HostLost):
                await host.call("die")
            pauses.append(host._pause)
        assert pauses == [2, 4, 8, 16, 30, 30, 30]
        host._retry_at = 0.0
        await host.call("echo")
        assert host._pause == 1


async def test_leaving_ends_the_process_here() -> None:
    async with reached() as host:
        await host.call("echo")
        process = host._process
        assert process is not None
    await eventually(lambda: process.returncode is not None)


async def test_closing_what_never_was_opened_is_fine() -> None:
    await SshHost("orin", "logos").close()


def test_the_command_asks_for_no_password_and_no_terminal() -> None:
    command = ssh_command("orin", "my logos")
    assert command[0] == "ssh" and "BatchMode=yes" in command and "-T" in command
    assert command[-3:] == ("--", "orin", "exec logoclip agent --workspace 'my logos'")
    assert ssh_command("orin", "~/logos")[-1].endswith(" ~/logos")


@pytest.mark.parametrize(
    ("code", "complaint", "advice"),
    [
        (127, "bash: line 1: logoclip: command not found", "install logotui there"),
        (255, "ada@orin: Permission denied (publickey).", "ssh-copy-id orin"),
        (255, "Host key verification failed.", "run `ssh orin` once by hand"),
        (255, "ssh: connect to host orin port 22: Connection refused\n", "Connection refused"),
        (1, "", "exit code 1"),
    ],
)
def test_the_reason_says_what_to_do(code: int, complaint: str, advice: str) -> None:
    assert advice in explained(code, complaint, "orin")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    sshd = find_sshd()
    if sshd is None:
        pytest.skip("sshd (openssh-server) is not installed")
    made = Server(tmp_path, sshd)
    yield made
    made.stop()


async def test_a_real_link_is_cut_and_found_again(tmp_path: Path, server: Server) -> None:
    (tmp_path / "logos").mkdir()
    options = ("-F", "none", f"-oPort={server.port}", f"-oIdentityFile={tmp_path}/user_key", "-oIdentitiesOnly=yes")
    known = (f"-oUserKnownHostsFile={tmp_path}/known_hosts",)
    remote = f"cd {PROJECT} && exec {sys.executable} -m logoclip agent --workspace {tmp_path}/logos"
    ssh = ssh_command(f"{getpass.getuser()}@127.0.0.1", "logos")
    stranger = SshHost("here", "logos", (ssh[0], *options, *known, *ssh[1:-1], remote))
    with pytest.raises(HostLost, match="run `ssh here` once by hand"):
        await stranger.call("info")
    host = SshHost(
        "here", "logos", (ssh[0], *options, *known, "-oStrictHostKeyChecking=accept-new", *ssh[1:-1], remote)
    )
    try:
        assert await host.call("runs") == []
        for session in psutil.Process(server.process.pid).children(recursive=True):
            session.kill()
        await eventually(lambda: host.link.lost)
        host._retry_at = 0.0
        assert await host.call("runs") == []
        assert not host.link.lost
    finally:
        await host.close()


async def test_the_real_agent_answers(tmp_path: Path) -> None:
    host = SshHost("here", str(tmp_path), (sys.executable, "-m", "logoclip", "agent", "--workspace", str(tmp_path)))
    try:
        assert (await host.call("info"))["workspace"] == str(tmp_path.resolve())
        assert await host.call("runs") == []
        with pytest.raises(InputError, match="no run is called"):
            await host.call("run", id="nobody")
    finally:
        await host.close()
