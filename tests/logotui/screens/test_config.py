from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from logoclip.agent.questions.configs import Configs
from logoclip.agent.questions.launches import Launched
from logoclip.errors import InputError
from logotui.app import LogoTui
from logotui.screens.config import ConfigScreen
from logotui.screens.conflict import Conflict
from logotui.widgets.config_line import ConfigLine
from logotui.widgets.field_row import FieldRow
from logotui.widgets.yaml_text import YamlText
from logotui.written import shown
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import FakeHost, summary
from tests.logotui.settle import settle

WIDE, NARROW = (140, 40), (80, 24)


@asynccontextmanager
async def opened(host: FakeHost, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], ConfigScreen]]:
    """The console with the config screen in front and its first config read."""
    app, before = LogoTui(host), host.calls.count(Configs())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("2")
        await eventually(lambda: host.calls.count(Configs()) > before)
        await settle(pilot)
        assert isinstance(app.screen, ConfigScreen)
        yield pilot, app.screen


async def fill(pilot: Pilot[None], screen: ConfigScreen, key: str, typed: str) -> None:
    """Opens the field `key` and types over what stands there."""
    screen.query_one(f"#field-{key}", FieldRow).focus()
    await pilot.press("enter", *typed)
    await pilot.pause()


def line(screen: ConfigScreen, key: str) -> str:
    return screen.query_one(f"#field-{key}", FieldRow).render().plain


def said(screen: ConfigScreen) -> str:
    return screen.query_one(ConfigLine).content.plain


