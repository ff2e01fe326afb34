from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from logoclip.machine.gauges import Gpu, Machine
from logoclip.runs import Event
from logoclip.runs.summary import RunSummary
from logotui.app import LogoTui
from logotui.screens.monitor import MonitorScreen, hint
from logotui.screens.question import Question
from logotui.story import RunStory
from logotui.widgets.gauges import Gauges
from logotui.widgets.job_progress import JobProgress
from logotui.widgets.log_tail import LogTail
from logotui.widgets.plot import Plot
from logotui.widgets.read_out import ReadOut
from logotui.widgets.similarities import Similarities
from logotui.widgets.status_line import StatusLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, curves, lively, summary
from tests.logotui.settle import settle

WIDE, NARROW = (140, 40), (80, 24)


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], MonitorScreen]]:
    """The console with the monitor in front and its run read."""
    app = LogoTui(host)
    async with app.run_test(size=size) as pilot:
        await eventually(lambda: app.watcher.facts.runs is not None)
        await pilot.press("3")
        await eventually(lambda: isinstance(app.screen, MonitorScreen) and app.watcher.facts.machine.cpu_percent)
        screen = app.screen
        assert isinstance(screen, MonitorScreen)
        if host.summaries:
            await eventually(lambda: app.watcher.story and app.watcher.story.log and screen.query_one(LogTail).lines)
        await pilot.pause()
        yield pilot, screen


def status(screen: MonitorScreen) -> str:
    return screen.query_one(StatusLine).render().plain


def said(screen: MonitorScreen) -> str:
    return str(screen.query_one("#hint", Static).content)


def lines(widget: Widget) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


def read_out(screen: MonitorScreen) -> str:
    return screen.query_one(ReadOut).render().plain


def plot(screen: MonitorScreen, title: str) -> Plot:
    return next(plot for plot in screen.grid.plots if plot.title == title)


def nudge(pilot: Pilot[Any]) -> None:
    pilot.app.watcher.nudge()  # type: ignore[attr-defined]


async def test_the_newest_running_run_is_opened() -> None:
    async with opened(lively()) as (_, screen):
        text = status(screen)
        for part in ("▶ running  demo-03", "epoch 4/8", "52 %", "step 418/800", "left 2m 05s", "durable 400"):
            assert part in text


async def test_curves_and_newest_values_are_shown() -> None:
    async with opened(lively()) as (_, screen):
        assert any("⠉" <= char <= "⣿" for line in lines(plot(screen, "loss")) for char in line)
        assert "0.8" in str(plot(screen, "loss").border_title)
        assert "pos 0.83" in str(plot(screen, "similarity").border_title)
        text = "\n".join(lines(plot(screen, "similarity")))
        assert "pos > 0.85" in text and "neg < 0.50" in text
        assert "4.6e-4" in str(plot(screen, "learning rate").border_title)


async def test_whatever_is_drawn_is_asked_for() -> None:
    host = lively()
    asked: set[str] = set()
    get = RunStory.get
    async with opened(host) as (_, screen):
        await eventually(lambda: set(host.asked("read_curves")[-1]["names"]) == set(screen.grid.names))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(RunStory, "get", lambda story, name: asked.add(name) or get(story, name))
            screen.show_curves()
    assert asked and asked <= set(host.asked("read_curves")[-1]["names"])


async def test_a_new_point_appears() -> None:
    host = lively()
    async with opened(host) as (pilot, screen):
        before = lines(plot(screen, "loss"))
        host.rows["demo-03"] += curves(470, first=419)
        nudge(pilot)
        await eventually(lambda: lines(plot(screen, "loss")) != before)
        assert f"{host.rows['demo-03'][-7][2]:.3f}" in str(plot(screen, "loss").border_title)


