"""Where the model that a training made stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logoclip.model.card import write_card
from logoclip.model.trained import own_model, trained_model
from logoclip.runs import create_run
from logoclip.workspace import Workspace


def test_it_is_the_runs_own_whatever_was_published_since(tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    run = create_run(workspace.runs, "demo", "train", dump_config(TrainingConfig(export_dir="models/chosen")))
    with pytest.raises(InputError, match=r"demo-01: has no model of its own .* logoclip export --checkpoint"):
        trained_model(workspace, run)
    (chosen := workspace.models / "chosen").mkdir()
    write_card(chosen, {"parent_run": "demo-02"})
    with pytest.raises(InputError, match="has no model of its own"):
        trained_model(workspace, run)
    write_card(chosen, {"parent_run": "demo-01"})
    assert trained_model(workspace, run) == chosen, "an earlier version exported nowhere else"
    run.model.mkdir()
    write_card(run.model, {"parent_run": "demo-01"})
    assert trained_model(workspace, run) == own_model(run) == run.model