async def test_the_form_shows_the_file(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (_, screen):
        assert "models/demo-base" in line(screen, "base_model")
        assert "32" in line(screen, "logos_per_batch") and "× 4 = 128" in line(screen, "logos_per_batch")
        assert "(•) infonce" in line(screen, "loss_type")
        assert "demo.yaml  as saved" in said(screen)


async def test_a_fault_is_said_while_typing(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "learning_rate", "-1")
        assert "✗ must be greater than 0" in line(screen, "learning_rate")
        assert "learning_rate: must be greater than 0" in said(screen)
        await pilot.press("backspace", "backspace", *"2e-4")
        await pilot.pause()
        assert "✗" not in line(screen, "learning_rate")
        assert "was 0.001" in line(screen, "learning_rate")


async def test_escape_puts_back_what_stood_there(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "99")
        assert screen.draft.changes == {"max_epochs": 99}
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.draft.unsaved and len(screen.draft.steps) == 1
        assert screen.query_one("#field-max_epochs", FieldRow).has_focus


async def test_arrows_turn_a_choice_and_flip_a_switch(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        screen.query_one("#field-loss_type", FieldRow).focus()
        await pilot.press("right")
        screen.query_one("#field-mixed_precision", FieldRow).focus()
        await pilot.press("space")
        await pilot.pause()
        assert screen.draft.changes == {"loss_type": "supcon", "mixed_precision": False}


async def test_a_click_chooses_an_option(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        column = line(screen, "loss_type").index("triplet")
        await pilot.click("#field-loss_type", offset=(column, 0))
        await pilot.pause()
        assert screen.draft.changes == {"loss_type": "triplet"}


async def test_undo_takes_back_one_field_at_a_time(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "12")
        await pilot.press("enter")
        await fill(pilot, screen, "lora_r", "4")
        await pilot.press("enter", "u")
        await pilot.pause()
        assert screen.draft.changes == {"max_epochs": 12}
        assert screen.query_one("#field-lora_r", FieldRow).has_focus


async def test_saving_keeps_comments_and_what_another_wrote_meanwhile(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter")
        (tmp_path / "configs" / "demo.yaml").write_text(DEMO.replace("lora_r: 16 ", "lora_r: 8  "), encoding="utf-8")
        await pilot.press("ctrl+s")
        await eventually(lambda: isinstance(pilot.app.screen, Conflict))
        assert "lora_r: 8 " in pilot.app.screen.theirs and "temperature: 0.05 " in pilot.app.screen.mine
        await pilot.press("m")
        await settle(pilot)
        expected = DEMO.replace("lora_r: 16 ", "lora_r: 8  ").replace("temperature: 0.07 ", "temperature: 0.05 ")
        assert (tmp_path / "configs" / "demo.yaml").read_text(encoding="utf-8") == expected
        assert screen.draft.changes == {}
        assert "lora_r                      8" in line(screen, "lora_r")


async def test_a_file_that_another_wrote_meanwhile_is_left_alone_if_that_is_wanted(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter")
        theirs = DEMO.replace("lora_r: 16 ", "lora_r: 8  ")
        (tmp_path / "configs" / "demo.yaml").write_text(theirs, encoding="utf-8")
        await pilot.press("ctrl+s")
        await eventually(lambda: isinstance(pilot.app.screen, Conflict))
        await pilot.press("escape")
        await settle(pilot)
        assert (tmp_path / "configs" / "demo.yaml").read_text(encoding="utf-8") == theirs
        assert screen.draft.changes == {"temperature": 0.05}


async def test_the_monitor_waits_for_the_launched_run_rather_than_show_an_older_one(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.summaries = [summary("demo-00", state="stopped")]
    async with opened(host) as (pilot, screen):
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert pilot.app.current_mode == "monitor"
        host.set("demo-00", message="still no sign of the one that was launched")
        screen.app.watcher.nudge()
        await eventually(lambda: screen.app.watcher.facts.runs[0].message.startswith("still no sign"))
        assert screen.app.open_run_id == "demo-01"


async def test_coming_back_shows_what_another_program_wrote(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await pilot.press("1")
        (tmp_path / "configs" / "demo.yaml").write_text(
            DEMO.replace("max_epochs: 8", "max_epochs: 5"), encoding="utf-8"
        )
        await pilot.press("2")
        await settle(pilot)
        assert screen.draft.values["max_epochs"] == 5


async def test_coming_back_keeps_what_is_not_saved(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "12")
        await pilot.press("enter", "1", "2")
        await settle(pilot)
        assert screen.draft.changes == {"max_epochs": 12}


async def test_without_a_config_the_form_makes_one(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    (tmp_path / "configs" / "demo.yaml").unlink()
    async with opened(host) as (pilot, screen):
        assert "training.yaml  new" in said(screen)
        await fill(pilot, screen, "max_epochs", "3")
        await pilot.press("enter", "ctrl+s")
        await settle(pilot)
        assert "max_epochs: 3" in (tmp_path / "configs" / "training.yaml").read_text(encoding="utf-8")


async def test_launching_sends_unsaved_changes_along_and_opens_the_run(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "2")
        await pilot.press("ctrl+l")
        await settle(pilot)
        (asked,) = host.asked("launch_training")
        text = DEMO.replace("max_epochs: 8", "max_epochs: 2")
        assert (asked["config_name"], asked["overrides"], asked["text"]) == ("demo.yaml", {}, text)
        assert (tmp_path / "configs" / "demo.yaml").read_text(encoding="utf-8") == DEMO
        assert pilot.app.current_mode == "monitor"
        assert screen.app.open_run_id == "demo-01"


async def test_that_a_model_will_not_be_published_is_said_at_the_launch(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.answers["launch_training"] = lambda asked: Launched(
        "demo-02", "models/x holds the model of demo-01, which stays"
    )
    async with opened(host) as (pilot, _):
        for _ in range(2):  # the second time it is no news
            await pilot.press("2", "ctrl+l")
            await settle(pilot)
        said = [note.message for note in pilot.app._notifications]
        assert (
            said.count("models/x holds the model of demo-01, which stays") == 1
            and len(host.asked("launch_training")) == 2
        )


async def test_a_wrong_form_cannot_be_launched_and_says_which_field(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "lora_dropout", "2")
        await pilot.press("enter", "ctrl+l")
        await settle(pilot)
        assert host.asked("launch_training") == []
        assert screen.query_one("#field-lora_dropout", FieldRow).has_focus
        assert any("lora_dropout" in note.message for note in pilot.app._notifications)


async def test_a_refused_launch_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.faults["launch_training"] = InputError("data/demo: is not prepared data")
    async with opened(host) as (pilot, _):
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert any("not prepared data" in note.message for note in pilot.app._notifications)
        del host.faults["launch_training"]
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert pilot.app.current_mode == "monitor"


async def test_find_leaves_only_the_fields_that_mention_a_word(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await pilot.press("slash", *"warm")
        await pilot.pause()
        assert [row.key for row in screen.query(FieldRow) if row.display] == ["warmup_steps"]
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert screen.query_one("#field-warmup_steps", FieldRow).has_focus
        assert all(row.display for row in screen.query(FieldRow))


async def test_another_config_is_opened_from_a_list(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path, demo=DEMO, other="max_epochs: 3\n")) as (pilot, screen):
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert screen.draft.name == "other.yaml"
        assert screen.draft.values["max_epochs"] == 3


async def test_where_there_is_little_room_the_form_stays(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path), NARROW) as (_, screen):
        assert not screen.query_one(YamlText).is_on_screen
        assert screen.query_one("#field-base_model", FieldRow).size.width >= 78


async def test_a_file_with_unknown_keys_opens_and_says_so(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path, odd="lora_rr: 3\n")) as (_, screen):
        assert "did you mean lora_r" in said(screen)


@pytest.mark.parametrize("key", ["base_model", "learning_rate"])
async def test_leaving_an_open_field_keeps_what_was_typed(tmp_path: Path, key: str) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, key, "1")
        await pilot.press("down")
        await pilot.pause()
        assert shown(screen.draft.values[key]) == "1"
        assert not screen.query_one(f"#field-{key}", FieldRow).has_focus


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_its_looks(snap_compare: Callable[..., bool], tmp_path: Path, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.press("2")
        await settle(pilot)
        screen = cast(ConfigScreen, pilot.app.screen)
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter")
        await fill(pilot, screen, "lora_dropout", "2")
        await pilot.press("enter")
        await settle(pilot)

    assert snap_compare(LogoTui(config_host(tmp_path)), terminal_size=size, run_before=before)
