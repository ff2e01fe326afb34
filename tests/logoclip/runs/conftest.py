"""Real processes for the tests of the run directory."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from logoclip.runs import RunDirectory, create_run

DEADLINE = 30.0

Until = Callable[[Callable[[], Any]], Any]


class Start(Protocol):
    def __call__(self, code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]: ...


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    """A new training run, `demo-01`."""
    return create_run(tmp_path / "runs", "demo", "train", "seed: 1\n")


@pytest.fixture
def until() -> Until:
    """Asks again and again until the answer is true, and returns it."""

    def wait(question: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + DEADLINE
        while not (answer := question()):
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.005)
        return answer

    return wait


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python processes that run `code`, whose first line of output may be waited for. Ends them all."""
    started: list[subprocess.Popen[str]] = []

    def begin(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
