"""A host with one prepared data set, and the Data screen that shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Static

from logoclip.agent.questions.data import CropPage, Crops, Thumbnail
from logoclip.agent.questions.launches import Launched
from logoclip.data.findings import Audit, Case, Finding
from logotui.app import LogoTui
from logotui.screens.data import DataScreen
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost
from tests.logotui.settle import settle
from tests.logotui.test_datasets import DATA

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

    def crops(asked: Crops) -> CropPage:
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
