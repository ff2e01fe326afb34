"""The agent behind a pipe: what `ssh HOST logoclip agent` talks to (see `wire`)."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import traceback
from typing import IO, Any, Final

from logoclip.agent.agent import Agent
from logoclip.agent.questions.machine import PROTOCOL, Hello
from logoclip.agent.wire import LONGEST_LINE, Reply, Request, decoded, encoded, parsed, question_of
from logoclip.errors import InputError, JobError, LogoclipError
from logoclip.version import __version__

MOST_AT_ONCE: Final = 32
"""Questions that are being answered; the next one is read when one of them is done."""


def serve(agent: Agent, stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Answers the lines of `stdin` until it ends, or until nobody reads `stdout` any more.

    Answers come in the order in which they are ready: a slow one holds up no other.
    """
    # Whatever a library prints must not end up between the answers.
    with contextlib.redirect_stdout(sys.stderr):
        _Server(agent, stdout).serve(stdin)


class _Server:
    def __init__(self, agent: Agent, stdout: IO[bytes]) -> None:
        self._agent = agent
        self._stdout = stdout
        self._writing = threading.Lock()
        self._room = threading.Semaphore(MOST_AT_ONCE)
        self._greeted = False

    def serve(self, stdin: IO[bytes]) -> None:
        while line := stdin.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                self._write(_refusal(None, InputError(f"a line of more than {LONGEST_LINE} bytes: the link ends")))
                return
            if line.strip():
                self._take(line)
        self._wait_for_answers()

    def _take(self, line: bytes) -> None:
        number: int | None = None
        try:
            request = decoded(parsed(line), Request, "request")
            number = request.id
            question = question_of(request)
            self._greet(question)
        except InputError as error:
            self._write(_refusal(number, error))
            return
        self._room.acquire()
        threading.Thread(target=self._answer, args=(request.id, question), daemon=True).start()

    def _greet(self, question: Any) -> None:
        """Both sides know each other's protocol before anything else is asked.

        Raises:
            InputError: the console does not begin with hello, as those of protocol 1 do not.
        """
        self._greeted = self._greeted or isinstance(question, Hello)
        if not self._greeted:
            raise InputError(
                f"this machine has logotui {__version__} (protocol {PROTOCOL}) and the console an older one: "
                "pip install --upgrade logotui where the console runs"
            )

    def _answer(self, number: int, question: Any) -> None:
        try:
            self._write(reply_to(self._agent, number, question))
        finally:
            self._room.release()

    def _write(self, reply: Reply) -> None:
        try:
            line = encoded(reply)
            with self._writing:
                self._stdout.write(line)
                self._stdout.flush()
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)  # the link was cut: runs go on, this agent has nobody left to serve, its threads neither

    def _wait_for_answers(self) -> None:
        for _ in range(MOST_AT_ONCE):
            self._room.acquire()


def reply_to(agent: Agent, number: int, question: Any) -> Reply:
    """The reply to `question`, whatever becomes of it."""
    try:
        return Reply(number, agent.answer(question))
    except LogoclipError as error:
        return _refusal(number, error)
    except Exception as error:  # one faulty question must not take the others down; the console shows what happened
        return Reply(number, error=f"{type(error).__name__}: {error}", traceback=traceback.format_exc())


def _refusal(number: int | None, error: LogoclipError) -> Reply:
    return Reply(number, error=str(error), kind="job" if isinstance(error, JobError) else "input")
