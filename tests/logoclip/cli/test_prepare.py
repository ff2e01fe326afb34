"""`logoclip prepare`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.data.prepared import count_all
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("output", ["data/new", "../elsewhere/new"])
def test_a_command_writes_where_it_says(cli: Cli, workspace: Workspace, tmp_path: Path, output: str) -> None:
    write_data_set(tmp_path / "pictures", brands=2, images=3)
    done = cli("prepare", "--dataset", "../pictures", "--output", output, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["crops"], report["brands"], report["skipped"]) == (6, 2, [])
    assert count_all((workspace.root / output).resolve()).images == 6
