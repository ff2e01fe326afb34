from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logoclip.data.brands import Split
from logoclip.errors import InputError
from logoclip.evaluation.protocol import (
    NEAR_DUPLICATE,
    QUERIES,
    REFERENCES,
    OpenSet,
    brand_names,
    choose_open_set,
    choose_sets,
    eligible_brands,
    hash_distance,
)


@dataclass(frozen=True)
class FakeCrop:
    path: Path
    class_name: str
    brand: str
    category: str
    image: int
    dhash: int


def crops_of(
    brands: int, images: int, crops_per_image: int = 2, root: Path = Path("/data"), classes: int = 1
) -> list[FakeCrop]:
    """Crops whose images' hashes are far apart. Of several `classes` a brand, each has its turn at the images."""
    return [
        FakeCrop(
            root / "reference_logos" / "Food" / f"brand-{brand:02}" / f"{image}_{k}.jpg",
            f"brand-{brand:02}{f'-{image % classes}' if classes > 1 else ''}",
            f"brand-{brand:02}",
            "Food",
            1000 * brand + image,
            int.from_bytes(sha256(f"{brand}:{image}".encode()).digest()[:8], "big"),
        )
        for brand in range(brands)
        for image in range(images)
        for k in range(crops_per_image)
    ]


def open_set_of(crops: list[FakeCrop], seed: int = 1, known: int | None = None) -> OpenSet:
    return choose_open_set(crops, {crop.brand for crop in crops}, seed, known)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(brands=st.integers(2, 12), images=st.integers(5, 20), seed=st.integers(0, 1000))
def test_a_trial_keeps_the_rules(brands: int, images: int, seed: int) -> None:
    open_set = open_set_of(crops_of(brands, images), seed)
    assert len(open_set.gallery) == brands // 2
    assert list(open_set.gallery) == sorted(open_set.gallery)
    for brand, references in zip(open_set.gallery, open_set.references, strict=True):
        assert {crop.brand for crop in references} == {brand}
        assert len({crop.image for crop in references}) == len(references) == REFERENCES
    used = {crop.image for references in open_set.references for crop in references}
    asked = [crop.image for crop in open_set.queries]
    assert len(set(asked)) == len(asked)
    assert not used & set(asked)


def test_known_and_unknown_brands_are_asked_about_at_most_eight_times() -> None:
    open_set = open_set_of(crops_of(6, 20))
    for brand in open_set.brands:
        assert sum(crop.brand == brand for crop in open_set.queries) == QUERIES
    short = open_set_of(crops_of(6, 7))
    for brand in short.brands:
        assert sum(crop.brand == brand for crop in short.queries) == (3 if brand in short.gallery else 7)


@pytest.mark.parametrize("own", [True, False])
def test_a_near_duplicate_of_a_reference_is_not_asked_about(own: bool) -> None:
    """Of another brand's reference, only the very same photograph is one."""
    crops = crops_of(2, 6, crops_per_image=1)
    open_set = open_set_of(crops)
    reference = open_set.references[0][0].dhash
    query = next(crop for crop in open_set.queries if (crop.brand == open_set.gallery[0]) is own)
    same, near, far = reference, reference ^ (1 << 63 | 0b11111), reference ^ (1 << 63 | 0b111111)
    assert [hash_distance(reference, value) for value in (near, far)] == [NEAR_DUPLICATE, NEAR_DUPLICATE + 1]
    for value, asked in ((same, False), (near, not own), (far, True)):
        changed = [replace(c, dhash=value) if c.path == query.path else c for c in crops]
        assert (query.path in {crop.path for crop in open_set_of(changed).queries}) is asked


