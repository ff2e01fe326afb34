from __future__ import annotations

import pytest

from logoclip.agent.answers import ConfigCheck
from logoclip.config.schema import TrainingConfig
from logoclip.errors import Fault
from logotui.draft import Draft, command, opened, parse, shown
from logotui.widgets.meaning import obstacles

FILE = Draft("demo.yaml", "temperature: 0.07\nlora_r: 8\n", {"temperature": 0.07, "lora_r": 8})


def test_what_the_file_leaves_out_has_its_default() -> None:
    assert FILE.values["lora_r"] == 8
    assert FILE.values["max_epochs"] == TrainingConfig().max_epochs
    assert FILE.changes == {}


def test_a_change_is_what_differs_from_the_file() -> None:
    draft = FILE.set("temperature", 0.05).seal().set("lora_r", 4).seal()
    assert draft.changes == {"temperature": 0.05, "lora_r": 4}
    assert draft.set("temperature", 0.07).changes == {"lora_r": 4}


def test_typing_is_one_step_of_undo() -> None:
    draft = FILE.set("max_epochs", 3).set("max_epochs", 30).seal()
    assert draft.values["max_epochs"] == 30
    assert draft.undo().changes == {}


def test_leaving_a_field_begins_another_step() -> None:
    draft = FILE.set("max_epochs", 3).seal().set("max_epochs", 30).seal()
    assert draft.undo().values["max_epochs"] == 3


def test_an_edit_that_was_put_back_is_no_step() -> None:
    assert FILE.set("max_epochs", 3).set("max_epochs", 20).seal().edits == ()


def test_a_fault_names_its_field_and_there_is_no_config() -> None:
    draft = FILE.set("learning_rate", -1)
    assert "greater than 0" in draft.fault("learning_rate")
    assert draft.fault("lora_r") == ""
    assert draft.config is None
    assert draft.undo().config is not None


def test_a_fault_that_no_field_can_put_right_stays() -> None:
    fault = Fault("lora_rr", "unknown key", line=3)
    draft = opened("demo.yaml", ConfigCheck("lora_rr: 8\n", {}, (fault,)))
    assert str(draft.faults[0]) == "demo.yaml:3: lora_rr: unknown key"
    assert draft.config is None


def test_a_fault_of_the_file_that_a_field_can_put_right_is_put_right_there() -> None:
    fault = Fault("lora_r", "must be at least 0", line=1)
    draft = opened("demo.yaml", ConfigCheck("lora_r: -1\n", {"lora_r": -1}, (fault,)))
    assert draft.fault("lora_r")
    assert draft.set("lora_r", 4).faults == ()


@pytest.mark.parametrize(
    ("typed", "value"),
    [("16", 16), (" 1e-5 ", 1e-5), ("0.5", 0.5), ("-1", -1), ("ten", "ten"), ("", "")],
)
def test_what_is_typed_becomes_a_number_where_it_is_one(typed: str, value: object) -> None:
    assert parse(typed) == value
    assert type(parse(typed)) is type(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-5, "1e-5"), (0.07, "0.07"), (32.0, "32"), (True, "on"), (False, "off"), ("squash", "squash")],
)
def test_values_are_shown_as_a_person_writes_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_no_digit_of_a_number_is_lost_on_screen() -> None:
    for value in (0.123456789, 1 / 3, 1.5e-7, 123456.75):
        assert parse(shown(value)) == value


def test_the_command_says_only_what_differs() -> None:
    draft = FILE.set("learning_rate", 5e-4).seal().set("mixed_precision", False).seal()
    assert command(draft) == "logoclip train --config configs/demo.yaml --learning-rate 0.0005 --no-mixed-precision"


def test_obstacles_are_those_of_the_file_as_it_was_read() -> None:
    fault = Fault("base_model", "models/demo-bsae: there is no such model")
    draft = opened("demo.yaml", ConfigCheck("lora_r: 8\n", {"lora_r": 8}, obstacles=(fault,)))
    assert draft.obstacles == (fault,) and draft.faults == ()
    assert [line.plain for line in obstacles(draft)] == ["✗ base_model: models/demo-bsae: there is no such model"]
    assert obstacles(draft.set("lora_r", 4)) == []
