"""Real processes for the tests of the run directory."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from logoclip.runs import RunDirectory, create_run


class Start(Protocol):
    def __call__(self, code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]: ...


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    """A new training run, `demo-01`."""
    return create_run(tmp_path / "runs", "demo", "train", "seed: 1\n")


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
