"""The crops of the brand under the cursor."""

from __future__ import annotations

import pytest

from logotui.screens import data_crops
from logotui.screens.data_crops import crops_title
from logotui.widgets.gallery import Gallery
from tests.logotui.eventually import eventually
from tests.logotui.prepared import data_host, opened, said
from tests.logotui.settle import settle
from tests.logotui.test_datasets import DATA
from tests.logotui.widgets.test_brand_list import two_marks

FOR_EVER = 1e6


async def test_the_cursor_chooses_whose_crops_are_shown() -> None:
    async with opened(data_host()) as (pilot, screen):
        await pilot.press("down")
        gallery = screen.query_one(Gallery)
        await eventually(lambda: gallery.crops and gallery.crops[0].path.startswith("apple/"))


async def test_the_classes_of_a_brand_are_counted_and_their_crops_shown_alone() -> None:
    host = data_host()
    host.answers["read_data_set"] = lambda _: two_marks(DATA)
    async with opened(host) as (pilot, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        assert "4 brands (5 classes) · 41 images" in said(screen)
        await pilot.press("down")
        await eventually(lambda: str(screen.query_one(Gallery).border_title).startswith("lexus-1  1 to"))
        assert [(asked["brand"], asked["class_name"]) for asked in host.asked("crops")] == [
            ("lexus", None), ("lexus", "lexus-1"),
        ]  # fmt: skip


async def test_right_shows_more_crops_and_stops_at_the_last() -> None:
    async with opened(data_host()) as (pilot, screen):
        gallery = screen.query_one(Gallery)
        await eventually(lambda: gallery.crops)
        await pilot.press("right")
        await eventually(lambda: gallery.crops[0].path == "lexus/8")
        await pilot.press("right", "right")
        await settle(pilot)
        assert [crop.path for crop in gallery.crops] == ["lexus/8", "lexus/9"]
        await pilot.press("left")
        await eventually(lambda: gallery.crops[0].path == "lexus/0")


async def test_quick_moves_ask_for_the_last_brand_only(monkeypatch: pytest.MonkeyPatch) -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        monkeypatch.setattr(data_crops, "REST", FOR_EVER)  # however slow the machine is, the cursor moves on before
        await pilot.press("down", "down")
        monkeypatch.setattr(data_crops, "REST", 0)
        await pilot.press("down")
        await eventually(lambda: screen.query_one(Gallery).crops[0].path.startswith("acme/"))
        assert [asked["brand"] for asked in host.asked("crops")] == ["lexus", "acme"]
        assert all(one.is_finished for one in pilot.app.workers if one.group == "crops"), (
            "a move gives up the one before"
        )


@pytest.mark.parametrize(("first", "shown", "words"), [(0, 8, "1 to 8 of 10"), (8, 2, "9 to 10 of 10")])
def test_the_title_says_which_crops_of_how_many(first: int, shown: int, words: str) -> None:
    assert crops_title("lexus", first, shown, 10) == f"lexus  {words} crops"
