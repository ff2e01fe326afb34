"""Keys one after another: what is typed ahead meets the screen that the keys before it have made.

Textual hands a key to whatever has the focus when it arrives. On a bad line several arrive at once, and of `/stop` the
letters would be commands of the screen, because the field that `/` opens has no focus yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.timer import Timer

# A key whose widget has gone is never reported as handled: then the next one goes on after so many seconds.
PATIENCE = 1.0


class TypeAhead:
    """Holds keys back while the one before them is being handled."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Key] = deque()
        self._handling: Key | None = None
        self._timer: Timer | None = None

    def hold(self, key: Key) -> bool:
        """Whether `key` has to wait. One that has not is to be handed on now; one that has comes again."""
        if self._handling not in (None, key):
            self._waiting.append(key)
            return True
        self._handling = key
        target = self._app.focused or self._app.screen
        self._app.call_later(self._follow, key, target.ancestors_with_self)
        self._timer = self._app.set_timer(PATIENCE, self._next)
        return False

    def _follow(self, key: Key, path: Sequence[DOMNode]) -> None:
        """Go the way that `key` goes, from the focus up to the app, always behind it in the queue."""
        for place, node in enumerate(path, start=1):
            if node.call_later(self._follow, key, path[place:]):
                return
        if key is self._handling:
            self._next()

    def _next(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._handling = self._waiting.popleft() if self._waiting else None
        if self._handling is not None:
            self._app.post_message(self._handling)
