from __future__ import annotations

import pytest

from logoclip.config.schema import TrainingConfig
from logoclip.config.space_file import Space, edit_space, is_space, read_space, space_name


@pytest.mark.parametrize(("config", "space"), [("a.yaml", "a.space.yaml"), ("a.b.yml", "a.b.space.yml")])
def test_the_file_stands_beside_its_config(config: str, space: str) -> None:
    assert space_name(config) == space and is_space(space) and not is_space(config)


def test_faults_are_those_of_the_command_with_their_line() -> None:
    read = read_space("# two\nlora_r: [4]\nseed: [1, 2]\n", TrainingConfig())
    assert [(fault.key, fault.line) for fault in read.faults] == [("lora_r", 2), ("seed", 3)]
    assert read.values == {"lora_r": [4], "seed": [1, 2]}
    assert read_space("# nothing yet\n", TrainingConfig()) == Space("# nothing yet\n")
    assert read_space("lora_r: [4]\n", None).faults == ()
    assert not read_space("lora_r: [", None).readable


def test_a_range_is_put_in_and_taken_out_where_it_stands() -> None:
    text = "# mine\nlora_r:\n- 4\n- 8\n"
    assert edit_space(text, "seed", "[1, 2]") == f"{text}seed: [1, 2]\n"
    assert edit_space(text, "lora_r", "[4, 16]") == "# mine\nlora_r: [4, 16]\n"
    assert edit_space(text, "lora_r", None) == "# mine\n"


def test_a_range_is_written_as_typed_and_one_over_several_lines_on_one() -> None:
    space = read_space("a: {low: 1e-4, high: 1}\nb:\n- x y\n- 1e-7\n", None)
    assert space.written("a") == "{low: 1e-4, high: 1}" and space.written("b") == "[x y, 1.0e-07]"
    assert space.written("c") is None
