"""Where runs are: this machine, or another one over SSH. Both answer the same questions.

A host is asked by the name of a method of `logoclip.agent.agent.Agent`; arguments and answers are JSON-able values.

LogoclipError
└── HostLost   nobody answers at the moment; what is on the screen stays, the link is retried
"""

from __future__ import annotations

from typing import Any, Protocol

from logoclip.errors import LogoclipError
from logotui.facts import Link


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
