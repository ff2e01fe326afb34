"""Launching what is on screen, once everything that is to be known about it has come."""

from __future__ import annotations

from pathlib import PurePath

from logoclip.agent.questions.launches import LaunchJob, LaunchTraining
from logotui.draft import Draft
from logotui.screens.config_consequences import Consequences
from logotui.screens.config_desk import ConfigDesk
from logotui.widgets.config_line import counted


class Launching:
    """One launch at a time."""

    def __init__(self, screen: ConfigDesk, consequences: Consequences) -> None:
        self._screen = screen
        self._consequences = consequences
        self._under_way = False

    def launch(self) -> None:
        """Launches the draft in front as it is now, whatever is typed meanwhile."""
        if self._screen.draft.faults:
            self._screen.show_fault("not launched")
        elif not self._under_way:
            self._under_way = True
            self._screen.attempt(self._launch)

    def probe(self) -> None:
        """Measures a few steps of the draft in front. The panel beside says what came of it."""
        if self._screen.draft.faults:
            self._screen.show_fault("not probed")
        else:
            self._screen.attempt(self._probe)

    async def _probe(self) -> None:
        draft = self._screen.draft
        name = f"probe-{PurePath(draft.name).stem}"
        launched = await self._screen.ask(LaunchJob("probe", {"config": dict(draft.values)}, name))
        self._screen.notify(f"{launched.id}: measures ten seconds of {draft.name}; what it finds is said here")

    async def _launch(self) -> None:
        draft = self._screen.draft
        try:
            if not self._consequences.known:
                self._screen.notify(f"launching {draft.name} as soon as {draft.values['data_dir']} has been read")
                await self._consequences.come()
            # The text goes along: what is on screen is launched, whatever was written to the file meanwhile.
            launched = await self._screen.ask(LaunchTraining(draft.name, {}, draft.text))
        finally:
            self._under_way = False
        done = f"{launched.id} is queued {launched.queued}," if launched.queued else f"launched {launched.id}"
        self._screen.notify(f"{done} from {draft.name}{_changes(draft)}")
        self._screen.console.tell_once(launched.note)
        self._screen.console.open_run(launched.id)


def _changes(draft: Draft) -> str:
    if not draft.unsaved:
        return ""
    return f" with {counted(draft)}" + (f": {', '.join(draft.changes)}" if draft.changes else "")
