from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.brands import Split, canonical, split_brands
from logoclip.errors import InputError

SETS = ("train", "validation", "calibration", "held_out")


def brands(count: int, images: int = 12) -> dict[str, int]:
    return {f"brand {number:03}": images for number in range(count)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lexus-1", "lexus"),
        ("lexus-2", "lexus"),
        ("LEXUS", "lexus"),
        (" Lexus  -12 ", "lexus"),
        ("Coca  Cola", "coca cola"),
        ("Lexus-1-2", "lexus"),
        ("7-11", "7-11"),
        ("7-Eleven", "7-eleven"),
        ("Boeing-737", "boeing-737"),
        ("-1", "-1"),
        ("Cafe\u0301", "caf\u00e9"),
    ],
)
def test_canonical_names(name: str, expected: str) -> None:
    assert canonical(name) == expected


@given(st.text(max_size=30))
def test_a_canonical_name_stays_as_it_is(name: str) -> None:
    assert canonical(canonical(name)) == canonical(name)


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9 ]{0,12}", fullmatch=True), st.integers(0, 99))
def test_a_variant_number_makes_no_other_brand(name: str, number: int) -> None:
    assert canonical(f"{name}-{number}") == canonical(name)


@given(st.from_regex(r"[^/\x00]{1,20}", fullmatch=True).filter(lambda name: name not in (".", "..")))
def test_a_canonical_name_of_a_folder_is_still_a_folder_name(name: str) -> None:
    assert "/" not in canonical(name)


@given(st.integers(8, 400), st.integers(0, 2**40))
def test_a_split_keeps_every_brand_once_and_the_shares(count: int, seed: int) -> None:
    split = split_brands(brands(count), seed)
    sets = {name: set(getattr(split, name)) for name in SETS}
    assert set().union(*sets.values()) == brands(count).keys()
    assert all(not sets[first] & sets[second] for first, second in combinations(SETS, 2))
    for name, share in {"validation": 0.10, "calibration": 0.15, "held_out": 0.15}.items():
        assert len(sets[name]) >= 2
        assert abs(len(sets[name]) - share * count) <= 0.5 or len(sets[name]) == 2
        assert list(getattr(split, name)) == sorted(sets[name])


def test_sixty_ten_fifteen_fifteen() -> None:
    assert [len(getattr(split_brands(brands(400), 42), name)) for name in SETS] == [240, 40, 60, 60]


def test_the_seed_decides_and_the_order_does_not() -> None:
    some = brands(100)
    turned = dict(reversed(some.items()))
    assert split_brands(some, 1) == split_brands(turned, 1)
    assert split_brands(some, 1) != split_brands(some, 2)


def test_brands_with_few_images_stay_in_train() -> None:
    few = {f"few {number}": number % 5 for number in range(50)}
    for seed in range(20):
        assert few.keys() <= set(split_brands({**brands(20), **few}, seed).train)


def test_five_images_are_enough_to_be_held_out() -> None:
    split = split_brands(brands(8, images=5), 3)
    assert [len(getattr(split, name)) for name in SETS] == [2, 2, 2, 2]


def test_seven_brands_are_refused() -> None:
    with pytest.raises(InputError, match="7 of 27 brands have at least 5 usable images"):
        split_brands({**brands(7), **{f"few {number}": 4 for number in range(20)}}, 0)


def test_a_split_survives_json() -> None:
    split = split_brands(brands(30), 5)
    assert Split.from_dict(split.to_dict()) == split
