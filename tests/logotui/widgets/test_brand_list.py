from __future__ import annotations

import pytest
from msgspec.structs import replace

from logoclip.agent.questions.data import Brand, BrandClass, DataSet
from logotui.widgets.brand_list import BrandList, brand_line, name_room, titles
from tests.logotui.alone import Stage, alone, text_of
from tests.logotui.test_datasets import DATA


def two_marks(data: DataSet) -> DataSet:
    """The data with two classes of `lexus`."""
    marks = (BrandClass("lexus-1", 3, 6), BrandClass("lexus-2", 2, 4))
    brands = tuple(replace(one, classes=marks) if one.name == "lexus" else one for one in data.brands)
    return replace(data, brands=brands, summary=replace(data.summary, classes=len(brands) + 1))


def chosen(stage: Stage) -> list[str]:
    return [message.brand.name for message in stage.posted(BrandList.Chosen)]


async def test_brands_stand_below_their_category_with_their_counts() -> None:
    brands = BrandList()
    async with alone(brands, size=(60, 12)) as stage:
        assert brands.show(DATA) == 4
        await stage.pilot.pause()
        lines = text_of(brands)
        assert lines[:2] == ["Cars  1 brand, 10 crops", "  lexus           5    10  train"]
        assert lines[2] == "Food  2 brands, 35 crops"


async def test_the_cursor_skips_categories_and_says_which_brand_it_is_on() -> None:
    brands = BrandList()
    async with alone(brands) as stage:
        brands.show(DATA)
        brands.focus()
        await stage.pilot.press("down", "down", "up")
        assert chosen(stage) == ["lexus", "apple", "zebra", "apple"]


async def test_the_classes_of_a_brand_stand_below_it() -> None:
    brands = BrandList()
    async with alone(brands, size=(60, 12)) as stage:
        brands.show(two_marks(DATA))
        brands.focus()
        await stage.pilot.pause()
        assert text_of(brands)[1:4] == [
            "  lexus           5    10  train",
            "    lexus-1       3     6",
            "    lexus-2       2     4",
        ]
        await stage.pilot.press("down", "down", "up")
        found = [(one.brand.name, one.of_class and one.of_class.name) for one in stage.posted(BrandList.Chosen)]
        assert found == [("lexus", None), ("lexus", "lexus-1"), ("lexus", "lexus-2"), ("lexus", "lexus-1")]


async def test_a_search_puts_the_cursor_on_the_first_that_is_found() -> None:
    brands = BrandList()
    async with alone(brands) as stage:
        brands.show(DATA)
        assert brands.show(DATA, "sports") == 1
        await stage.pilot.pause()
        assert chosen(stage)[-1] == "acme"
        assert brands.show(DATA, "nothing of the kind") == 0
        await stage.pilot.pause()
        assert text_of(brands)[0] == ""


@pytest.mark.parametrize("width", [80, 140])
def test_titles_stand_above_their_columns(width: int) -> None:
    room = name_room(width)
    line = brand_line(Brand("a-brand-with-a-very-long-name", "Food", 12, 20, "train"), room)
    title = titles(room)
    assert line.plain[2 : 2 + room].endswith("name") and "…" in line.plain[2 : 2 + room]
    assert line.plain.index("train") == title.index("set")
    assert line.plain.index(" 12 ") + 3 == title.index("imgs") + 4
