"""One gauge's fault is stated and takes no other along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.machine.troubles import Troubles


def _raise(error: Exception) -> Callable[[], float]:
    def ask() -> float:
        raise error

    return ask


def test_an_answer_is_passed_on_and_a_fault_leaves_its_gauge_absent() -> None:
    troubles = Troubles()
    answers = [troubles.catch("a", lambda: 0.0, None), troubles.catch("b", _raise(ValueError("odd")), None)]
    assert answers == [0.0, None] and troubles.lines == ["b: odd"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (RuntimeError("The jtop.service is not active. Please run:\nsudo jtop --install-service"),
         "The jtop.service is not active. Please run: sudo jtop --install-service"),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer"),
        (EOFError(), "EOFError"),
    ],
)  # fmt: skip
def test_a_trouble_is_one_line_without_numbers_of_errors(error: Exception, line: str) -> None:
    troubles = Troubles()
    troubles.catch("jtop", _raise(error), None)
    assert troubles.lines == [f"jtop: {line}"]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    troubles = Troubles()
    troubles.catch("disk", (tmp_path / "gone").stat, None)
    assert troubles.lines == [f"disk: No such file or directory: {tmp_path / 'gone'}"]


def test_what_one_cause_keeps_from_many_gauges_is_said_once() -> None:
    troubles = Troubles()
    for _ in range(3):
        troubles.catch("gpu 0", _raise(OSError("GPU is lost")), None)
    assert troubles.lines == ["gpu 0: GPU is lost"]
