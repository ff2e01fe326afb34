from __future__ import annotations

from textual.widgets import DataTable

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.schema import TrainingConfig
from logotui.draft import Draft, opened
from logotui.screens.compare import Compare, differing
from tests.logotui.alone import alone

FILE = opened("demo.yaml", ConfigCheck("lora_r: 8\nseed: 7\n", {}, revision="r"))


def test_only_what_differs_is_listed_in_the_order_of_the_form() -> None:
    assert differing(FILE.values, TrainingConfig().model_dump()) == ["lora_r", "seed"]
    assert differing(FILE.values, {"lora_r": 8.0, "seed": 9, "unknown": 1}) == ["seed"]


async def test_one_setting_after_the_other_is_taken() -> None:
    taken: list[tuple[str, object]] = []

    def take(key: str, value: object) -> Draft:
        taken.append((key, value))
        screen.draft = screen.draft.set(key, value)
        return screen.draft

    screen = Compare(FILE, "the defaults", TrainingConfig().model_dump(), take)
    async with alone(size=(120, 30)) as stage:
        await stage.pilot.app.push_screen(screen)
        table = screen.query_one(DataTable)
        assert [str(cell) for cell in table.get_row_at(0)] == ["lora_r", "8", "16"]
        await stage.pilot.press("down", "t")
        assert taken == [("seed", 42)] and table.row_count == 1
        await stage.pilot.press("enter", "t")
        assert taken == [("seed", 42), ("lora_r", 16)] and str(table.get_row_at(0)[0]) == "no setting differs"
