from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.detection.references import brands_of, folder_references, prepared_references
from logoclip.errors import InputError
from logoclip.evaluation.protocol import choose_open_set
from tests.logoclip.conftest import MakeData


def test_pictures_belong_to_their_folder_or_to_their_own_name(tmp_path: Path) -> None:
    for name in ("Acme/2.jpg", "Acme/1.PNG", "Food/Zeta/1.jpeg", "solo.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = folder_references(tmp_path)
    assert {brand: [path.name for path in paths] for brand, paths in found.items()} == {
        "Acme": ["1.PNG", "2.jpg"],
        "Zeta": ["1.jpeg"],
        "solo": ["solo.png"],
    }
    assert list(found) == ["Acme", "Zeta", "solo"]
    assert list(folder_references(tmp_path, ["Zeta"])) == ["Zeta"]


def test_references_of_prepared_data_are_those_of_an_evaluation(make_data: MakeData) -> None:
    data = make_data(4, 7)
    open_set = choose_open_set(data.crops, data.brands, seed=9)
    found = prepared_references(data, open_set.gallery, seed=9)
    assert [tuple(group) for group in found.values()] == list(open_set.references)
    assert [len(group) for group in prepared_references(data, per_class=6).values()] == [6, 6, 6, 6]


def test_prepared_references_are_gathered_by_class(make_data: MakeData) -> None:
    data = make_data(4, 10, classes=2)
    open_set = choose_open_set(data.crops, data.brands, seed=9, known=2)
    found = prepared_references(data, {group[0].brand for group in open_set.references}, seed=9)
    assert tuple(found) == open_set.gallery
    assert [tuple(group) for group in found.values()] == list(open_set.references)
    assert all(crop.class_name == name for name, group in found.items() for crop in group)


def test_folders_that_differ_in_a_number_are_classes_of_one_brand() -> None:
    assert brands_of(["Acme Inc", "Lexus-1", "lexus-2", "Zeta-1"]) == ("Acme Inc", "lexus", "lexus", "Zeta-1")


def test_references_that_are_not_there_are_named(tmp_path: Path, make_data: MakeData) -> None:
    with pytest.raises(InputError, match="holds no reference pictures"):
        folder_references(tmp_path)
    (tmp_path / "solo.png").touch()
    with pytest.raises(InputError, match="no references of other"):
        folder_references(tmp_path, ["solo", "other"])
    with pytest.raises(InputError, match="no references of nobody"):
        prepared_references(make_data(2, 5), ["nobody"])
