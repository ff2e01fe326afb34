"""Another machine over SSH: the command, the link that is kept, and a real sshd."""

from __future__ import annotations

import asyncio
import getpass
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from logoclip.agent.questions.logs import Log
from logoclip.agent.questions.machine import Info
from logoclip.agent.questions.runs import Run, Runs
from logoclip.errors import InputError
from logoclip.workspace import Workspace
from logotui.hosts import ssh
from logotui.hosts.host import HostLost
from logotui.hosts.ssh import SshHost, ssh_command
from logotui.watcher import Watcher
from tests.journey.server import Server
from tests.logotui.eventually import eventually
from tests.logotui.hosts.stand_in import reached
from tests.programs import find

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssh, "FIRST_RETRY", 0.01)
    monkeypatch.setattr(ssh, "LAST_RETRY", 0.02)


async def test_a_lost_link_says_why_and_when_it_is_tried_again() -> None:
    async with reached() as host:
        await host.ask(Log("demo-01"))
        with pytest.raises(HostLost, match="Connection to orin closed"):
            await host.ask(Log("die"))
        await eventually(lambda: host.link.lost)
        assert "retrying" in str(host.link)
        with pytest.raises(HostLost, match="Connection to orin closed"):
            await host.ask(Log("demo-01"))


@pytest.mark.usefixtures("impatient")
async def test_a_lost_link_is_found_again_without_being_asked_for() -> None:
    async with reached() as host:
        before = (await host.ask(Log("pid"))).offset
        with pytest.raises(HostLost):
            await host.ask(Log("die"))
        await eventually(lambda: host._channel is not None)
        assert not host.link.lost
        assert (await host.ask(Log("pid"))).offset != before


def test_a_link_that_is_back_is_found_within_three_seconds() -> None:
    assert ssh.FIRST_RETRY <= ssh.LAST_RETRY <= 3


# What an agent in ssh's place does first: it adds its process id to a file, and ends while the marker is there.
UNREACHABLE_WHILE_MARKED = """
import os, sys
with open({starts!r}, "a") as starts: print(os.getpid(), file=starts)
if os.path.exists({marker!r}): sys.exit("Connection refused")
"""
REAL_AGENT = "from logoclip.cli import main; main(['agent', '--workspace', {workspace!r}])"


async def test_a_link_that_is_cut_while_the_console_watches_is_back_at_the_next_attempt(tmp_path: Path) -> None:
    starts, marker, workspace = tmp_path / "starts", tmp_path / "unreachable", Workspace.make(tmp_path / "logos")
    before = UNREACHABLE_WHILE_MARKED.format(starts=str(starts), marker=str(marker))
    async with reached(REAL_AGENT.format(workspace=str(workspace.root)), before) as host:
        watcher = Watcher(host, lambda message: None)
        watching = asyncio.create_task(watcher.run())
        await eventually(lambda: watcher.facts.runs is not None)
        marker.touch()
        os.kill(int(starts.read_text()), signal.SIGKILL)
        await eventually(lambda: watcher.facts.link.reason == "Connection refused")
        attempts = len(starts.read_text().splitlines())
        marker.unlink()
        await eventually(lambda: not watcher.facts.link.lost)
        # One may have looked for the marker just before it went. The next, LAST_RETRY later, is the one that succeeds.
        assert len(starts.read_text().splitlines()) - attempts <= 2
        watching.cancel()


async def test_closing_what_never_was_opened_is_fine() -> None:
    await SshHost("orin", "logos").close()


async def test_a_command_that_is_not_there_is_a_lost_link() -> None:
    host = SshHost("orin", "logos", ("/no/such/ssh",))
    with pytest.raises(HostLost, match="No such file"):
        await host.ask(Info())
    await host.close()


def test_the_command_asks_for_no_password_and_no_terminal() -> None:
    command = ssh_command("orin", "logos")
    assert command[0] == "ssh" and "BatchMode=yes" in command and "-T" in command
    assert command[-3:-1] == ("--", "orin")


@pytest.mark.parametrize(
    "workspace", ["logos", "my logos", "~/my logos", "-x", "a'b\"c", "$(touch x)", "a;b", "~", "é"]
)
def test_whatever_is_in_the_path_reaches_the_agent_as_it_is(workspace: str, tmp_path: Path) -> None:
    stand_in = tmp_path / "logoclip"
    stand_in.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    stand_in.chmod(0o755)
    line = ssh_command("orin", workspace)[-1]
    done = subprocess.run(["sh", "-c", line], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["agent", f"--workspace={workspace}"]
    assert shlex.split(line)[-1] == f"--workspace={workspace}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    sshd = find("sshd")
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
        await stranger.ask(Info())
    host = SshHost(
        "here", "logos", (ssh[0], *options, *known, "-oStrictHostKeyChecking=accept-new", *ssh[1:-1], remote)
    )
    try:
        assert (await host.ask(Runs())).changed == ()
        for session in psutil.Process(server.process.pid).children(recursive=True):
            session.kill()
        await eventually(lambda: host.link.lost)
        await eventually(lambda: not host.link.lost)
        assert (await host.ask(Runs())).changed == ()
        assert not host.link.lost
    finally:
        await host.close()


async def test_the_real_agent_answers(tmp_path: Path) -> None:
    host = SshHost("here", str(tmp_path), (sys.executable, "-m", "logoclip", "agent", "--workspace", str(tmp_path)))
    try:
        assert (await host.ask(Info())).workspace == str(tmp_path.resolve())
        assert (await host.ask(Runs())).changed == ()
        with pytest.raises(InputError, match="no run is called"):
            await host.ask(Run("nobody"))
    finally:
        await host.close()
