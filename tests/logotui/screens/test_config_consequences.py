"""What launching would come to follows the form, the text, the file and the runs."""

from __future__ import annotations

from pathlib import Path

from logoclip.errors import JobError
from logoclip.jobs.estimated import Estimated
from logotui.widgets.meaning import Meaning
from tests.logotui.config_host import config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import summary
from tests.logotui.screens.test_config import fill, opened
from tests.logotui.settle import settle


async def test_each_change_is_asked_about_and_an_old_answer_is_never_shown_for_it(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.answers["estimate"] = lambda asked: Estimated(train_crops=5120 if "data/other" in asked.text else 2880)
    async with opened(host) as (pilot, screen):
        panel = screen.query_one(Meaning)
        assert "2,880 training crops" in str(panel.content)
        await fill(pilot, screen, "data_dir", "data/other")
        assert "2,880" not in str(panel.content)
        await pilot.press("enter")
        await settle(pilot)
        assert "5,120 training crops" in str(panel.content)


async def test_a_run_that_ends_may_have_made_data_or_measured_so_it_is_asked_again(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.summaries = [summary("probe-01", kind="probe")]
    async with opened(host) as (_, screen):
        host.answers["estimate"] = lambda asked: Estimated(
            train_crops=2880, seconds_per_step=0.5, measured_by="probe-01", memory=2**30, memory_total=2**33
        )
        host.set("probe-01", state="finished")
        screen.app.watcher.nudge()
        await eventually(lambda: "0.5 s a step, about 11s an epoch" in str(screen.query_one(Meaning).content))


async def test_why_nothing_is_known_is_said_and_hinders_no_launch(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.faults["estimate"] = JobError("runs: cannot be read: Permission denied")
    async with opened(host) as (pilot, screen):
        await settle(pilot)
        assert "✗ runs: cannot be read" in str(screen.query_one(Meaning).content) and screen.consequences.known
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert len(host.asked("launch_training")) == 1
