"""The machine's gauges while a run is at work, for its `metrics.db`."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from logoclip.jobs.job import log
from logoclip.machine.gauges import Machine
from logoclip.runs.gauge_series import gauge_series

EVERY_SECONDS: Final = 5.0


class Measures(Protocol):
    """What reads a machine."""

    def read(self) -> Machine: ...


class GaugeHistory:
    """Holds the newest reading until it is taken.

    A thread of its own reads, so that a driver that hangs holds up no step; the thread that trains takes and writes,
    since the database has one writer.
    """

    def __init__(self) -> None:
        self._newest: dict[str, float] = {}

    def take(self) -> dict[str, float]:
        """The newest reading, by the names of its series; nothing if it was taken before."""
        taken, self._newest = self._newest, {}
        return taken

    @contextmanager
    def reading(self, meter: Measures, seconds: float = EVERY_SECONDS) -> Iterator[None]:
        """Reads `meter` every `seconds` while the block runs. Nobody waits for a reading at its end."""
        over = threading.Event()
        threading.Thread(target=self._read, args=(meter, seconds, over), name="gauges", daemon=True).start()
        try:
            yield
        finally:
            over.set()

    def _read(self, meter: Measures, seconds: float, over: threading.Event) -> None:
        try:
            self._newest = gauge_series(meter.read())
            while not over.wait(seconds):
                self._newest = gauge_series(meter.read())
        except Exception:  # a mistake of the program's, which ends no training; the log has it for whoever mends it
            log(f"the machine's gauges are recorded no more:\n{traceback.format_exc()}")
