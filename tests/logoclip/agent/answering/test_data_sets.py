"""Prepared data as a console asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.agent.answering.data_sets import data_set, data_sets
from logoclip.agent.questions.data import BrandClass, DataSetSummary
from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.prepare import prepare
from logoclip.data.prepared import load_prepared
from logoclip.errors import InputError
from logoclip.runs.create import create_run
from logoclip.workspace import Workspace
from tests.logoclip.data.scenes import add, scene


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


def test_prepared_folders_are_listed_with_their_counts(
    workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    prepare_small(workspace.data / "small", 3)
    (workspace.data / "pictures").mkdir()
    assert data_sets(workspace) == (DataSetSummary("data/small", brands=3, classes=3, images=15, crops=15, skipped=1),)


def test_a_damaged_database_is_listed_as_such(workspace: Workspace) -> None:
    (workspace.data / "odd").mkdir()
    (workspace.data / "odd" / "test_data_mapping.db").write_bytes(b"not a database " * 100)
    (answer,) = data_sets(workspace)
    assert answer.brands == 0 and "prepare it again" in answer.error


def test_a_prepared_folder_is_said_with_its_split(workspace: Workspace, prepare_small: Callable[..., Path]) -> None:
    root = prepare_small(workspace.data / "small", 8)
    answer = data_set(workspace, "data/small", seed=7)
    split = split_brands(load_prepared(root).usable_images(), 7).to_dict()
    assert answer.train_crops == 5 * len(split["train"]) and answer.split_error == ""
    sets = {brand.name: brand.set for brand in answer.brands}
    assert sets == {brand: name for name, brands in split.items() for brand in brands}
    assert (answer.brands[0].category, answer.brands[0].images, answer.brands[0].crops) == ("Food", 5, 5)
    assert len(answer.skipped) == 1 and "broken" in answer.skipped[0].path


def test_a_brand_of_several_classes_says_which(workspace: Workspace, tmp_path: Path) -> None:
    for place, (name, images) in enumerate((("Lexus-1", 3), ("Lexus-2", 2), ("Acme", 5))):
        for image in range(images):
            add(tmp_path / "raw", f"Cars/{name}/{image}.jpg", scene(10 * place + image))
    prepare(tmp_path / "raw", workspace.data / "small", processes=1)
    answer = data_set(workspace, "data/small")
    assert (answer.summary.brands, answer.summary.classes) == (2, 3)
    acme, lexus = answer.brands
    assert (acme.name, acme.classes) == ("acme", ())
    assert (lexus.name, lexus.images) == ("lexus", 5)
    assert lexus.classes == (BrandClass("lexus-1", 3, 3), BrandClass("lexus-2", 2, 2))


def test_the_split_is_the_one_that_was_trained_on(workspace: Workspace, prepare_small: Callable[..., Path]) -> None:
    root = prepare_small(workspace.data / "small", 8)
    assert data_set(workspace, "data/small").seed == TrainingConfig().seed
    for seed, data_dir in ((3, "data/small"), (5, str(root)), (6, "data/other")):
        create_run(workspace.runs, "a", "train", f"data_dir: {data_dir}\nseed: {seed}\n")
    create_run(workspace.runs, "b", "train", "no config at all")
    answer = data_set(workspace, "data/small")
    assert answer.seed == 5
    assert answer.brands == data_set(workspace, "data/small", seed=5).brands


def test_too_few_brands_to_split_are_said_with_the_reason(
    workspace: Workspace, prepare_small: Callable[..., Path]
) -> None:
    prepare_small(workspace.data / "small", 3)
    answer = data_set(workspace, "data/small", seed=7)
    assert "a split needs 8 such brands" in answer.split_error
    assert [brand.set for brand in answer.brands] == [None, None, None]


def test_a_folder_that_is_not_prepared_is_an_input_error(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="is not prepared data"):
        data_set(workspace, "data/nothing", seed=7)


def test_no_object_is_made_for_each_crop(
    workspace: Workspace, prepare_small: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_small(workspace.data / "small", 8)
    monkeypatch.delattr("logoclip.data.prepared.Crop")
    assert data_sets(workspace)[0].crops == 40
    assert len(data_set(workspace, "data/small", seed=7).brands) == 8
