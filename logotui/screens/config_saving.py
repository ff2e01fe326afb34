"""Saving a config, under its own name or another, whatever became of its file meanwhile."""

from __future__ import annotations

from logoclip.agent.questions.configs import ConfigCheck, ConfigRevision, Configs, ReadConfig, SaveConfig
from logoclip.config.checked import check
from logotui.draft import Draft, begun
from logotui.screens.config_desk import ConfigDesk
from logotui.screens.config_files import NO_FILE, Files, free_name
from logotui.screens.conflict import Choice, Conflict
from logotui.screens.naming import Naming


class Saving:
    """The ways in which the draft in front gets into a file."""

    def __init__(self, screen: ConfigDesk, files: Files) -> None:
        self._screen = screen
        self._files = files

    async def save(self) -> None:
        """Saves the draft in front. A file that was changed meanwhile is a choice first."""
        draft = self._screen.draft
        if not draft.unsaved and not (draft.is_new and draft.text):
            self._screen.notify(f"{draft.name}: nothing to save")
        elif draft.faults:
            self._screen.show_fault("not saved")
        else:
            await self._save(draft)

    async def read_again(self) -> None:
        """What the file holds now, beside what is on screen."""
        draft = self._screen.draft
        await self._files.look()
        if theirs := self._files.theirs.get(draft.name):
            await self._resolve(self._screen.draft, theirs)
        elif self._screen.draft == draft:
            self._screen.notify(f"{draft.name}: the file is as it was read")

    async def save_as(self) -> None:
        """Saves what is on screen under another name, and goes on with that; the file of the old name stays."""
        draft = self._screen.draft
        if draft.faults:
            self._screen.show_fault("not saved")
            return
        taken = {config.name for config in await self._screen.ask(Configs())}
        name = await self._screen.app.push_screen_wait(Naming("save as", free_name(draft.name, taken), taken))
        if name and await self._save(begun(name, draft.text)):
            self._files.put(draft.type(draft.file.text, f"{draft.name} as it was: saved as {name}"))
            await self._files.load(name)

    async def _save(self, draft: Draft) -> bool:
        theirs = self._files.theirs.get(draft.name)
        while True:
            if theirs:
                resolved = await self._resolve(draft, theirs)
                if resolved is None:
                    return False
                draft = resolved
            saved = await self._screen.ask(SaveConfig(draft.name, draft.changes, draft.revision, draft.text))
            if not saved.conflict:
                break
            theirs = await self._found(draft.name)
            if theirs is None:  # it is gone: nothing is written over
                draft = draft.based_on(NO_FILE)
        # Something else may have been typed while it was written.
        self._files.put(self._files.open.get(draft.name, draft).based_on(saved.check))
        self._screen.notify(f"saved configs/{draft.name}")
        return True

    async def _found(self, name: str) -> ConfigCheck | None:
        there = (await self._screen.ask(ConfigRevision(name))).revision
        return await self._screen.ask(ReadConfig(name)) if there else None

    async def _resolve(self, draft: Draft, theirs: ConfigCheck) -> Draft | None:
        """The draft to save after a choice; none where there is nothing to save, or the choice was put off."""
        mergeable = draft.now.readable and check(theirs.text).readable
        asked = Conflict(draft.name, draft.text, draft.file.text, theirs.text, mergeable=mergeable)
        choice = await self._screen.app.push_screen_wait(asked)
        if choice is None:
            return None
        resolved = chosen(draft, theirs, choice)
        self._files.theirs.pop(draft.name, None)
        self._files.put(resolved)
        return None if choice == "theirs" else resolved


def chosen(draft: Draft, theirs: ConfigCheck, choice: Choice) -> Draft:
    """`draft` over the file that another program wrote, as was chosen.

    Raises:
        InputError: a setting is laid out there in a way that cannot be edited in place.
    """
    if choice == "theirs":
        return draft.taking(theirs)
    return draft.merged(theirs) if choice == "merge" else draft.based_on(theirs)
