"""This machine: the agent's functions, each call in a thread."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logotui.facts import Link

if TYPE_CHECKING:
    from logoclip.agent.agent import Agent


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
    from logoclip.agent.agent import Agent
    from logoclip.workspace import Workspace

    return Agent(Workspace.open(workspace))
