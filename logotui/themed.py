"""A console with themes: the one that suits the terminal, and then the one that was chosen in such a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.message import Message

from logotui.console import Console
from logotui.hosts.host import Host
from logotui.terminal.style_sheets import StyleSheets
from logotui.theme import DARK_ROLES, THEMES, theme_for

HELP = "Dark, light, high contrast, or the terminal's own colours; remembered"


class Themed(Console):
    """Has the console's themes, and no others."""

    def __init__(self, host: Host, publish: Callable[[Message], Any]) -> None:
        super().__init__(host, publish)
        self.stylesheet = StyleSheets(variables=self.get_css_variables())
        self._theme_key = "theme"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The roles of colours, for themes that do not name them."""
        return DARK_ROLES

    def begin_with_theme(self, colours: str | None) -> None:
        """The theme that was chosen the last time in a terminal with as many colours, or the one that suits it.

        Args:
            colours: how many there are, as Rich names it; None: none.
        """
        self._theme_key = f"theme/{colours}"
        chosen = self.remembered.get(self._theme_key, "")
        named = {theme.name for theme in THEMES}
        self.theme = chosen if chosen in named else theme_for(colours).name

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        self.choose_theme(names[(names.index(self.theme) + 1) % len(names)])

    def choose_theme(self, name: str) -> None:
        """Use a theme, and again the next time in a terminal with as many colours."""
        self.theme = name
        self.remembered.put(self._theme_key, name)

    def theme_commands(self) -> Iterable[SystemCommand]:
        """Each theme by name, for the palette."""
        for theme in THEMES:
            words = theme.name.removeprefix("logotui-").replace("-", " ")
            yield SystemCommand(f"Theme: {words}", HELP, partial(self.choose_theme, theme.name))
