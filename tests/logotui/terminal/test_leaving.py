"""However the console is asked to leave, and whatever hangs: in time, and with the terminal as it was."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import psutil
import pytest

from logotui.remembered import Remembered
from tests.logotui.terminal.console import PATIENCE, ConsoleOnTerminal

# The time that a person waits, and what a busy machine adds.
IN_TIME = 1.0 + 1.0

HANGING_HOST = """
import asyncio, sys, threading
from logotui import cli
from logotui.hosts import this_machine

class Host(this_machine.LocalHost):
    async def close(self):
        asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                pass

this_machine.LocalHost = Host
sys.exit(cli.main())
"""

NEVER_RESTS = """
import sys
from logotui import cli, remembered

remembered.REST = 1000
sys.exit(cli.main())
"""

SAYS_WHEN_STUCK = """
import sys
from pathlib import Path
from logotui import cli
from logotui.terminal.pacer import Pacer

def hold(self, hold=Pacer.hold):
    held = hold(self)
    if held and self.drain.waits > 0.5:
        Path(sys.argv[1], "stuck").touch()
    return held

Pacer.hold = hold
sys.exit(cli.main())
"""

# What the writer was stuck at it writes into nothing, and then the app has ended: before the terminal is restored.
RESTORED_SLOWLY = SAYS_WHEN_STUCK.replace(
    "sys.exit(cli.main())",
    """
import time
from logotui.terminal import leaving

def interrupt(interrupt=leaving._interrupt_drawing):
    interrupt()
    time.sleep(0.3)

leaving._interrupt_drawing = interrupt
sys.exit(cli.main())
""",
)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def console(opened: ExitStack, workspace: Path, code: str | None = None) -> ConsoleOnTerminal:
    shown = opened.enter_context(ConsoleOnTerminal(workspace, code=code))
    shown.wait_for("No runs yet")
    return shown


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_signal_leaves_as_q_does(tmp_path: Path, opened: ExitStack, number: signal.Signals, code: int) -> None:
    shown = console(opened, tmp_path)
    shown.process.send_signal(number)
    assert shown.ended() == code
    assert shown.restored()


@pytest.mark.parametrize("key", ["q", "\x03", "\x11"], ids=["q", "Ctrl+C", "Ctrl+Q"])
def test_a_key_leaves(tmp_path: Path, opened: ExitStack, key: str) -> None:
    shown = console(opened, tmp_path)
    shown.press(key)
    assert shown.ended() == 0
    assert shown.restored()


def test_ctrl_c_leaves_from_in_front_of_a_screen_too(tmp_path: Path, opened: ExitStack) -> None:
    shown = console(opened, tmp_path)
    shown.press("?")
    shown.wait_for("esc closes")
    shown.press("\x03")
    assert shown.ended() == 0


@pytest.mark.parametrize("number", [None, signal.SIGTERM, signal.SIGHUP], ids=str)
def test_what_was_chosen_last_is_remembered_however_it_ends(
    tmp_path: Path, opened: ExitStack, number: signal.Signals | None
) -> None:
    """By a signal, or because its terminal has gone (None)."""
    shown = console(opened, tmp_path, NEVER_RESTS)
    shown.press("5")
    shown.wait_for("n prepare")
    if number is None:
        hang_up(shown)
    else:
        shown.process.send_signal(number)
    shown.process.wait(PATIENCE)
    assert Remembered("this machine", str(tmp_path)).get("screen", "") == "data"


def hang_up(shown: ConsoleOnTerminal) -> None:
    """Take the terminal away, as a cut link does."""
    os.dup2(os.open(os.devnull, os.O_RDWR), shown.near)


@pytest.mark.parametrize(("how", "code"), [("q", 0), (signal.SIGTERM, 143)], ids=["q", "SIGTERM"])
def test_a_host_that_hangs_is_left_behind(tmp_path: Path, opened: ExitStack, how: str | int, code: int) -> None:
    shown = console(opened, tmp_path, HANGING_HOST)
    if isinstance(how, str):
        shown.press(how)
    else:
        shown.process.send_signal(how)
    assert shown.ended(IN_TIME) == code
    assert shown.restored()


@pytest.mark.parametrize("code", [SAYS_WHEN_STUCK, RESTORED_SLOWLY], ids=["at once", "slowly"])
def test_a_terminal_that_takes_nothing_is_left_in_time(tmp_path: Path, opened: ExitStack, code: str) -> None:
    """What is drawn waits for ever for the terminal; the signal is obeyed all the same."""
    shown = console(opened, tmp_path, code)
    keys = cycle("12345")
    while not (tmp_path / "stuck").exists():
        shown.press(next(keys))
        time.sleep(0.05)  # the pace of a key held down: faster ones would leave no time for frames
    shown.process.send_signal(signal.SIGTERM)
    assert shown.process.wait(IN_TIME) == 143
    shown.read()
    assert shown.restored()


def test_the_console_ends_with_its_terminal_whoever_started_it(tmp_path: Path) -> None:
    near, far = os.openpty()
    command = shlex.join([sys.executable, "-m", "logotui", str(tmp_path)])
    leader = subprocess.Popen(
        ["sh", "-c", f"trap : HUP; {command}; sleep 1000"],
        stdin=far, stdout=far, stderr=far, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
    )  # fmt: skip
    try:
        os.close(far)
        shown = b""
        while b"Runs" not in shown:
            shown += os.read(near, 65536)
        (inside,) = psutil.Process(leader.pid).children()
        os.close(near)
        inside.wait(PATIENCE)
        assert leader.poll() is None
    finally:
        for process in psutil.Process(leader.pid).children():
            process.kill()
        leader.kill()
        leader.wait()