async def test_histograms_gauges_and_log() -> None:
    async with opened(lively()) as (_, screen):
        text = "\n".join(lines(screen.query_one(Similarities).query_one("Distribution")))
        assert "█" in text and "wrong" in text and "correct" in text
        gauges = screen.query_one(Gauges).render().plain
        assert "cpu" in gauges and "87 %" in gauges and "74.0 G free" in gauges and "0.40 s a step" in gauges
        assert screen.query_one(LogTail).render().plain.endswith("epoch 3 done")


async def test_a_gpu_is_shown_where_there_is_one() -> None:
    host = lively()
    gpu = Gpu("Orin", 93.0, 3 * 2**30, 30 * 2**30, temperature=61.0, power=31.5)
    host.answers["gauges"] = lambda _: Machine(10.0, 1, 2**30, 0, (gpu,))
    async with opened(host) as (_, screen):
        text = screen.query_one(Gauges).render().plain
        assert "gpu" in text and "93 %" in text and "3.0/30 G" in text and "61 °C  32 W" in text


async def test_p_c_and_s_reach_the_run() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert host.asked("checkpoint") == host.asked("pause") == [{"id": "demo-03"}]


async def test_stopping_asks_first() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("s")
        await eventually(lambda: isinstance(pilot.app.screen, Question))
        await pilot.press("y")
        await settle(pilot)
        assert host.asked("stop") == [{"id": "demo-03"}]


async def test_a_paused_run_writes_no_checkpoint_and_can_go_on() -> None:
    host = lively()
    host.set("demo-03", state="paused", last_durable_step=418)
    async with opened(host) as (pilot, screen):
        await eventually(lambda: "‖ paused" in status(screen))
        assert "the last durable step is 418: p resumes there" in said(screen)
        await pilot.press("c")
        await settle(pilot)
        assert not host.asked("checkpoint")
        await pilot.press("p")
        await settle(pilot)
        assert [asked["id"] for asked in host.asked("resume")] == ["demo-03"]


async def test_smoothing_and_scale_are_said_and_drawn() -> None:
    async with opened(lively()) as (pilot, screen):
        before = lines(plot(screen, "loss"))
        await pilot.press("m", "l")
        await pilot.pause()
        assert "smoothed 0.6, log" in read_out(screen)
        assert lines(plot(screen, "loss")) != before
        await pilot.press("m", "m", "m", "m", "l")
        await pilot.pause()
        assert lines(plot(screen, "loss")) == before


async def test_enter_enlarges_the_focused_panel_and_back() -> None:
    async with opened(lively()) as (pilot, screen):
        small = plot(screen, "similarity").size
        await pilot.press("tab", "tab", "enter")
        await pilot.pause()
        assert plot(screen, "similarity").size.width > small.width * 2
        assert [one.title for one in screen.grid.plots] == ["similarity"]
        assert screen.query_one(StatusLine).display
        await pilot.press("escape")
        await pilot.pause()
        assert plot(screen, "similarity").size == small


@pytest.mark.parametrize(
    ("size", "dropped"),
    [(WIDE, set()), (NARROW, {"gauges"}), ((80, 17), {"gauges", "similarities", "log"})],
)
async def test_panels_go_from_the_bottom_and_the_right_and_the_status_stays(
    size: tuple[int, int], dropped: set[str]
) -> None:
    async with opened(lively(), size) as (_, screen):
        panels = {str(panel.id): panel for panel in screen.query(".panel") if not isinstance(panel, Plot)}
        assert all(one.region.height >= 5 for one in screen.grid.plots) and screen.grid.plots
        hidden = {name for name, panel in panels.items() if not panel.region or panel.region.height == 0}
        assert hidden == dropped
        assert "▶ running  demo-03" in status(screen)
        assert len(status(screen)) <= size[0]


async def test_another_run_leaves_nothing_of_the_one_before() -> None:
    async with opened(lively()) as (pilot, screen):
        pilot.app.watch_run("demo-04")  # type: ignore[attr-defined]
        await eventually(lambda: not screen.query_one(LogTail).lines)
        assert "nothing written yet" in screen.query_one(LogTail).render().plain
        assert not any("⠉" <= char <= "⣿" for line in lines(plot(screen, "loss")) for char in line)
        assert screen.query_one(Similarities).border_title == "validation brands"


