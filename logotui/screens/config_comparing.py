"""What the config on screen can be compared with: its file, the defaults, presets, other configs, runs."""

from __future__ import annotations

from typing import Any

from logoclip.agent.questions.configs import Configs, Presets, ReadConfig
from logoclip.agent.questions.runs import Run
from logoclip.config.schema import TrainingConfig
from logotui.draft import Draft
from logotui.screens.compare import Compare
from logotui.screens.config_desk import ConfigDesk
from logotui.screens.picker import Picker

FILE, DEFAULTS, PRESET, CONFIG, RUN = "file", "defaults", "preset", "config", "run"


class Comparing:
    """Asks what to compare with, and shows both."""

    def __init__(self, screen: ConfigDesk) -> None:
        self._screen = screen

    async def ask(self) -> None:
        """Offers whatever there is."""
        draft = self._screen.draft
        lines = [] if draft.is_new else [(f"{FILE} ", "the file as it was saved")]
        lines += [(f"{DEFAULTS} ", "the defaults")]
        others = [one.name for one in await self._screen.ask(Configs()) if one.name != draft.name]
        lines += [(f"{CONFIG} {name}", f"configs/{name}") for name in others]
        lines += [(f"{PRESET} {preset.name}", f"preset {preset.name}") for preset in await self._screen.ask(Presets())]
        runs = [run for run in self._screen.facts.runs or () if run.kind == "train"]
        lines += [(f"{RUN} {run.id}", f"run {run.called}") for run in runs]
        self._screen.app.push_screen(Picker(f"compare {draft.name} with", lines), self._chosen)

    def _chosen(self, chosen: str | None) -> None:
        if chosen:
            self._screen.attempt(self._show(*chosen.split(" ", 1)), owed=True)

    async def _show(self, kind: str, name: str) -> None:
        theirs = await self._values(kind, name)
        called = {FILE: "its file", DEFAULTS: "the defaults"}.get(
            kind, f"{kind} {self._screen.facts.called(name) if kind == RUN else name}"
        )
        self._screen.app.push_screen(Compare(self._screen.draft, called, theirs, self._take))

    async def _values(self, kind: str, name: str) -> dict[str, Any]:
        if kind == FILE:
            return dict(self._screen.draft.before)
        if kind == CONFIG:
            return (await self._screen.ask(ReadConfig(name))).values
        if kind == PRESET:
            return next(preset.values for preset in await self._screen.ask(Presets()) if preset.name == name)
        if kind == RUN:
            return (await self._screen.ask(Run(name))).config
        return TrainingConfig().model_dump()

    def _take(self, key: str, value: object) -> Draft:
        """Their value into the draft, as a step of its own."""
        draft = self._screen.draft.seal().set(key, value).seal()
        self._screen.draft = draft
        return draft
