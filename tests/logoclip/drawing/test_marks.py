from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

import pytest

from logoclip.data.brands import canonical
from logoclip.drawing import marks
from logoclip.drawing.left_out import DRAWN_ALIKE, NOT_FREE, TOO_FLAT
from logoclip.drawing.marks import CATEGORIES, Mark, brand_pool, mask
from logoclip.errors import InputError

SQUARE = Mark("square", "Square", "M0 0h24v24H0z")


def drawing(mark: Mark) -> str:
    return " ".join(mark.path.split())


def test_the_pools_are_large_enough() -> None:
    assert len(brand_pool("demo")) >= 600
    assert len(brand_pool("base")) >= 2000


def test_the_pools_share_no_drawing() -> None:
    base, demo = ({drawing(mark) for mark in brand_pool(pool)} for pool in ("base", "demo"))
    assert not base & demo


def test_the_pools_share_no_name() -> None:
    base, demo = ({canonical(mark.name) for mark in brand_pool(pool)} for pool in ("base", "demo"))
    assert not base & demo


@pytest.mark.parametrize("pool", ["base", "demo"])
def test_each_drawing_and_each_name_counts_once(pool: marks.Pool) -> None:
    found = brand_pool(pool)
    assert len({drawing(mark) for mark in found}) == len({canonical(mark.name) for mark in found}) == len(found)


@pytest.mark.parametrize("pool", ["base", "demo"])
def test_every_licence_is_free(pool: marks.Pool) -> None:
    found = brand_pool(pool)
    assert not {mark.name for mark in found} & (NOT_FREE | DRAWN_ALIKE | TOO_FLAT)
    assert all(mark.licence.startswith(marks.FREE_LICENCES) for mark in found)


def test_what_is_left_out_is_in_the_collection() -> None:
    names = {mark.name for mark in marks._collection()}
    assert len(names) > 3000
    assert not (NOT_FREE | DRAWN_ALIKE | TOO_FLAT) - names


@pytest.mark.parametrize(
    ("licence", "usable"),
    [
        ("CC0-1.0", True),
        ("MIT", True),
        ("CC-BY-SA-4.0", True),
        ("GPL-3.0-only", True),
        ("CC-BY-NC-4.0", False),
        ("CC-BY-NC-SA-3.0", False),
        ("CC-BY-ND-4.0", False),
        ("custom", False),
    ],
)
def test_which_licences_are_free(licence: str, usable: bool) -> None:
    assert marks._usable(replace(SQUARE, licence=licence)) is usable


def test_a_drawing_in_other_line_breaks_is_the_same() -> None:
    broken = replace(SQUARE, name="other", path="M0 0h24v24H0z\n")
    assert list(marks._distinct([SQUARE, broken])) == [broken]
    assert broken.chances == SQUARE.chances


def test_variants_of_one_brand_count_once() -> None:
    variants = [Mark("square-1", "Square", "M0 0h24v24H0z"), Mark("square-2", "Square", "M0 0h20v20H0z")]
    assert list(marks._distinct(variants)) == variants[:1]


def test_every_category_and_kind_is_used() -> None:
    found = brand_pool("demo")
    assert {mark.category for mark in found} == set(CATEGORIES)
    kinds = Counter(mark.kind for mark in found)
    assert 0.1 < (kinds["wordmark"] + kinds["lockup"]) / len(found) < 0.2


def test_names_are_safe_as_file_names() -> None:
    for pool in ("base", "demo"):
        for mark in brand_pool(pool):
            assert mark.name.replace("_", "").isalnum()
            assert mark.name.isascii()


def test_a_mask_is_cut_to_its_edges() -> None:
    for found in (*brand_pool("demo")[:20], SQUARE):
        shape = mask(found)
        assert shape.mode == "L"
        assert shape.getbbox() == (0, 0, *shape.size)


def test_the_square_is_a_square() -> None:
    square = next(
        replace(SQUARE, path=path)
        for size in range(10, 25)
        if replace(SQUARE, path=(path := f"M0 0h{size}v{size}H0z")).kind == "icon"
    )
    assert set(mask(square).tobytes()) == {255}
    assert mask(square).width == mask(square).height


def test_wordmarks_reach_five_to_one_and_no_further() -> None:
    words = [mark for mark in brand_pool("demo") if mark.kind != "icon"]
    aspects = [mask(mark, 96).width / mask(mark, 96).height for mark in words]
    assert 4.8 < max(aspects) <= 5.1


@pytest.mark.parametrize("missing", ["simplepycons", "resvg_py"])
def test_a_missing_extra_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(InputError, match=r"pip install 'logotui\[demo\]'"):
        marks._icon("M0 0h24v24H0z", 32) if missing == "resvg_py" else list(marks._collection())
