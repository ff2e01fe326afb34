"""Answers every question: this machine's console asks it directly, another's through `server`.

A question is answered by the function with its name on the wire, in the module of `answering` that is called like its
subject. That is loaded when the first question of the subject is asked: the list of runs comes at once, and waits for
none of what only others need (NumPy, pydantic).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, TypeVar

from logoclip.agent.answering.desk import Desk
from logoclip.agent.questions.question import Question
from logoclip.errors import JobError
from logoclip.workspace import Workspace

Answer = TypeVar("Answer")

MOST_SLOW: Final = 3
"""Slow questions that are answered at once: each may take a core and a hundred megabytes."""


class Agent:
    """Answers for one workspace, any number of questions at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._desk = Desk(workspace)
        self._room = threading.Semaphore(MOST_SLOW)

    def answer(self, question: Question[Answer]) -> Answer:
        """The answer to any question.

        Raises:
            InputError: what was asked for cannot be done; nothing was.
            JobError: it was begun and failed.
        """
        with self._room if question.slow else contextlib.nullcontext():
            try:
                answer: Answer = answering(type(question))(self._desk, question)
            except OSError as error:  # what the file system refuses is no mistake of the program's
                raise JobError(f"{question.wire_name()}: {error.filename or ''}: {error.strerror or error}") from error
        return answer


def answering(asked: type[Question[Any]]) -> Callable[[Desk, Any], Any]:
    """The function that answers questions of the kind `asked`."""
    part = import_module(f"logoclip.agent.answering.{asked.subject()}")
    function: Callable[[Desk, Any], Any] = getattr(part, asked.wire_name())
    return function
