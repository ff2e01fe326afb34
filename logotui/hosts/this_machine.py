"""This machine: the agent's functions, each question in a thread, so that none holds up the screen."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from logoclip.agent.questions.question import Question
from logoclip.errors import LogoclipError
from logotui.hosts.host import HostFault, Link

if TYPE_CHECKING:
    from logoclip.agent.agent import Agent

Answer = TypeVar("Answer")


class LocalHost:
    """Asks an agent of its own."""

    name = "this machine"
    link = Link()

    def __init__(self, root: str | Path) -> None:
        self.workspace = str(Path(root).expanduser().resolve())
        self._agent: Agent | None = None
        self._making = threading.Lock()

    async def ask(self, question: Question[Answer], /) -> Answer:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()

        def settle(how: Callable[[Any], None], what: object) -> None:
            if not answer.done():  # whoever asked may have given up
                how(what)

        def think() -> None:
            outcome: tuple[Callable[[Any], None], object]
            try:
                outcome = (answer.set_result, self._answer(question))
            except LogoclipError as error:
                outcome = (answer.set_exception, error)
            except Exception as error:  # a mistake in one answer must not end the console
                fault = HostFault(f"{question.wire_name()}: {type(error).__name__}: {error}", traceback.format_exc())
                outcome = (answer.set_exception, fault)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, *outcome)

        # Of a pool Python would wait for the last thread when the console is left: nobody should.
        threading.Thread(target=think, name=question.wire_name(), daemon=True).start()
        return await answer

    async def close(self) -> None:
        return None

    def _answer(self, question: Question[Answer]) -> Answer:
        # The agent is made at the first question, in the thread: the first screen need not wait for its imports.
        with self._making:
            if self._agent is None:
                self._agent = _open_agent(self.workspace)
        return self._agent.answer(question)


def _open_agent(workspace: str) -> Agent:
    from logoclip.agent.agent import Agent
    from logoclip.workspace import Workspace

    return Agent(Workspace.open(workspace))
