"""A screen in front of the monitor: one thing of the open run over the whole terminal."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from logotui.screens.base import ConsoleScreen


class DetailScreen(ConsoleScreen):
    """It hears facts as the monitor does; `escape` goes back to it."""

    MODE = "monitor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", tooltip="Back to the monitor"),
        Binding("3", "back", show=False),
    ]

    async def action_back(self) -> None:
        await self.dismiss()
