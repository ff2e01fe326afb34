"""The whole way to a decision: two configs, a queue, an overlay, a difference, a choice, a sweep, a threshold.

A real terminal (tmux) and real workers, told by keys alone. In the middle the console is killed.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.config.config_file import edit_config
from logoclip.workspace import Workspace
from tests.journey.terminal import Terminal, shell, until
from tests.journey.tiny import CONFIG, console, make_workspace, status
from tests.programs import find

FIRST, SECOND = "tiny-01", "tiny-2-01"
# Long enough that the second is launched, and both are looked at, while the first computes.
EPOCHS = 12

pytestmark = pytest.mark.skipif(not find("tmux"), reason="tmux is not installed")


@pytest.fixture
def workspace(tmp_path: Path, tiny_clip_dir: Path) -> Workspace:
    return make_workspace(tmp_path / "tiny", tiny_clip_dir, edit_config(CONFIG, {"max_epochs": EPOCHS}), images=6)


@pytest.fixture
def opened(workspace: Workspace, tmp_path: Path, terminal: Callable[..., Terminal]) -> Callable[[], Terminal]:
    """Opens a console over the workspace, which remembers what the one before it was left with."""

    def start() -> Terminal:
        return terminal(shell(console(workspace, XDG_STATE_HOME=tmp_path / "state")))

    return start


def test_the_way_to_a_decision(
    workspace: Workspace, runs: Path, tmp_path: Path, opened: Callable[[], Terminal]
) -> None:
    screen = opened()
    screen.wait_for("No runs yet")
    duplicate_and_change(screen, workspace)
    launch_both(screen)
    overlay_both(screen)
    screen = kill_and_open_again(screen, tmp_path / "state", opened)
    better = choose(screen, runs)
    written = sweep_and_write(screen, better)
    card = json.loads((runs / better / "model" / "logoclip.json").read_text("utf-8"))
    assert round(card["threshold"], 4) == written


def duplicate_and_change(screen: Terminal, workspace: Workspace) -> None:
    """The second config is a copy of the first in which one line of the YAML is another."""
    screen.press("2")
    screen.wait_for("▸ base_model")
    screen.press("C-n")
    screen.wait_for("a copy of tiny.yaml")
    screen.press("Enter")
    screen.wait_for("the new config is called")
    screen.press("Enter")
    screen.wait_for("tiny-2.yaml +●")
    screen.press("/")
    screen.wait_for("a word in a field")
    screen.press("learning_rate", "Enter")
    screen.wait_for("▸ learning_rate|● learning_rate")
    screen.press("Tab", "1e-7")  # the value is selected there
    screen.wait_for(r"learning_rate +1e-7")
    screen.press("C-s")
    screen.wait_for("tiny-2.yaml +as saved")
    first, second = (workspace.configs / name for name in ("tiny.yaml", "tiny-2.yaml"))
    there = [line for line in first.read_text("utf-8").splitlines() if not line.startswith("learning_rate")]
    here = [line for line in second.read_text("utf-8").splitlines() if not line.startswith("learning_rate")]
    assert here == there and re.search(r"(?m)^learning_rate: 1e-7\b", second.read_text("utf-8"))


def launch_both(screen: Terminal) -> None:
    """The first computes, the second waits for it and says so."""
    screen.press("Tab")
    for config, said in (("tiny.yaml", f"starting +{FIRST}|running +{FIRST}"), ("tiny-2.yaml", f"queued +{SECOND}")):
        screen.press("2", "C-o")
        screen.wait_for("open a config")
        screen.press("Up" if config == "tiny.yaml" else "Down", "Enter")
        screen.wait_for(rf"(?m)^ {config} +as saved")
        screen.press("C-l")
        screen.wait_for(said)
    screen.wait_for(f"queued after {FIRST}")


def overlay_both(screen: Terminal) -> None:
    """Both are marked in the list, and stand in the legend below the charts of the monitor."""
    screen.press("1")
    screen.wait_for(f"(?s)queued +{SECOND}.*running +{FIRST}")
    screen.press("Space", "Down", "Space")
    screen.wait_for(f"(?s)●{SECOND}.*●{FIRST}")
    screen.press("3")
    screen.wait_for(legend(rf"{SECOND} .*▌{FIRST} \d"))


def legend(runs: str) -> str:
    """The line in which each drawn run has its colour and its loss."""
    return rf"(?m)^ loss +▌{runs}"


def kill_and_open_again(screen: Terminal, state: Path, opened: Callable[[], Terminal]) -> Terminal:
    """The queue goes on without a console; the next one shows the same screen, run and overlay, of both runs by now."""
    until(lambda: noted(state) == {"screen": "monitor", "marks": [SECOND, FIRST]})
    os.kill(screen.pid(), signal.SIGKILL)
    again = opened()
    again.wait_for(f"(queued|running) +{SECOND}")
    again.wait_for(legend(rf"{SECOND} .*▌{FIRST} \d"))
    again.wait_for(legend(rf"{SECOND} \d.*▌{FIRST} \d"))
    return again


def noted(state: Path) -> dict[str, object]:
    """The screen and the marked runs that a console has noted for the next one."""
    (file,) = state.glob("logotui/workspace-*.json")
    values = json.loads(file.read_text("utf-8"))["values"]
    return {"screen": values["screen"], "marks": [run for run, _ in values.get("marks", {}).get("slots", [])]}


def choose(screen: Terminal, runs: Path) -> str:
    """The difference says which setting differs and what came of it; the run with the lower loss is the better one."""
    until(lambda: all(status(runs, run).state == "finished" for run in (FIRST, SECOND)))
    screen.press("1")
    screen.wait_for(f"(?s)finished +●{SECOND}.*finished +●{FIRST}")
    screen.press("d")
    screen.wait_for(rf"● {SECOND} +● {FIRST}")
    screen.wait_for(r"(?s)settings that differ\s+learning_rate +1e-7 +≠ 1e-3\s+★ best")
    losses = screen.wait_for(r"(?m)^ +loss +(\d\.\d+)(.*) (\d\.\d+)")
    screen.press("Escape")
    screen.wait_for(f"finished +●{FIRST}")
    return SECOND if float(losses[1]) < float(losses[3]) else FIRST


def sweep_and_write(screen: Terminal, run: str) -> float:
    """The chosen one beside its baseline; its threshold, moved by hand, goes into its model. Returns it as shown."""
    screen.press("4")
    screen.wait_for("n +compare")
    screen.press("n")
    screen.wait_for(rf"compare which run.*\n.*{SECOND}")
    screen.press(*(["Down"] if run == FIRST else []), "Enter")
    fitted = screen.wait_for(r"fine-tuned .*threshold (\d\.\d+)")[1]
    screen.press("Right", "Right")
    screen.wait_for(rf"fine-tuned .*threshold (?!{re.escape(fitted)})\d")
    screen.press("x")
    said = screen.wait_for(r"(\d\.\d{4}), .*")
    return float(said[1])
