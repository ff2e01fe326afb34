from __future__ import annotations

from pathlib import Path

from logoclip.config.checked import check
from logoclip.config.schema import TrainingConfig
from logotui.screens.config_beginning import heading
from logotui.screens.naming import Naming
from logotui.screens.picker import Picker
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.screens.test_config import fill, opened, said
from tests.logotui.settle import settle


async def test_a_copy_is_a_draft_of_its_own_and_the_original_keeps_its_changes(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter", "ctrl+n")
        await eventually(lambda: isinstance(pilot.app.screen, Picker))
        await pilot.press("enter")
        await eventually(lambda: isinstance(pilot.app.screen, Naming))
        await pilot.press("enter")
        await settle(pilot)
        assert screen.draft.name == "demo-2.yaml" and screen.draft.values["temperature"] == 0.05
        assert not (tmp_path / "configs" / "demo-2.yaml").exists()
        assert screen.files.open["demo.yaml"].changes == {"temperature": 0.05}
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert said(screen) == "demo-2.yaml  as saved" and (tmp_path / "configs" / "demo-2.yaml").exists()


async def test_every_default_can_be_begun_with(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await pilot.press("ctrl+n")
        await eventually(lambda: isinstance(pilot.app.screen, Picker))
        assert any(key == "photos.yaml" for key, _ in pilot.app.screen.lines)
        await pilot.press("down", "enter")
        await eventually(lambda: isinstance(pilot.app.screen, Naming))
        await pilot.press("enter")
        await settle(pilot)
        assert screen.draft.name == "training.yaml" and "# Model ---" in screen.draft.text
        assert check(screen.draft.text).values == TrainingConfig().model_dump()


def test_a_preset_is_known_by_its_first_comment() -> None:
    assert heading(DEMO) == "The demo's run."
    assert heading("seed: 1\n") == heading("") == ""
