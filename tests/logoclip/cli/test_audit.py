"""`logoclip audit`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import to_builtins

from logoclip.cli import audit as command
from logoclip.cli import main
from logoclip.data.audit import read_audit
from logoclip.data.findings import Case, Finding
from logoclip.data.prepare import prepare
from logoclip.evaluation.label_audit import store_findings
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace
from tests.logoclip.data.scenes import add, add_brands, scene

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def prepared(workspace: Workspace) -> Path:
    """Two brands, one of them with a copy."""
    add_brands(workspace.data / "pictures", 2, 2)
    add(workspace.data / "pictures", "Food/aaaaaa/copy.jpg", scene(0))
    prepare(workspace.data / "pictures", workspace.data / "small", processes=1)
    return workspace.data / "small"


def test_the_page_is_shown_and_json_has_the_same(cli: Cli, prepared: Path) -> None:
    page, values = cli("audit", "data/small"), cli("audit", "data/small", "--json", "--seed", "3")
    assert (page.returncode, values.returncode) == (0, 0), page.stderr + values.stderr
    assert page.stdout.startswith("# Audit of data/small\n")
    assert "`Food/aaaaaa/copy.jpg`" in page.stdout
    assert json.loads(values.stdout) == json.loads(
        json.dumps({**to_builtins(read_audit(prepared, 3)), "data": "data/small"})
    )


def test_the_page_is_written_where_it_is_wanted(cli: Cli, prepared: Path, workspace: Workspace) -> None:
    done = cli("audit", "data/small", "--output", "audit.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert (workspace.root / "audit.md").read_text() == cli("audit", "data/small").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["data/nothing"], "data/nothing: not found"),
        (["data/pictures"], "is not prepared data"),
        (["data/small", "--output", "data"], "is a folder"),
        (["data/small", "--output", "nowhere/page.md"], "there is no folder"),
        (["data/small", "--seed", "-1"], "--seed"),
    ],
)
@pytest.mark.usefixtures("prepared")
def test_wrong_input_is_a_line(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["audit", "--workspace", str(workspace.root), *words]) == 2
    output = capsys.readouterr()
    assert said in output.err and output.out == ""


def test_a_model_adds_what_it_says(
    workspace: Workspace, prepared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_job(place: Workspace, name: str, kind: str, arguments: dict[str, str]) -> RunDirectory:
        assert (kind, arguments) == ("audit", {"data": str(prepared), "model": "some/hub-id"})
        run = RunDirectory(workspace.runs / "audit-01")
        store_findings(run.evaluation, [Finding("odd_crops", "crops among others", 1, "Look.", (Case("acme"),))])
        return run

    monkeypatch.setattr(command, "run_job", run_job)
    assert main(["audit", "--workspace", str(workspace.root), str(prepared), "--model", "some/hub-id"]) == 0
    assert "## Crops among others: 1" in capsys.readouterr().out
