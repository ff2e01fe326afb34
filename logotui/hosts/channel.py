"""One link to an agent: a process that is written questions and read answers, until either side ends.

Nothing that the other side sends is taken on trust: lines, complaints and greetings are bounded, and what is no answer
ends the link with a reason, so that nobody waits for ever.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from logoclip.agent.questions.machine import PROTOCOL, Greeting, Hello
from logoclip.agent.questions.question import Question
from logoclip.agent.wire import LONGEST_LINE, Reply, decoded, parsed, request_line
from logoclip.errors import InputError, JobError, LogoclipError
from logoclip.version import __version__
from logotui.hosts.host import HostFault, HostLost

GREETING_SECONDS: Final = 20.0
LEAVING_SECONDS: Final = 0.5
MOST_BANNER: Final = 2**20  # bytes of a shell's own words before the agent's first line
KEPT: Final = 8192  # bytes of words that may explain something
MOST_COMPLAINTS: Final = 2**24  # bytes on standard error: more is no complaint but a flood

Answer = TypeVar("Answer")


class Ended(Exception):
    """The link is at its end; the text says why."""


class Channel:
    """An agent at the other end of a process's standard input and output."""

    def __init__(self, name: str, process: Process) -> None:
        self.name = name
        self.greeting: Greeting | None = None
        self._process = process
        self._waiting: dict[int, tuple[Question[Any], asyncio.Future[Any]]] = {}
        self._asked = 0
        self._complaints = bytearray()
        self._complained = 0
        self._complaining = asyncio.create_task(self._read_complaints())

    @classmethod
    async def open(cls, name: str, command: Sequence[str]) -> Channel:
        """Starts `command`, whose standard output is to become an agent's."""
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LONGEST_LINE
        )
        return cls(name, process)

    async def ask(self, question: Question[Answer]) -> Answer:
        """The answer to `question`.

        Raises:
            HostLost: the link ended before it came.
            LogoclipError: the agent refused.
        """
        self._asked += 1
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[self._asked] = (question, answer)
        assert self._process.stdin is not None
        # A pipe that is broken here is noticed by the reader too, which says why.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._process.stdin.write(request_line(self._asked, question))
            await self._process.stdin.drain()
        found: Answer = await answer
        return found

    async def greet(self) -> None:
        """Reads until the agent has said who it is. What a shell prints before that is passed over.

        Raises:
            Ended: it does not come, or speaks another protocol.
        """
        try:
            await asyncio.wait_for(self._greet(), GREETING_SECONDS)
        except asyncio.TimeoutError:
            raise Ended(self._explained(f"no agent answers within {GREETING_SECONDS:.0f} s")) from None

    async def _greet(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(request_line(0, Hello(PROTOCOL, __version__)))
        banner = 0
        while self.greeting is None:
            line = await self._line()
            reply = _greeting_in(line)
            if reply is not None:
                self.greeting = _greeted(reply, self.name)
                return
            banner += len(line)
            self._keep(line)
            if banner > MOST_BANNER:
                raise Ended(f"the shell on {self.name} prints without end: guard that in its .bashrc")

    async def read(self) -> None:
        """Hands answers to whoever waits for them.

        Raises:
            Ended: always, in the end.
        """
        try:
            while True:
                self._deliver(await self._line())
        except Ended as end:
            self._lose(str(end))
            raise

    async def close(self) -> None:
        """Ends the process at the other end of the pipes, whatever it does."""
        self._lose("the link was closed")
        self._complaining.cancel()
        await self._end()
        # asyncio keeps a process's pipes until they were read to their end, and of a flood that never comes.
        self._process._transport.close()  # type: ignore[attr-defined]

    async def _end(self) -> None:
        if self._process.returncode is not None:
            return
        for end in (self._process.terminate, self._process.kill):
            with suppress(ProcessLookupError):
                end()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._process.wait(), LEAVING_SECONDS)
                return

    async def _line(self) -> bytes:
        assert self._process.stdout is not None
        try:
            line = await self._process.stdout.readline()
        except ValueError:  # what asyncio raises for a line that is longer than its limit
            raise Ended(
                f"{self.name} sends a line of more than {LONGEST_LINE // 2**20} MiB: that is no agent"
            ) from None
        if not line:
            code = await self._process.wait()
            await asyncio.wait({self._complaining}, timeout=LEAVING_SECONDS)
            raise Ended(self._explained(f"the agent ended (exit code {code})", code))
        return line

    def _deliver(self, line: bytes) -> None:
        try:
            reply = decoded(parsed(line), Reply, "answer")
        except InputError as error:
            raise Ended(f"{self.name} sends what is no answer ({error})") from None
        if reply.id is None:
            raise Ended(f"{self.name}: {reply.error}")
        question, waiting = self._waiting.pop(reply.id, (None, None))
        if question is None or waiting is None:
            raise Ended(f"{self.name} answers what was not asked")
        if not waiting.done():  # whoever asked may have given up
            self._settle(reply, question, waiting)

    def _settle(self, reply: Reply, question: Question[Any], waiting: asyncio.Future[Any]) -> None:
        what = f"{self.name}: {question.wire_name()}"
        if reply.error is not None:
            waiting.set_exception(_refusal(reply, what))
            return
        try:
            waiting.set_result(decoded(reply.result, question.answer_type(), what))
        except InputError as error:
            waiting.set_exception(JobError(f"{error}: the two versions of logotui do not understand each other"))

    def _lose(self, reason: str) -> None:
        for _, waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(HostLost(f"{self.name}: {reason}"))
        self._waiting.clear()

    async def _read_complaints(self) -> None:
        """Keeps the end of what comes on standard error; a flood of it ends the process."""
        assert self._process.stderr is not None
        while words := await self._process.stderr.read(KEPT):
            self._keep(words)
            self._complained += len(words)
            if self._complained > MOST_COMPLAINTS:
                self._keep(f"\n{self.name} prints errors without end: guard that in its .bashrc\n".encode())
                with suppress(ProcessLookupError):
                    self._process.kill()
                return

    def _keep(self, words: bytes) -> None:
        self._complaints += words
        del self._complaints[:-KEPT]

    def _explained(self, otherwise: str, code: int = 0) -> str:
        return explained(code, self._complaints.decode(errors="replace"), self.name) or otherwise


