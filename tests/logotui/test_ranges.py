"""What a person types for a range is what stands in the space file, and comes back as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.config.schema import TrainingConfig
from logoclip.config.search_space import FIXED, parse_space, plain
from logoclip.config.yaml_text import read_document
from logotui.ranges import Varied, as_typed, is_varied, numeric, option_called, options_of, proposed
from logotui.written import shown

FIELDS = TrainingConfig.model_fields
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: float(f"{number:.4g}") + 0.0)


@pytest.mark.parametrize(
    ("typed", "yaml"),
    [
        ("1e-4..1e-2 log", "{low: 1e-4, high: 1e-2, log: true}"),
        ("1e-4 .. 1e-2", "{low: 1e-4, high: 1e-2}"),
        ("4..64 step 4", "{low: 4, high: 64, step: 4}"),
        ("infonce, supcon", "[infonce, supcon]"),
        ("on,off", "[true, false]"),
        ("4, 8, ", "[4, 8]"),
        ("1e-4..", "{low: 1e-4}"),
        ("..x lgo", "{high: x, lgo: true}"),
        ("1..2 step", '{low: 1, high: 2, step: ""}'),
        ("a: b, {c", '["a: b", "{c"]'),
    ],
)
def test_what_is_typed_is_written_as_yaml_right_or_wrong(typed: str, yaml: str) -> None:
    assert Varied(typed).yaml == yaml
    read_document(f"learning_rate: {yaml}")


@given(st.lists(NUMBERS, min_size=1, max_size=5), NUMBERS, NUMBERS, st.sampled_from(["", " log", " step 2"]))
def test_what_stands_in_the_file_comes_back_as_it_was_typed(
    choices: list[float], low: float, high: float, how: str
) -> None:
    for typed in (", ".join(map(shown, choices)), f"{shown(low)}..{shown(high)}{how}"):
        assert as_typed(read_document(f"a: {Varied(typed).yaml}").values["a"]) == typed


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_whatever_is_typed_can_be_written_and_read(typed: str) -> None:
    read_document(f"a: {Varied(typed).yaml}")


@pytest.mark.parametrize("key", [key for key in FIELDS if key not in FIXED])
def test_what_is_proposed_for_a_field_can_be_searched_or_only_wants_another_choice(key: str) -> None:
    varied = proposed(FIELDS[key], getattr(TrainingConfig(), key))
    assert is_varied(FIELDS[key], varied.typed, asked=True)
    text = f"{key}: {varied.yaml}\n"
    if FIELDS[key].annotation is str:
        assert varied.typed.endswith(", ")
    elif key != "random_init":  # true needs other settings beside it
        assert plain(parse_space(text, TrainingConfig())) == read_document(text).values


@pytest.mark.parametrize(
    ("key", "typed", "asked", "varied"),
    [
        ("base_model", "../models/a, b", False, False),
        ("base_model", "../models/a", True, False),
        ("base_model", "models/a, models/b", True, True),
        ("learning_rate", "1e-4..", False, True),
        ("learning_rate", "1e-4", True, False),
        ("loss_type", "supc", True, True),
        ("loss_type", "supcon", True, False),
    ],
)
def test_a_path_is_no_range(key: str, typed: str, asked: bool, varied: bool) -> None:
    assert is_varied(FIELDS[key], typed, asked=asked) is varied


def test_an_option_is_found_by_the_word_that_is_shown() -> None:
    assert option_called(FIELDS["mixed_precision"], " off ") is False
    assert option_called(FIELDS["mixed_precision"], "no") is None


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
    assert numeric(FIELDS[key]) is number
