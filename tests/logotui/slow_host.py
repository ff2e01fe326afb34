"""A host whose answers a test holds back, and lets go in any order."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.logotui.fake_host import FakeHost


class Slow:
    """Answers of a host to questions of some names, each held back until a test lets it go."""

    def __init__(self, host: FakeHost, *names: str) -> None:
        self.waiting: list[tuple[str, asyncio.Event]] = []
        self.host, self.names, self.at_once = host, names, host.ask
        host.ask = self.ask  # type: ignore[method-assign]

    async def ask(self, question: Any, /) -> Any:
        if (name := question.wire_name()) in self.names:
            self.waiting.append((name, gate := asyncio.Event()))
            await gate.wait()
        return await self.at_once(question)

    def let_go(self, place: int = 0) -> str:
        """Let one answer come, by default the one that was asked for first. Returns the question's name."""
        name, gate = self.waiting.pop(place)
        gate.set()
        return name
