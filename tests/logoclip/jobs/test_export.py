"""The job `export`."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.model.card import is_ours, read_card
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import CONFIG, Make, do, furnish


@pytest.mark.parametrize("merged", [True, False])
def test_a_checkpoint_becomes_a_model(workspace: Workspace, tiny_clip_dir: Path, make_job: Make, merged: bool) -> None:
    furnish(workspace, tiny_clip_dir)
    trained = make_job("train", CONFIG)
    do(trained)
    checkpoint = (trained.run.checkpoints / "epoch_1.pt").relative_to(workspace.root)
    job = make_job("export", {"checkpoint": str(checkpoint), "output": "models/mine", "merge_lora": merged})
    output = workspace.models / "mine"
    assert do(job) == [("exported", f"exported to {output}, embeddings equal the checkpoint's")]
    assert is_ours(output)
    assert (read_card(output)["parent_run"], read_card(output)["merged"]) == (trained.run.id, merged)
    assert job.status.current.progress == (1, 1)


def test_a_checkpoint_that_is_not_there_is_refused(workspace: Workspace, make_job: Make) -> None:
    with pytest.raises(InputError, match=r"gone\.pt"):
        do(make_job("export", {"checkpoint": "runs/gone.pt", "output": "models/mine"}))
    assert not list(workspace.models.iterdir())
