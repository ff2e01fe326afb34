"""R, t and i, on the runs and on the monitor."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from logoclip.errors import InputError
from logotui.screens.note import Note
from logotui.screens.text_dialog import TextDialog
from logotui.widgets.run_details import RunDetails
from logotui.widgets.status_line import StatusLine
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import lively
from tests.logotui.screens.test_runs import opened, rows
from tests.logotui.settle import settle

Shown = TypeVar("Shown", bound="Screen[object]")


async def in_front(app: App[None], kind: type[Shown]) -> Shown:
    screen = await eventually(lambda: app.screen if isinstance(app.screen, kind) and app.screen.is_mounted else None)
    assert isinstance(screen, kind)
    return screen


async def write(pilot: Pilot[None], text: str) -> TextDialog:
    prompt = await in_front(pilot.app, TextDialog)
    prompt.query_one(Input).value = text
    await pilot.pause()
    return prompt


async def test_a_title_stands_in_place_of_the_id_and_the_id_beside_it() -> None:
    host = lively()
    async with opened(host) as (pilot, table):
        await pilot.press("R")
        await write(pilot, "Long warm-up")
        await pilot.press("enter")
        await eventually(lambda: "Long warm-up" in rows(table)[1])
        assert host.asked("describe")[0]["title"] == "Long warm-up" and "demo-03" not in rows(table)[1]
        details = pilot.app.screen.query_one(RunDetails)
        await eventually(lambda: details.render().plain.startswith("Long warm-up (demo-03)"))
        await pilot.press("enter")
        await eventually(lambda: pilot.app.screen.query(StatusLine))
        line = pilot.app.screen.query_one(StatusLine)
        await eventually(lambda: "Long warm-up" in line.render().plain)


async def test_escape_changes_nothing() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        for key in ("R", "t"):
            await pilot.press(key)
            await write(pilot, "something")
            await pilot.press("escape")
            await settle(pilot)
        await pilot.press("R")
        await in_front(pilot.app, TextDialog)
        await pilot.press("enter")  # as it was
        await settle(pilot)
        assert host.asked("describe") == []


async def test_what_is_wrong_keeps_the_prompt_open_and_says_why() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        for key, text, fault in (("R", "x" * 81, "81 characters"), ("t", "y" * 33, "at most 32 characters, given 33")):
            await pilot.press(key)
            prompt = await write(pilot, text)
            assert fault in str(prompt.query_one("#said", Static).content)
            await pilot.press("enter")
            await pilot.pause()
            assert pilot.app.screen is prompt and host.asked("describe") == []
            await pilot.press("escape")


async def test_what_the_machine_refuses_is_asked_again_as_it_was_typed() -> None:
    host = lively()
    host.faults["describe"] = InputError("title: demo-01 is the id of another run")
    async with opened(host) as (pilot, _):
        await pilot.press("R")
        first = await write(pilot, "demo-01")
        await pilot.press("enter")
        await eventually(lambda: isinstance(pilot.app.screen, TextDialog) and pilot.app.screen is not first)
        again = await in_front(pilot.app, TextDialog)
        assert again.query_one(Input).value == "demo-01"
        assert "is the id of another run" in str(again.query_one("#said", Static).content)
        del host.faults["describe"]
        await pilot.press("x", "enter")
        await eventually(lambda: host.find("demo-03").title == "demo-01x")


async def test_tags_of_marked_runs_change_together_and_each_keeps_its_own() -> None:
    host = lively()
    host.set("demo-03", tags=("both", "mine"))
    host.set("demo-02", tags=("both",))
    async with opened(host) as (pilot, _):
        console = pilot.app
        for run_id in ("demo-03", "demo-02"):
            console.marks = console.marks.toggled(run_id)  # type: ignore[attr-defined]
        await pilot.press("t")
        prompt = await in_front(pilot.app, TextDialog)
        assert prompt.query_one(Input).value == "both"
        await write(pilot, "new, #other")
        await pilot.press("enter")
        await eventually(lambda: host.asked("describe"))
        assert host.find("demo-03").tags == ("mine", "new", "other")
        assert host.find("demo-02").tags == ("new", "other")


async def test_a_note_has_lines_and_is_not_dropped_by_one_escape() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("i")
        note = await in_front(pilot.app, Note)
        await pilot.press("a", "enter", "b", "escape")
        assert pilot.app.screen is note and "not kept yet" in str(note.query_one(TextArea).border_subtitle)
        await pilot.press("c", "escape")
        assert pilot.app.screen is note  # it was changed since
        await pilot.press("ctrl+s")
        await eventually(lambda: host.find("demo-03").note == "a\nbc")
        await pilot.press("i")
        note = await in_front(pilot.app, Note)
        await pilot.press("d", "escape", "escape")
        await eventually(lambda: pilot.app.screen is not note)
        assert host.find("demo-03").note == "a\nbc"


async def test_the_monitor_has_the_same_keys() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        await pilot.press("3", "t")
        await write(pilot, "best")
        await pilot.press("enter")
        await eventually(lambda: host.find("demo-03").tags == ("best",))
