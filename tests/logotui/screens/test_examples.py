from __future__ import annotations

from typing import Any

from textual.containers import Container
from textual.widgets import Static

from logoclip.errors import JobError
from logoclip.runs import Event
from logoclip.runs.examples import Examples, HardPairs, NamedCrop, NamedPair
from logotui.screens.examples import GROUPS, WAITING, ExamplesScreen
from logotui.theme import TERMINAL
from tests.logotui.alone import text_of
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import NOON, FakeHost, lively
from tests.logotui.screens.test_monitor import opened
from tests.logotui.settle import settle


def crops(name: str, count: int) -> tuple[NamedCrop, ...]:
    return tuple(NamedCrop(f"{name}/{place}.jpg", f"{name}{place}", f"{name}{place}-1") for place in range(count))


def pairs(name: str, count: int) -> tuple[NamedPair, ...]:
    return tuple(NamedPair(crop, crop, 0.5) for crop in crops(name, count))


def shown(step: int = 300) -> Examples:
    of = {name: HardPairs(pairs(f"{name}p", 12), pairs(f"{name}n", 12)) for name in "bv"}
    return Examples(step, 3, "data/small", crops("crop", 48), of["b"], of["v"])


def trained() -> FakeHost:
    host = lively()
    host.examples["demo-03"] = shown()
    return host


async def pictures(pilot: Any) -> ExamplesScreen:
    await pilot.press("b")
    screen = pilot.app.screen
    assert isinstance(screen, ExamplesScreen)
    await settle(pilot)
    return screen


def said(screen: ExamplesScreen) -> str:
    return str(screen.query_one("#said", Static).content)


async def test_each_kind_has_its_pictures_with_brands_and_similarity() -> None:
    host = trained()
    async with opened(host) as (pilot, _):
        screen = await pictures(pilot)
        assert said(screen) == "as of epoch 3, step 300"
        for place, first in enumerate(["vn0", "vp0", "bn0", "bp0", "crop0"]):
            text = "\n".join(text_of(screen.wall))
            assert GROUPS[place][0] in str(screen.query_one(Container).border_title)
            assert first in text and "▀" in text and ("0.500" in text) == (place < 4)
            await pilot.press("right")
            await settle(pilot)
        assert "vn0" in "\n".join(text_of(screen.wall)), "around to the first"
        await pilot.press("left")
        await settle(pilot)
        assert "crop0" in "\n".join(text_of(screen.wall))


async def test_only_what_is_in_sight_is_asked_for_and_once() -> None:
    host = trained()
    async with opened(host, (80, 24)) as (pilot, _):
        screen = await pictures(pilot)
        assert [len(call["crops"]) for call in host.asked("thumbnails")] == [screen.wall.room]
        await pilot.press("down")
        await settle(pilot)
        assert "vn4" in "\n".join(text_of(screen.wall))
        await pilot.press("up")
        await settle(pilot)
        asked = [path for call in host.asked("thumbnails") for path in call["crops"]]
        assert len(asked) == len(set(asked)) == 2 * screen.wall.room
        await pilot.press("end")
        await settle(pilot)
        assert "vn11" in "\n".join(text_of(screen.wall))


async def test_the_next_validation_brings_others() -> None:
    host = trained()
    async with opened(host) as (pilot, _):
        screen = await pictures(pilot)
        host.examples["demo-03"] = shown(step=400)
        host.happened["demo-03"].append(Event(40, 400, NOON + 40, "epoch", "epoch 4"))
        pilot.app.watcher.nudge()  # type: ignore[attr-defined]
        await eventually(lambda: said(screen) == "as of epoch 3, step 400")


async def test_a_run_without_any_says_when_they_come_and_a_fault_is_said() -> None:
    host = lively()
    async with opened(host) as (pilot, _):
        screen = await pictures(pilot)
        assert said(screen) == WAITING and not host.asked("thumbnails")
        await pilot.press("down", "right", "end", "escape")
        host.faults["read_examples"] = JobError("examples.json: cannot be read")
        await pictures(pilot)
        assert any("cannot be read" in notice.message for notice in pilot.app._notifications)


async def test_sixteen_colours_have_words_and_no_picture_travels() -> None:
    host = trained()
    async with opened(host) as (pilot, _):
        pilot.app.theme = TERMINAL.name
        screen = await pictures(pilot)
        assert "0.500  vn0-1 (vn/0.jpg)" in "\n".join(text_of(screen.wall)) and not host.asked("thumbnails")
