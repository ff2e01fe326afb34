"""Unsaved edits of a real console, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.workspace import Workspace
from tests.logotui.config_host import DEMO
from tests.logotui.terminal.console import PATIENCE, ConsoleOnTerminal

Ending = Callable[[ConsoleOnTerminal], object]
ENDINGS: dict[str, Ending] = {
    "SIGKILL": lambda console: os.kill(console.process.pid, signal.SIGKILL),
    "SIGHUP": lambda console: os.kill(console.process.pid, signal.SIGHUP),
    "SIGTERM": lambda console: os.kill(console.process.pid, signal.SIGTERM),
    "q": lambda console: console.press("\rq"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = Workspace.make(tmp_path / "w").root
    (root / "configs" / "demo.yaml").write_text(DEMO, encoding="utf-8")
    return root


def kept(root: Path, holds: Callable[[KeptDraft], bool]) -> None:
    """Returns when a draft that `holds` is kept."""
    end = time.monotonic() + PATIENCE
    while not any(map(holds, Drafts(root / "configs").kept())):
        assert time.monotonic() < end
        time.sleep(0.01)


def open_config(console: ConsoleOnTerminal) -> None:
    console.wait_for("No runs yet")
    console.press("2")
    console.wait_for("demo.yaml  as saved", "what this means")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_typed_is_offered_to_the_next_console(workspace: Path, tmp_path: Path, ending: str) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with ConsoleOnTerminal(workspace, **state) as console:
        open_config(console)
        console.press("\x1b[B\x1b[B\r")  # lora_r, open
        console.press("77")
        kept(workspace, lambda draft: "lora_r: 77 " in draft.text)
        console.wait_for("77", "was 16")
        ENDINGS[ending](console)
        console.ended()
    assert (workspace / "configs" / "demo.yaml").read_text(encoding="utf-8") == DEMO
    with ConsoleOnTerminal(workspace, XDG_STATE_HOME=str(tmp_path / "another person's")) as console:
        console.wait_for("No runs yet")
        console.press("2")
        console.wait_for("1 unsaved change of ", "u takes it back", "77")
        console.press("u")
        console.wait_for("as saved", gone="77")
        console.press("q")
        assert console.ended() == 0
    assert Drafts(workspace / "configs").kept() == []


def test_the_persons_editor_has_the_terminal_and_what_it_writes_becomes_the_draft(
    workspace: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys; print('EDITOR IS HERE', flush=True); sys.stdin.readline(); path = sys.argv[1]\n"
        "text = open(path).read().replace('lora_r: 16 ', 'lora_r: 99 '); open(path, 'w').write(text)\n",
        encoding="utf-8",
    )
    variables = {"XDG_STATE_HOME": str(tmp_path / "state"), "VISUAL": f"{sys.executable} {editor}"}
    with ConsoleOnTerminal(workspace, **variables) as console:
        open_config(console)
        console.press("e")
        console.wait_for("EDITOR IS HERE")
        console.press("\n")
        console.wait_for("1 unsaved change", "99", "was 16")
        kept(workspace, lambda draft: "lora_r: 99 " in draft.text)
        console.press("q")
        assert console.ended() == 0
        assert console.restored()
    assert (workspace / "configs" / "demo.yaml").read_text(encoding="utf-8") == DEMO
