from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from logoclip.data.copies import crops_of_sides
from logoclip.data.prepared import Crop

BRANDS = [f"brand{number}" for number in range(9)]


def crop(number: int, brand: str, image: int) -> Crop:
    return Crop(Path(f"{number}.jpg"), brand, brand, "Food", number, image, 0)


CROPS = st.lists(st.tuples(st.sampled_from(BRANDS), st.integers(0, 12)), max_size=40).map(
    lambda drawn: [crop(number, brand, image) for number, (brand, image) in enumerate(drawn)]
)


@given(CROPS, st.lists(st.sampled_from(range(4)), min_size=9, max_size=9))
def test_no_photograph_is_on_two_sides_and_the_first_keeps_it(crops: list[Crop], places: list[int]) -> None:
    sides = [{brand for brand, place in zip(BRANDS, places, strict=True) if place == side} for side in range(3)]
    kept = crops_of_sides(crops, sides)
    seen: set[int] = set()
    for brands, side in zip(sides, kept, strict=True):
        assert side == [one for one in crops if one.brand in brands and one.photograph not in seen]
        seen |= {one.photograph for one in crops if one.brand in brands}
    images = [{one.photograph for one in side} for side in kept]
    assert not (images[0] & images[1] or images[0] & images[2] or images[1] & images[2])


def test_a_brand_may_lose_all_that_it_has() -> None:
    crops = [crop(0, "brand0", 1), crop(1, "brand1", 1), crop(2, "brand1", 1)]
    assert crops_of_sides(crops, [["brand1"], ["brand0"]]) == [crops[1:], []]
