"""The whole way of a person: configure, launch, watch, pause, lose the console, lose the link, compare.

A real terminal (tmux), a real sshd, real workers. Nothing in it is replaced.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from logoclip.runs import find_run, list_runs, read_status
from logoclip.workspace import Workspace
from tests.journey.server import Server
from tests.journey.terminal import Terminal, shell, until
from tests.journey.tiny import CONFIG, console, make_workspace, status
from tests.programs import find

pytestmark = [
    pytest.mark.skipif(not find("tmux"), reason="tmux is not installed"),
    pytest.mark.skipif(not find("sshd"), reason="sshd (openssh-server) is not installed"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, tiny_clip_dir: Path) -> Workspace:
    return make_workspace(tmp_path_factory.mktemp("journey"), tiny_clip_dir)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    sshd = find("sshd")
    assert sshd
    made = Server(tmp_path_factory.mktemp("sshd"), sshd)
    yield made
    made.stop()


def step_after(runs: Path, run: str, step: int) -> int:
    """Waits until training has gone beyond `step`."""
    return int(until(lambda: now if (now := status(runs, run).step) > step else 0))


def steps_of(runs: Path, run: str) -> list[int]:
    """The steps whose loss was written, in the order in which it was."""
    with closing(sqlite3.connect(f"file:{find_run(runs, run).metrics}?mode=ro", uri=True)) as db:
        return [step for (step,) in db.execute("SELECT step FROM scalars WHERE name = 'loss' ORDER BY id")]


def plots_moved(screen: Terminal) -> None:
    """The curves stand on the screen, and the picture of them changes."""
    screen.wait_for(r"loss +\d")
    before = set(re.findall(r"[⠁-⣿]+", screen.text()))
    until(lambda: {*re.findall(r"[⠁-⣿]+", screen.text())} - before)


def test_the_journey(workspace: Workspace, runs: Path, server: Server, terminal: Callable[..., Terminal]) -> None:
    here = terminal(shell(console(workspace)))
    here.wait_for("1 Runs")
    configure_and_launch(here, workspace)
    pause_and_resume(here, runs)
    kill_the_console(here, runs)
    again = terminal(shell(console(workspace)))
    again.wait_for("running +tiny-01")
    for columns, rows in ((80, 24), (140, 40)):
        watch_over_ssh_until_cut(terminal(server.command(console(workspace)), columns, rows), runs)
    last = terminal(server.command(console(workspace)))
    last.wait_for("running +tiny-01")
    stop_and_train_to_the_end(last)
    compare(last, runs)


def configure_and_launch(screen: Terminal, workspace: Workspace) -> None:
    """A config is edited, saved and launched; the curves move."""
    edit(screen, "warmup_steps", "5")
    screen.press("C-s")
    screen.wait_for("tiny.yaml +as saved")
    saved = (workspace.configs / "tiny.yaml").read_text(encoding="utf-8")
    assert saved == CONFIG.replace("warmup_steps: 2", "warmup_steps: 5")
    screen.press("C-l")
    screen.wait_for("running +tiny-01")
    plots_moved(screen)


def pause_and_resume(screen: Terminal, runs: Path) -> None:
    """Pausing frees the worker's memory; resuming goes on from the same step."""
    worker = status(runs, "tiny-01").pid
    screen.press("p")
    screen.wait_for("paused +tiny-01")
    until(lambda: not psutil.pid_exists(worker))
    paused_at = status(runs, "tiny-01").step
    assert status(runs, "tiny-01").last_durable_step == paused_at
    screen.press("p")
    screen.wait_for("running +tiny-01")
    step_after(runs, "tiny-01", paused_at)
    steps = steps_of(runs, "tiny-01")
    assert steps == list(range(1, len(steps) + 1))


def kill_the_console(screen: Terminal, runs: Path) -> None:
    """Training goes on."""
    os.kill(screen.pid(), signal.SIGKILL)
    step_after(runs, "tiny-01", status(runs, "tiny-01").step)


def watch_over_ssh_until_cut(screen: Terminal, runs: Path) -> None:
    """An interactive session finds the run, pauses and resumes it; its link is cut; training goes on."""
    screen.wait_for("running +tiny-01")
    screen.press("3")
    plots_moved(screen)
    pause_and_resume(screen, runs)
    client = psutil.Process(screen.pid())
    client.kill()
    until(lambda: not client.is_running() or client.status() == psutil.STATUS_ZOMBIE)
    step_after(runs, "tiny-01", status(runs, "tiny-01").step + 5)


def stop_and_train_to_the_end(screen: Terminal) -> None:
    """The long run is stopped; a short one ends with a model."""
    screen.press("3", "s")
    screen.wait_for("y +yes")
    screen.press("y")
    screen.wait_for("stopped +tiny-01")
    edit(screen, "max_epochs", "3")
    screen.press("C-l")
    screen.wait_for("finished +tiny-02")


def compare(screen: Terminal, runs: Path) -> None:
    """The sweep compares both models and moves its cursor."""
    screen.press("4")
    screen.wait_for("n +new")
    screen.press("n")
    screen.wait_for("compare which run")
    screen.press("Enter")
    until(lambda: ("evaluate", "finished") in [(run.kind, run.state) for run in map(read_status, list_runs(runs))])
    before = screen.wait_for(r"at (-?\d\.\d+)")[1]
    screen.press("Right", "Right")
    screen.wait_for(rf"at (?!{re.escape(before)})(-?\d\.\d+)")


def edit(screen: Terminal, field: str, value: str) -> None:
    """Opens the config screen, finds a field and types another value, looking at each effect as a person does."""
    screen.press("2")
    screen.wait_for("▸ base_model")
    screen.press("/")
    screen.wait_for("a word in a field")
    screen.press(field)
    screen.wait_for(rf"(?m)^[A-Z]\w+\b.*\n +{field} ")
    screen.press("Enter")
    screen.wait_for(f"▸ {field}")
    screen.press("Enter")
    screen.wait_for(rf"(?m)^  {field} ")
    screen.press(value)
    screen.wait_for(rf"● {field} +{value}\b")
    screen.press("Enter")
