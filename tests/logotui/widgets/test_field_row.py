from __future__ import annotations

import pytest

from logoclip.config.schema import TrainingConfig
from logotui.widgets.field_row import (
    NAME_WIDTH,
    Editor,
    FieldRow,
    FieldState,
    is_number,
    option_at,
    options_of,
    row_line,
)
from tests.logotui.alone import Stage, alone

FIELDS = TrainingConfig.model_fields


def row_of(key: str, value: object) -> FieldRow:
    row = FieldRow(key, FIELDS[key])
    row.set_reactive(FieldRow.state, FieldState(value))
    return row


def changed(stage: Stage) -> list[tuple[str, object]]:
    return [(message.key, message.value) for message in stage.posted(FieldRow.Changed)]


@pytest.mark.parametrize(
    ("key", "options", "number"),
    [
        ("mixed_precision", (True, False), False),
        ("monitor", ("separation", "recall_at_1"), False),
        ("max_epochs", (), True),
        ("learning_rate", (), True),
        ("base_model", (), False),
    ],
)
def test_the_schema_says_how_a_field_is_filled_in(key: str, options: tuple[object, ...], number: bool) -> None:
    assert options_of(FIELDS[key]) == options
    assert is_number(FIELDS[key]) is number


async def test_what_is_typed_is_said_letter_by_letter_and_sealed_at_the_end() -> None:
    row = row_of("max_epochs", 8)
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("enter", "1", "2", "enter")
        assert changed(stage) == [("max_epochs", 1), ("max_epochs", 12)]
        assert [message.key for message in stage.posted(FieldRow.Sealed)] == ["max_epochs"]
        assert row.has_focus and row.editor is None


async def test_backspace_opens_an_empty_field_and_escape_puts_back_what_stood_there() -> None:
    row = row_of("base_model", "models/tiny")
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("backspace")
        assert row.query_one(Editor).value == ""
        await stage.pilot.press("a", "escape")
        assert changed(stage)[-2:] == [("base_model", "a"), ("base_model", "models/tiny")]
        assert row.editor is None


async def test_a_choice_turns_both_ways_and_around() -> None:
    row = row_of("monitor", "separation")
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("right", "left", "enter")
        # The row shows what it is given, and nobody gives it anything here: each turn begins where the first did.
        assert changed(stage) == [("monitor", "recall_at_1")] * 3
        assert len(stage.posted(FieldRow.Sealed)) == 3


async def test_arrows_lead_to_the_neighbours_from_the_row_and_from_the_open_field() -> None:
    row = row_of("max_epochs", 8)
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("up", "enter", "3", "down")
        assert [message.direction for message in stage.posted(FieldRow.Left)] == [-1, 1]
        assert changed(stage) == [("max_epochs", 3)]


async def test_a_click_on_a_value_opens_it_and_one_on_an_option_chooses_it() -> None:
    number, choice = row_of("max_epochs", 8), row_of("monitor", "separation")
    async with alone(number, choice) as stage:
        await stage.pilot.click(number, offset=(2, 0))
        assert number.editor is None
        await stage.pilot.click(number, offset=(NAME_WIDTH + 1, 0))
        assert number.editor is not None
        await stage.pilot.click(choice, offset=(NAME_WIDTH + 18, 0))
        assert changed(stage) == [("monitor", "recall_at_1")]
        assert number.editor is None, "leaving a field closes it"


def line(state: FieldState, width: int = 120, focused: bool = False) -> str:
    return row_line("lora_r", state, "LoRA rank.", (), True, width, focused).plain


def test_a_line_says_what_is_wrong_or_what_it_was_or_what_it_is() -> None:
    assert line(FieldState(16)).startswith("  lora_r ") and line(FieldState(16)).endswith("LoRA rank.")
    assert line(FieldState(8, was=16)).startswith("● lora_r ") and "was 16  LoRA rank." in line(FieldState(8, was=16))
    assert line(FieldState(-1, was=16, fault="too small")).endswith("✗ too small")
    assert "× 4 = 128  LoRA rank." in line(FieldState(32, note="× 4 = 128"))
    assert line(FieldState(8), focused=True).startswith("▸ lora_r")
    assert len(line(FieldState(8, was=16), width=40)) == 40


def test_each_cell_of_an_option_belongs_to_it() -> None:
    options = ("light", "dark")
    shown = row_line("lora_r", FieldState("light"), "", options, False, 120, False).plain[NAME_WIDTH:]
    assert [option_at(options, shown.index(word)) for word in ("(•)", "light", "( )", "dark")] == [0, 0, 1, 1]
    assert option_at(options, -1) is None and option_at(options, 60) is None
