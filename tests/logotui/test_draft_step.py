from __future__ import annotations

from logotui.draft_step import judged, step_of

SPACE = "lora_r: [4, 8]\n"


def test_a_step_says_what_its_texts_hold_and_what_is_wrong_with_each() -> None:
    step = step_of("seed: 3\n", "lora_r: [4]\n")
    assert step.values["seed"] == 3 and step.wrong == ()
    assert [fault.key for fault in step.space.faults] == ["lora_r"]


def test_a_space_is_judged_once_its_config_is_right() -> None:
    assert step_of("seed: x\n", "lora_r: [4]\n").space.faults == ()


def test_where_the_text_cannot_be_read_the_values_are_those_of_the_step_before() -> None:
    step = judged("seed: [\n", SPACE, step_of("seed: 3\n"))
    assert step.values["seed"] == 3 and not step.readable and step.space.values == {"lora_r": [4, 8]}
