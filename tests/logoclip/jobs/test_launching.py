"""What is refused before a run is made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import parse_config
from logoclip.errors import ConfigError, InputError
from logoclip.jobs.launching import check_data, launch_job, launch_training, obstacles
from logoclip.runs import list_runs, read_status, want
from logoclip.workspace import Workspace

TEXT = "data_dir: data/small\nlogos_per_batch: 4\nsamples_per_logo: 2\n"


@pytest.fixture
def workspace(tmp_path: Path, prepare_small: Callable[..., Path]) -> Workspace:
    workspace = Workspace.make(tmp_path / "workspace")
    prepare_small(workspace.data / "small", 8)
    return workspace


def test_data_that_are_not_prepared_are_refused_with_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="nothing: is not prepared data: run `logoclip prepare"):
        launch_training(workspace, "mine", TEXT, {"data_dir": "data/nothing"})
    assert list_runs(workspace.runs) == []


def test_too_few_brands_for_a_batch_are_refused_with_how_many_there_are(workspace: Workspace) -> None:
    with pytest.raises(
        InputError,
        match=r"data/small: logos_per_batch: a batch takes 4 logos, the training data have 2; .*to 2 or less",
    ):
        launch_training(workspace, "mine", TEXT, {})
    assert list_runs(workspace.runs) == []


def test_too_few_crops_for_a_batch_are_refused_with_how_many_there_are(workspace: Workspace) -> None:
    changes = {"logos_per_batch": 2, "samples_per_logo": 6}
    with pytest.raises(InputError, match=r"data/small: samples_per_logo: a batch takes 2 × 6 crops, .* data have 10"):
        launch_training(workspace, "mine", TEXT, changes)
    assert list_runs(workspace.runs) == []


def test_data_are_looked_at_without_an_object_for_each_crop(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("logoclip.data.prepared.Crop")
    check_data(parse_config(f"{TEXT}logos_per_batch: 2\n".replace("logos_per_batch: 4\n", "")), workspace)


@pytest.mark.parametrize("export_dir", ["../mine", "models/link/mine", "/tmp/mine", "models"])
def test_a_model_is_exported_outside_the_workspace_only_for_a_command_line(
    workspace: Workspace, export_dir: str, tmp_path: Path, small_worker: Path, until: Callable[..., Any]
) -> None:
    (workspace.models / "link").symlink_to(tmp_path)
    changes = {"logos_per_batch": 2, "export_dir": export_dir}
    with pytest.raises(InputError, match=f"{export_dir}: is not inside the workspace {workspace.root}"):
        launch_training(workspace, "mine", TEXT, changes)
    assert list_runs(workspace.runs) == []
    if export_dir != "models":
        run = launch_training(workspace, "mine", TEXT, changes, outside=True)
        until(lambda: read_status(run).state == "running")
        want(run, "stopped")


@pytest.mark.parametrize("export_dir", ["models/base", "models/../models/base"])
def test_the_base_model_is_not_trained_over(workspace: Workspace, export_dir: str) -> None:
    with pytest.raises(InputError, match="is the base model, which would be replaced"):
        launch_training(workspace, "mine", TEXT, {"base_model": "models/base", "export_dir": export_dir})
    assert list_runs(workspace.runs) == []


def test_an_output_that_holds_something_else_is_refused_before_the_training(workspace: Workspace) -> None:
    (workspace.models / "thesis").mkdir()
    (workspace.models / "thesis" / "chapter-1.txt").write_text("for years")
    with pytest.raises(InputError, match="thesis: holds something that is no exported model: choose another output"):
        launch_training(workspace, "mine", TEXT, {"logos_per_batch": 2, "export_dir": "models/thesis"})
    assert list_runs(workspace.runs) == []


def test_a_missing_engine_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.machine.engine.missing_engine", lambda: ["torch"])
    for launch in (
        lambda: launch_training(workspace, "mine", TEXT, {"logos_per_batch": 2}),
        lambda: launch_job(workspace, "evaluate", {}, "sweep"),
    ):
        with pytest.raises(InputError, match="torch is not installed"):
            launch()
    assert list_runs(workspace.runs) == []


@pytest.mark.parametrize("kind", ["train", "dance"])
def test_only_jobs_are_launched_as_jobs(workspace: Workspace, kind: str) -> None:
    with pytest.raises(InputError, match=f"'{kind}' is no job: prepare, demo_data, evaluate, export"):
        launch_job(workspace, kind, {}, kind)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "one"])
def test_an_evaluation_with_a_seed_that_draws_nothing_is_refused(workspace: Workspace, seed: object) -> None:
    with pytest.raises(InputError, match="seed: must be a whole number from 0 to 4294967295, given"):
        launch_job(workspace, "evaluate", {"models": [], "data": "data/small", "seed": seed}, "sweep")
    assert list_runs(workspace.runs) == []


def test_a_training_from_another_runs_checkpoint_names_its_parent(
    workspace: Workspace, small_worker: Path, until: Callable[..., Any]
) -> None:
    run = launch_training(
        workspace, "mine.yaml", TEXT, {"logos_per_batch": 2}, parent="old-01", start_from="/x/epoch_3.pt"
    )
    until(lambda: read_status(run).state == "running")
    status = read_status(run)
    assert (run.id, status.parent, status.start_from) == ("mine-01", "old-01", "/x/epoch_3.pt")
    want(run, "stopped")


def test_all_that_stands_in_the_way_is_said_at_once_with_its_key(workspace: Workspace, tiny_clip_dir: Path) -> None:
    (workspace.models / "thesis").mkdir()
    (workspace.models / "thesis" / "chapter-1.txt").touch()
    changes = {"base_model": "models/thsis", "data_dir": "data/none", "export_dir": "models/thesis"}
    with pytest.raises(ConfigError) as error:
        launch_training(workspace, "mine", TEXT, changes)
    assert [fault.key for fault in error.value.faults] == ["base_model", "data_dir", "export_dir"]
    assert "did you mean models/thesis?" in error.value.faults[0].message
    assert list_runs(workspace.runs) == []


def test_a_base_model_is_looked_at_before_there_is_a_run(workspace: Workspace, tiny_clip_dir: Path) -> None:
    base = Path(shutil.copytree(tiny_clip_dir, workspace.models / "base"))
    config = parse_config("base_model: models/base\ndata_dir: data/small\nlogos_per_batch: 2\nsamples_per_logo: 2\n")
    assert obstacles(config, workspace) == ()
    os.truncate(base / "model.safetensors", 5000)
    (fault,) = obstacles(config, workspace)
    assert fault.key == "base_model" and "model.safetensors: is cut off" in fault.message
    assert obstacles(config.model_copy(update={"random_init": True}), workspace) == ()
