"""How much detail the link bears: less while the terminal stays behind although frames are few, more when it keeps up.

The rate falls first, at once and by itself: the pacer leaves frames out, and the watcher asks less often. Where that is
not enough for some seconds, what is drawn becomes simpler, a step at a time. A link that keeps up again gets a step
back; if that was too much, the next try waits twice as long, so that a thin link does not flicker between two pictures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from logotui.drawing.detail import Detail
from logotui.terminal.drain import Drain

TOO_SLOW: Final = 1.0
"""Seconds that a frame is held up from which on a step less is drawn, if that goes on."""
KEEPS_UP: Final = 0.25
"""Seconds below which a link may bear a step more."""
LOWER_AFTER: Final = 3.0
RAISE_AFTER: Final = 10.0
LONGEST: Final = 320.0
"""Seconds until a step is taken; how long the wait for one back becomes at most."""


class Economy:
    """Chooses the detail from what a drain has measured. Look at it twice a second or so.

    Attributes:
        detail: what is to be drawn now.
    """

    def __init__(self, drain: Drain, clock: Callable[[], float] = time.monotonic) -> None:
        self.detail = Detail.FULL
        self._drain = drain
        self._clock = clock
        self._tending = 0
        self._since = self._frames = 0.0
        self._raise_after = RAISE_AFTER
        self._raised = float("-inf")

    def look(self) -> bool:
        """Judge anew. Returns whether the detail has changed."""
        step = self._wanted()
        if step != self._tending:
            self._tend(step)
        patience = LOWER_AFTER if step > 0 else self._raise_after
        if not step or self._clock() - self._since < patience or not self._known:
            return False
        self._take(step)
        return True

    def _wanted(self) -> int:
        """1: a step less, -1: one more, where there is one; 0: as it is."""
        held_up = self._drain.held_up
        step = 1 if held_up >= TOO_SLOW else -1 if held_up <= KEEPS_UP else 0
        return step if Detail.FULL <= self.detail + step <= Detail.PLAIN else 0

    def _tend(self, step: int) -> None:
        self._tending, self._since, self._frames = step, self._clock(), self._drain.shown

    @property
    def _known(self) -> bool:
        """Whether a frame was shown since, or is waited for in vain: of an idle link nothing is known."""
        return self._drain.shown > self._frames or self._drain.waits >= TOO_SLOW

    def _take(self, step: int) -> None:
        now = self._clock()
        if step < 0:
            self._raised = now
        else:
            too_early = now - self._raised <= self._raise_after
            self._raise_after = min(2 * self._raise_after, LONGEST) if too_early else RAISE_AFTER
        self.detail = Detail(self.detail + step)
        self._tend(0)
