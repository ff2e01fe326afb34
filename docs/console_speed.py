"""Measures the console from outside, as the person at the keyboard meets it.

    python docs/console_speed.py [ROUNDS [STEPS]]

On a pseudo-terminal of 140 × 40, beside a run of STEPS (100,000) steps to which another process adds five a second.
Prints one JSON object with the medians of ROUNDS (5): seconds to the list of runs, milliseconds from each key to a
changed screen, bytes a second while the charts are live, and the memory of all the console's processes in MB.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import psutil
import pyte

from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, acquire, create_run

COLUMNS, ROWS = 140, 40
EVERY = 0.2
PATIENCE = 30.0
QUIET = 0.7
LIVE = 10.0
# What is pressed, one after the other, and under which name its time is listed.
KEYS = (
    ("3", "first visit: monitor"), ("2", "first visit: config"),
    ("4", "first visit: sweep"), ("5", "first visit: data"),
    ("1", "back to the runs"), ("3", "back to the monitor"), ("1", "back to the runs"), ("2", "back to the config"),
    ("3", "back to the monitor"), ("l", "within the monitor"), ("l", "within the monitor"),
)  # fmt: skip


def figures(step: int) -> dict[str, float]:
    """What a training writes at `step`."""
    noise = math.sin(step * 12.9898) * 0.05
    separation = 0.4 * (1 - math.exp(-step / 20_000)) + noise
    return {
        "loss": 3 * math.exp(-step / 30_000) + 0.5 + noise,
        "learning_rate": 1e-3 * (1 + math.cos(math.pi * step / 1_000_000)) / 2,
        "positive": 0.45 + separation,
        "negative": 0.45,
        "separation": separation,
        "images_per_second": 318 + 20 * noise,
        "seconds_per_step": EVERY,
        "memory_gb": 1.2,
    }


def write_for_ever(run: RunDirectory, step: int) -> None:
    """Be the worker of `run`, which is at `step`: five steps a second."""
    held = acquire(run)
    status = StatusWriter(run)
    status.write(state="running", pid=os.getpid(), step=step, steps_planned=1_000_000, epoch=4, epochs_planned=8)
    with MetricsWriter(run.metrics) as metrics:
        print("writing", flush=True)  # noqa: T201
        while held:
            step += 1
            metrics.scalars(step, figures(step))
            status.write(step=step)
            time.sleep(EVERY)


class Console:
    """`logotui` on a pseudo-terminal, and what it shows."""

    def __init__(self, workspace: Path) -> None:
        self.fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        command = [sys.executable, "-m", "logotui", str(workspace)]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = 0

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def read(self, seconds: float, until: Callable[[], bool] = lambda: False) -> float:
        """Read for so long, or until something holds. Returns the seconds that it took."""
        began = time.perf_counter()
        while (took := time.perf_counter() - began) < seconds:
            if select.select([self.fd], [], [], 0.01)[0]:
                data = os.read(self.fd, 65536)
                self.bytes += len(data)
                self.stream.feed(data)
                if until():
                    return time.perf_counter() - began
        return took

    def press(self, key: str) -> float:
        """Seconds until the screen is another one."""
        before = self.text()
        os.write(self.fd, key.encode())
        return self.read(PATIENCE, lambda: self.text() != before)

    def megabytes(self) -> float:
        first = psutil.Process(self.process.pid)
        return sum(process.memory_info().rss for process in (first, *first.children(recursive=True))) / 1e6

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.fd)


def measure(workspace: Path, times: dict[str, list[float]]) -> None:
    """One visit: open, press keys, watch."""
    console = Console(workspace)
    try:
        first = console.read(PATIENCE, lambda: bool(re.search(r"running +demo-01", console.text())))
        times["first screen, s"].append(first)
        console.read(3 * QUIET)
        for key, name in KEYS:
            times[f"{name}, ms"].append(console.press(key) * 1000)
            console.read(QUIET)
        before = console.bytes
        console.read(LIVE)
        times["live charts, bytes/s"].append((console.bytes - before) / LIVE)
        times["memory, MB"].append(console.megabytes())
    finally:
        console.close()


def main(rounds: int = 5, steps: int = 100_000) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        run = create_run(Path(folder) / "runs", "demo", "train", "max_epochs: 8\n")
        with MetricsWriter(run.metrics) as metrics:
            for step in range(steps):
                metrics.scalars(step + 1, figures(step))
        worker = subprocess.Popen(
            [sys.executable, __file__, "--write", str(run.path), str(steps)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None and worker.stdout.readline()
        try:
            for _ in range(rounds):
                measure(Path(folder), times)
        finally:
            worker.kill()
            worker.wait()
    print(json.dumps({name: round(statistics.median(values), 3) for name, values in times.items()}, indent=1))  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_for_ever(RunDirectory(Path(sys.argv[2])), int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
