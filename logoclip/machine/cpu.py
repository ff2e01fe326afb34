"""How busy the cores are."""

from __future__ import annotations

import time
from threading import Lock
from typing import Final

import psutil

# The kernel counts in hundredths of a second: over less time a busy core and an idle one look alike.
SHORTEST: Final = 0.25


class CpuMeter:
    """Measures between one reading and the next, whichever threads ask.

    psutil's own `cpu_percent` remembers the last reading of each thread, so that the first answer in a new thread
    is 0: callers from a pool of threads would see an idle machine.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at = float("-inf")
        self._times: dict[str, float] = {}
        self._percent: float | None = None

    def percent(self) -> float | None:
        """Percent of all cores, 0–100, since the last reading; None while there is one reading only.

        Callers within `SHORTEST` seconds of a reading share its answer.
        """
        with self._lock:
            if time.monotonic() - self._read_at >= SHORTEST:
                times = psutil.cpu_times()._asdict()
                self._percent = _busy_percent(self._times, times) if self._times else None
                self._times, self._read_at = times, time.monotonic()
            return self._percent


def _busy_percent(before: dict[str, float], after: dict[str, float]) -> float | None:
    # A counter may go back: idle time does where a core is switched off, as power modes of a Jetson do.
    spent = {name: max(0.0, after[name] - before[name]) for name in after}
    total = sum(spent.values()) - spent.get("guest", 0) - spent.get("guest_nice", 0)  # both are in user and nice too
    idle = spent["idle"] + spent.get("iowait", 0)
    return 100 * (1 - idle / total) if total > 0 else None
