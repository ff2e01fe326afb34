"""Textual's style sheets, each parsed once for a theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

MOST_SHEETS = 1024
"""Every kind of widget brings one."""


class StyleSheets(Stylesheet):
    """Textual goes through all sheets for each kind of widget that is new, and for each screen that appears.

    Its own memory of those that it has parsed holds 64, fewer than there are: it would have forgotten each one just
    before it is wanted. And a screen that appears for the first time has all of them parsed anew as if the theme were
    another.
    """

    def __init__(self, *, variables: Mapping[str, str]) -> None:
        super().__init__(variables=dict(variables))
        self._parse_cache: LRUCache[Any, Any] = LRUCache(MOST_SHEETS)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colours of a theme. Those that there are already change nothing."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Apply the variables to all sheets."""
        self.parse()
