"""Which sweep is shown, and a new one."""

from __future__ import annotations

from pathlib import Path

from logotui.screens.sweep_choosing import wanted_sweep
from logotui.widgets.status_line import StatusLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import summary
from tests.logotui.settle import settle
from tests.logotui.sweep_host import sweep_host
from tests.logotui.swept import opened


async def test_a_new_sweep_is_launched_watched_and_shown(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await pilot.press("n", "enter")
        await settle(pilot)
        (job,) = host.asked("launch_job")
        assert job["kind"] == "evaluate"
        assert job["arguments"] == {
            "models": [["baseline", "models/demo-base"], ["finetuned", "runs/demo-01/model"]],
            "data": "data/demo",
            "split": "demo-01",
        }
        begun = summary("demo-01-sweep-01", kind="evaluate", progress=(30, 100), message="embedding", loss_tail=())
        host.summaries = [begun, *host.summaries]
        await eventually(lambda: screen.query_one("#job").display)
        run = screen.query_one("#job", StatusLine).run
        assert run is not None and run.progress == (30, 100)
        host.set("demo-01-sweep-01", state="finished")
        await eventually(lambda: screen.sweep is not None and screen.sweep.answer.id == "demo-01-sweep-01")
        assert not screen.query_one("#job").display


async def test_a_training_without_a_model_is_not_swept(tmp_path: Path) -> None:
    host = sweep_host(tmp_path)
    host.models.clear()
    async with opened(host) as (pilot, _):
        await pilot.press("n", "enter")
        await settle(pilot)
        assert host.asked("launch_job") == []
        assert "demo-01 has no model" in " ".join(notice.message for notice in pilot.app._notifications)


def test_the_wanted_sweep_is_the_chosen_then_the_shown_then_the_newest() -> None:
    runs = [summary(f"sweep-0{number}", kind="evaluate", state="finished") for number in (3, 2, 1)]

    def wanted(*arguments: str | None) -> str | None:
        found = wanted_sweep(runs, *arguments)
        return found and found.id

    assert (wanted(None), wanted(None, "sweep-01"), wanted("sweep-02", "sweep-01")) == (
        "sweep-03",
        "sweep-01",
        "sweep-02",
    )
    assert wanted("deleted", "sweep-01") == "sweep-01" and wanted("deleted", "deleted") == "sweep-03"