async def test_another_job_shows_its_progress() -> None:
    host = FakeHost(
        [
            summary(
                "data-01",
                kind="demo_data",
                state="running",
                epochs_planned=0,
                epoch=0,
                step=0,
                progress=[1200, 4800],
                message="rendering brand marks",
            )
        ],
        logs={"data-01": "12:00:01 rendering\n"},
    )
    async with opened(host) as (_, screen):
        text = screen.query_one(JobProgress).render().plain
        assert (
            "rendering data" in text and "25 %" in text and "1,200 of 4,800" in text and "rendering brand marks" in text
        )
        assert not screen.query_one("#upper").display
        assert screen.query_one(LogTail).size.height > 5
        assert "rendering data" in status(screen)


async def test_without_a_run_it_says_what_to_press() -> None:
    async with opened(FakeHost()) as (pilot, screen):
        assert "1 shows all runs" in said(screen)
        for key in "pcs":
            await pilot.press(key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, MonitorScreen)


async def test_a_run_launched_elsewhere_is_followed_when_none_was() -> None:
    host = FakeHost()
    async with opened(host) as (pilot, screen):
        host.summaries = [summary("demo-01", state="starting", step=0, epoch=0, message="loading torch")]
        nudge(pilot)
        await eventually(lambda: "demo-01" in status(screen))
        assert said(screen) == "loading torch"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (RunSummary("train", "finished"), "4 sweep compares it with the baseline"),
        (RunSummary("evaluate", "finished"), "4 sweep shows it"),
        (
            RunSummary("train", "lost", last_durable_step=200),
            "the last durable step is 200: p resumes there",
        ),
        (RunSummary("train", "failed", error="disk full"), "disk full · E shows its last words"),
        (RunSummary("train", "running"), ""),
    ],
)
def test_hints(run: RunSummary, text: str) -> None:
    assert hint(run).plain.startswith(text)


async def test_marks_are_walked_with_their_step_clock_and_whole_text() -> None:
    host = lively()
    long = "paused: " + "the figures are no numbers any more, " * 6 + "the end"
    host.happened["demo-03"].append(Event(31, 310, NOON + 31, "warning", long))
    async with opened(host, NARROW) as (pilot, screen):
        await pilot.press("w")
        assert "warning  5 of 5, the last · step 310" in said(screen) and said(screen).endswith("the end")
        assert screen.query_one("#hint").size.height == 3, "the whole text has room"
        assert screen.query_one(Similarities).step == 310
        await pilot.press("W", "W")
        assert "checkpoint  3 of 5 · step 200" in said(screen)
        await pilot.press("w")
        assert "4 of 5 · step 300" in said(screen)
        nudge(pilot)
        await settle(pilot)
        assert "4 of 5" in said(screen), "what comes from the host does not end the walk"
        await pilot.press("escape")
        assert "of 5" not in said(screen) and screen.query_one(Similarities).step is None


@pytest.mark.parametrize("elsewhere", [["left"], ["home"], ["X"], []])
async def test_a_walk_ends_when_the_cursor_goes_elsewhere(elsewhere: list[str]) -> None:
    async with opened(lively()) as (pilot, screen):
        await pilot.press("w", "W")
        await pilot.pause()
        assert "of 4" in said(screen)
        if elsewhere:
            await pilot.press(*elsewhere)
        else:
            screen.look_at(212)  # as from a line of the log
        await pilot.pause()
        assert "of 4" not in said(screen) and not screen.has_class("-walking")


async def test_a_run_without_marks_has_nothing_to_walk() -> None:
    host = lively()
    host.happened.clear()
    async with opened(host) as (pilot, screen):
        before = said(screen)
        await pilot.press("w", "W")
        assert said(screen) == before
