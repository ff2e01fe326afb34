"""The Data screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from logoclip.agent.questions.data import ReadAudit
from logotui.app import LogoTui
from logotui.widgets.audit_panel import AuditPanel
from logotui.widgets.brand_list import BrandList
from logotui.widgets.gallery import Gallery
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import summary
from tests.logotui.prepared import data_host, opened, said
from tests.logotui.settle import settle


async def test_brands_counts_and_crops_are_shown() -> None:
    async with opened(data_host()) as (_, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        assert "4 brands · 41 images · 60 crops · 3 skipped" in said(screen)
        assert screen.query_one(BrandList).option_count == 4 + 3
        assert str(screen.query_one(Gallery).border_title) == "lexus  1 to 8 of 10 crops"


async def test_a_search_leaves_the_brands_that_match() -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        await pilot.press("slash", *"food tr")
        await pilot.pause()
        assert screen.query_one(BrandList).option_count == 2
        assert "1 found" in said(screen)
        await pilot.press("enter")
        await eventually(lambda: host.asked("crops") and host.asked("crops")[-1]["brand"] == "zebra")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.query_one(BrandList).option_count == 7
        assert "found" not in said(screen)


async def test_without_data_the_screen_says_what_to_press_and_looks_again_when_some_is_made() -> None:
    host = data_host()
    host.answers["data_sets"], there = (lambda _: ()), host.answers["data_sets"]
    async with opened(host) as (_, screen):
        assert screen.query_one("#empty").display
        host.answers["data_sets"] = there
        host.summaries = [summary("demo-data-01", kind="demo_data", state="finished", loss_tail=())]
        await eventually(lambda: screen.data is not None)
        assert not screen.query_one("#empty").display


async def test_where_there_is_little_room_brands_and_crops_stay() -> None:
    async with opened(data_host(), (80, 24)) as (_, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        assert not screen.query_one("#facts").display
        assert screen.query_one(BrandList).size.width >= 38


@pytest.mark.parametrize("size", [(140, 40), (80, 24)], ids=["wide", "narrow"])
def test_its_looks(snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.press("5")
        await eventually(lambda: pilot.app.screen.query_one(Gallery).crops)
        await settle(pilot)

    assert snap_compare(LogoTui(data_host()), terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_what_is_doubtful_is_shown_in_place_of_the_crops(size: tuple[int, int]) -> None:
    async with opened(data_host(), size) as (pilot, screen):
        assert "44 doubtful" in said(screen)
        await pilot.press("a")
        await settle(pilot)
        shown = str(screen.query_one(AuditPanel).render())
        assert "43 logos boxed twice" in shown and "Food/apple/2.jpg" in shown
        assert not screen.query_one(Gallery).display
        await pilot.press("a")
        await settle(pilot)
        assert screen.query_one(Gallery).display


async def test_the_audit_is_of_the_split_that_is_shown() -> None:
    host = data_host()
    async with opened(host):
        assert host.asked("read_audit")
        assert [(asked.path, asked.seed) for asked in host.calls if isinstance(asked, ReadAudit)] == [("data/demo", 7)]
