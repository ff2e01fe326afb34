"""Durable before it is said: whatever a writer has written is on the disk when it returns, content before names.

`benchmarks/powercut.py` looks at what a real file system keeps; this looks at what it is asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sync_recorder import WRITERS

Found = dict[str, list[str]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    command = [sys.executable, "-m", "tests.sync_recorder", str(tmp_path_factory.mktemp("writers"))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[1])
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("writer", [write.__name__ for write in WRITERS if write.__name__ != "careless"])
def test_what_a_writer_has_written_is_on_the_disk(found: Found, writer: str) -> None:
    assert found[writer] == []


def test_who_waits_for_no_disk_is_found_out(found: Found) -> None:
    """The listening itself: else all of the above could hold because nothing is heard."""
    early, *rest = found["careless"]
    assert early.endswith("file: its content is not on the disk, and is given its name")
    assert [line.rpartition("careless/")[2] for line in rest] == [
        "new: its name is not on the disk",
        "new/renamed: its name is not on the disk",
        "new/renamed: its content is not on the disk",
    ]
