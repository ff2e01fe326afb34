"""One meter of the cores for all threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from logoclip.machine import cpu
from logoclip.machine.cpu import CpuMeter

Until = Callable[[Callable[[], Any]], Any]


def in_new_threads(count: int, ask: Callable[[], Any]) -> list[Any]:
    """The answers of `count` threads that have never asked before."""
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_busy_machine_is_busy_from_every_thread(start: Callable[..., Any], until: Until) -> None:
    meter = CpuMeter()
    busy = start("print('at work', flush=True)\nwhile True: pass")
    assert busy.stdout.readline() == "at work\n"
    meter.percent()
    until(lambda: meter.percent() is not None)
    answers = in_new_threads(8, meter.percent)
    assert len(answers) == 8 and all(0.2 * 100 / (os.cpu_count() or 1) < answer <= 100 for answer in answers)


class Counters:
    """The kernel's counters and the clock, both set by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.times = {"user": 50.0, "system": 10.0, "idle": 400.0, "iowait": 5.0, "guest": 2.0, "guest_nice": 0.0}

    def spend(self, seconds: float, **times: float) -> None:
        self.now += seconds
        self.times = {name: value + times.get(name, 0.0) for name, value in self.times.items()}


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counters]:
    made = Counters()
    monkeypatch.setattr(psutil, "cpu_times", lambda: SimpleNamespace(_asdict=lambda: dict(made.times)))
    monkeypatch.setattr(cpu.time, "monotonic", lambda: made.now)
    yield made


def test_the_share_of_busy_time_between_two_readings(counters: Counters) -> None:
    meter = CpuMeter()
    assert meter.percent() is None
    counters.spend(1.0, user=1.5, guest=0.5, system=0.5, idle=1.5, iowait=0.5)  # of 4 core seconds 2 are busy
    assert meter.percent() == pytest.approx(50)
    counters.spend(1.0, user=4.0)
    assert meter.percent() == pytest.approx(100)
    counters.spend(1.0, idle=4.0)
    assert meter.percent() == pytest.approx(0)


def test_callers_at_one_time_share_a_reading(counters: Counters) -> None:
    meter = CpuMeter()
    meter.percent()
    counters.spend(1.0, user=3.0, idle=1.0)
    assert in_new_threads(4, meter.percent) == [pytest.approx(75)] * 4
    counters.spend(cpu.SHORTEST / 2, idle=9.0)
    assert meter.percent() == pytest.approx(75)


def test_counters_that_go_back_make_no_nonsense(counters: Counters) -> None:
    meter = CpuMeter()
    meter.percent()
    counters.spend(1.0, user=1.0, idle=-300.0)  # cores were switched off
    assert meter.percent() == pytest.approx(100)
    counters.spend(1.0)
    assert meter.percent() is None
