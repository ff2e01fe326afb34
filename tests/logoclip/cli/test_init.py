from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from logoclip.data.aliases import load_aliases
from logoclip.resources import SHIPPED_ALIASES
from logoclip.workspace import PARTS

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_workspace_is_made_and_what_is_there_stays(cli: Cli, tmp_path: Path) -> None:
    new = tmp_path / "logos"
    new.mkdir()
    (new / "notes.txt").write_text("mine")
    assert cli("runs", "list", "--workspace", str(new)).returncode == 2
    assert json.loads(cli("init", str(new), "--json").stdout) == {"workspace": str(new)}
    assert {path.name for path in new.iterdir()} == {*PARTS, "notes.txt"}
    table = new / "data" / "aliases.yaml"
    assert load_aliases(table).entries == load_aliases(SHIPPED_ALIASES).entries
    table.write_text("mine: yours\n")
    assert cli("init", str(new)).returncode == 0 and table.read_text() == "mine: yours\n"
    assert cli("runs", "list", "--workspace", str(new)).returncode == 0


def test_without_a_directory_it_is_this_one(cli: Cli, tmp_path: Path) -> None:
    assert f"{tmp_path / 'workspace'}: a workspace" in cli("init").stderr
