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


def test_boxes_and_names_are_read_as_it_is_told(cli: Cli, workspace: Workspace, tmp_path: Path) -> None:
    write_data_set(tmp_path / "pictures", brands=2, images=3)
    annotation = tmp_path / "pictures/Food/brand0/0.xml"
    annotation.write_text(annotation.read_text().replace("<name>brand0", "<name>brand1"))
    common = ("prepare", "--dataset", "../pictures", "--json")
    named = json.loads(cli(*common, "--output", "data/named").stdout)
    assert named["remarks"] == ["boxes of another class than their folder: 1 (brand1 1)"]
    by_folder = json.loads(cli(*common, "--output", "data/folder", "--labels", "folder").stdout)
    assert by_folder["remarks"] == ["boxes whose name is no class, taken for their folder's: 1 (brand1 1)"]
    small = cli(*common, "--output", "data/large", "--min-side", "61")
    assert small.returncode == 2
    assert "box too small, of less than 61 pixels a side: 2,2 to 62,62 is 60 x 60" in small.stderr
    refused = cli(*common, "--output", "data/none", "--min-side", "0")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "min_side: must be a whole number of pixels from 1 on, given 0" in refused.stderr


def test_aliases_are_named_with_what_they_decided(cli: Cli, workspace: Workspace, tmp_path: Path) -> None:
    write_data_set(tmp_path / "pictures", brands=3, images=2)
    table = workspace.root / "mine.yaml"
    table.write_text("brand2: brand0\n")
    arguments = ("prepare", "--dataset", "../pictures", "--aliases", "mine.yaml")
    report = json.loads(cli(*arguments, "--output", "data/new", "--json").stdout)
    assert (report["brands"], report["classes"]) == (2, 3)
    assert report["aliases"]["file"] == str(table) and report["aliases"]["used"] == {"brand2": "brand0"}
    told = " ".join(cli(*arguments, "--output", "data/again").stderr.split())
    assert "6 crops of 2 brands (3 classes) from 6 images" in told and f"aliases used: 1, of {table}" in told
    table.write_text("brand2: brand0\nbrand0: brand2\n")
    refused = cli(*arguments, "--output", "data/never")
    assert refused.returncode == 2 and "leads round in a circle" in refused.stderr
    assert len(list(workspace.runs.iterdir())) == 2
