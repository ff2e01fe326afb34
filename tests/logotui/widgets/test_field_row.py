from __future__ import annotations

from logoclip.config.schema import TrainingConfig
from logotui.ranges import Varied
from logotui.widgets.field_line import NAME_WIDTH, FieldState
from logotui.widgets.field_row import Editor, FieldRow
from tests.logotui.alone import Stage, alone

FIELDS = TrainingConfig.model_fields


def row_of(key: str, value: object, range: str = "") -> FieldRow:
    row = FieldRow(key, FIELDS[key])
    row.set_reactive(FieldRow.state, FieldState(value, range=range))
    return row


def changed(stage: Stage) -> list[tuple[str, object]]:
    return [(message.key, message.value) for message in stage.posted(FieldRow.Changed)]


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


async def test_tilde_opens_a_range_around_the_value_and_escape_puts_the_value_back() -> None:
    row = row_of("temperature", 0.07)
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("tilde")
        assert row.query_one(Editor).value == "0.007..0.7 log"
        assert changed(stage)[-1] == ("temperature", Varied("0.007..0.7 log"))
        await stage.pilot.press("escape")
        assert changed(stage)[-1] == ("temperature", 0.07)


async def test_tilde_on_a_range_makes_it_a_value_again() -> None:
    row = row_of("loss_type", "infonce", range="infonce, supcon")
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("right", "tilde")
        assert changed(stage) == [("loss_type", "infonce")], "an arrow does not take a range away"
        await stage.pilot.press("enter")
        assert row.query_one(Editor).value == "infonce, supcon"


async def test_a_range_is_typed_where_a_number_stands() -> None:
    row = row_of("learning_rate", 1e-3)
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("enter", *"1e-4..1", "enter")
        assert changed(stage)[-1] == ("learning_rate", Varied("1e-4..1"))


async def test_a_setting_that_trials_must_share_says_why_it_cannot_be_a_range() -> None:
    row = row_of("monitor", "separation")
    async with alone(row) as stage:
        row.focus()
        await stage.pilot.press("tilde")
        assert row.editor is None and changed(stage) == []
        assert "the trials are compared by it" in [*stage.pilot.app._notifications][-1].message
