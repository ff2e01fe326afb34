from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.config.checked import revision_of
from logoclip.config.config_file import given_values
from logoclip.config.schema import TrainingConfig
from logoclip.errors import InputError
from logotui.draft import begun, opened, place_of, restored, was_changed
from logotui.ranges import Varied
from logotui.written import parse

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


SPACE = "# wide\nlora_r: {low: 4, high: 64, step: 4}  # by fours\n"
RANGED = opened("demo.yaml", ConfigCheck(TEXT, {}, revision=revision_of(TEXT, SPACE), space=SPACE))


def test_a_range_is_an_unsaved_change_that_leaves_the_value_and_its_text_alone() -> None:
    draft = FILE.set("temperature", Varied("0.01..0.1 log")).seal()
    assert (draft.text, draft.changes) == (TEXT, {}) and draft.unsaved
    assert draft.space == "temperature: {low: 0.01, high: 0.1, log: true}\n"
    assert draft.ranges == {"temperature": "0.01..0.1 log"} and draft.changed_ranges == ("temperature",)
    assert not draft.undo().unsaved and draft.undo().redo() == draft


def test_ranges_and_values_are_steps_of_one_history() -> None:
    draft = FILE.set("lora_r", Varied("4, 8")).seal().set("temperature", 0.05).seal().set("lora_r", 16).seal()
    assert draft.ranges == {} and draft.values["lora_r"] == 16
    assert draft.undo().ranges == {"lora_r": "4, 8"} and draft.undo().values["lora_r"] == 8
    assert draft.undo().undo().values["temperature"] == 0.07 and draft.undo().undo().ranges


def test_typing_a_range_is_one_step_and_no_half_typed_value_stays() -> None:
    draft = FILE
    for typed in (1, 1.0, Varied("1.."), Varied("1..2"), Varied("1..24")):
        draft = draft.set("lora_r", typed)
    assert draft.values["lora_r"] == 8 and draft.seal().undo().steps[0] == FILE.now and len(draft.steps) == 2


def test_comments_of_the_space_stay_and_what_goes_back_is_written_as_in_the_file() -> None:
    draft = RANGED.set("lora_r", Varied("4..32 step 4")).seal()
    assert draft.space == "# wide\nlora_r: {low: 4, high: 32, step: 4}  # by fours\n"
    assert not draft.set("lora_r", Varied("4..64 step 4")).unsaved
    assert not RANGED.set("lora_r", 8).seal().set("lora_r", Varied("4..64 step 4")).unsaved


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("lora_r", "64..4", "low must be less than high"),
        ("lora_r", "4..", "high must be given"),
        ("lora_r", "-4..4", "must be greater than or equal to 0"),
        ("lora_r", "4..8 log step 2", "either log or step"),
        ("lora_r", "4", ""),
        ("temperature", "0.1, x", "must be a valid number"),
        ("seed", "1, 2", "cannot be searched"),
    ],
)
def test_a_range_is_judged_as_the_command_judges_it(key: str, typed: str, said: str) -> None:
    draft = FILE.set(key, Varied(typed))
    assert (
        said in draft.fault(key)
        if said
        else draft.fault(key) == "must be two or more choices, all different, given [4]"
    )
    assert all(fault.line is None for fault in draft.faults)


def test_what_is_wrong_in_the_file_of_the_space_is_said_with_its_place() -> None:
    unknown = opened("demo.yaml", ConfigCheck(TEXT, {}, revision="r", space="# mine\nlora_rr: [1, 2]\n"))
    (fault,) = unknown.faults
    assert place_of(fault).startswith("demo.space.yaml, line 2: lora_rr: unknown key; did you mean lora_r")
    broken = opened("demo.yaml", ConfigCheck(TEXT, {}, revision="r", space="lora_r: [4, 8\n"))
    assert not broken.now.space.readable and broken.faults[0].file == "demo.space.yaml"
    with pytest.raises(InputError, match=r"demo\.space\.yaml, line 2.*put that file right first"):
        broken.set("lora_r", Varied("4, 8"))


def test_ranges_are_merged_into_what_another_program_wrote() -> None:
    theirs = ConfigCheck(TEXT, {}, revision="other", space=SPACE + "temperature: [0.05, 0.07]\n")
    mine = RANGED.set("lora_r", Varied("4, 8")).seal().set("max_epochs", 3).seal()
    merged = mine.merged(theirs)
    assert merged.ranges == {"lora_r": "4, 8", "temperature": "0.05, 0.07"} and "# by fours" in merged.space
    assert merged.changes == {"max_epochs": 3} and merged.undo().space == mine.space
    assert RANGED.set("lora_r", 8).seal().merged(theirs).ranges == {"temperature": "0.05, 0.07"}
    assert mine.taking(theirs).space == theirs.space


def test_a_file_whose_space_alone_changed_was_changed() -> None:
    assert was_changed(RANGED, revision_of(TEXT)) and not was_changed(RANGED, revision_of(TEXT, SPACE))


def test_a_kept_draft_comes_back_with_its_ranges() -> None:
    draft = FILE.set("lora_r", Varied("4, 8")).seal()
    again = restored(FILE, draft.text, "1 unsaved change", draft.space)
    assert again.ranges == draft.ranges and not again.undo().unsaved
    assert begun("new.yaml", TEXT, SPACE).ranges == {"lora_r": "4..64 step 4"}
