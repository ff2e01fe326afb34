"""Prepared data as a console asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.agent.data_sets import data_set_answer, data_sets_answer
from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.prepare import load_prepared
from logoclip.errors import InputError
from logoclip.runs.create import create_run
from logoclip.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


def test_prepared_folders_are_listed_with_their_counts(
    workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    prepare_small(workspace.data / "small", 3)
    (workspace.data / "pictures").mkdir()
    assert data_sets_answer(workspace) == [
        {"path": "data/small", "error": "", "brands": 3, "images": 15, "crops": 15, "skipped": 1}
    ]


def test_a_damaged_database_is_listed_as_such(workspace: Workspace) -> None:
    (workspace.data / "odd").mkdir()
    (workspace.data / "odd" / "test_data_mapping.db").write_bytes(b"not a database " * 100)
    (answer,) = data_sets_answer(workspace)
    assert answer["brands"] == 0 and "run `logoclip prepare` again" in answer["error"]


def test_a_prepared_folder_is_said_with_its_split(workspace: Workspace, prepare_small: Callable[..., Path]) -> None:
    root = prepare_small(workspace.data / "small", 8)
    answer = data_set_answer(workspace, "data/small", seed=7)
    split = split_brands(load_prepared(root).usable_images(), 7).to_dict()
    assert answer["split"] == {name: len(brands) for name, brands in split.items()}
    assert answer["train_crops"] == 5 * len(split["train"]) and answer["error"] == ""
    sets = {brand: where for brand, *_, where in answer["brand_list"]}
    assert sets == {brand: name for name, brands in split.items() for brand in brands}
    assert answer["brand_list"][0][1:4] == ["Food", 5, 5]
    assert len(answer["skipped_list"]) == 1 and "broken" in answer["skipped_list"][0][0]


def test_the_split_is_the_one_that_was_trained_on(workspace: Workspace, prepare_small: Callable[..., Path]) -> None:
    root = prepare_small(workspace.data / "small", 8)
    assert data_set_answer(workspace, "data/small")["seed"] == TrainingConfig().seed
    for seed, data_dir in ((3, "data/small"), (5, str(root)), (6, "data/other")):
        create_run(workspace.runs, "a", "train", f"data_dir: {data_dir}\nseed: {seed}\n")
    create_run(workspace.runs, "b", "train", "no config at all")
    answer = data_set_answer(workspace, "data/small")
    assert answer["seed"] == 5
    assert answer["brand_list"] == data_set_answer(workspace, "data/small", seed=5)["brand_list"]


def test_too_few_brands_to_split_are_said_with_the_reason(
    workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    prepare_small(workspace.data / "small", 3)
    answer = data_set_answer(workspace, "data/small", seed=7)
    assert answer["split"] == {} and "a split needs 8 such brands" in answer["error"]
    assert [brand[4] for brand in answer["brand_list"]] == [None, None, None]


def test_a_folder_that_is_not_prepared_is_an_input_error(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="is not prepared data"):
        data_set_answer(workspace, "data/nothing", seed=7)
