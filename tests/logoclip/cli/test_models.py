"""What a sweep means when its flags leave it open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.cli.models import Reference, data_directory, model_location, model_role, reference_training
from logoclip.config.schema import TrainingConfig
from logoclip.data.prepare import DATABASE
from logoclip.errors import InputError
from logoclip.model.card import CARD, write_card
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

MakeRun = Callable[..., RunDirectory]


def prepared(place: Workspace, name: str) -> Path:
    folder = place.data / name
    folder.mkdir()
    (folder / DATABASE).touch()
    return folder


def test_the_training_is_the_newest_that_finished(workspace: Workspace, make_run: MakeRun) -> None:
    assert reference_training(workspace, None) == Reference(TrainingConfig())
    make_run("old", state="finished").config.write_text("seed: 1\n")
    make_run("broken", state="failed").config.write_text("seed: 2\n")
    make_run("prepare", "prepare", state="finished").config.write_text("kind: prepare\n")
    assert reference_training(workspace, None).config.seed == 1
    assert reference_training(workspace, "broken-01").config.seed == 2


def test_its_model_is_the_runs_own_and_the_chosen_one_is_where_it_was_published(
    workspace: Workspace, make_run: MakeRun
) -> None:
    chosen = workspace.models / "chosen"
    assert reference_training(workspace, None).trained(workspace).endswith(TrainingConfig().export_dir)
    run = make_run("old", state="finished")
    run.config.write_text("export_dir: models/chosen\n")
    training = reference_training(workspace, None)
    with pytest.raises(InputError, match="old-01: has no model of its own"):
        training.trained(workspace)
    for directory in (run.model, chosen):
        directory.mkdir()
        write_card(directory, {})
    assert training.trained(workspace) == str(run.model)
    assert training.published(workspace) == str(chosen)
    (chosen / CARD).unlink()
    assert training.published(workspace) == str(run.model)


def test_the_data_are_the_given_the_configured_or_the_only_ones(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="holds no prepared data: run logoclip prepare"):
        data_directory(workspace, None, "data/x")
    first = prepared(workspace, "first")
    assert data_directory(workspace, None, "data/x") == first
    second = prepared(workspace, "second")
    assert data_directory(workspace, None, "data/second") == second
    assert data_directory(workspace, Path("data/first"), "data/second") == first
    with pytest.raises(InputError, match=r"say which: --data .*first, --data .*second"):
        data_directory(workspace, None, "data/x")


def test_a_model_is_in_the_workspace_here_or_on_the_hub(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (workspace.models / "mine").mkdir()
    (tmp_path / "here").mkdir()
    assert model_location(workspace, "models/mine") == str(workspace.models / "mine")
    assert model_location(workspace, "here") == str(tmp_path / "here")
    assert model_location(workspace, "openai/clip-vit-base-patch32") == "openai/clip-vit-base-patch32"


def test_a_model_without_a_training_behind_it_is_a_baseline(tmp_path: Path) -> None:
    assert model_role(str(tmp_path)) == model_role("openai/clip-vit-base-patch32") == "baseline"
