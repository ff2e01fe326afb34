from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from logoclip.jobs.gauge_history import GaugeHistory
from logoclip.machine.gauges import Machine

Until = Callable[..., Any]


class Counting:
    """A meter whose readings can be told apart, and which hangs or fails when it is told to."""

    def __init__(self) -> None:
        self.readings = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.fault: Exception | None = None

    def read(self) -> Machine:
        self.go_on.wait()
        if self.fault:
            raise self.fault
        self.readings += 1
        return Machine(cpu_percent=float(self.readings))


def test_the_newest_reading_is_taken_once(until: Until) -> None:
    meter = Counting()
    with GaugeHistory(meter, seconds=0.001) as history:
        assert meter.readings == 0, "it is read from the first question on"
        history.take()
        until(lambda: meter.readings > 5)
        assert until(history.take)["machine.cpu_percent"] >= 2
        meter.go_on.clear()
        until(lambda: not history.take())
        assert history.take() == {}
        meter.go_on.set()


def test_a_driver_that_hangs_holds_nobody_up(until: Until) -> None:
    meter = Counting()
    meter.go_on.clear()
    with GaugeHistory(meter, seconds=0.001) as history:
        assert history.take() == {}
    meter.go_on.set()
    until(lambda: not any(thread.name == "gauges" for thread in threading.enumerate()))


def test_a_mistake_ends_the_readings_alone_and_is_in_the_log(until: Until, capsys: pytest.CaptureFixture[str]) -> None:
    meter = Counting()
    meter.fault = ZeroDivisionError("a mistake")
    with GaugeHistory(meter, seconds=0.001) as history:
        history.take()
        until(lambda: not any(thread.name == "gauges" for thread in threading.enumerate()))
        assert history.take() == {}
    said = capsys.readouterr().out
    assert "recorded no more" in said and "ZeroDivisionError: a mistake" in said
