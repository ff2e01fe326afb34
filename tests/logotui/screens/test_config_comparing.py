from __future__ import annotations

from pathlib import Path

from logotui.screens.compare import Compare
from logotui.screens.picker import Picker
from tests.logotui.config_host import DEMO, config_host
from tests.logotui.eventually import eventually
from tests.logotui.fake_host import summary
from tests.logotui.screens.test_config import fill, opened
from tests.logotui.settle import settle


async def test_everything_that_has_settings_can_be_compared_with(tmp_path: Path) -> None:
    host = config_host(tmp_path, demo=DEMO, other="max_epochs: 3\n")
    host.summaries = [summary("demo-01"), summary("data-01", kind="demo_data")]
    host.configs = {"demo-01": {"lora_r": 64}}
    async with opened(host) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter", "ctrl+d")
        await eventually(lambda: isinstance(pilot.app.screen, Picker))
        offered = [key for key, _ in pilot.app.screen.lines]
        assert {"file ", "defaults ", "config other.yaml", "preset jetson_orin.yaml", "run demo-01"} <= set(offered)
        assert "run data-01" not in offered and "config demo.yaml" not in offered
        await pilot.press("escape")
        for key, setting in (("file ", ("temperature", 0.07)), ("run demo-01", ("lora_r", 64))):
            values = await screen.comparing._values(*key.split(" ", 1))
            assert values[setting[0]] == setting[1]


async def test_a_setting_is_taken_over_as_a_step_of_undo(tmp_path: Path) -> None:
    async with opened(config_host(tmp_path)) as (pilot, screen):
        await fill(pilot, screen, "temperature", "0.05")
        await pilot.press("enter", "ctrl+d")
        await eventually(lambda: isinstance(pilot.app.screen, Picker))
        await pilot.press("enter")
        await eventually(lambda: isinstance(pilot.app.screen, Compare))
        await pilot.press("t", "escape")
        await settle(pilot)
        assert screen.draft.text == DEMO
        await pilot.press("u")
        await settle(pilot)
        assert screen.draft.changes == {"temperature": 0.05}
