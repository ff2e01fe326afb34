"""Another machine: its agent at the other end of `ssh HOST logoclip agent`.

The OpenSSH client does the SSH: the person's own config, keys, jump hosts and multiplexing apply.
"""

from __future__ import annotations

import asyncio
import shlex
import time
from contextlib import suppress
from typing import Final, TypeVar

from logoclip.agent.questions.question import Question
from logotui.hosts.channel import Channel, Ended
from logotui.hosts.host import HostLost, Link

# Nobody can type a password into the console's own terminal. A link that is dead is noticed after three unanswered
# probes, six seconds; compression is what a thin link needs most.
OPTIONS: Final = (
    "-T", "-C", "-o", "BatchMode=yes", "-o", "ConnectTimeout=4",
    "-o", "ServerAliveInterval=2", "-o", "ServerAliveCountMax=3",
)  # fmt: skip
FIRST_RETRY, LAST_RETRY = 1.0, 2.0
"""Seconds between two attempts. A link that is back is to be found within three."""

Answer = TypeVar("Answer")


class SshHost:
    """Asks the agent on `name`. The link is kept by a task of its own, which finds it again when it was lost."""

    def __init__(self, name: str, workspace: str, command: tuple[str, ...] = ()) -> None:
        self.name = name
        self.workspace = workspace
        self._command = command or ssh_command(name, workspace)
        self._channel: Channel | None = None
        self._settled = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._reason = ""
        self._retry_at = 0.0

    @property
    def link(self) -> Link:
        if not self._reason:
            return Link()
        return Link(lost=True, reason=self._reason, retry_in=float(max(0, round(self._retry_at - time.monotonic()))))

    async def ask(self, question: Question[Answer], /) -> Answer:
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        await self._settled.wait()
        if self._keeping.done():
            await self._keeping  # a mistake in here, to be seen
        if self._channel is None:
            raise HostLost(f"{self.name}: {self._reason}")
        return await self._channel.ask(question)

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping

    async def _keep(self) -> None:
        """Reach the agent, and again whenever the link has ended, until cancelled."""
        pause = FIRST_RETRY
        while True:
            began = time.monotonic()
            try:
                await self._reach()
            except (Ended, OSError) as end:
                self._reason = str(end)
            finally:
                self._settled.set()
            lasted = time.monotonic() - began
            pause = FIRST_RETRY if lasted > LAST_RETRY else min(pause * 2, LAST_RETRY)
            self._retry_at = time.monotonic() + pause
            await asyncio.sleep(pause)

    async def _reach(self) -> None:
        """One link, from its first word to its end.

        Raises:
            Ended: always, in the end.
        """
        channel = await Channel.open(self.name, self._command)
        try:
            await channel.greet()
            self._channel, self._reason = channel, ""
            self._settled.set()
            await channel.read()
        finally:
            self._channel = None
            await channel.close()


def ssh_command(host: str, workspace: str) -> tuple[str, ...]:
    """What is run to reach the agent of `workspace` on `host`. Whatever is in the path reaches it as it is."""
    # Quoted whole: a tilde is the agent's to understand, not the remote shell's.
    return ("ssh", *OPTIONS, "--", host, f"exec logoclip agent --workspace={shlex.quote(workspace)}")
