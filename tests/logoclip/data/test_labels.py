from __future__ import annotations

import pytest

from logoclip.data.labels import Label, Labels, Named

ADIDAS, NIKE, LEXUS1, LEXUS2, COLA, BOSCH = (
    Label("Clothes", "adidas"),
    Label("Sports", "nike"),
    Label("Transportation", "lexus-1"),
    Label("Transportation", "lexus-2"),
    Label("Food", "coca-cola"),
    Label("Electronic", "bosch"),
)
FOLDERS = (ADIDAS, NIKE, LEXUS1, LEXUS2, COLA, BOSCH)


def judged(folder: Label, *names: str, source: str = "annotation") -> tuple[list[Label], Labels]:
    """The labels of a photograph in a data set of one photograph a folder."""
    photograph = Named(folder, names)
    others = [Named(other, (other.class_name,)) for other in FOLDERS]
    labels = Labels([*others, photograph], source)  # type: ignore[arg-type]
    return labels.of(photograph), labels


def test_a_second_class_in_a_photograph_is_that_class() -> None:
    found, labels = judged(ADIDAS, "Adidas", "Nike", "NIKE")
    assert found == [ADIDAS, NIKE, NIKE]
    assert (labels.others, labels.unheard) == ({"nike": 2}, {})


def test_the_folder_decides_where_that_is_asked_for() -> None:
    found, labels = judged(ADIDAS, "Adidas", "Nike", source="folder")
    assert found == [ADIDAS, ADIDAS]
    assert (labels.others, labels.unheard) == ({}, {"Nike": 1})


@pytest.mark.parametrize("name", ["coca cola", "Coca-Cola", "COCACOLA", "coca_cola"])
def test_a_class_is_known_in_every_spelling(name: str) -> None:
    assert judged(ADIDAS, "adidas", name)[0] == [ADIDAS, COLA]
    found, labels = judged(COLA, name)
    assert found == [COLA]
    assert not labels.unheard


@pytest.mark.parametrize("name", ["", "logo", "Object", "0", "17", "x", "---"])
def test_a_name_that_says_nothing_is_the_folders(name: str) -> None:
    found, labels = judged(ADIDAS, "adidas", name)
    assert found == [ADIDAS, ADIDAS]
    assert labels.unheard == {name: 1}


@pytest.mark.parametrize(("folder", "name"), [(BOSCH, "bosh"), (LEXUS1, "Lexus"), (LEXUS1, "lexus-7")])
def test_the_folders_name_misspelt_or_without_its_variant_is_the_folders(folder: Label, name: str) -> None:
    assert judged(folder, folder.class_name, name)[0] == [folder, folder]


def test_variants_are_classes_of_their_own() -> None:
    assert judged(LEXUS1, "Lexus-1", "Lexus-2")[0] == [LEXUS1, LEXUS2]


def test_a_class_without_a_folder_is_one_beside_the_folders_own() -> None:
    puma = Label("Clothes", "puma")
    assert judged(ADIDAS, "Adidas", "Puma")[0] == [ADIDAS, puma]
    photographs = [Named(ADIDAS, ("Adidas", "Puma")), Named(ADIDAS, ("puma",)), Named(NIKE, ("Puma",))]
    labels = Labels(photographs)
    assert [labels.of(one)[-1] for one in photographs] == [puma, puma, Label("Sports", "puma")]


def test_a_word_that_is_all_that_stands_there_is_the_folders() -> None:
    """Somebody called every box `firm`, or everything in a folder by its name in another language."""
    photographs = [Named(folder, ("firm", "firm")) for folder in FOLDERS]
    labels = Labels(photographs)
    assert [label for one in photographs for label in labels.of(one)] == [one for one in FOLDERS for _ in range(2)]
    assert labels.unheard == {"firm": 12}


def test_of_two_categories_a_class_is_in_that_of_the_photograph_if_it_can_be() -> None:
    twice = [Named(Label(category, "apple"), ("apple",)) for category in ("Food", "Electronic")]
    for category, expected in (("Food", "Food"), ("Electronic", "Electronic"), ("Sports", "Electronic")):
        photograph = Named(Label(category, "nike"), ("nike", "apple"))
        assert Labels([*twice, photograph]).of(photograph)[1] == Label(expected, "apple")


def test_spellings_of_two_classes_are_nobodys() -> None:
    photograph = Named(ADIDAS, ("adidas", "sevenup"))
    folders = [Named(Label("Food", name), ()) for name in ("seven up", "seven-up")]
    assert Labels([*folders, photograph]).of(photograph)[1].class_name == "sevenup"
