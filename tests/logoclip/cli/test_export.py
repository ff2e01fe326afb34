"""`logoclip export`: what it asks of the worker, and what it does not write over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.cli import main
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Asked = list[dict[str, Any]]


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Has exports end at once, without a worker. What was asked of each is added to this list."""
    asked: Asked = []

    def export(place: Workspace, name: str, kind: Any, arguments: dict[str, Any]) -> RunDirectory:
        asked.append(arguments)
        return create_run(place.runs, name, kind, "")

    monkeypatch.setattr("logoclip.cli.export.run_job", export)
    return asked


@pytest.fixture
def checkpoint(workspace: Workspace) -> Path:
    path = workspace.models / "best.pt"
    path.write_text("no checkpoint")
    return path


def export(workspace: Workspace, *words: str) -> int:
    line = ["export", "--checkpoint", "models/best.pt", "--output", "models/mine", *words]
    return main([*line, "--workspace", str(workspace.root)])


@pytest.mark.parametrize("merge", [False, True])
def test_the_paths_are_those_of_the_workspace(
    workspace: Workspace, exports: Asked, checkpoint: Path, merge: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(workspace, "--json", *["--merge-lora"] * merge) == 0
    asked = {"checkpoint": str(checkpoint), "output": str(workspace.models / "mine"), "merge_lora": merge}
    assert exports == [asked]
    assert json.loads(capsys.readouterr().out) == {**asked, "run": "export-01"}


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--overwrite",), 0)])
def test_a_model_exported_before_is_replaced_only_if_that_is_said(
    workspace: Workspace, exports: Asked, checkpoint: Path, words: tuple[str, ...], code: int
) -> None:
    (workspace.models / "mine").mkdir()
    write_card(workspace.models / "mine", {})
    assert export(workspace, *words) == code
    assert len(exports) == (code == 0)


def test_what_is_no_checkpoint_is_refused_in_one_line_and_nothing_is_written(
    cli: Cli, workspace: Workspace, checkpoint: Path
) -> None:
    done = cli("export", "--checkpoint", "models/best.pt", "--output", "models/mine")
    assert done.returncode == 2, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("logoclip: ") and "best.pt" in last and "Traceback" not in done.stderr
    assert list(workspace.models.iterdir()) == [checkpoint]
