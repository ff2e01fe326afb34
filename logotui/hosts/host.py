"""A machine with a workspace, as the console asks it: questions of `logoclip.agent.questions`, typed answers.

LogoclipError
├── InputError, JobError   the agent refused, or could not do it; the text says what to do
├── HostLost               nobody answers at the moment; what is on the screen stays, the link is retried
└── HostFault              a mistake in the program over there, or here; its traceback is kept in a file
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from logoclip.agent.questions.question import Question
from logoclip.errors import LogoclipError
from logotui.own_files import state_directory

Answer = TypeVar("Answer")


class HostLost(LogoclipError):
    """The host does not answer at the moment."""


class HostFault(LogoclipError):
    """Something went wrong that nobody expected. Says where its traceback is kept."""

    def __init__(self, what: str, traceback: str) -> None:
        super().__init__(f"{what}: a mistake in the program; the details are in {kept(what, traceback)}")


@dataclass(frozen=True)
class Link:
    """How the host is reached. `retry_in` counts the seconds until the next attempt while the link is lost."""

    lost: bool = False
    reason: str = ""
    retry_in: float | None = None

    def __str__(self) -> str:
        if not self.lost:
            return ""
        retry = f", retrying in {self.retry_in:.0f} s" if self.retry_in else ", retrying"
        return f"link lost{retry}"


class Host(Protocol):
    """A machine with a workspace."""

    name: str
    """Who this is, for people: "this machine" or the name given to ssh."""

    workspace: str
    """The workspace's path there."""

    @property
    def link(self) -> Link:
        """How the host is reached right now."""

    async def ask(self, question: Question[Answer], /) -> Answer:
        """The answer to `question`.

        Raises:
            LogoclipError: there is none; see the top of this file.
        """

    async def close(self) -> None:
        """Let go of the host. Its runs go on."""


def kept(what: str, traceback: str) -> Path:
    """Adds a traceback to the console's log of faults, and returns that file."""
    path = state_directory() / "faults.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {what}\n{traceback}\n")
    except OSError:  # a full disk or a home that cannot be written: the one line on the screen is what remains
        pass
    return path
