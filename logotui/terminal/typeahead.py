"""Keys one after another: what is typed ahead meets the screen that the keys before it have made.

Textual hands a key to whatever has the focus when it arrives. On a bad line several arrive at once, and of `/stop` the
letters would be commands of the screen, because the field that `/` opens has no focus yet. What a key has asked the
host for is waited for as well: of `mx` the `x` writes what `m` brings. Keys that lead away wait for nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.timer import Timer

# A key whose widget has gone is never reported as handled: then the next one goes on after so many seconds.
PATIENCE = 1.0
ROUNDS = 2
# What is waited for longer is said.
SAID_AFTER = 1.0
LEAVING = frozenset({"escape", "q", "ctrl+c", "question_mark", "E", *map(str, range(10))})


class TypeAhead:
    """Holds keys back while the one before them is being handled."""

    def __init__(self, app: App[Any], owes: Callable[[], bool] = lambda: False) -> None:
        """`owes` says whether the screen in front waits for an answer that the next key may act on."""
        self._app = app
        self._owes = owes
        self._waiting: deque[Key] = deque()
        self._handling: Key | None = None
        self._timer: Timer | None = None

    def hold(self, key: Key) -> bool:
        """Whether `key` has to wait. One that has not is to be handed on now; one that has comes again."""
        if self._handling is not key and (self._handling is not None or self._owes()):
            self._waiting.append(key)
            if self._handling is None:
                self._wait(key)
            return True
        self._handling = key
        target = self._app.focused or self._app.screen
        self._app.call_later(self._follow, key, target.ancestors_with_self)
        self._timer = self._app.set_timer(PATIENCE, self._next)
        return False

    def go_on(self) -> None:
        """What was waited for has come."""
        if self._handling is None:
            self._next()

    def drop(self, reason: str) -> None:
        """Forget the keys that wait for what will not come, or not be looked at, and say so."""
        if self._waiting:
            keys = " ".join(map(self._written, self._waiting))
            self._app.notify(f"{keys}: not obeyed, {reason}", severity="warning")
        self._waiting.clear()

    def _wait(self, key: Key) -> None:
        if key.key in LEAVING:
            self._next()
        elif len(self._waiting) == 1:
            self._app.set_timer(SAID_AFTER, self._say)

    def _say(self) -> None:
        if self._waiting and self._handling is None:
            keys = " ".join(map(self._written, self._waiting))
            self._app.notify(f"{keys}: waits for what is being read; esc drops it")

    def _written(self, key: Key) -> str:
        return key.character if key.is_printable and key.character else key.name.replace("_", "+")

    def _leave(self) -> None:
        """With a key among them that leads away, those before it have nothing left to act on."""
        place = next((place for place, key in enumerate(self._waiting) if key.key in LEAVING), None)
        if place is not None:
            rest = [self._waiting.pop() for _ in range(len(self._waiting) - place)]
            self.drop("what it acts on was still being read")
            self._waiting.extend(reversed(rest))

    def _follow(self, key: Key, path: Sequence[DOMNode], rounds: int = ROUNDS) -> None:
        """Go the way that `key` goes, from the focus up to the app, always behind it in the queue.

        And then again, behind what the key has set off: a choice goes from a list to its dialogue, and from there to
        the screen that asked.
        """
        for place, node in enumerate(path, start=1):
            if node.call_later(self._follow, key, path[place:], rounds):
                return
        if key is not self._handling:
            return
        if rounds:
            target = self._app.focused or self._app.screen
            self._follow(key, target.ancestors_with_self, rounds - 1)
        else:
            self._next()

    def _next(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._handling = None
        if self._owes():
            self._leave()
            if self._waiting and self._waiting[0].key not in LEAVING:
                return
        self._handling = self._waiting.popleft() if self._waiting else None
        if self._handling is not None:
            self._app.post_message(self._handling)
