"""A real console on terminals that read slowly, not at all, and answer or do not."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from logoclip.runs import StatusWriter, create_run
from logotui.terminal.drain import QUESTION
from logotui.terminal.driver import size
from tests.logotui.terminal.console import PATIENCE, ConsoleOnTerminal

A_SCREEN = 30_000
"""Bytes of the largest frame, with room: a whole screen in true colour, and what a pseudo-terminal holds."""


class Answering(ConsoleOnTerminal):
    """A terminal that answers when it comes to a question, if it does."""

    answers = True

    def read(self, seconds: float = 0.1) -> None:
        before = len(self.sent)
        super().read(seconds)
        asked = self.sent.count(QUESTION.encode(), max(before - len(QUESTION) + 1, 0))
        if self.answers:
            os.write(self.near, b"\x1b[?2026;2$y" * asked)


@pytest.fixture(params=[True, False], ids=["answers", "answers nothing"])
def terminal(request: pytest.FixtureRequest, workspace: Path) -> Iterator[ConsoleOnTerminal]:
    with Answering(workspace) as console:
        console.answers = request.param
        console.wait_for("No runs yet")
        yield console


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for folder in ("runs", "configs", "data", "models"):
        (tmp_path / folder).mkdir()
    return tmp_path


def walk(terminal: ConsoleOnTerminal, screens: int) -> None:
    """Keys that each need another whole screen, typed while nobody reads."""
    for number in range(screens):
        terminal.press("12"[number % 2])
        time.sleep(0.05)  # a person's fingers; nothing is waited for


def test_a_terminal_that_is_not_read_holds_nobody_up_and_then_shows_the_present(terminal: ConsoleOnTerminal) -> None:
    walk(terminal, 60)
    terminal.press("3")
    terminal.wait_until_it_rests()
    before = len(terminal.sent)
    terminal.wait_for("no run is open")
    assert len(terminal.sent) - before < 2 * A_SCREEN, "of sixty screens only the first and the last were sent"
    terminal.press("q")
    assert terminal.ended() == 0 and terminal.restored()


def test_questions_are_asked_only_of_a_terminal_that_answers(terminal: ConsoleOnTerminal) -> None:
    assert isinstance(terminal, Answering)
    for key, text in (("5", "5 Data"), ("2", "training.yaml"), ("1", "No runs yet")):
        terminal.press(key)
        terminal.wait_for(text)
    asked = terminal.sent.count(QUESTION.encode())
    assert asked > 2 if terminal.answers else asked == 1, "the one is Textual's own"


def test_a_frame_in_which_nothing_changed_is_not_sent(workspace: Path) -> None:
    StatusWriter(create_run(workspace / "runs", "demo", "train", "")).write(state="finished")
    with Answering(workspace) as terminal:
        terminal.wait_for("demo-01")
        terminal.press("3")
        terminal.wait_until_it_rests()
        before = len(terminal.sent)
        for _ in range(6):  # each second whatever tells a time is drawn anew
            terminal.read(0.5)
    assert not re.search(rb"\x1b\[\?2026h(\x1b\[\d+;\d+H)?\x1b\[\?2026l", terminal.sent[before:])


def test_a_terminal_far_behind_is_said_and_gets_less_detail(workspace: Path) -> None:
    with Answering(workspace) as terminal:
        terminal.wait_for("No runs yet")
        terminal.answers = False  # the link is cut, or the person's terminal hangs
        terminal.press("5")
        deadline = time.monotonic() + PATIENCE
        while not re.search(r"terminal \d+\.\d kB/s, \d+ s behind .*(lines alone|coarse lines)", terminal.text()):
            assert time.monotonic() < deadline, terminal.text()
            terminal.press("21"[int(time.monotonic()) % 2])
            terminal.read(0.2)


def test_sizes_are_of_bytes() -> None:
    assert size("abc") == 3 and size("┤") == 3 and size("\udc80") == 1
