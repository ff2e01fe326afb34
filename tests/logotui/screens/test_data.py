from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from logoclip.agent import questions
from logoclip.agent.answers import CropPage, Launched, Thumbnail
from logoclip.data.findings import Audit, Case, Finding
from logotui.app import LogoTui
from logotui.screens import data
from logotui.screens.data import DataScreen, prepared_name
from logotui.widgets.audit_panel import AuditPanel
from logotui.widgets.brand_list import BrandList
from logotui.widgets.gallery import Gallery
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.settle import settle
from tests.logotui.test_datasets import DATA
from tests.logotui.widgets.test_brand_list import two_marks

FOR_EVER = 1e6
AUDIT = Audit(
    data="data/demo", seed=7, brands=4, files=41, photographs=40, crops=60,
    findings=(
        Finding("photographs_brands", "photographs: the same under several brands", 0, "Keep one."),
        Finding("photographs_class", "photographs: copies within a class", 1, "Remove them.",
                (Case("Food/apple: exactly the same", ("Food/apple/1.jpg", "Food/apple/2.jpg")),)),
        Finding("boxes_brand", "logos boxed twice", 43, "Remove one.",
                (Case("zebra: 51% in common", ("Food/zebra/1_0.jpg", "Food/zebra/1_1.jpg")),)),
    ),
)  # fmt: skip


def data_host() -> FakeHost:
    """A host with one prepared data set; each crop is the same red picture."""
    host = FakeHost()

    def crops(asked: questions.Crops) -> CropPage:
        total = next(brand.crops for brand in DATA.brands if brand.name == asked.brand)
        shown = range(asked.first, min(asked.first + asked.count, total))
        rows = tuple("".join(f"ff{8 * x:02x}{8 * y:02x}" for x in range(asked.width - 4)) for y in range(asked.height))
        return CropPage(total, tuple(Thumbnail(f"{asked.brand}/{place}", rows) for place in shown))

    host.answers = {
        "data_sets": lambda _: (DATA.summary,),
        "read_data_set": lambda _: DATA,
        "read_audit": lambda _: AUDIT,
        "crops": crops,
        "launch_job": lambda _: Launched("prepare-01"),
    }
    return host


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = (140, 40)) -> AsyncIterator[tuple[Pilot[None], DataScreen]]:
    """The console with the data screen in front, its data read."""
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("5")
        assert isinstance(app.screen, DataScreen)
        await eventually(lambda: host.asked("data_sets"))
        await settle(pilot)
        yield pilot, app.screen


def said(screen: DataScreen) -> str:
    return str(screen.query_one("#what", Static).content)


async def test_brands_counts_and_crops_are_shown() -> None:
    async with opened(data_host()) as (_, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        assert "4 brands · 41 images · 60 crops · 3 skipped" in said(screen)
        assert screen.query_one(BrandList).option_count == 4 + 3
        assert str(screen.query_one(Gallery).border_title) == "lexus  1 to 8 of 10 crops"


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


async def test_a_search_leaves_the_brands_that_match() -> None:
    async with opened(data_host()) as (pilot, screen):
        await pilot.press("slash", *"food tr")
        await pilot.pause()
        assert screen.query_one(BrandList).option_count == 2
        assert "1 found" in said(screen)
        await pilot.press("enter")
        await eventually(lambda: screen.brand is not None and screen.brand.name == "zebra")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.query_one(BrandList).option_count == 7
        assert "found" not in said(screen)


async def test_quick_moves_ask_for_the_last_brand_only(monkeypatch: pytest.MonkeyPatch) -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        await eventually(lambda: screen.query_one(Gallery).crops)
        monkeypatch.setattr(data, "REST", FOR_EVER)  # however slow the machine is, the cursor moves on before
        await pilot.press("down", "down")
        monkeypatch.setattr(data, "REST", 0)
        await pilot.press("down")
        await eventually(lambda: screen.query_one(Gallery).crops[0].path.startswith("acme/"))
        assert [asked["brand"] for asked in host.asked("crops")] == ["lexus", "acme"]
        assert all(one.is_finished for one in pilot.app.workers if one.group == "crops"), (
            "a move gives up the one before"
        )


async def test_a_folder_is_prepared_by_a_job_that_the_monitor_shows() -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        await pilot.press("n", *"photos/logos", "enter")
        await settle(pilot)
        assert host.asked("launch_job") == [
            {"kind": "prepare", "arguments": {"dataset": "photos/logos", "output": "data/logos"}, "called": "prepare"}
        ]
        assert screen.app.open_run_id == "prepare-01"
        assert pilot.app.current_mode == "monitor"


async def test_data_that_are_prepared_again_under_one_path_are_read_again() -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        again = replace(DATA, brands=DATA.brands[:1])
        host.answers["read_data_set"] = lambda _: again
        host.summaries = [summary("prepare-02", kind="prepare", state="finished")]
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: screen.data is again)
        assert len(host.asked("read_audit")) == 2


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


def test_prepared_data_never_goes_where_the_photographs_are() -> None:
    assert prepared_name("/photos/LogoDet-3K/") == "data/LogoDet-3K"
    assert prepared_name("data/photos") == "data/photos-prepared"


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
        shown = str(screen.query_one(AuditPanel).query_one(Static).content)
        assert "43 logos boxed twice" in shown and "Food/apple/2.jpg" in shown
        assert not screen.query_one(Gallery).display and screen.query_one(AuditPanel).has_focus, "keys scroll it"
        await pilot.press("a")
        await settle(pilot)
        assert screen.query_one(Gallery).display


async def test_the_audit_is_of_the_split_that_is_shown() -> None:
    host = data_host()
    async with opened(host):
        assert host.asked("read_audit")
        assert [(asked.path, asked.seed) for asked in host.calls if isinstance(asked, questions.ReadAudit)] == [
            ("data/demo", 7)
        ]
