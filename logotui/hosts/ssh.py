"""Another machine: its agent at the other end of `ssh HOST logoclip agent`, a line of JSON for each call and answer.

The OpenSSH client does the SSH: the person's own config, keys, jump hosts and multiplexing apply.
"""

from __future__ import annotations

import asyncio
import json
import shlex
import time
from asyncio.subprocess import PIPE, Process
from typing import Any

from logoclip.errors import InputError, JobError, LogoclipError
from logotui.facts import Link
from logotui.hosts.host import HostLost

# A dead link is noticed after three unanswered probes. Nobody can type a password into the console's own terminal.
OPTIONS = (
    "-T", "-C", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10",
    "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
)  # fmt: skip
FIRST_RETRY, LAST_RETRY = 1.0, 30.0
LONGEST_LINE = 256 * 2**20
ERRORS: dict[str, type[LogoclipError]] = {"input": InputError, "job": JobError}


class RemoteFault(Exception):
    """A mistake in the program at the other end, with its traceback."""


class SshHost:
    """Asks the agent on `name`. A lost link is retried with the next call after a pause that doubles each time."""

    def __init__(self, name: str, workspace: str, command: tuple[str, ...] = ()) -> None:
        self.name = name
        self.workspace = workspace
        self._command = command or ssh_command(name, workspace)
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._asked = 0
        self._connecting = asyncio.Lock()
        self._pause = FIRST_RETRY
        self._retry_at = 0.0
        self._reason = ""

    @property
    def link(self) -> Link:
        if not self._reason:
            return Link()
        return Link(lost=True, reason=self._reason, retry_in=float(max(0, round(self._retry_at - time.monotonic()))))

    async def call(self, method: str, /, **arguments: Any) -> Any:
        process = await self._connected()
        self._asked += 1
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[self._asked] = answer
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"id": self._asked, "call": method, "args": arguments}).encode() + b"\n")
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the reader notices too, and says why
        return await answer

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
        if self._reader is not None:
            await self._reader

    async def _connected(self) -> Process:
        async with self._connecting:
            if self._process is None:
                if time.monotonic() < self._retry_at:
                    raise HostLost(f"{self.name}: {self._reason}")
                self._process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LONGEST_LINE
                )
                self._reader = asyncio.create_task(self._read(self._process))
            return self._process

    async def _read(self, process: Process) -> None:
        """Hand answers to whoever waits for them, until the agent is gone."""
        assert process.stdout is not None and process.stderr is not None
        complaints = asyncio.create_task(process.stderr.read())
        async for line in process.stdout:
            self._pause, self._reason = FIRST_RETRY, ""
            self._deliver(json.loads(line))
        self._lose(explained(await process.wait(), (await complaints).decode(errors="replace"), self.name))

    def _deliver(self, message: dict[str, Any]) -> None:
        waiting = self._waiting.pop(message["id"], None)
        if waiting is None or waiting.done():  # whoever asked has given up
            return
        if "error" in message:
            waiting.set_exception(_error(message))
        else:
            waiting.set_result(message["result"])

    def _lose(self, reason: str) -> None:
        self._process, self._reason = None, reason
        self._retry_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LAST_RETRY)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(HostLost(f"{self.name}: {reason}"))
        self._waiting.clear()


def ssh_command(host: str, workspace: str) -> tuple[str, ...]:
    """What is run to reach the agent of `workspace` on `host`."""
    place = workspace if workspace.startswith("~") else shlex.quote(workspace)
    return ("ssh", *OPTIONS, "--", host, f"exec logoclip agent --workspace {place}")


def explained(code: int, complaint: str, host: str) -> str:
    """Why the agent is gone, and what to do, from ssh's exit code and its last words."""
    last = next((line.strip() for line in reversed(complaint.splitlines()) if line.strip()), "")
    if code == 127 or "command not found" in complaint:
        return f"no `logoclip` on {host}: install logotui there, where a login without a terminal finds it on its PATH"
    if "Permission denied" in complaint:
        return f"{last}: give {host} your key (ssh-copy-id {host}) or unlock it (ssh-add)"
    if "Host key verification failed" in complaint:
        return f"{host} is not known yet or has another key: run `ssh {host}` once by hand"
    return last or f"the agent ended (exit code {code})"


def _error(message: dict[str, Any]) -> Exception:
    if message.get("kind") == "fault":
        return RemoteFault(f"{message['error']}\n{message.get('traceback', '')}")
    return ERRORS.get(message.get("kind", ""), LogoclipError)(message["error"])
