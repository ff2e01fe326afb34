"""Saving under another name. What becomes of a file that another program wrote is in test_config_files.py."""

from __future__ import annotations

from pathlib import Path

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.checked import revision_of
from logotui.draft import opened as opened_draft
from logotui.screens.config_saving import chosen
from logotui.screens.naming import Naming
from logotui.widgets.field_row import FieldRow
from logotui.widgets.yaml_text import YamlText
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.screens.test_config import fill, opened, said
from tests.logotui.settle import settle


async def test_what_is_on_screen_is_saved_under_another_name_and_the_old_file_stays(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter", "f12")
        await eventually(lambda: isinstance(pilot.app.screen, Naming))
        assert pilot.app.screen.value == "demo-2.yaml"
        await pilot.press("enter")
        await settle(pilot)
        configs = tmp_path / "configs"
        assert (configs / "demo.yaml").read_text(encoding="utf-8") == DEMO
        saved = (configs / "demo-2.yaml").read_text(encoding="utf-8")
        assert saved == DEMO.replace("temperature: 0.07 ", "temperature: 0.05 ")
        assert said(screen) == "demo-2.yaml  as saved" and not screen.files.open["demo.yaml"].unsaved


async def test_a_text_with_a_fault_is_not_saved_and_the_cursor_is_at_the_fault(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        screen.draft = screen.draft.type("seed: 1\nlora_r: [4\nmax_epochs: 3\n")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert (tmp_path / "configs" / "demo.yaml").read_text(encoding="utf-8") == DEMO
        assert "✗ line 3, column 11: not YAML" in said(screen)
        text = screen.query_one(YamlText)
        assert text.has_focus and text.cursor_location == (2, 10)


async def test_after_a_refusal_the_cursor_stays_in_the_text_that_was_being_typed(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await pilot.press("slash", *"learning_rate", "enter", "tab")
        text = screen.query_one(YamlText)
        assert text.selected_text == "1e-3"
        await pilot.press("-", "1", "ctrl+s")
        await settle(pilot)
        assert "learning_rate: -1\n" in screen.draft.text and text.has_focus
        assert "learning_rate" in DEMO.splitlines()[text.cursor_location[0]]
        assert [row.key for row in screen.query(FieldRow) if row.display] == ["learning_rate"], "the form stays"


async def test_comments_that_were_typed_are_saved_as_they_are(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await pilot.press("f6", "up", "home", *"# new ", "ctrl+s")
        await settle(pilot)
        written = (tmp_path / "configs" / "demo.yaml").read_text(encoding="utf-8")
        assert "# new " in written and len(written) == len(DEMO) + 6 and not screen.draft.unsaved


def test_each_choice_begins_from_the_file_as_it_is_now() -> None:
    theirs = ConfigCheck("seed: 3\n", {}, revision=revision_of("seed: 3\n"))
    mine = opened_draft("demo.yaml", ConfigCheck("seed: 1\n", {}, revision="old")).set("lora_r", 4)
    assert {chosen(mine, theirs, choice).revision for choice in ("theirs", "mine", "merge")} == {theirs.revision}
    assert chosen(mine, theirs, "merge").text == "seed: 3\nlora_r: 4\n"
    assert chosen(mine, theirs, "mine").text == mine.text and chosen(mine, theirs, "theirs").text == theirs.text