def explained(code: int, complaint: str, host: str) -> str:
    """Why the agent is gone, and what to do, from ssh's exit code and its last words; empty if it had none."""
    last = next((line.strip() for line in reversed(complaint.splitlines()) if line.strip()), "")
    if code == 127 or "command not found" in complaint:
        return f"no `logoclip` on {host}: install logotui there, where a login without a terminal finds it on its PATH"
    if "Permission denied" in complaint:
        return f"{last}: give {host} your key (ssh-copy-id {host}) or unlock it (ssh-add)"
    if "Host key verification failed" in complaint:
        return f"{host} is not known yet or has another key: run `ssh {host}` once by hand"
    return last


def _greeting_in(line: bytes) -> Reply | None:
    """The answer to hello, if `line` is it; anything else is a shell's own words."""
    try:
        reply = decoded(parsed(line), Reply, "greeting")
    except InputError:
        return None
    return reply if reply.id == 0 else None


def _greeted(reply: Reply, name: str) -> Greeting:
    """Who answers.

    Raises:
        Ended: it is a program of another protocol.
    """
    if reply.error is not None:
        # An agent of protocol 1 does not know the question.
        theirs, where = ("an older version", f"on {name}") if "hello" in reply.error else (reply.error, "on both")
        raise Ended(
            f"this console is logotui {__version__} (protocol {PROTOCOL}), and on {name} is {theirs}: "
            f"pip install --upgrade logotui {where}"
        )
    try:
        greeting = decoded(reply.result, Greeting, f"{name}: hello")
    except InputError as error:
        raise Ended(str(error)) from None
    if greeting.protocol != PROTOCOL:
        behind = "here" if greeting.protocol > PROTOCOL else f"on {name}"
        raise Ended(
            f"this console is logotui {__version__} (protocol {PROTOCOL}), on {name} is {greeting.version} "
            f"(protocol {greeting.protocol}): pip install --upgrade logotui {behind}"
        )
    return greeting


def _refusal(reply: Reply, what: str) -> LogoclipError:
    error = str(reply.error)
    if reply.kind == "fault":
        return HostFault(f"{what}: {error}", reply.traceback)
    return JobError(error) if reply.kind == "job" else InputError(error)
