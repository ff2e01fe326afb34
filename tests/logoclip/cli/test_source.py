"""Where a training starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.cli.source import Source, config_path
from logoclip.errors import InputError
from logoclip.resources import shipped_configs
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

MakeRun = Callable[..., RunDirectory]


@pytest.fixture
def run(make_run: MakeRun) -> RunDirectory:
    made = make_run("photos", state="paused")
    for name in ("last.pt", "epoch_1.pt"):
        (made.checkpoints / name).write_text(name)
    return made


def test_a_checkpoint_brings_the_config_and_the_name_of_its_run(workspace: Workspace, run: RunDirectory) -> None:
    source = Source.find(workspace, None, run.checkpoints / "last.pt")
    assert (source.file, source.run, source.name) == (run.config, run, "photos")


def test_only_the_last_checkpoint_with_nothing_changed_goes_on(workspace: Workspace, run: RunDirectory) -> None:
    last, older = (Source.find(workspace, None, run.checkpoints / name) for name in ("last.pt", "epoch_1.pt"))
    assert last.continues(last.values)
    assert not older.continues(older.values)
    assert not last.continues(last.values.model_copy(update={"seed": 1234}))


@pytest.mark.parametrize("left", [None, "", "\0" * 300], ids=["gone", "empty", "zeros"])
def test_a_run_whose_config_is_lost_goes_on_and_is_no_pattern_for_another(
    workspace: Workspace, run: RunDirectory, left: str | None
) -> None:
    run.config.unlink() if left is None else run.config.write_text(left)
    last, older = (Source.find(workspace, None, run.checkpoints / name) for name in ("last.pt", "epoch_1.pt"))
    assert last.continues(last.values) and last.text == ""
    for source, wanted in ((older, older.values), (last, last.values.model_copy(update={"seed": 1234}))):
        with pytest.raises(InputError, match=r"config\.yaml: is lost: `logoclip runs resume photos-01` takes it from"):
            source.continues(wanted)
    (workspace.configs / "mine.yaml").write_text("seed: 9\n")
    mine = Source.find(workspace, Path("configs/mine.yaml"), run.checkpoints / "last.pt")
    assert not mine.continues(mine.values)


def test_a_config_beside_the_checkpoint_goes_before_that_of_its_run(workspace: Workspace, run: RunDirectory) -> None:
    (workspace.configs / "mine.yaml").write_text("seed: 9\n")
    source = Source.find(workspace, Path("configs/mine.yaml"), run.checkpoints / "last.pt")
    assert (source.values.seed, source.name, source.run) == (9, "mine", run)


def test_a_checkpoint_of_no_run_needs_a_config(workspace: Workspace) -> None:
    (workspace.models / "found.pt").touch()
    with pytest.raises(InputError, match=r"found\.pt: lies in no run .*: say --config FILE too"):
        Source.find(workspace, None, Path("models/found.pt"))


def test_the_workspaces_own_config_goes_before_the_shipped_one(workspace: Workspace) -> None:
    assert config_path(workspace, Path("configs/demo.yaml")) == shipped_configs() / "demo.yaml"
    own = workspace.configs / "demo.yaml"
    own.write_text("seed: 1\n")
    assert config_path(workspace, Path("configs/demo.yaml")) == own
