"""The palette: every action by name, from every screen."""

from __future__ import annotations

from typing import Any

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Input

from logotui.actions import EVERYWHERE, Action
from logotui.app import LogoTui
from logotui.palette import do, named
from logotui.screens.question import Question
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively
from tests.logotui.settle import settle

SIZE = (120, 40)


def said(app: LogoTui) -> list[Action]:
    return [action for action in app.actions() if action.said]


async def found(pilot: Pilot[None], *keys: str) -> list[str]:
    """What the palette lists once `keys` were typed into it."""
    await pilot.press("ctrl+p", *keys)
    shown = pilot.app.screen.query_one(CommandList)
    await eventually(lambda: shown.option_count and not shown.has_class("--populating"))
    await pilot.pause()
    return [str(shown.get_option_at_index(at).prompt) for at in range(shown.option_count)]


async def test_it_lists_every_action_that_a_person_is_told_of_with_its_key() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        lines = await found(pilot)
        for action in said(app):
            assert any(line.startswith(f"{named(action)}  {app.keys_of(action)}") for line in lines), action.id
        assert lines[0].startswith("Runs: ")  # what can be done here comes first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ckpt", "Monitor: checkpoint  c"), ("mon smo", "Monitor: smooth  m"), ("folder", "Data: prepare  n")],
)
async def test_it_finds_what_is_only_half_remembered(typed: str, first: str) -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        lines = await found(pilot, *("space" if key == " " else key for key in typed))
        assert first in [line.splitlines()[0] for line in lines[:3]]


async def test_an_action_of_another_screen_shows_that_screen_first(monkeypatch: pytest.MonkeyPatch) -> None:
    app = LogoTui(lively())
    done: list[tuple[str, str, object]] = []

    async def note(action: str, where: Any = None) -> bool:
        done.append((str(app.current_mode), action, type(where)))
        return True

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(app, "run_action", note)
        for action in said(app):
            if action.place != EVERYWHERE and action.owner.__name__.endswith("Screen"):
                app.action_show("doctor" if action.place != "doctor" else "runs")
                await do(app, action)
                assert done.pop() == (action.place, action.binding.action, action.owner)


async def test_it_acts_on_what_the_screen_shows() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("6")
        await found(pilot, *"runsstop")
        await pilot.press("enter")
        await eventually(lambda: isinstance(app.screen, Question))
        assert app.current_mode == "runs"
        assert "demo-03" in app.screen.question  # type: ignore[attr-defined]


async def test_a_widget_s_action_is_done_by_the_widget() -> None:
    app = LogoTui(lively())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("6")
        await do(app, next(action for action in app.actions() if action.id == "run-table.open"))
        await eventually(lambda: app.current_mode == "monitor" and app.open_run_id == "demo-03")


async def test_what_cannot_be_done_there_is_said() -> None:
    host = lively()
    host.summaries = [run for run in host.summaries if run.kind != "train"]
    app = LogoTui(host)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(app, next(action for action in app.actions() if action.id == "monitor.checkpoint"))
        await eventually(lambda: any("nothing here" in note.message for note in app._notifications))


async def test_a_second_enter_on_its_way_does_nothing_more() -> None:
    app = LogoTui(lively())
    done: list[int] = []
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await found(pilot, *"highcontrast")
        app.choose_theme = lambda name: done.append(1)  # type: ignore[method-assign]
        field = app.screen.query_one(Input)
        await pilot.press("down")
        for _ in range(3):
            field.post_message(Input.Submitted(field, field.value))
        await eventually(lambda: len(app.screen_stack) == 1)
        await pilot.pause()
        assert app.is_running and len(done) <= 1