@settings(max_examples=40, deadline=None)
@given(brands=st.integers(2, 8), classes=st.integers(2, 3), images=st.integers(15, 24), seed=st.integers(0, 1000))
def test_references_are_gathered_by_class_and_known_is_a_brand_as_a_whole(
    brands: int, classes: int, images: int, seed: int
) -> None:
    open_set = open_set_of(crops_of(brands, images, classes=classes), seed)
    known = {name.rpartition("-")[0] for name in open_set.gallery}
    assert len(known) == brands // 2
    assert list(open_set.gallery) == [f"{brand}-{place}" for brand in sorted(known) for place in range(classes)]
    for name, references in zip(open_set.gallery, open_set.references, strict=True):
        assert {crop.class_name for crop in references} == {name}
        assert len({crop.image for crop in references}) == len(references) == REFERENCES
    for name in {crop.class_name for crop in open_set.queries}:
        asked = [crop.image for crop in open_set.queries if crop.class_name == name]
        left = len(range(int(name[-1]), images, classes)) - (REFERENCES if name in open_set.gallery else 0)
        assert len(set(asked)) == len(asked) == min(QUERIES, left)


def test_one_class_a_brand_is_chosen_as_its_brand_is() -> None:
    """The name of a brand's only class changes nothing, not even where it sorts otherwise."""
    crops = crops_of(8, 9)
    renamed = [replace(crop, class_name=f"{9 - int(crop.brand[-1])}-{crop.brand}") for crop in crops]
    one, other = open_set_of(crops, seed=42), open_set_of(renamed, seed=42)
    assert [crop.path for crop in one.queries] == [crop.path for crop in other.queries]
    assert [[c.path for c in group] for group in one.references] == [[c.path for c in g] for g in other.references]


def test_a_class_of_too_few_images_is_neither_known_nor_asked_about() -> None:
    crops = crops_of(2, 12)
    poor = {0, 1, 2, 3}
    crops = [replace(crop, class_name=f"{crop.brand}-{1 if crop.image % 1000 in poor else 2}") for crop in crops]
    open_set = open_set_of(crops, known=2)
    assert open_set.gallery == ("brand-00-2", "brand-01-2")
    assert {crop.class_name for crop in open_set.queries} == set(open_set.gallery)


def test_a_photograph_that_gave_one_class_a_reference_is_not_asked_about_for_another() -> None:
    """Two marks of a brand in each photograph: the one would be found by the other's ground."""
    crops = [replace(crop, class_name=f"{crop.brand}-{crop.path.stem[-1]}") for crop in crops_of(2, 12)]
    open_set = open_set_of(crops, known=1)
    used = {crop.image for group in open_set.references for crop in group}
    assert len(open_set.gallery) == 2 and not used & {crop.image for crop in open_set.queries}


def test_a_signed_hash_is_the_same_hash() -> None:
    assert hash_distance(-1, 0xFFFF_FFFF_FFFF_FFFF) == 0
    assert hash_distance(-1, 0) == 64


def test_the_seed_decides_and_nothing_else(tmp_path: Path) -> None:
    crops = crops_of(10, 12)
    open_set = open_set_of(crops)
    assert open_set_of(crops[::-1]) == open_set
    moved = open_set_of(crops_of(10, 12, root=tmp_path))
    assert [crop.path.name for crop in moved.queries] == [crop.path.name for crop in open_set.queries]
    assert open_set_of(crops, seed=2).gallery != open_set.gallery
    assert {c.path for c in open_set_of(crops, seed=2).queries} != {c.path for c in open_set.queries}


def test_the_choice_of_today_is_the_choice_of_tomorrow() -> None:
    assert open_set_of(crops_of(8, 6), seed=42).gallery == ("brand-00", "brand-01", "brand-02", "brand-06")


def test_the_number_of_known_brands_can_be_asked_for() -> None:
    crops = crops_of(6, 8)
    assert len(open_set_of(crops, known=5).gallery) == 5
    assert open_set_of(crops, known=6).gallery == open_set_of(crops).brands
    for wrong in (0, 7):
        with pytest.raises(InputError, match="ask for 1 to 6"):
            open_set_of(crops, known=wrong)


def test_no_query_left_is_said() -> None:
    with pytest.raises(InputError, match="no crop is left"):
        open_set_of(crops_of(1, 4), known=1)


def test_brands_with_too_few_images_are_not_eligible() -> None:
    assert eligible_brands({"b": 5, "a": 9, "c": 4}) == ("a", "b")


BRANDS = tuple(f"brand-{index:02}" for index in range(30))


