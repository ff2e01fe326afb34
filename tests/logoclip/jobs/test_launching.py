"""What is refused before a run is made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import parse_config
from logoclip.data.brands import Split
from logoclip.errors import ConfigError, InputError
from logoclip.jobs.launching import (
    check_data,
    launch_job,
    launch_training,
    obstacles,
    picture_edge,
    publishing_note,
    publishing_place,
)
from logoclip.model.card import CARD, write_card
from logoclip.runs import create_run, list_runs, read_status, want
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


def test_batches_that_shared_memory_has_no_room_for_are_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the size of the base's own pictures, where it is in the workspace already."""
    monkeypatch.setattr("logoclip.machine.shared_memory.free_bytes", lambda: 64_000_000)
    text = TEXT.replace("logos_per_batch: 4", "logos_per_batch: 2") + "num_workers: 6\n"
    line = (
        r"num_workers: 6 of them keep up to 13 batches of 7.23 MB in /dev/shm, which has 64 MB free: set num_workers: 0"
    )
    (workspace.models / "large").mkdir()
    (workspace.models / "large" / "config.json").write_text('{"vision_config": {"image_size": 388}}')
    with pytest.raises(InputError, match=line):
        launch_training(workspace, "mine", text, {"base_model": "models/large"})
    assert list_runs(workspace.runs) == []
    assert picture_edge(workspace, "openai/clip-vit-large-patch14") == 224
    for damaged in ("", "[]", '{"vision_config": 3}', '{"vision_config": {"image_size": "x"}}'):
        (workspace.models / "large" / "config.json").write_text(damaged)
        assert picture_edge(workspace, "models/large") == 224


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


def test_a_training_that_will_publish_nothing_is_told_so_at_once(
    workspace: Workspace, small_worker: Path, until: Callable[..., Any]
) -> None:
    changes = {"logos_per_batch": 2, "export_dir": "models/chosen"}
    (chosen := workspace.models / "chosen").mkdir()
    for card, note in (
        ({"parent_run": "old-01"}, f"{chosen} holds the model of old-01, which stays: `logoclip runs publish "),
        # The id of a run that was removed is given again.
        ({"parent_run": "mine-01", "run_created": 1.0}, f"{chosen} holds the model of mine-01, which stays"),
    ):
        write_card(chosen, card)
        run = launch_training(workspace, "mine", TEXT, changes)
        assert publishing_note(run, workspace).startswith(note)
        until(lambda run=run: read_status(run).state == "running")
        want(run, "stopped")
    (chosen / CARD).unlink()
    assert publishing_note(run, workspace) == ""
    assert publishing_place(run, workspace) == chosen


def test_only_trainings_have_a_place_to_publish_to(workspace: Workspace) -> None:
    run = create_run(workspace.runs, "sweep", "evaluate", "")
    with pytest.raises(InputError, match="sweep-01: is no training, so it has no model"):
        publishing_place(run, workspace)


def test_an_evaluation_that_cannot_ask_its_questions_is_refused(workspace: Workspace, tiny_clip_dir: Path) -> None:
    arguments = {"models": [["baseline", "models/base"]], "data": "data/small"}
    known = Path(shutil.copytree(tiny_clip_dir, workspace.models / "base"))
    for split, preprocess, message in (
        ("nothing", None, "'nothing' is no run of this workspace and no model"),
        (None, "round", "preprocess: must be crop, squash, letterbox or own, given 'round'"),
        (None, None, r"the data have 8 brands .* of which the models know 6 by name: 2 are left"),
    ):
        with pytest.raises(InputError, match=message):
            launch_job(workspace, "evaluate", {**arguments, "split": split, "preprocess": preprocess}, "sweep")
        names = [f"brand {place:02}" for place in range(8)]
        write_card(known, {"split": Split(tuple(names[:5]), (names[5],), (names[6],), (names[7],)).to_dict()})
    assert list_runs(workspace.runs) == []


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
