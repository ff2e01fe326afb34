"""Frames at the pace of the terminal: one is drawn when it can be seen, and then as things are by that time.

Textual hands each frame to a thread that writes it, and blocks the event loop once thirty wait. A frame that is held
back here is not kept either: the next one that passes is the whole screen, of which only what differs is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from logotui.terminal.drain import Drain


class Pacer:
    """Holds frames back while too much is on its way to the terminal.

    Args:
        draw: draws the whole screen as it is now; called when frames were held back and one may pass again.
    """

    def __init__(self, draw: Callable[[], None]) -> None:
        self.drain = Drain()
        self._draw = draw
        self._owed = False

    def hold(self) -> bool:
        """Whether a frame has to be left out now."""
        self._owed = self._owed or not self.drain.ready
        return self._owed

    def taken(self, end: int) -> None:
        """The kernel has taken everything up to byte `end`."""
        self.drain.taken(end)
        self._pay()

    def answered(self) -> None:
        """The terminal has answered a question."""
        self.drain.answered()
        self._pay()

    def look(self) -> None:
        """Goes on in the end where no answer comes. Called now and then."""
        self.drain.lose_patience()
        self._pay()

    def _pay(self) -> None:
        if self._owed and self.drain.ready:
            self._owed = False
            self._draw()
