"""The console over a real run directory that another process writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from logoclip.runs import RunDirectory, create_run, read_control, read_status
from logotui.app import LogoTui
from logotui.hosts.this_machine import LocalHost
from logotui.screens.monitor import MonitorScreen
from logotui.widgets.plot import Plot
from logotui.widgets.run_table import RunTable
from logotui.widgets.status_line import StatusLine
from tests.logotui.eventually import eventually
from tests.logotui.settle import settle

WORKER = """
import os, sys
from pathlib import Path
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, acquire

run = RunDirectory(Path(sys.argv[1]))
held = acquire(run)
status = StatusWriter(run)
status.write(state="running", pid=os.getpid(), epochs_planned=2, steps_planned=100, epoch=1)
with MetricsWriter(run.metrics) as metrics:
    print("ready", flush=True)
    for line in sys.stdin:
        step, loss = line.split()
        metrics.scalars(int(step), {"loss": float(loss), "positive": 0.7, "negative": 0.4, "separation": 0.3})
        status.write(step=int(step))
        print("written", flush=True)
"""


class Worker:
    """A process that holds a run's lock and writes what it is answer."""

    def __init__(self, run: RunDirectory) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(run.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answered("ready")

    def step(self, number: int, loss: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{number} {loss}\n")
        self.process.stdin.flush()
        self._answered("written")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _answered(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    return create_run(tmp_path / "runs", "demo", "train", "seed: 7\n")


@pytest.fixture
def worker(run: RunDirectory) -> Iterator[Worker]:
    worker = Worker(run)
    yield worker
    worker.kill()


async def test_a_point_that_another_process_writes_appears_on_the_chart(
    tmp_path: Path, run: RunDirectory, worker: Worker
) -> None:
    for number in range(1, 40):
        worker.step(number, 4.0 - number / 20)
    app = LogoTui(LocalHost(tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        await pilot.press("3")
        await eventually(lambda: isinstance(app.screen, MonitorScreen) and app.watcher.story)
        plot = app.screen.query_one("#chart-0", Plot)
        await eventually(lambda: "2.050" in str(plot.border_title))
        before = [plot.render_line(y).text for y in range(plot.size.height)]
        worker.step(40, 0.123)
        await eventually(lambda: "0.123" in str(plot.border_title))
        after = [plot.render_line(y).text for y in range(plot.size.height)]
        assert after != before
        await eventually(lambda: "step 40/100" in app.screen.query_one(StatusLine).render().plain)


async def test_a_wish_reaches_the_run_and_leaving_leaves_it(tmp_path: Path, run: RunDirectory, worker: Worker) -> None:
    app = LogoTui(LocalHost(tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.watcher.facts.runs)
        await pilot.press("p")
        await settle(pilot)
        assert read_control(run).wanted == "paused"
    assert read_status(run).state == "running"
    assert worker.process.poll() is None


async def test_a_killed_worker_is_seen_to_be_lost(tmp_path: Path, run: RunDirectory, worker: Worker) -> None:
    worker.step(1, 4.0)
    app = LogoTui(LocalHost(tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        await eventually(lambda: app.watcher.facts.runs and app.watcher.facts.runs[0].state == "running")
        worker.kill()
        table = app.screen.query_one(RunTable)
        await eventually(lambda: table.selected and table.selected.state == "lost")
        await pilot.pause()
        assert "? lost" in table.render_line(1).text
