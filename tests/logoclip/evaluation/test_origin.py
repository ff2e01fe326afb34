"""Whose split and whose pixels the questions have."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import dump_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import Split
from logoclip.data.prepared import DATABASE, FORMAT
from logoclip.errors import InputError
from logoclip.evaluation.origin import Origin, find_origin
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory, create_run
from logoclip.workspace import Workspace

Train = Callable[..., RunDirectory]
SPLIT = Split(("a",), ("b",), ("c",), ("d",))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def data(workspace: Workspace) -> Path:
    root = workspace.data / "photos"
    root.mkdir()
    with closing(sqlite3.connect(root / DATABASE)) as database, database:
        database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        database.executemany("INSERT INTO meta VALUES (?, ?)", [("format", str(FORMAT)), ("data_id", "d1")])
    return root


def split_named(name: str) -> Split:
    return replace(SPLIT, held_out=(name,))


def model(directory: Path, held_out: str, **card: Any) -> Path:
    directory.mkdir(parents=True)
    write_card(directory, {"split": split_named(held_out).to_dict(), "preprocess": "squash", "data_id": "d1", **card})
    return directory


@pytest.fixture
def train(workspace: Workspace, data: Path) -> Train:
    def train(name: str, *, exported: bool = True, **config: Any) -> RunDirectory:
        settings = TrainingConfig(data_dir="data/photos", export_dir=f"models/{name}", **config)
        run = create_run(workspace.runs, name, "train", dump_config(settings))
        if exported:
            model(run.model, name, parent_run=run.id)
        return run

    return train


def test_by_default_it_is_that_of_the_newest_training_on_the_data(
    workspace: Workspace, data: Path, train: Train
) -> None:
    assert find_origin(workspace, data) == Origin("data", None, "own")
    train("old")
    train("new")
    train("unfinished", exported=False)
    create_run(workspace.runs, "sweep", "evaluate", "kind: evaluate\n")
    create_run(workspace.runs, "damaged", "train", "data_dir: [")
    other = create_run(workspace.runs, "other", "train", dump_config(TrainingConfig(data_dir="data/other")))
    model(other.model, "other")
    assert find_origin(workspace, data) == Origin("run new-01", split_named("new"), "squash", "run new-01")


def test_without_a_training_it_is_that_of_the_newest_model_of_these_data(workspace: Workspace, data: Path) -> None:
    model(workspace.models / "deep" / "old", "old", created="2026-01-01")
    model(workspace.models / "new", "new", created="2026-02-01")
    model(workspace.models / "elsewhere", "elsewhere", created="2026-03-01", data_id="d2")
    (damaged := workspace.models / "damaged").mkdir()
    (damaged / "logoclip.json").write_text("{")
    assert find_origin(workspace, data).name == "model models/new"


def test_a_run_of_an_earlier_version_has_its_model_where_it_was_exported(
    workspace: Workspace, data: Path, train: Train
) -> None:
    run = train("old", exported=False)
    model(workspace.models / "old", "old", parent_run=run.id)
    assert find_origin(workspace, data, run.id).split == split_named("old")


def test_it_is_that_of_the_run_the_model_or_the_data_that_is_named(
    workspace: Workspace, data: Path, train: Train
) -> None:
    train("old")
    train("new")
    mine = model(workspace.models / "mine", "mine", preprocess="letterbox")
    assert find_origin(workspace, data, "old-01").split == split_named("old")
    for name in ("models/mine", str(mine)):
        assert find_origin(workspace, data, name) == Origin(
            "model models/mine", split_named("mine"), "letterbox", "model models/mine"
        )
    assert find_origin(workspace, data, "data") == Origin("data", None, "squash", "run new-01")
    assert find_origin(workspace, data, "old-01", "own") == Origin("run old-01", split_named("old"), "own", "")


def test_what_has_no_split_is_refused_with_what_to_name(workspace: Workspace, data: Path, train: Train) -> None:
    (workspace.models / "base").mkdir()
    train("young", exported=False)
    for name, message in (
        ("models/base", "model models/base records no split"),
        ("nothing", "'nothing' is no run of this workspace and no model"),
        ("young-01", "young-01: has no model of its own"),
    ):
        with pytest.raises(InputError, match=message):
            find_origin(workspace, data, name)
