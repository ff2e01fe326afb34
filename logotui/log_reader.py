"""Brings the parts of a log that are looked at into a `LogWindow`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from logoclip.agent.questions.logs import FindInLog, ReadLog
from logotui.log_window import LogWindow

Ask = Callable[[Any], Coroutine[Any, Any, Any]]


class LogReader:
    """Reads one run's log, a page at a time. Its methods are to be called one after the other."""

    def __init__(self, ask: Ask, run_id: str) -> None:
        self._ask = ask
        self.run_id = run_id
        self.window = LogWindow()

    async def read_end(self) -> None:
        """Hold the last lines alone."""
        self.window.replace(await self._ask(ReadLog(self.run_id)))

    async def read_beginning(self) -> None:
        """Hold the first lines, if they are not held."""
        if self.window.start:
            self.window.replace(await self._ask(ReadLog(self.run_id, 0)))

    async def read_around(self, at: int) -> None:
        """Hold the line that begins at byte `at`, and lines around it."""
        if self.window.place_of(at) is None:
            self.window.replace(await self._ask(ReadLog(self.run_id, at)))
            await self.read_before()

    async def read_before(self) -> bool:
        """One page more at the top. Whether there is any."""
        if self.window.start == 0:
            return False
        self.window.prepend(await self._ask(ReadLog(self.run_id, self.window.start, backwards=True)))
        return True

    async def read_after(self) -> bool:
        """One page more at the bottom. Whether there is more of the file after that."""
        held, page = self.window.end, await self._ask(ReadLog(self.run_id, self.window.end))
        if page.start != held:  # the log was replaced by a shorter one
            self.window.replace(page)
            return False
        self.window.append(page)
        return self.window.end > held and not self.window.at_end

    async def find(self, words: str, at: int, *, backwards: bool) -> int | None:
        """Where the next line with `words` begins, from byte `at`."""
        found: int | None = (await self._ask(FindInLog(self.run_id, words, at, backwards))).at
        return found
