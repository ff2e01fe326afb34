"""The configs that are open on the config screen: read once, kept as drafts, and looked at on the disk again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from logoclip.agent.questions.configs import ConfigCheck, ConfigRevision, Configs, ReadConfig
from logoclip.agent.questions.drafts import DropDraft
from logoclip.config.drafts import KeptDraft
from logoclip.errors import LogoclipError
from logotui.draft import Draft, begun, begun_as, opened, restored, was_changed
from logotui.hosts.host import HostLost
from logotui.hosts.this_machine import LocalHost
from logotui.keeping import Keeper, ahead_of
from logotui.quantities import clock
from logotui.screens.config_desk import NEW, ConfigDesk
from logotui.screens.picker import Picker
from logotui.widgets.config_line import counted

NO_FILE = ConfigCheck("", {})
FINISH_SECONDS = 2.0


class Files:
    """What the screen has opened, by name. The one in front is the screen's `draft`."""

    def __init__(self, screen: ConfigDesk) -> None:
        self._screen = screen
        self.open: dict[str, Draft] = {}
        self.theirs: dict[str, ConfigCheck] = {}
        """What another program wrote into the file of an open draft that has unsaved changes."""
        self.known = False
        """Whether the workspace's configs have been looked at: until then what is on screen is none of them."""
        self._looking = False
        self._reading = asyncio.Lock()

    def begin(self) -> None:
        """To be called once there is a console around the screen."""
        host = self._screen.console.host
        self.keeper = Keeper(
            self._screen.ask, None if host.name == LocalHost.name else ahead_of(host.name, host.workspace)
        )

    def put(self, draft: Draft) -> None:
        """`draft` is from now on what the config of its name holds, in front or not."""
        self.open[draft.name] = draft
        if self._screen.draft.name == draft.name:
            self._screen.draft = draft

    def note(self, draft: Draft) -> None:
        """Takes what the screen shows as the newest; keeps it if it is not saved."""
        if draft is NEW:
            return
        self.open[draft.name] = draft
        if self.keeper.note(draft):
            self._screen.attempt(self.keeper.keep, group="keep")

    async def show_first(self) -> None:
        """The config that was being edited last; without one the first there is."""
        try:
            kept = [draft.name for draft in await self.keeper.found() if draft.text]
            names = [*kept, *(config.name for config in await self._screen.ask(Configs()))]
            if self._screen.draft is NEW and names:
                await self.load(names[0])
        except LogoclipError as error:
            self.known = not isinstance(error, HostLost)  # a lost host is asked again
            raise
        else:
            self.known = True
        finally:
            self._screen.show_status()

    async def load(self, name: str) -> None:
        """Shows the config `name`: as it was left here, or else its file with what was kept of it."""
        async with self._reading:  # read twice at once, the second would find the draft taken over, and show the file
            if name not in self.open:
                self.open[name] = await self._read(name)
        self._screen.draft = self.open[name]
        await self.look()

    def show(self, draft: Draft) -> None:
        """Shows `draft`, a config that nobody has opened yet."""
        self.open[draft.name] = draft
        self._screen.draft = draft

    async def begin_from(self, name: str, found: ConfigCheck, origin: str) -> None:
        """Shows `found` as a new config that no file has yet and that `origin` names. What was in front keeps its
        changes.
        """
        taken = {config.name for config in await self._screen.ask(Configs())} | self.open.keys()
        self.show(begun_as(free_name(name, taken) if name in taken else name, found, origin))

    async def choose(self) -> None:
        """Offers every config there is, those that are only drafts among them."""
        unsaved = {draft.name: counted(draft) for draft in self.open.values() if draft.unsaved}
        unsaved |= {draft.name: "unsaved draft" for draft in await self.keeper.found() if draft.name not in self.open}
        found = {one.name: one.error for one in await self._screen.ask(Configs())}
        names = [*found, *sorted(unsaved.keys() - found.keys())]
        lines = [(name, "   ".join(filter(None, (name, unsaved.get(name), found.get(name))))) for name in names]
        self._screen.app.push_screen(Picker("open a config", lines, self._screen.draft.name), self._chosen)

    def _chosen(self, name: str | None) -> None:
        if name and name != self._screen.draft.name:
            self._screen.attempt(self.load(name), owed=True)

    async def finish(self) -> bool:
        """Keeps what is still to be kept. Where that cannot be done it is said, and nothing stands in the way then."""
        try:
            await asyncio.wait_for(self.keeper.keep(), FINISH_SECONDS)
        except asyncio.TimeoutError:
            return True
        except LogoclipError as error:
            self._screen.notify(f"not left: {error}; q again leaves without it", severity="error", timeout=12)
            return False
        return True

    async def look(self) -> None:
        """Looks whether the file in front is still what it was. A lost link says so itself."""
        if self._looking or self._screen.draft is NEW:
            return
        self._looking = True
        try:
            await self._compare_with_disk(self._screen.draft.name)
        except HostLost:
            return
        finally:
            self._looking = False

    async def _compare_with_disk(self, name: str) -> None:
        revision = (await self._screen.ask(ConfigRevision(name))).revision
        draft = self.open[name]
        if revision == draft.revision:
            self._forget(name)
        elif not was_changed(draft, revision):  # another program, or this one in another window, wrote the same
            self.put(draft.based_on(await self._screen.ask(ReadConfig(name))))
        elif not revision:
            self.put(draft.based_on(NO_FILE))
            self._screen.notify(f"{name} was removed from the disk: what is on screen is kept, ctrl+s writes it again")
        elif name not in self.theirs or self.theirs[name].revision != revision:
            self._meet(name, await self._screen.ask(ReadConfig(name)))

    def _meet(self, name: str, found: ConfigCheck) -> None:
        """Another program wrote the file: shown if nothing is lost by that, else there is a choice."""
        draft = self.open[name]
        if draft.unsaved:
            self.theirs[name] = found
            self._screen.show_status()
        else:
            self.put(draft.taking(found))
            self._screen.notify(f"{name} was changed by another program: shown as it is now, u shows it as it was")

    def _forget(self, name: str) -> None:
        if self.theirs.pop(name, None):
            self._screen.show_status()

    async def _read(self, name: str) -> Draft:
        there = (await self._screen.ask(ConfigRevision(name))).revision
        draft = opened(name, await self._screen.ask(ReadConfig(name))) if there else begun(name)
        for kept in await self.keeper.found(name):
            if kept.error:
                self._screen.notify(f"a draft of {name} is left alone: {kept.error}", severity="warning")
            elif (kept.text, kept.space) == (draft.file.text, draft.file.space.text):
                # It was saved, and its console had no time to say so.
                await self._screen.ask(DropDraft(name, kept.console))
            else:
                self.keeper.take_over(kept)
                return self._restored(draft, kept)
        return draft

    def _restored(self, draft: Draft, kept: KeptDraft) -> Draft:
        """The draft that `kept` was, over the file that it began from. What the file is now is looked at afterwards."""
        if kept.revision != draft.revision:
            draft = begun(kept.name)
            if kept.revision:
                draft = opened(kept.name, _as_before(kept))
        counts = counted(restored(draft, kept.text, "", kept.space))
        words = f"{counts} of {clock(kept.time)}, on {kept.host or 'another machine'}"
        return restored(draft, kept.text, words, kept.space)


def _as_before(kept: KeptDraft) -> ConfigCheck:
    """The file that a draft began from."""
    return ConfigCheck(kept.before, {}, revision=kept.revision, space=kept.space_before)


def free_name(name: str, taken: set[str]) -> str:
    """`demo-2.yaml` for a copy of `demo.yaml`, or the next number that nobody has."""
    path = Path(name)
    stem = path.stem.rstrip("0123456789").rstrip("-") if path.stem[-1:].isdigit() and "-" in path.stem else path.stem
    return next(found for number in range(2, len(taken) + 3) if (found := f"{stem}-{number}{path.suffix}") not in taken)
