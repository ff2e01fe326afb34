"""Keeping what is not saved: each change goes to the host at once, so that no end of the console loses it.

On another machine the link may be cut before a change has arrived, so there each is first written down here.
"""

from __future__ import annotations

import asyncio
import platform
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from logoclip.agent.questions.drafts import Drafts as AskDrafts
from logoclip.agent.questions.drafts import DropDraft, KeepDraft
from logoclip.agent.questions.question import Question
from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.errors import JobError
from logotui.draft import Draft
from logotui.hosts.host import HostLost
from logotui.own_files import state_directory

Ask = Callable[[Question[Any]], Awaitable[Any]]
Texts = tuple[str, str]
"""A config's and its search space's."""


class Keeper:
    """Keeps the drafts of one console. What could not be kept for want of a link is kept once there is one again."""

    def __init__(self, ask: Ask, ahead: Path | None = None) -> None:
        """
        Args:
            ahead: a directory of this machine to write each change to first; none where the host is this machine.
        """
        self.console = secrets.token_hex(4)
        self._ask = ask
        self._ahead = Drafts(ahead) if ahead else None
        self._wanted: dict[str, Draft] = {}
        self._kept: dict[str, Texts | None] = {}
        self._taken_over: dict[str, str] = {}
        self._at_work = asyncio.Lock()

    def note(self, draft: Draft) -> bool:
        """Takes `draft` as what is to be kept; says whether `keep` has something to do."""
        self._wanted[draft.name] = draft
        return bool(self._due())

    async def keep(self) -> None:
        """Keeps what was noted, and what is noted meanwhile. Returns when nothing is due, or the link is lost.

        Raises:
            LogoclipError: the host cannot keep it; it is tried again with the next change.
        """
        async with self._at_work:
            while due := self._due():
                try:
                    await self._settle(self._wanted[due[0]])
                except HostLost:  # the screen says so, and calls again when the link is back
                    return

    async def found(self, name: str = "") -> tuple[KeptDraft, ...]:
        """What was kept of the config called `name`, or of any, by consoles that are gone; the newest first."""
        here = await asyncio.to_thread(lambda: self._ahead.kept(name) if self._ahead else [])
        everywhere = {draft.console: draft for draft in (*await self._ask(AskDrafts(name)), *here)}
        known = [draft for draft in everywhere.values() if draft.console != self.console]
        return tuple(sorted(known, key=lambda draft: draft.time, reverse=True))

    def take_over(self, kept: KeptDraft) -> None:
        """From now on what `kept` has is this console's: the other's is forgotten once this one's is kept."""
        self._taken_over[kept.name] = kept.console
        self._kept[kept.name] = (kept.text, kept.space)

    def _due(self) -> list[str]:
        return [name for name, draft in self._wanted.items() if self._is_due(name, unsaved(draft))]

    def _is_due(self, name: str, texts: Texts | None) -> bool:
        return texts != self._kept.get(name) or (texts is not None and name in self._taken_over)

    async def _settle(self, draft: Draft) -> None:
        """Keeps or drops one draft, first here and then on the host."""
        texts, other = unsaved(draft), self._taken_over.get(draft.name, "")
        kept = self._draft_to_keep(draft)
        hindrance = await self._write_ahead(kept, other) if texts else None
        before, self._kept[draft.name] = self._kept.get(draft.name), texts
        try:
            if texts:
                await self._ask(KeepDraft(kept, instead_of=other))
            else:
                await self._drop(draft.name, other)
        except HostLost as lost:
            self._kept[draft.name] = before
            raise hindrance or lost from None
        self._taken_over.pop(draft.name, None)
        if self._ahead:
            await asyncio.to_thread(self._ahead.drop, draft.name, self.console)

    def _draft_to_keep(self, draft: Draft) -> KeptDraft:
        file = draft.file
        kept = KeptDraft(draft.name, self.console, draft.text, file.text, draft.revision, platform.node())
        return replace(kept, space=draft.space, space_before=file.space.text)

    async def _write_ahead(self, kept: KeptDraft, other: str) -> JobError | None:
        """Why it could not be written here: of no interest if the host takes it."""
        try:
            if self._ahead:
                await asyncio.to_thread(self._ahead.keep, kept, other)
        except JobError as error:
            return error
        return None

    async def _drop(self, name: str, other: str) -> None:
        for console in filter(None, (self.console, other)):
            await self._ask(DropDraft(name, console))
            if self._ahead:
                await asyncio.to_thread(self._ahead.drop, name, console)


def unsaved(draft: Draft) -> Texts | None:
    """What of a draft is to be kept: its text and its space's, if they are not the files'."""
    return (draft.text, draft.space) if draft.unsaved else None


def ahead_of(host: str, workspace: str) -> Path:
    """Where drafts of a workspace on another machine are written down before they are sent."""
    return state_directory() / "drafts" / quote(f"{host}:{workspace}", safe="@:")[:200]
