from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from logotui.widgets.data_panels import DataPanel, ImagesPanel, SkippedPanel, SplitPanel
from tests.logotui.alone import alone, text_of
from tests.logotui.test_datasets import DATA


async def drawn(panel: DataPanel, **changes: Any) -> tuple[str, list[str]]:
    """The title and the lines of `panel` for data that differ from the usual by `changes`."""
    async with alone(panel, size=(60, 8)) as stage:
        panel.data = replace(DATA, **changes)
        await stage.pilot.pause()
        return str(panel.border_title), panel.render().plain.splitlines()


async def test_a_panel_is_empty_until_there_are_data() -> None:
    panel = ImagesPanel()
    async with alone(panel, size=(60, 8)):
        assert panel.border_title is None
        assert not any(line.strip("│╭╮╰╯─ ") for line in text_of(panel))


async def test_images_a_brand_are_counted_in_the_title() -> None:
    title, lines = await drawn(ImagesPanel())
    assert title == "images a brand  5–12, median 12"
    assert lines[-1].split() == ["5", "12"]


async def test_data_without_brands_have_no_histogram() -> None:
    assert await drawn(ImagesPanel(), brands=()) == ("images", [])


async def test_the_split_says_its_seed_and_each_set() -> None:
    title, lines = await drawn(SplitPanel())
    assert title == "split by brand, seed 7"
    assert [line.split()[0] for line in lines] == ["brands", "train", "validation", "calibration", "held"]


async def test_a_split_that_cannot_be_made_says_why() -> None:
    assert (await drawn(SplitPanel(), split_error="4 brands are too few to split"))[1] == [
        "4 brands are too few to split"
    ]


async def test_what_was_skipped_is_counted_by_reason_and_then_named() -> None:
    title, lines = await drawn(SkippedPanel())
    assert title == "skipped  3"
    assert lines[:3] == ["    2 unreadable image", "    1 no box", "  a.jpg"]
    assert (await drawn(SkippedPanel(), summary=replace(DATA.summary, skipped=0)))[1] == [
        "nothing: every file could be read"
    ]
