from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.checked import revision_of
from logoclip.config.config_file import given_values
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logotui.draft import begun, opened, parse, place_of, restored, shown, was_changed

TEXT = "# mine\ntemperature: 0.07  # as published\nlora_r: 8\n"


def found(text: str) -> ConfigCheck:
    return ConfigCheck(text, {}, revision=revision_of(text))


FILE = opened("demo.yaml", found(TEXT))


def test_what_the_file_leaves_out_has_its_default() -> None:
    assert FILE.values["lora_r"] == 8
    assert FILE.values["max_epochs"] == TrainingConfig().max_epochs
    assert FILE.changes == {} and not FILE.unsaved


def test_a_change_is_what_differs_from_the_file() -> None:
    draft = FILE.set("temperature", 0.05).seal().set("lora_r", 4).seal()
    assert draft.changes == {"temperature": 0.05, "lora_r": 4}
    assert draft.text == "# mine\ntemperature: 0.05  # as published\nlora_r: 4\n"
    assert draft.set("temperature", 0.07).changes == {"lora_r": 4}


def test_a_field_that_goes_back_is_written_as_the_file_writes_it() -> None:
    odd = opened("demo.yaml", found("learning_rate: 1e-3  # odd\nlora_r: 8\n"))
    draft = odd.set("lora_r", 4).seal().set("learning_rate", 5e-4).seal().set("max_epochs", 3).seal()
    back = draft.set("learning_rate", 0.001).seal().set("max_epochs", 20).seal().set("lora_r", 8).seal()
    assert back.text == odd.text and not back.unsaved


def test_typing_is_one_step_of_undo() -> None:
    draft = FILE.set("max_epochs", 3).set("max_epochs", 30).seal()
    assert draft.values["max_epochs"] == 30
    assert draft.undo().text == TEXT


def test_leaving_a_field_begins_another_step() -> None:
    draft = FILE.set("max_epochs", 3).seal().set("max_epochs", 30).seal()
    assert draft.undo().values["max_epochs"] == 3


def test_an_edit_that_was_put_back_is_no_step() -> None:
    assert FILE.set("max_epochs", 3).set("max_epochs", 20).seal().steps == FILE.steps


def test_typed_text_and_fields_are_steps_of_one_history() -> None:
    draft = FILE.set("lora_r", 4).seal()
    draft = draft.type(draft.text + "seed: 1").type(draft.text + "seed: 12").seal()
    assert draft.values["seed"] == 12 and draft.changes == {"lora_r": 4, "seed": 12}
    assert draft.undo().changes == {"lora_r": 4} and draft.undo().undo().text == TEXT
    assert draft.undo().undo().redo().redo().text == draft.text
    assert draft.undo().set("max_epochs", 3).redo().changes == {"lora_r": 4, "max_epochs": 3}


def test_undo_and_redo_go_across_a_save() -> None:
    saved = FILE.set("lora_r", 4).seal()
    saved = saved.based_on(found(saved.text))
    assert not saved.unsaved
    assert saved.undo().changes == {"lora_r": 8} and saved.undo().unsaved
    assert not saved.undo().redo().unsaved


def test_a_text_that_cannot_be_read_leaves_the_values_as_they_were_and_says_where() -> None:
    broken = FILE.set("lora_r", 4).seal().type("lora_r: [4\nseed: 3\n")
    assert broken.values["lora_r"] == 4 and broken.config is None
    assert place_of(broken.faults[0]).startswith("line 2, column 5: not YAML: ")
    with pytest.raises(InputError, match="line 2, column 5"):
        broken.set("seed", 1)
    assert broken.text == "lora_r: [4\nseed: 3\n"
    assert broken.type("lora_r: [4]\nseed: 3\n").seal().undo().values["lora_r"] == 4


def test_what_another_program_wrote_is_a_step_that_can_be_undone() -> None:
    theirs = found(TEXT.replace("lora_r: 8", "lora_r: 2"))
    mine = FILE.set("temperature", 0.05).seal()
    taken = mine.taking(theirs)
    assert taken.text == theirs.text and not taken.unsaved
    assert taken.undo().changes == {"temperature": 0.05, "lora_r": 8}
    merged = mine.merged(theirs)
    assert merged.changes == {"temperature": 0.05} and merged.values["lora_r"] == 2 and "# mine" in merged.text
    kept = mine.based_on(theirs)
    assert kept.text == mine.text and kept.revision == theirs.revision and kept.changes["lora_r"] == 8


def test_another_programs_file_is_no_change_where_it_says_the_same() -> None:
    draft = FILE.set("lora_r", 4).seal()
    assert not was_changed(draft, FILE.revision) and not was_changed(draft, revision_of(draft.text))
    assert was_changed(draft, revision_of("seed: 1\n")) and was_changed(draft, "")


def test_a_kept_draft_is_one_step_above_the_file() -> None:
    draft = restored(FILE, TEXT + "seed: 1\n", "1 unsaved change of 12:41, on laptop")
    assert draft.changes == {"seed": 1} and draft.undo().text == TEXT
    new = begun("new.yaml", "seed: 1\n")
    assert new.is_new and new.unsaved and new.changes == {"seed": 1}
    assert not begun("new.yaml").unsaved


def test_a_fault_names_its_field_and_there_is_no_config() -> None:
    draft = FILE.set("learning_rate", -1)
    assert "greater than 0" in draft.fault("learning_rate")
    assert draft.fault("lora_r") == ""
    assert draft.config is None
    assert draft.undo().config is not None


def test_a_fault_that_no_field_can_put_right_is_put_right_in_the_text() -> None:
    draft = opened("demo.yaml", found("lora_rr: 8\n"))
    assert place_of(draft.faults[0]) == "line 1: lora_rr: unknown key; did you mean lora_r?"
    assert draft.config is None
    assert draft.type("lora_r: 8\n").config is not None


def test_a_fault_of_the_file_that_a_field_can_put_right_is_put_right_there() -> None:
    draft = opened("demo.yaml", found("lora_r: -1\n"))
    assert draft.fault("lora_r")
    assert draft.set("lora_r", 4).faults == ()


@pytest.mark.parametrize("typed", ["", "ten", "-", "true", "[", "1e-5", "'", "#", "a: b", "\\"])
@pytest.mark.parametrize("key", ["learning_rate", "lora_r", "base_model"])
def test_whatever_is_typed_into_a_field_stands_in_the_text(key: str, typed: str) -> None:
    draft = FILE.set(key, parse(typed) if key != "base_model" else typed)
    assert draft.now.readable
    assert given_values(draft.text)["temperature"] == 0.07 and "# as published" in draft.text


@given(st.lists(st.sampled_from(["seed", "lora_r", "max_epochs", "text", "undo", "redo", "seal"]), max_size=12))
def test_whatever_is_done_the_values_are_those_of_the_text(doings: list[str]) -> None:
    draft = FILE
    for number, doing in enumerate(doings, start=1):
        if doing == "text":
            draft = draft.type(f"{draft.text}# {number}\n")
        else:
            draft = getattr(draft, doing)() if doing in ("undo", "redo", "seal") else draft.set(doing, number)
    fresh = opened("demo.yaml", found(draft.text))
    assert dict(draft.values) == dict(fresh.values) and draft.faults == fresh.faults
    for _ in draft.steps:
        draft = draft.undo()
    assert draft.text == TEXT


def test_a_long_history_keeps_its_newest_steps() -> None:
    draft = FILE
    for number in range(600):
        draft = draft.type(f"# {number}\n", words="typed")
    assert len(draft.steps) == 500 and draft.undo().text == "# 598\n"


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
