from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from logotui.app import LogoTui
from logotui.screens.runs import RunsScreen
from logotui.screens.scatter import ScatterScreen
from logotui.terminal.repertoire import ASCII, CP437, LATIN1, Glyphs
from logotui.widgets.run_chart import RunChart
from tests.logotui.alone import text_of
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.screens.test_runs import opened
from tests.logotui.settle import settle

RATES = {"a-01": 1e-4, "b-02": 1e-3, "c-03": 1e-2, "d-04": 1e-3}
F1 = {"a-01": 0.5, "b-02": 0.7, "c-03": 0.6, "d-04": None}


def host() -> FakeHost:
    return FakeHost(
        [summary(name, best_f1=F1[name], state="finished") for name in reversed(RATES)],
        configs={name: {"learning_rate": rate, "loss_type": "supcon" if rate > 1e-3 else "infonce", "lora_r": 16}
                 for name, rate in RATES.items()},
    )  # fmt: skip


@asynccontextmanager
async def scattered(*keys: str) -> AsyncIterator[tuple[Pilot[None], ScatterScreen]]:
    async with opened(host()) as (pilot, _):
        await eventually(lambda: all(run.settings for run in pilot.app.watcher.facts.runs or ()))  # type: ignore[attr-defined]
        await pilot.press("V", *keys)
        await settle(pilot)
        assert isinstance(pilot.app.screen, ScatterScreen)
        yield pilot, pilot.app.screen


def said(screen: ScatterScreen, id: str) -> str:
    return str(screen.query_one(f"#{id}", Static).content)


def columns(screen: ScatterScreen, sign: str) -> list[int]:
    return [line.index(sign) for line in text_of(screen.query_one(RunChart)) if sign in line]


async def test_a_setting_is_drawn_against_a_result_by_orders_of_magnitude() -> None:
    async with scattered() as (pilot, screen):
        assert "F1 (%) against learning_rate" in said(screen, "about") and "3 runs · 1 without" in said(screen, "about")
        right = columns(screen, "◆")
        assert said(screen, "held").startswith("◆ c-03  learning_rate 0.01 · F1 60.0 %")
        await pilot.press("left")
        middle = columns(screen, "◆")
        await pilot.press("left", "left")
        left = columns(screen, "◆")
        assert abs((left[0] + right[0]) / 2 - middle[0]) <= 1, "a decade is as wide as the next"
        assert "a-01" in said(screen, "held")
        await pilot.press("l")
        await pilot.press("right")
        assert columns(screen, "◆")[0] < middle[0] - 20


async def test_enter_opens_the_run_under_the_cursor_and_space_marks_it() -> None:
    async with scattered("home", "space") as (pilot, screen):
        app = pilot.app
        assert isinstance(app, LogoTui) and app.marks.ids == ("a-01",)
        await pilot.press("end")
        assert len(columns(screen, "●")) == 1
        await pilot.press("enter")
        await eventually(lambda: app.current_mode == "monitor")
        assert app.open_run_id == "c-03"


async def test_lines_across_many_axes_are_the_second_view() -> None:
    async with scattered("v") as (pilot, screen):
        first = text_of(screen.query_one(RunChart))[0]
        assert first.split() == ["learning_rate", "loss_type", "F1"]
        assert any("supcon" in line for line in text_of(screen.query_one(RunChart)))
        await pilot.press("x", "space", "enter")
        await settle(pilot)
        assert text_of(screen.query_one(RunChart))[0].split() == ["loss_type", "F1"]
        await pilot.press("escape")
        await eventually(lambda: isinstance(pilot.app.screen, RunsScreen))


async def test_any_number_can_be_drawn_against_any_other() -> None:
    async with scattered("y", "end", "enter") as (pilot, screen):
        await settle(pilot)
        assert "learning_rate against learning_rate" in said(screen, "about")
        assert "4 runs" in said(screen, "about")


async def test_the_filter_of_the_list_holds_and_where_nothing_can_be_drawn_it_is_said() -> None:
    async with opened(host()) as (pilot, _):
        await pilot.press("slash", "d", "minus", "0", "enter", "V")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ScatterScreen)
        assert "nothing to draw yet" in said(screen, "about")
        await pilot.press("left", "enter", "space", "l")
        await settle(pilot)
        assert pilot.app.screen is screen


async def test_a_click_goes_to_the_run_that_is_drawn_there_and_a_second_one_opens_it() -> None:
    async with scattered() as (pilot, screen):
        chart = screen.query_one(RunChart)
        places = {}
        for _ in range(3):
            row, line = next((row, line) for row, line in enumerate(text_of(chart)) if "◆" in line)
            places[screen.held] = (line.index("◆"), row)
            await pilot.press("left")
        for run, place in places.items():
            await pilot.click(chart, offset=place)
            assert screen.held == run
        await pilot.press("v")
        height = chart.size.height
        await pilot.click(chart, offset=(2, height - 1))
        low = screen.held
        await pilot.click(chart, offset=(2, 1))
        assert (low, screen.held) == ("a-01", "c-03"), "the lines begin at the learning rate"
        await pilot.click(chart, offset=(2, height - 1), times=2)
        app = pilot.app
        assert isinstance(app, LogoTui)
        await eventually(lambda: app.current_mode == "monitor")
        assert app.open_run_id == "a-01"


@pytest.mark.parametrize("glyphs", [ASCII, CP437, LATIN1], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize("keys", [(), ("v",)], ids=["points", "lines"])
async def test_without_braille_both_views_are_drawn_in_half_cells(glyphs: Glyphs, keys: tuple[str, ...]) -> None:
    async with scattered(*keys) as (pilot, screen):
        app = pilot.app
        assert isinstance(app, LogoTui)
        assert any("⠀" < sign <= "⣿" for line in text_of(screen.query_one(RunChart)) for sign in line)
        app.frame.glyphs = glyphs
        await pilot.press("left")
        drawn = "".join(text_of(screen.query_one(RunChart)))
        assert not any("⠀" < sign <= "⣿" for sign in drawn) and set("'.:") & set(drawn)
