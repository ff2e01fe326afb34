"""What deleting runs would cost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.jobs.deletion import deletion
from logoclip.jobs.weighed import Deletion
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory, StatusWriter, create_run
from logoclip.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def run(workspace: Workspace) -> RunDirectory:
    made = create_run(workspace.runs, "demo", "train", "export_dir: models/chosen\n")
    StatusWriter(made).write(state="finished")
    return made


def blocks(*paths: Path) -> int:
    return sum(path.stat().st_blocks for path in paths) * 512


def test_each_content_counts_once_and_what_is_published_too_is_not_freed(
    workspace: Workspace, run: RunDirectory
) -> None:
    (run.checkpoints / "last.pt").write_bytes(b"x" * 100_000)
    os.link(run.checkpoints / "last.pt", run.checkpoints / "epoch_1.pt")
    run.model.mkdir()
    (run.model / "model.safetensors").write_bytes(b"y" * 50_000)
    published = workspace.models / "chosen"
    published.mkdir()
    os.link(run.model / "model.safetensors", published / "model.safetensors")
    write_card(published, {"parent_run": run.id})
    cost = deletion(workspace, [run])
    own = blocks(run.config, run.status_file, run.checkpoints / "last.pt")
    assert (cost.freed, cost.size) == (own, own + blocks(run.model / "model.safetensors"))
    assert cost.kept == ("models/chosen, which was published from demo-01, stays",) and cost.needed == ()
    assert cost.lines()[0] == (
        "lost: checkpoints, its own model, measures and log; 0.1 MB of the disk are free then (53 kB more are shared "
        "with a published model, and stay)"
    )


def test_who_cannot_go_on_without_it_is_named(workspace: Workspace, run: RunDirectory) -> None:
    start = f"runs/{run.id}/checkpoints/epoch_1.pt"
    for name in ("bare", "own", "done", "absolute"):
        place = str(workspace.root / start) if name == "absolute" else start
        child = create_run(workspace.runs, name, "train", "", parent=run.id, start_from=place)
        StatusWriter(child).write(state="finished" if name == "done" else "paused")
        if name == "own":
            (child.checkpoints / "last.pt").touch()
    create_run(workspace.runs, "based", "train", f"base_model: runs/{run.id}/model\n")
    create_run(workspace.runs, "like", "train", f"base_model: runs/{run.id}1/model\n")
    (workspace.configs / "mine.yaml").write_text(f"base_model: ./runs/{run.id}/model  # ours\n")
    cost = deletion(workspace, [run])
    assert sorted(cost.needed) == [
        "absolute-01 begins from a checkpoint of demo-01 and has none of its own",
        "bare-01 begins from a checkpoint of demo-01 and has none of its own",
        "based-01 (queued) is made with runs/demo-01/model",
        "configs/mine.yaml names runs/demo-01/model",
    ]
    assert cost.kept == ("own-01 began from demo-01 and has checkpoints of its own",)
    assert cost.lines()[0].startswith("! ")


def test_runs_that_go_together_do_not_need_each_other(workspace: Workspace, run: RunDirectory) -> None:
    child = create_run(
        workspace.runs, "bare", "train", "", parent=run.id, start_from=f"runs/{run.id}/checkpoints/last.pt"
    )
    StatusWriter(child).write(state="stopped")
    assert deletion(workspace, [run, child]).needed == ()


def test_a_run_at_work_has_no_price(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="young-01 is queued: stop it first"):
        deletion(workspace, [create_run(workspace.runs, "young", "train", "")])


def test_a_damaged_run_has_one(workspace: Workspace, run: RunDirectory) -> None:
    run.config.unlink()
    run.status_file.write_text("{")
    assert isinstance(deletion(workspace, [run]), Deletion)
