"""What launching would come to: asked of the host after each change, and again when its runs or data have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from logoclip.agent.questions.configs import Estimate
from logoclip.errors import LogoclipError
from logoclip.jobs.estimated import Estimated
from logoclip.runs.summary import RunSummary
from logotui.draft import Draft
from logotui.hosts.host import HostLost
from logotui.screens.config_desk import ConfigDesk
from logotui.widgets.form_pane import FormPane
from logotui.widgets.meaning import Meaning

CALM = 0.3
"""Seconds without a change before the host is asked."""


class Consequences:
    """Follows the draft in front. What is shown is always about this draft, or says that it is being reckoned."""

    def __init__(self, screen: ConfigDesk) -> None:
        self._screen = screen
        self._found: dict[str, Estimated] = {}
        """The answer to the newest text, by that text."""
        self._came = asyncio.Event()
        self._lost = False
        self._heard: object = None

    @property
    def known(self) -> bool:
        """Whether what is to be known of the draft in front has come."""
        return self._screen.draft.text in self._found

    async def come(self) -> None:
        """Returns once it has, or the host is lost."""
        while not (self.known or self._lost):
            await self._came.wait()

    def follow(self, draft: Draft) -> None:
        """Shows what is known of `draft`, and asks if that is not all."""
        self._show(draft)
        if draft.config is None or self.known:
            return
        self._screen.attempt(lambda: self._ask(draft, CALM), group="estimate", exclusive=True)

    def heard_of(self, runs: Sequence[RunSummary]) -> None:
        """A run that began, ended or wrote data may have changed what is known."""
        heard = {(run.id, run.state) for run in runs}
        if heard != self._heard:
            self._heard, draft = heard, self._screen.draft
            self._screen.attempt(lambda: self._ask(draft, 0), group="estimate", exclusive=True)

    async def _ask(self, draft: Draft, calm: float) -> None:
        if draft.config is None:
            return
        await asyncio.sleep(calm)
        self._lost = False
        try:
            self._found = {draft.text: await self._screen.ask(Estimate(draft.text))}
        except HostLost:
            self._lost = True
        except LogoclipError as error:
            self._found = {draft.text: Estimated(error=str(error))}
        # Not where this was given up for a newer question: that one is waited for.
        self._came.set()
        self._came.clear()
        self._show(self._screen.draft)

    def _show(self, draft: Draft) -> None:
        known = self._found.get(draft.text)
        for panel in self._screen.query(Meaning):  # none any more where the console is being left
            panel.show(draft, known)
        for form in self._screen.query(FormPane):
            form.warn({fault.key: fault.message for fault in known.obstacles} if known else {})
