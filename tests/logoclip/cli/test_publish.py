"""`logoclip runs publish`. What it does to models is in tests/logoclip/export/test_publish.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from logoclip.cli import main
from logoclip.model.card import read_card, write_card
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace


def test_a_training_is_published_where_its_config_says(
    workspace: Workspace, make_run: Callable[..., RunDirectory], capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run("demo", state="finished")
    run.config.write_text("export_dir: models/chosen\n")
    run.model.mkdir()
    write_card(run.model, {"parent_run": run.id})
    assert main(["runs", "publish", run.id, "--workspace", str(workspace.root)]) == 0
    assert capsys.readouterr().err == "published to models/chosen\n"
    assert read_card(workspace.models / "chosen") == {"parent_run": run.id}


def test_what_has_no_model_is_refused(
    workspace: Workspace, make_run: Callable[..., RunDirectory], capsys: pytest.CaptureFixture[str]
) -> None:
    make_run("young")
    make_run("sweep", "evaluate")
    for run, message in (("young-01", "has no model of its own"), ("sweep-01", "is no training, so it has no model")):
        assert main(["runs", "publish", run, "--workspace", str(workspace.root)]) == 2
        assert message in capsys.readouterr().err
