from __future__ import annotations

import pytest

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.schema import GROUPS, TrainingConfig
from logotui.draft import opened
from logotui.widgets.config_form import ConfigForm, fields_of, matches, note_of, state_of
from logotui.widgets.field_row import FieldRow
from tests.logotui.alone import alone

DRAFT = opened("demo.yaml", ConfigCheck("max_epochs: 8\n", {}, revision="r"))


def focused(form: ConfigForm) -> str:
    return next(row.key for row in form.query(FieldRow) if row.has_focus)


def test_every_field_stands_in_one_group() -> None:
    assert sorted(key for group in GROUPS for key in fields_of(group)) == sorted(TrainingConfig.model_fields)


async def test_the_cursor_goes_from_field_to_field_across_groups_and_stops_at_the_ends() -> None:
    form = ConfigForm()
    async with alone(form, size=(100, 30)) as stage:
        form.focus_field()
        await stage.pilot.press("up")
        assert focused(form) == fields_of(GROUPS[0])[0]
        await stage.pilot.press(*["down"] * len(fields_of(GROUPS[0])))
        assert focused(form) == fields_of(GROUPS[1])[0]
        form.focus_field(fields_of(GROUPS[-1])[-1])
        await stage.pilot.press("down")
        assert focused(form) == fields_of(GROUPS[-1])[-1]


async def test_what_does_not_match_is_hidden_and_so_is_a_group_without_fields() -> None:
    form = ConfigForm()
    async with alone(form, size=(100, 30)) as stage:
        assert form.find("warmup") == ["warmup_steps"]
        await stage.pilot.pause()
        shown = [str(widget.id) for widget in form.children if widget.display]
        assert shown == ["group-training", "field-warmup_steps"]
        form.focus_field()
        await stage.pilot.press("down")
        assert focused(form) == "warmup_steps"
        assert len(form.find("")) == len(TrainingConfig.model_fields)


async def test_rows_say_what_the_draft_holds() -> None:
    form = ConfigForm()
    async with alone(form, size=(140, 30)):
        form.show(DRAFT.set("max_epochs", 12), {})
        assert "12" in form.query_one("#field-max_epochs", FieldRow).render().plain
        assert "was 8" in form.query_one("#field-max_epochs", FieldRow).render().plain


@pytest.mark.parametrize(
    ("wanted", "found"), [("LoRA rank", True), ("lora_r", True), ("rank lora", True), ("gpu", False)]
)
def test_every_word_must_be_in_the_name_or_the_help(wanted: str, found: bool) -> None:
    assert matches("lora_r", wanted) is found


def test_the_state_of_a_field_has_its_fault_and_what_the_file_says() -> None:
    state = state_of(DRAFT.set("max_epochs", 0), "max_epochs")
    assert (state.value, state.was) == (0, 8)
    assert "greater than or equal to 1" in state.fault
    assert state_of(DRAFT, "max_epochs").was is None


def test_what_follows_from_a_value_is_said_beside_it() -> None:
    assert note_of(DRAFT, "logos_per_batch") == "× 4 = 128"
    assert note_of(DRAFT, "gradient_accumulation_steps") == ""
    assert note_of(DRAFT.set("batch_size", 8), "gradient_accumulation_steps") == "16 is used"
    assert note_of(DRAFT.set("max_epochs", 0), "logos_per_batch") == ""
