from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.data.audit import read_audit
from logoclip.data.brands import split_brands
from logoclip.data.copies import crops_of_sides
from logoclip.data.findings import Audit, Finding
from logoclip.data.prepare import prepare
from logoclip.data.prepared import load_prepared
from tests.logoclip.data.scenes import add, add_brands, scene

BRANDS, IMAGES = 9, 5


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine brands; a photograph of `aaaaaa` again in each other brand, one of `bbbbbb` again in itself, twice; a brand
    of two classes with a photograph in common; names that look alike."""
    folder = tmp_path_factory.mktemp("audit")
    data = folder / "data"
    add_brands(data, BRANDS, IMAGES)
    for brand in range(1, BRANDS):
        add(data, f"Food/{chr(97 + brand) * 6}/copy.jpg", scene(0), [(100, 100, 190, 140)])
    add(data, "Food/bbbbbb/again.jpg", scene(1001))
    add(data, "Food/bbbbbb/smaller.jpg", scene(1001).resize((150, 112)), [(20, 20, 90, 80)])
    for number in (1, 2):
        add(data, f"Cars/lexus-{number}/1.jpg", scene(50000))
        add(data, f"Cars/lexus-{number}/2.jpg", scene(50000 + number), [(0, 0, 100, 100), (5, 5, 100, 100)])
    add(data, "Cars/lexuss/1.jpg", scene(60000))
    add(data, "Cars/aaaaaa/9.jpg", scene(70000))
    prepare(data, folder / "prepared", processes=1)
    return folder / "prepared"


def finding(audit: Audit, kind: str) -> Finding:
    (one,) = (one for one in audit.findings if one.kind == kind)
    return one


def test_copies_stand_where_they_belong(prepared: Path) -> None:
    audit = read_audit(prepared, 42)
    counts = {one.kind: one.count for one in audit.findings}
    assert counts == {
        "photographs_across_the_split": 1,
        "photographs_brands": 1,
        "photographs_classes": 1,
        "photographs_class": 1,
        "crops_across_the_split": 0,
        "crops_brands": 0,
        "crops_classes": 0,
        "crops_class": 0,
        "boxes_brands": 1,
        "boxes_brand": 2,
        "names": 2,
    }
    assert (audit.files, audit.photographs) == (61, 61 - 8 - 2 - 1)
    (case,) = finding(audit, "photographs_class").cases
    assert case.paths == ("Food/bbbbbb/1.jpg", "Food/bbbbbb/again.jpg", "Food/bbbbbb/smaller.jpg")
    assert [one.what for one in finding(audit, "names").cases] == [
        "aaaaaa: one name in Cars, Food",
        "lexus, lexuss: differ in one letter",
    ]


def test_a_long_group_is_cut_and_says_how_much(prepared: Path) -> None:
    (case,) = finding(read_audit(prepared, 42), "photographs_brands").cases
    assert len(case.paths) + case.more == BRANDS and case.more > 0


@pytest.mark.parametrize("seed", [1, 42])
def test_what_is_left_out_is_what_training_and_evaluation_leave_out(prepared: Path, seed: int) -> None:
    data = load_prepared(prepared)
    split = split_brands(data.usable_images(), seed)
    sides = [split.train, split.validation, split.calibration, split.held_out]
    kept = crops_of_sides(data.crops, sides)
    names = ("train", "validation", "calibration", "held out")
    lost = [sum(crop.brand in side for crop in data.crops) - len(rest) for side, rest in zip(sides, kept, strict=True)]
    said = ", ".join(f"{count} of {name}" for name, count in zip(names, lost, strict=True) if count)
    assert said and said in finding(read_audit(prepared, seed), "photographs_across_the_split").advice


def test_only_so_many_cases_are_listed(prepared: Path) -> None:
    names = finding(read_audit(prepared, 42, most=1), "names")
    assert (names.count, len(names.cases)) == (2, 1)


def test_data_that_cannot_be_split_are_audited_all_the_same(tmp_path: Path) -> None:
    add_brands(tmp_path / "data", 2, 1)
    add(tmp_path / "data", "Food/aaaaaa/copy.jpg", scene(0))
    prepare(tmp_path / "data", tmp_path / "prepared", processes=1)
    audit = read_audit(tmp_path / "prepared", 42)
    assert "brands have at least" in audit.split_error
    assert finding(audit, "photographs_class").count == 1
    assert finding(audit, "photographs_across_the_split").count == 0