NAMES = {brand: frozenset({brand}) for brand in BRANDS}


def split_of(calibration: slice, held_out: slice) -> Split:
    left = set(BRANDS) - set(BRANDS[calibration]) - set(BRANDS[held_out])
    return Split(tuple(sorted(left)), (), BRANDS[calibration], BRANDS[held_out])


def some(count: int) -> dict[str, frozenset[str]]:
    return dict(list(NAMES.items())[:count])


def test_without_a_split_the_brands_are_halved() -> None:
    sets = choose_sets(NAMES, seed=3)
    assert (sets.source, len(sets.calibration), len(sets.held_out)) == ("halves", 15, 15)
    assert set(sets.calibration) | set(sets.held_out) == set(BRANDS)
    assert choose_sets(dict(reversed(NAMES.items())), seed=3) == sets
    assert choose_sets(NAMES, seed=4) != sets


def test_a_split_is_used_as_it_is() -> None:
    sets = choose_sets(NAMES, 3, split_of(slice(0, 6), slice(6, 12)))
    assert (sets.source, sets.calibration, sets.held_out) == ("recorded", BRANDS[:6], BRANDS[6:12])


def test_brands_that_a_model_knows_are_left_out_and_no_other_moves() -> None:
    for split in (None, split_of(slice(0, 8), slice(8, 16))):
        asked = choose_sets(NAMES, 3, split)
        known = (*asked.calibration[:2], *asked.held_out[:3], "elsewhere")
        sets = choose_sets(NAMES, 3, split, known)
        assert (sets.calibration, sets.held_out) == (asked.calibration[2:], asked.held_out[3:])
        assert (sets.source, sets.known) == (asked.source, tuple(sorted(known[:-1])))


def test_names_are_compared_as_the_same_brand_writes_itself() -> None:
    """Other case, and an alias that put a class under another brand since."""
    names = {**NAMES, **brand_names([("louisvuitton", "lv"), ("louisvuitton", "louisvuitton-2")])}
    assert names["louisvuitton"] == {"louisvuitton", "louisvuitton-2", "lv"}
    split = Split((), (), BRANDS[:6], ("LV", *map(str.upper, BRANDS[6:12])))
    assert choose_sets(names, 3, split).held_out == (*BRANDS[6:12], "louisvuitton")
    assert "louisvuitton" not in choose_sets(names, 3, split, {"lv"}).held_out
    assert "acme" in brand_names([("acme of food", "Food/Acme-1")])["acme of food"]


def test_a_brand_that_stands_in_two_sets_of_the_split_is_in_none() -> None:
    """It was two brands when the split was made, and one of them was trained on."""
    names = {**NAMES, "seen": frozenset({"seen", "trained", "held"}), "fits": frozenset({"fitted on", "held"})}
    split = Split(("trained",), (), ("fitted on", *BRANDS[:6]), ("held", *BRANDS[6:12]))
    sets = choose_sets(names, 3, split)
    assert (sets.calibration, sets.held_out) == (BRANDS[:6], BRANDS[6:12])


def test_too_few_brands_for_two_sets_are_one() -> None:
    assert choose_sets(some(12), 3).source == "whole"
    assert (choose_sets(some(12), 3).held_out, choose_sets(some(12), 3).calibration) == (BRANDS[:12], ())
    sets = choose_sets(NAMES, 3, split_of(slice(0, 3), slice(6, 12)))
    assert (sets.source, sets.held_out) == ("whole", (*BRANDS[:3], *BRANDS[6:12]))
    assert choose_sets(some(20), 3).source == "halves"


def test_too_few_brands_to_evaluate_is_said() -> None:
    with pytest.raises(InputError, match="needs 4 such brands"):
        choose_sets(some(3), 3)
    with pytest.raises(InputError, match=r"the split has 4 brands .* of which the models know 1 by name: 3 are left"):
        choose_sets(NAMES, 3, split_of(slice(0, 2), slice(6, 8)), BRANDS[:1])
    with pytest.raises(InputError, match=r"the data have 12 brands .* of which the models know 9 by name"):
        choose_sets(some(12), 3, None, BRANDS[:9])
