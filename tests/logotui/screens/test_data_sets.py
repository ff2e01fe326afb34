"""Which data set is shown, and how one is prepared."""

from __future__ import annotations

from textual.widgets import Static

from logoclip.agent.questions.data import DataSetSummary
from logotui.screens.data_sets import prepared_name, set_line
from tests.logotui.eventually import eventually
from tests.logotui.prepared import data_host, opened
from tests.logotui.settle import settle


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


def test_prepared_data_never_goes_where_the_photographs_are() -> None:
    assert prepared_name("/photos/LogoDet-3K/") == "data/LogoDet-3K"
    assert prepared_name("data/photos") == "data/photos-prepared"


def test_a_set_is_listed_with_its_size_or_with_what_is_wrong_with_it() -> None:
    listed = DataSetSummary("data/demo", brands=40, crops=1200), DataSetSummary("data/odd", error="prepare it again")
    assert [" ".join(set_line(one).split()) for one in listed] == [
        "data/demo 40 brands 1,200 crops", "data/odd prepare it again",
    ]  # fmt: skip


async def test_the_chosen_set_is_opened() -> None:
    host = data_host()
    async with opened(host) as (pilot, screen):
        await pilot.press("o", "enter")
        await eventually(lambda: len(host.asked("read_data_set")) == 2)
        await settle(pilot)
        assert screen.data is not None and str(screen.query_one("#what", Static).content).startswith("data/demo")
