"""What is not saved survives, and what another program writes is noticed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from logoclip.config.drafts import Drafts, KeptDraft
from logoclip.errors import JobError
from logotui.hosts.host import HostLost
from logotui.keeping import ahead_of
from logotui.screens.config_files import free_name
from logotui.screens.conflict import Conflict
from logotui.widgets.field_row import FieldRow
from logotui.widgets.yaml_text import YamlText
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.screens.test_config import fill, opened, said
from tests.logotui.settle import settle

THEIRS = DEMO.replace("lora_r: 16 ", "lora_r: 8  ")


def kept(root: Path) -> list[KeptDraft]:
    return Drafts(root / "configs").kept()


def write(root: Path, text: str) -> None:
    (root / "configs" / "demo.yaml").write_text(text, encoding="utf-8")


def read(root: Path) -> str:
    return (root / "configs" / "demo.yaml").read_text(encoding="utf-8")


async def test_each_change_is_kept_at_once_and_offered_to_the_next_console(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")  # the field is still open
        await eventually(lambda: kept(tmp_path) and "temperature: 0.05 " in kept(tmp_path)[0].text)
        assert read(tmp_path) == DEMO
    async with opened(config_host(tmp_path)) as (pilot, screen):
        assert screen.draft.changes == {"temperature": 0.05}
        assert "● 1 unsaved change of " in said(screen) and ": u takes it back" in said(screen)
        await pilot.press("u")
        await settle(pilot)
        assert screen.draft.text == DEMO and "as saved" in said(screen)
        assert kept(tmp_path) == []
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert screen.draft.changes == {"temperature": 0.05} and len(kept(tmp_path)) == 1


async def test_a_draft_that_is_opened_twice_at_once_is_the_draft_both_times(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await eventually(lambda: kept(tmp_path) and "temperature: 0.05 " in kept(tmp_path)[0].text)
    async with opened(config_host(tmp_path, other="seed: 1\n")) as (pilot, screen):
        screen.files.open.clear()
        screen.files.keeper.console = "another"  # as a console that has just begun
        await asyncio.gather(*(screen.files.load("demo.yaml") for _ in range(3)))
        await settle(pilot)
        assert screen.draft.changes == {"temperature": 0.05} and len(kept(tmp_path)) == 1


async def test_what_was_saved_is_kept_no_longer(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter", "ctrl+s")
        await settle(pilot)
        assert kept(tmp_path) == [] and "temperature: 0.05 " in read(tmp_path)
        await pilot.press("u")
        await settle(pilot)
        assert screen.draft.changes == {"temperature": 0.07} and len(kept(tmp_path)) == 1


async def test_changes_stay_with_their_file(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path, demo=DEMO, other="max_epochs: 3\n")) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert screen.draft.name == "other.yaml" and not screen.draft.unsaved
        await screen.files.load("demo.yaml")
        assert screen.draft.changes == {"temperature": 0.05}
        assert [draft.name for draft in kept(tmp_path)] == ["demo.yaml"]


async def test_an_open_field_takes_what_was_typed_when_the_screen_is_left(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "20")
        pilot.app.action_show("runs")
        await settle(pilot)
        assert not any(row.editor for row in screen.query(FieldRow))
        await pilot.press("2")
        await settle(pilot)
        assert screen.draft.values["temperature"] == 20
        assert "temperature: must be less than or equal to 10" in said(screen)


async def test_a_field_that_is_typed_into_is_in_sight(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path), (80, 24)) as (pilot, screen):
        row = screen.query_one("#field-temperature", FieldRow)
        await fill(pilot, screen, "temperature", "0.0")
        row.parent.scroll_end(animate=False)
        await pilot.pause()
        assert row.parent.region.contains_region(row.region) is False
        await pilot.press("5")
        await pilot.pause()
        assert row.parent.region.contains_region(row.region)


async def test_a_text_in_sight_takes_the_keys_and_the_form_does_not(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path), (80, 24)) as (pilot, screen):
        await pilot.press("f6", *"# u1")
        await pilot.pause()
        assert screen.query_one(YamlText).is_on_screen and pilot.app.current_mode == "config"
        assert "# u1" in screen.draft.text
        await pilot.press("tab")
        await pilot.pause()
        assert not screen.query_one(YamlText).display or not screen.query_one(YamlText).is_on_screen
        assert isinstance(screen.focused, FieldRow)


async def test_leaving_waits_until_the_last_change_is_kept(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "12")
        await pilot.press("enter", "q")
        await pilot.pause()
    assert "max_epochs: 12" in kept(tmp_path)[0].text


async def test_what_cannot_be_kept_is_said_before_the_console_is_left(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    host.faults["keep_draft"] = JobError("the draft cannot be kept: No space left on device")
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "12")
        await pilot.press("enter")
        await settle(pilot)
        assert any("No space left" in note.message for note in pilot.app._notifications)
        assert screen.draft.changes == {"max_epochs": 12}


async def test_a_change_that_the_link_did_not_carry_is_kept_here_and_sent_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    host = config_host(tmp_path)
    host.name, host.workspace = "orin", "logos"
    async with opened(host) as (pilot, screen):
        for name in ("keep_draft", "config_revision"):
            host.faults[name] = HostLost("orin: gone")
        await fill(pilot, screen, "max_epochs", "12")
        await pilot.press("enter")
        await settle(pilot)
        here = Drafts(ahead_of("orin", "logos"))
        assert "max_epochs: 12" in here.kept()[0].text and kept(tmp_path) == []
    async with opened(host) as (pilot, screen):  # the next console: the link is there again
        host.faults.clear()
        await screen.files.show_first()
        await settle(pilot)
        assert screen.draft.changes == {"max_epochs": 12}
        await eventually(lambda: kept(tmp_path) and not here.kept())


async def test_a_change_on_the_disk_is_noticed_while_the_screen_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logotui.screens.config.LOOK_SECONDS", 0.05)
    async with opened(config_host(tmp_path)) as (pilot, screen):
        write(tmp_path, THEIRS)
        await eventually(lambda: screen.draft.values["lora_r"] == 8)
        assert not screen.draft.unsaved and any("another program" in one.message for one in pilot.app._notifications)
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter")
        write(tmp_path, DEMO)
        await eventually(lambda: "changed on the disk" in said(screen))
        assert screen.draft.changes == {"temperature": 0.05} and read(tmp_path) == DEMO


async def test_the_three_ways_out_of_a_conflict(tmp_path: Path) -> None:
    mine = DEMO.replace("temperature: 0.07 ", "temperature: 0.05 ")
    both = THEIRS.replace("temperature: 0.07 ", "temperature: 0.05 ")
    for key, on_screen, on_disk in (("t", THEIRS, THEIRS), ("k", mine, mine), ("m", both, both)):
        write_to = tmp_path / key
        async with opened(config_host(write_to)) as (pilot, screen):
            await fill(pilot, screen, "temperature", "0.05")
            await pilot.press("enter")
            write(write_to, THEIRS)
            await pilot.press("ctrl+s")
            await eventually(lambda pilot=pilot: isinstance(pilot.app.screen, Conflict))
            await pilot.press(key)
            await settle(pilot)
            assert screen.draft.text == on_screen and read(write_to) == on_disk and not screen.draft.unsaved
            if key != "k":
                await pilot.press("u")
                await settle(pilot)
                assert screen.draft.text == mine  # nothing is lost by any choice


async def test_a_file_that_is_gone_is_written_again(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        (tmp_path / "configs" / "demo.yaml").unlink()
        await pilot.press("1", "2")
        await settle(pilot)
        assert "unsaved" in said(screen) and kept(tmp_path)[0].text == DEMO
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert read(tmp_path) == DEMO and kept(tmp_path) == []


async def test_a_draft_over_a_file_that_has_changed_since_is_a_choice(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter")
        await settle(pilot)
    host = config_host(tmp_path)
    write(tmp_path, THEIRS)
    async with opened(host) as (pilot, screen):
        assert screen.draft.changes == {"temperature": 0.05} and "changed on the disk" in said(screen)
        await pilot.press("f5")
        await eventually(lambda: isinstance(pilot.app.screen, Conflict))
        await pilot.press("m")
        await settle(pilot)
        assert screen.draft.changes == {"temperature": 0.05} and screen.draft.values["lora_r"] == 8
        assert read(tmp_path) == THEIRS


async def test_a_draft_of_a_config_that_was_never_saved_is_found_again(tmp_path: Path) -> None:
    host = config_host(tmp_path)
    (tmp_path / "configs" / "demo.yaml").unlink()
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "max_epochs", "3")
        await pilot.press("enter")
        await settle(pilot)
    async with opened(config_host(tmp_path, other="seed: 1\n")) as (_, screen):
        assert screen.draft.name == "training.yaml" and screen.draft.changes == {"max_epochs": 3}


def test_a_copy_has_the_next_number_that_is_free() -> None:
    assert free_name("demo.yaml", {"demo.yaml"}) == "demo-2.yaml"
    assert free_name("demo-2.yaml", {"demo.yaml", "demo-2.yaml"}) == "demo-3.yaml"
    assert free_name("r2d2.yml", set()) == "r2d2-2.yml"
