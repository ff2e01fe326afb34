"""The machine's gauges while a run is at work, for its `metrics.db`."""

from __future__ import annotations

import threading
import traceback
from typing import Final, Protocol

from logoclip.jobs.job import log
from logoclip.machine.gauges import Machine
from logoclip.runs.gauge_series import gauge_series

EVERY_SECONDS: Final = 5.0


class Measures(Protocol):
    """What reads a machine."""

    def read(self) -> Machine: ...


class GaugeHistory:
    """Reads `meter` every `seconds` from the first time that it is asked on, and holds the newest reading.

    A thread of its own reads, so that a driver that hangs holds up no step; the thread that trains takes and writes,
    since the database has one writer.
    """

    def __init__(self, meter: Measures, seconds: float = EVERY_SECONDS) -> None:
        self._meter = meter
        self._seconds = seconds
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._newest: dict[str, float] = {}

    def take(self) -> dict[str, float]:
        """The newest reading, by the names of its series; nothing if it was taken before, or there is none yet."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._read, name="gauges", daemon=True)
            self._thread.start()
        taken, self._newest = self._newest, {}
        return taken

    def __enter__(self) -> GaugeHistory:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()  # nobody waits for a reading

    def _read(self) -> None:
        try:
            while not self._over.wait(self._seconds):
                self._newest = gauge_series(self._meter.read())
        except Exception:  # a mistake of the program's, which ends no training; the log has it for whoever mends it
            log(f"the machine's gauges are recorded no more:\n{traceback.format_exc()}")
