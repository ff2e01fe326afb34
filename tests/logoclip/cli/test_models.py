"""What a sweep means when its flags leave it open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.cli.models import data_directory, model_location, model_role, reference_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.prepare import DATABASE
from logoclip.errors import InputError
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

MakeRun = Callable[..., RunDirectory]


def prepared(place: Workspace, name: str) -> Path:
    folder = place.data / name
    folder.mkdir()
    (folder / DATABASE).touch()
    return folder


def test_the_config_is_that_of_the_newest_training_that_finished(workspace: Workspace, make_run: MakeRun) -> None:
    assert reference_config(workspace, None) == TrainingConfig()
    make_run("old", state="finished").config.write_text("seed: 1\n")
    make_run("broken", state="failed").config.write_text("seed: 2\n")
    make_run("prepare", "prepare", state="finished").config.write_text("kind: prepare\n")
    assert reference_config(workspace, None).seed == 1
    assert reference_config(workspace, "broken-01").seed == 2


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
