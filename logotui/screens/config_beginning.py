"""New configs: from a preset, from every default, or as a copy of what is on screen."""

from __future__ import annotations

from logoclip.agent.questions.configs import Configs, Presets
from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logotui.draft import begun
from logotui.screens.config_desk import ConfigDesk
from logotui.screens.config_files import Files, free_name
from logotui.screens.naming import Naming
from logotui.screens.picker import Picker

COPY, DEFAULTS = "copy", "defaults"


class Beginning:
    """Asks for a beginning and a name, and shows the new config, which is a draft until it is saved."""

    def __init__(self, screen: ConfigDesk, files: Files) -> None:
        self._screen = screen
        self._files = files
        self._texts: dict[str, str] = {}

    async def ask(self) -> None:
        """What to begin with."""
        draft = self._screen.draft
        presets = await self._screen.ask(Presets())
        self._texts = {COPY: draft.text, DEFAULTS: dump_config(TrainingConfig())}
        self._texts |= {preset.name: preset.text for preset in presets}
        lines = [
            (COPY, f"a copy of {draft.name} as it is on screen"),
            (DEFAULTS, "every setting with its default and its help"),
            *((preset.name, f"preset {preset.name}   {heading(preset.text)}") for preset in presets),
        ]
        self._screen.app.push_screen(Picker("a new config from", lines, COPY), self._begin)

    def _begin(self, chosen: str | None) -> None:
        if chosen:
            self._screen.attempt(self._name(chosen), owed=True)

    async def _name(self, chosen: str) -> None:
        taken = {config.name for config in await self._screen.ask(Configs())} | self._files.open.keys()
        proposed = {COPY: self._screen.draft.name, DEFAULTS: "training.yaml"}.get(chosen, chosen)
        proposed = free_name(proposed, taken) if proposed in taken else proposed
        naming = Naming("the new config is called", proposed, taken)
        self._screen.app.push_screen(naming, lambda name: self._show(name, chosen))

    def _show(self, name: str | None, chosen: str) -> None:
        if name:
            space = self._screen.draft.space if chosen == COPY else ""
            self._files.show(begun(name, self._texts[chosen], space))


def heading(text: str) -> str:
    """What the first comment of a config says of it."""
    first = text.lstrip().splitlines()[:1]
    return first[0].lstrip("# ").rstrip() if first and first[0].startswith("#") else ""
