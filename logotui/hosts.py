"""Where runs are: this machine, or another one over SSH. Both answer the same questions.

A host is asked by the name of a method of `logoclip.agent.Agent`; arguments and answers are JSON-able values.

LogoclipError
└── HostLost   nobody answers at the moment; what is on the screen stays, the link is retried
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from logoclip.errors import LogoclipError
from logotui.facts import Link

if TYPE_CHECKING:
    from logoclip.agent import Agent


class HostLost(LogoclipError):
    """The host does not answer at the moment."""


class Host(Protocol):
    """A machine with a workspace."""

    name: str
    """Who this is, for people: "this machine" or the name given to ssh."""

    workspace: str
    """The workspace's path there."""

    @property
    def link(self) -> Link:
        """How the host is reached right now."""

    async def call(self, method: str, /, **arguments: Any) -> Any:
        """What the agent's `method` answers.

        Raises:
            HostLost: nobody answers at the moment.
            LogoclipError: the agent refused; the text says what to do.
        """

    async def close(self) -> None:
        """Let go of the host. Its runs go on."""


class LocalHost:
    """The agent's functions, each call in a thread, so that none holds up the screen."""

    name = "this machine"
    link = Link()

    def __init__(self, root: str | Path) -> None:
        self.workspace = str(Path(root).expanduser().resolve())
        self._agent: Agent | None = None

    async def call(self, method: str, /, **arguments: Any) -> Any:
        return await asyncio.to_thread(self._call, method, arguments)

    async def close(self) -> None:
        return None

    def _call(self, method: str, arguments: dict[str, Any]) -> Any:
        # The agent is made at the first call, in the thread: the first screen need not wait for its imports.
        if self._agent is None:
            self._agent = _open_agent(self.workspace)
        return getattr(self._agent, method)(**arguments)


def _open_agent(workspace: str) -> Agent:
    from logoclip.agent import Agent
    from logoclip.workspace import Workspace

    return Agent(Workspace.open(workspace))
