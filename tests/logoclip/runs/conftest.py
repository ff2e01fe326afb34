"""A run for the tests of the run directory."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from logoclip.machine.training_device import training_device
from logoclip.runs import RunDirectory, create_run, list_runs, read_status, want
from logoclip.runs.queue import drop, waiting

Make = Callable[..., RunDirectory]
Until = Callable[[Callable[[], object]], object]


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    """A new training run, `demo-01`."""
    return create_run(tmp_path / "runs", "demo", "train", "seed: 1\n")


@pytest.fixture
def make(tmp_path: Path, small_worker: Path, until: Until) -> Iterator[Make]:
    """Makes a training that stands in the queue, and started by nobody. In the end all of them are stopped."""
    runs = tmp_path / "runs"

    def new(name: str = "demo", device: str = "") -> RunDirectory:
        return create_run(runs, name, "train", "seed: 1\n", device=device or training_device())

    yield new
    for one in waiting(runs):
        drop(one.run)
    for run in list_runs(runs):
        if read_status(run).alive:
            want(run, "stopped")
    until(lambda: not any(read_status(run).alive for run in list_runs(runs)))


def state(run: RunDirectory) -> str:
    """The state of `run`, as a reader judges it."""
    return read_status(run).state


def ids(runs: Path) -> list[str]:
    """The trainings that wait, in their order."""
    return [one.run.id for one in waiting(runs)]


def kill(run: RunDirectory) -> None:
    """Kills the worker of `run`."""
    os.kill(read_status(run).pid or 0, signal.SIGKILL)
