"""What the parts of the Config screen (its files, saving, launching …) know of the screen that they work for."""

from __future__ import annotations

from typing import Final

from textual.reactive import reactive

from logotui.draft import Draft, begun
from logotui.screens.base import ConsoleScreen

NEW: Final = begun("training.yaml")
"""What is shown where there is no config yet."""


class ConfigDesk(ConsoleScreen):
    """A screen with one draft in front."""

    draft: reactive[Draft] = reactive(NEW, always_update=True)
    """The file and its unsaved changes."""

    def show_status(self) -> None:
        """Says what is open, what is not saved and what is wrong."""
        raise NotImplementedError

    def show_fault(self, what: str) -> None:
        """Says that `what` was asked for and why it cannot be; the cursor goes to the first fault."""
        raise NotImplementedError
