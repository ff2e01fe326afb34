"""How fast the terminal takes what is written to it: the budget that the console draws within.

Written to a terminal is not shown: a pseudo-terminal takes some kilobytes at once, sshd and the network a megabyte
more, and a person at the end of a thin link looks at a frame of half a minute ago. So each frame is followed by a
question that terminals answer when they come to it (DECRQM for mode 2026, synchronised output, which Textual asks once
itself). What is not yet answered is on its way. Where a terminal answers nothing, what the kernel has taken counts as
shown.

Sources: VT510 reference manual, DECRQM; github.com/contour-terminal/vt-extensions, synchronized-output.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

QUESTION: Final = "\x1b[?2026$p"

ON_ITS_WAY: Final = 2048
"""Bytes that may be on their way when another frame begins: the echo of a few keys, and not a second screen."""
PATIENCE: Final = 3.0
"""Seconds after which a question counts as answered: the person may have moved to a terminal that answers none."""
SLOW: Final = 1.0
"""Seconds from a frame to its answer from which on a person is told."""
RECENT: Final = 40
"""Frames of which the quickest tells how long the way there and back is."""
AT_ONCE: Final = 0.05
"""A frame that takes no longer says nothing of the rate: that was the way there and back."""
WEIGHT: Final = 0.5


@dataclass
class Sent:
    """A frame on its way: the place of its last byte in all that was written, its size, and when it was written."""

    end: int
    size: int
    at: float


class Drain:
    """Knows what is on its way to the terminal. All methods are called in the event loop.

    Attributes:
        asks: whether the terminal has answered once, so that a question may follow each frame.
        lag: seconds from writing a frame until it is shown, recently.
        rate: bytes a second, recently; 0 before anything was measured.
        shown: how many frames the terminal has shown.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._on_its_way: deque[Sent] = deque()
        self._shown = 0
        self.asks = False
        self.lag = 0.0
        self.rate = 0.0
        self.shown = 0
        self._took: deque[float] = deque(maxlen=RECENT)

    @property
    def bytes_on_their_way(self) -> int:
        """Written, and not known to be shown."""
        return sum(sent.size for sent in self._on_its_way)

    @property
    def ready(self) -> bool:
        """Whether another frame may be written now."""
        return self.bytes_on_their_way <= ON_ITS_WAY

    @property
    def waits(self) -> float:
        """Seconds that the oldest frame has been on its way; 0 if none is."""
        return self._clock() - self._on_its_way[0].at if self._on_its_way else 0.0

    def wrote(self, end: int) -> None:
        """A frame was handed over: of all that was ever written, it ends at byte `end`."""
        begin = self._on_its_way[-1].end if self._on_its_way else self._shown
        if end > begin:
            self._on_its_way.append(Sent(end, end - begin, self._clock()))

    def answered(self) -> None:
        """The terminal has answered a question: it shows the oldest frame that was on its way."""
        self.asks = True
        if self._on_its_way:
            self._show(self._on_its_way[0].end)

    def taken(self, end: int) -> None:
        """The kernel has taken everything up to byte `end`."""
        if not self.asks:
            self._show(end)

    def lose_patience(self) -> None:
        """Takes for shown what no answer came for in `PATIENCE`: a slow link then shows a frame every so often."""
        if self.waits > PATIENCE:
            self._show(self._on_its_way[0].end)

    def _show(self, end: int) -> None:
        while self._on_its_way and self._on_its_way[0].end <= end:
            sent = self._on_its_way.popleft()
            took = self._clock() - sent.at
            self.shown += 1
            self._took.append(took)
            self.lag += WEIGHT * (took - self.lag)
            if took > AT_ONCE:
                self.rate += (WEIGHT if self.rate else 1) * (sent.size / took - self.rate)
        self._shown = max(self._shown, end)

    @property
    def behind(self) -> float:
        """Seconds from a frame until it is shown: recently, or as long as one has been waiting by now."""
        return max(self.lag, self.waits)

    @property
    def held_up(self) -> float:
        """As `behind`, without the way there and back, which no smaller frame makes shorter."""
        return max(self.behind - min(*self._took, SLOW) if self._took else self.behind, 0.0)

    @property
    def words(self) -> str:
        """`terminal 0.9 kB/s, 2 s behind` while it is slow, else nothing."""
        return f"terminal {self.rate / 1000:.1f} kB/s, {self.behind:.0f} s behind" if self.behind >= SLOW else ""
