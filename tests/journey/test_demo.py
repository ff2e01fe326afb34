"""`make demo` in a terminal, from the command to the sweep: a real console, real workers, small data."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from logoclip.config.config_file import edit_config
from logoclip.data.prepare import prepare
from logoclip.jobs.demo import CONFIG, PREPARED
from logoclip.resources import shipped_configs
from logoclip.runs import list_runs, read_status
from logoclip.workspace import PARTS, Workspace
from tests.data_sets import write_data_set
from tests.journey.terminal import Terminal, shell, until
from tests.programs import find

PROJECT = Path(__file__).parents[2]
# As few brands as give every set some, and a batch for the training.
BRANDS, IMAGES = 64, 6

pytestmark = [
    pytest.mark.skipif(not find("tmux"), reason="tmux is not installed"),
    pytest.mark.skipif(not find("make"), reason="make is not installed"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The demo's workspace with data in it and one epoch to train; its workers end with the test."""
    made = Workspace(tmp_path / "demo")
    for part in PARTS:
        (made.root / part).mkdir(parents=True)
    write_data_set(tmp_path / "pictures", BRANDS, IMAGES)
    prepare(tmp_path / "pictures", made.resolve(PREPARED))
    usual = (shipped_configs() / CONFIG).read_text("utf-8")
    (made.configs / CONFIG).write_text(edit_config(usual, {"max_epochs": 1, "num_workers": 0}), "utf-8")
    yield made
    for run in list_runs(made.runs):
        if (pid := read_status(run).pid) and psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """This Python's environment as `make` knows it: installed already."""
    made = tmp_path / "venv"
    made.mkdir()
    (made / "bin").symlink_to(Path(sys.prefix) / "bin")
    (made / ".installed").touch()
    return made


def make_demo(workspace: Workspace, environment: Path) -> str:
    # What an outer make hands down would be taken for this one's.
    make = "env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make"
    words = shlex.join(["demo", f"DEMO={workspace.root}", f"VENV={environment}"])
    return f"cd {shlex.quote(str(PROJECT))} && {make} {words}"


def test_make_demo_leads_to_the_sweep(
    workspace: Workspace, environment: Path, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    ended = tmp_path / "exit-status"
    ended.touch()
    # Asked of the shell: tmux misses the end of a command now and then.
    screen = terminal(shell(f"{make_demo(workspace, environment)}; echo $? >{shlex.quote(str(ended))}"))
    screen.wait_for("demo 2 of 3 · fine-tuning")
    screen.wait_for("running +demo-01|finished +demo-01|demo 3 of 3")
    screen.wait_for("demo 3 of 3 · done · press 4")
    screen.press("4")
    screen.wait_for(r"(?s)baseline +threshold 0\.\d+.*fine-tuned +threshold 0\.\d+")
    screen.press("q")
    assert until(ended.read_text).strip() == "0"
