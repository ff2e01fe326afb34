"""Frames at the pace of the terminal: one is drawn when it can be seen, and then as things are by that time.

Textual hands each frame to a thread that writes it, and blocks the event loop once thirty wait. A frame that is held
back here is not kept either: the next one that passes is the whole screen, of which only what differs is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from logotui.drawing.detail import Detail
from logotui.terminal.drain import Drain
from logotui.terminal.economy import Economy


class Pacer:
    """Holds frames back while too much is on its way to the terminal.

    Args:
        draw: draws the whole screen as it is now; called when frames were held back and one may pass again.
        rest: called when the terminal has shown something and no frame is owed.
    """

    def __init__(self, draw: Callable[[], None], rest: Callable[[], None] = lambda: None) -> None:
        self.drain = Drain()
        self.economy = Economy(self.drain)
        self._draw = draw
        self._rest = rest
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
        """Goes on in the end where no answer comes, and judges what the link bears. Called now and then."""
        self.drain.lose_patience()
        self.economy.look()
        self._pay()

    @property
    def detail(self) -> Detail:
        """What is to be drawn."""
        return self.economy.detail

    def words(self, every: float) -> tuple[str, ...]:
        """How fast the terminal is, how often is drawn, and what, while that is less than all; then in fewer words.

        Args:
            every: seconds between two looks at a run.
        """
        behind, detail = self.drain.words, self.detail.words
        if not behind and not detail:
            return ()
        rate = f"{self.drain.rate / 1000:.1f} kB/s"
        speed = behind or f"terminal {rate}"
        pace = f"every {max(every, self.drain.lag):.0f} s" if behind else ""
        shortest = (rate, f"{self.drain.behind:.0f} s" if behind else "", detail)
        return _joined(" · ", speed, pace, detail), _joined(" · ", speed, detail), _joined(", ", *shortest)

    def _pay(self) -> None:
        if not self.drain.ready:
            return
        if self._owed:
            self._owed = False
            self._draw()
        if not self._owed and self.drain.ready:  # what was drawn may be what stands there already
            self._rest()


def _joined(between: str, *parts: str) -> str:
    return between.join(filter(None, parts))
