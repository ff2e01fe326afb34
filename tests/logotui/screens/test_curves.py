"""The keys of the charts, in the monitor that shows them."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from logoclip.runs import Event
from logoclip.runs.curves import EVERYTHING
from logotui.app import LogoTui
from logotui.charts import value_at
from logotui.drawing.detail import Detail
from logotui.screens.curves import CURVE_KEYS, wanted
from logotui.screens.monitor import MonitorScreen
from logotui.screens.overlay import OverlayChooser
from logotui.view import View
from logotui.widgets.prompt import Prompt
from logotui.widgets.similarities import Similarities
from logotui.widgets.top_line import TopLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, curves, lively
from tests.logotui.screens.test_monitor import lines, opened, plot, read_out


def several() -> FakeHost:
    host = lively()
    host.rows["demo-01"], host.rows["demo-02"] = curves(300), curves(200)
    return host


def regions(screen: MonitorScreen) -> list[Any]:
    return [widget.region for widget in screen.query("#charts, #read-out, #lower, Plot")]


async def wheel(pilot: Pilot[None], over: Widget, kind: type[events.MouseEvent], offset: tuple[int, int]) -> None:
    await pilot._post_mouse_events([kind], over, offset)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_cursor_reads_all_charts_out_and_moves_no_layout() -> None:
    async with opened(lively()) as (pilot, screen):
        before = regions(screen)
        await press(pilot, "left")
        assert screen.view.cursor == 418, "the first one is the newest step"
        await press(pilot, "left")
        at = screen.view.cursor
        assert at is not None and 400 < at < 418 and f"{round(at)}" in read_out(screen) and "epoch" in read_out(screen)
        assert regions(screen) == before
        loss = value_at(screen.scene.runs[0].story.get("loss"), at)
        assert f"{loss:.3f}" in str(plot(screen, "loss").border_title)
        await press(pilot, "shift+left", "right")
        assert screen.view.cursor is not None and screen.view.cursor < at
        await press(pilot, "home")
        assert screen.view.cursor == 0
        await press(pilot, "end")
        assert screen.view.cursor == 418
        await press(pilot, "escape")
        assert screen.view.cursor is None and "charts 1–" in read_out(screen)


async def test_another_run_is_opened_without_the_cursor_of_the_one_before() -> None:
    async with opened(several()) as (pilot, screen):
        await press(pilot, "left", "left")
        assert screen.view.cursor is not None
        screen.console.open_run("demo-01")
        await eventually(lambda: screen.scene.newest == 300)
        assert screen.view.cursor is None


async def test_the_charts_of_a_run_in_the_queue_say_that_it_has_not_begun() -> None:
    async with opened(lively()) as (_, screen):
        screen.console.open_run("demo-04")
        await eventually(lambda: any("not begun" in line for line in lines(plot(screen, "loss"))))


async def test_near_by_the_cursor_goes_from_step_to_step() -> None:
    async with opened(lively()) as (pilot, screen):
        await press(pilot, "left", *["plus"] * 6)
        first = screen.view.cursor
        await press(pilot, "left", "left")
        assert first is not None and screen.view.cursor == first - 2


async def test_zooming_reads_what_is_in_sight_in_its_own_detail() -> None:
    host = lively()
    async with opened(host) as (pilot, screen):
        await press(pilot, "home", "plus", "plus", "plus")
        await eventually(lambda: host.asked("read_curves")[-1]["window"] != EVERYTHING)
        asked = host.asked("read_curves")[-1]
        assert asked["window"][0] == 0 and 40 <= asked["window"][1] <= 100
        await press(pilot, "escape")
        assert "zoomed" in read_out(screen)
        await press(pilot, "right_square_bracket")
        await eventually(lambda: host.asked("read_curves")[-1]["window"][0] > 0)
        await press(pilot, "0")
        await eventually(lambda: host.asked("read_curves")[-1]["window"] == EVERYTHING)


async def test_following_keeps_the_newest_step_in_sight() -> None:
    host = lively()
    async with opened(host) as (pilot, screen):
        await press(pilot, "plus", "plus", "f")
        host.rows["demo-03"] += curves(500, first=419)
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: screen.scene.newest == 500 and screen.scene.axis.holds(500))
        assert screen.scene.axis.first > 300 and "follows" in read_out(screen)


async def test_a_smoothed_line_in_a_window_remembers_what_came_before_it() -> None:
    async with opened(lively()) as (_, screen):
        scene = screen.scene
        run = scene.runs[0]
        assert wanted(run, scene, ("loss",), 100).window == EVERYTHING
        screen.set_reactive(MonitorScreen.view, View(window=(200.0, 300.0), smoothing=0.9))
        smooth = wanted(run, screen.scene, ("loss",), 100)
        assert (smooth.window, smooth.columns) == ((130, 300), 170)


async def test_the_filter_is_typed_below_the_charts_and_stays_until_it_is_cleared() -> None:
    async with opened(lively()) as (pilot, screen):
        await press(pilot, "slash", "l", "o", "s", "enter")
        assert [one.title for one in screen.grid.plots] == ["loss"]
        assert not screen.query_one(Prompt).asking and "/los" in read_out(screen)
        await press(pilot, "slash", "backspace", "enter")
        assert len(screen.grid.plots) > 4


async def test_a_range_is_typed_for_the_chosen_chart_or_all() -> None:
    async with opened(lively()) as (pilot, screen):
        await press(pilot, "y", "1", "space", "2", "enter")
        assert plot(screen, "loss").chart.y.high == 2.0 and plot(screen, "similarity").chart.y.high is None
        await press(pilot, "y", *"98%", "enter")
        assert plot(screen, "similarity").chart.y.share == 0.98 and "y 98 %" in read_out(screen)
        before = screen.view
        await press(pilot, "y", *"2 1", "enter")
        assert screen.view == before and any("lower one first" in one.message for one in pilot.app._notifications)


async def test_the_axis_counts_steps_epochs_time_and_images() -> None:
    host = lively()
    async with opened(host) as (pilot, screen):
        host.configs["demo-03"] = {"logos_per_batch": 32, "samples_per_logo": 4}
        ends = [screen.scene.newest]
        for _ in range(3):
            await press(pilot, "X")
            ends.append(screen.scene.newest)
        await eventually(lambda: screen.scene.newest == 418 * 128)
        assert ends[0] == 418 and 2 < ends[1] < 5 and ends[2] == pytest.approx(0.4 * 417, abs=0.1)
        assert {"id": "demo-03"} in host.asked("run")


async def test_marked_runs_are_drawn_over_the_open_one_and_read_out() -> None:
    host = several()
    async with opened(host) as (pilot, screen):
        alone = lines(plot(screen, "loss"))
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, OverlayChooser)
        await press(pilot, *["down"] * 3, "space", "r", "escape")
        await eventually(lambda: "demo-01" in read_out(screen) and "reference" in read_out(screen))
        await eventually(lambda: [one.role for one in plot(screen, "loss").chart.traces] == ["curve", "run0"])
        assert lines(plot(screen, "loss")) != alone
        height = screen.query_one("#read-out").size.height
        await press(pilot, "left")
        assert screen.query_one("#read-out").size.height == height == 2
        await press(pilot, "o", "d", "escape")
        await eventually(lambda: plot(screen, "loss").chart.targets == () and screen.scene.compared)
        await press(pilot, "o", "A", "escape")
        await eventually(lambda: not pilot.app.watcher.others)  # type: ignore[attr-defined]


async def test_walking_the_marks_and_the_cursor_look_at_one_step() -> None:
    async with opened(lively()) as (pilot, screen):
        await press(pilot, "W")
        first = screen.pointed_step
        assert first in (100, 200, 300) and screen.query_one(Similarities).step == first
        await press(pilot, "W")
        assert screen.pointed_step is not None and screen.pointed_step < first
        await press(pilot, "home", "right")
        assert screen.query_one(Similarities).step == screen.pointed_step
        await press(pilot, "escape")
        assert screen.pointed_step is None and screen.query_one(Similarities).step is None


async def test_how_curves_are_looked_at_is_remembered() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await press(pilot, "m", "left", "X")
    async with opened(host) as (_, screen):
        assert (screen.view.smoothing, screen.view.x, screen.view.cursor) == (0.6, "epoch", None)


async def test_a_click_puts_the_cursor_there_and_two_enlarge_the_chart() -> None:
    async with opened(lively()) as (pilot, screen):
        similarity = plot(screen, "similarity")
        gutter = similarity.size.width - similarity.columns + similarity.gutter.left
        axis = screen.scene.axis
        for share in (0.0, 0.25, 0.5):
            column = round(share * (similarity.columns - 1))
            await pilot.click(similarity, offset=(gutter + column, 3))
            a_column = axis.span / (similarity.columns - 1)
            assert screen.view.cursor == pytest.approx(axis.first + column * a_column, abs=0.51)
        assert screen.grid.chosen is not None and screen.grid.chosen.title == "similarity"
        await pilot.click(similarity, offset=(gutter + 5, 3), times=2)
        await pilot.pause()
        assert screen.has_class("-enlarged") and [one.title for one in screen.grid.plots] == ["similarity"]
        await pilot.click(screen.grid.plots[0], offset=(gutter + 5, 3), times=2)
        await pilot.pause()
        assert not screen.has_class("-enlarged") and len(screen.grid.plots) > 4


async def test_a_click_beyond_the_newest_step_reads_the_newest_step_out() -> None:
    async with opened(lively()) as (pilot, screen):
        loss = plot(screen, "loss")
        await pilot.click(loss, offset=(loss.outer_size.width - 3, 3))
        assert screen.view.cursor == 418


async def test_the_wheel_zooms_around_the_place_where_the_mouse_is() -> None:
    async with opened(lively()) as (pilot, screen):
        loss, before = plot(screen, "loss"), screen.scene.axis
        column = loss.columns // 4
        offset = (loss.size.width - loss.columns + loss.gutter.left + column, 3)
        share = column / (loss.columns - 1)
        await wheel(pilot, loss, events.MouseScrollUp, offset)
        near = screen.scene.axis
        assert near.span == pytest.approx(before.span / 2)
        assert near.first + share * near.span == pytest.approx(before.first + share * before.span)
        assert screen.view.cursor is None
        await wheel(pilot, loss, events.MouseScrollDown, offset)
        assert screen.scene.axis == before and screen.view.window is None


async def test_less_detail_is_drawn_and_said_and_all_of_it_comes_back() -> None:
    async with opened(lively()) as (pilot, screen):
        app = pilot.app
        assert isinstance(app, LogoTui)
        await press(pilot, "m")
        whole = lines(plot(screen, "loss"))
        seen = []
        for detail in (Detail.LINES, Detail.PLAIN, Detail.FULL):
            app.pacer.economy.detail = detail
            app._look_at_the_terminal()
            await pilot.pause()
            assert detail.words in screen.query_one(TopLine).render().plain
            assert app.frame.few_colours == (detail == Detail.PLAIN)
            seen.append(lines(plot(screen, "loss")))
        assert seen[0] != seen[1] and whole not in seen[:2] and seen[2] == whole
        await press(pilot, "1")
        app.pacer.economy.detail = Detail.LINES
        app._look_at_the_terminal()
        await press(pilot, "3")
        assert lines(plot(screen, "loss")) == seen[0], "a screen that comes to the front later hears it too"


async def test_what_happened_stands_on_the_axes_and_the_worse_is_seen() -> None:
    host = lively()
    host.happened["demo-03"] += [
        Event(40, 350, NOON + 40, "checkpoint", "checkpoint at step 350"),
        Event(41, 350, NOON + 41, "warning", "step 350 left out: its loss is nan"),
        Event(42, 380, NOON + 42, "paused", "paused after step 380"),
    ]
    async with opened(host) as (_, screen):
        axis = lines(plot(screen, "loss"))[-2]
        assert axis.count("✗") == axis.count("‖") == 1 and "┊" in axis
        assert axis.index("✗") < axis.index("‖")


def test_every_key_says_what_it_does() -> None:
    assert all(binding.tooltip for binding in CURVE_KEYS)  # type: ignore[union-attr]
