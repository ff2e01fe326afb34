"""Reading, editing and writing config files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from logoclip.config.config_file import (
    dump_config,
    dump_job,
    edit_config,
    given_values,
    launched_config,
    load_config,
    load_job,
    parse_config,
)
from logoclip.config.schema import TrainingConfig
from logoclip.errors import ConfigError, InputError

CONFIGS = Path(__file__).parents[3] / "configs"

COMMENTED = """\
# the head

base_model: "openai/clip-vit-large-patch14"   # the large one
learning_rate: 1e-5 # small

seed:
max_epochs: 20

# the tail
"""


def faults_of(text: str, file: str | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, file)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("written", ["1e-5", "1E-05", "1.0e-5", "0.00001", ".1e-4"])
def test_a_learning_rate_may_be_written_in_any_usual_way(written: str) -> None:
    assert parse_config(f"learning_rate: {written}\n").learning_rate == 1e-5


def test_an_empty_file_is_all_defaults() -> None:
    assert parse_config("") == parse_config("# nothing\n") == parse_config("---\n") == TrainingConfig()


def test_leading_zeros_do_not_make_an_octal_number() -> None:
    assert parse_config("seed: 010").seed == 10


def test_each_fault_has_its_file_line_key_what_was_given_and_what_is_allowed() -> None:
    text = "lora_r: 16\nlearning_rat: 1\n\nlora_dropout: 1.5\nloss_type: best\n"
    found = sorted(faults_of(text, "configs/x.yaml"))
    assert found[0] == "configs/x.yaml:2: learning_rat: unknown key; did you mean learning_rate?"
    assert found[1].startswith("configs/x.yaml:4: lora_dropout: ") and "1.5" in found[1] and "less than 1" in found[1]
    assert found[2].startswith("configs/x.yaml:5: loss_type: ") and "'triplet'" in found[2] and "'best'" in found[2]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("seed: 1\nlora_r: 2\nseed: 3", "x.yaml:3: seed: given twice, first in line 1"),
        ("seed: &s 1\nlora_r: *s", "x.yaml:1: &s: anchors"),
        ("seed: 1\nlora_r: !!int 2", "x.yaml:2: tag:yaml.org,2002:int: tags"),
        ("- 1\n- 2", "x.yaml:1: not a config: must be lines of `key: value`, given a list"),
        ("seed", "x.yaml:1: not a config: must be lines of `key: value`, given one value"),
        ("seed: 1\n? [a]\n: 2", "x.yaml:2: not a config: a key must be one word"),
        ("seed: 1\nlora_r: a: b", "x.yaml:2: not YAML: mapping values are not allowed here"),
        ("seed: 1\nbase_model: a\x07b", "x.yaml:2: not YAML: a character that may not stand there: '\\x07'"),
        ("seed: 1\n---\nseed: 2", "x.yaml:2: not YAML: "),
        pytest.param("seed: " + "[" * 500 + "]" * 500, "x.yaml:1: not YAML: nested too deeply", id="deep"),
        ("<<: {seed: 1}", "x.yaml:1: <<: unknown key"),
    ],
)
def test_what_a_config_does_not_need_is_refused_with_its_line(text: str, fault: str) -> None:
    assert faults_of(text, "x.yaml")[0].startswith(fault)


FLOATS = [name for name, field in TrainingConfig.model_fields.items() if field.annotation is float]


@pytest.mark.parametrize("value", [".inf", "-.inf", ".nan", "1e999"])
def test_a_number_that_is_not_finite_is_refused(value: str) -> None:
    assert {"lora_alpha", "min_delta", "learning_rate"} <= set(FLOATS)
    found = faults_of("".join(f"{name}: {value}\n" for name in FLOATS), "x.yaml")
    assert len(found) == len(FLOATS)
    for line, (name, fault) in enumerate(zip(FLOATS, found, strict=True), start=1):
        assert fault.startswith(f"x.yaml:{line}: {name}: must be a finite number (")


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("seed: 1\nbase_model: caf\xe9\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin\.yaml:2: not UTF-8: byte 0xe9"):
        load_config(path)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_config(tmp_path / "none.yaml")


def test_an_edit_changes_the_characters_of_its_values_and_nothing_else() -> None:
    edited = edit_config(COMMENTED, {"learning_rate": 3e-6, "base_model": "models/demo-base", "seed": 7})
    assert edited == (
        COMMENTED.replace("1e-5", "3.0e-6")
        .replace('"openai/clip-vit-large-patch14"', '"models/demo-base"')
        .replace("seed:\n", "seed: 7\n")
    )


def test_a_new_key_stands_below_its_group() -> None:
    assert "max_epochs: 20\npatience: 9\n\n# the tail\n" in edit_config(COMMENTED, {"patience": 9})


def test_a_new_key_of_a_new_group_stands_below_the_last_key() -> None:
    assert "max_epochs: 20\nbatch_size: 9\n\n# the tail\n" in edit_config(COMMENTED, {"batch_size": 9})


def test_numbers_typed_as_text_are_written_as_typed() -> None:
    assert "learning_rate: 5e-6 # small" in edit_config(COMMENTED, {"learning_rate": "5e-6"})


def test_text_that_would_read_as_something_else_is_quoted() -> None:
    for value in (
        "true",
        "1e-5",
        "null",
        "010",
        "yes",
        "2024-01-01",
        "a: b",
        "- x",
        "# x",
        "",
        " x ",
        "é",
        "a\nb",
        "😀",
    ):
        assert given_values(edit_config("seed: 1\n", {"base_model": value}))["base_model"] == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "seed: 7\n"),
        ("# only this", "# only this\nseed: 7\n"),
        ("lora_r: 2", "lora_r: 2\nseed: 7\n"),
        ("lora_r: 2\r\n", "lora_r: 2\r\nseed: 7\r\n"),
        ("  lora_r: 2\n", "  lora_r: 2\n  seed: 7\n"),
        ("{lora_r: 2}", "{lora_r: 2, seed: 7}"),
        ("{lora_r: 2, seed: }", "{lora_r: 2, seed: 7 }"),
        ("lora_r: 2\n...\n", "lora_r: 2\nseed: 7\n...\n"),
        ("seed:   # why\nlora_r: 2\n", "seed: 7   # why\nlora_r: 2\n"),
        ("seed:\n  # why\n  - 1\n  - 2\n\n# tail\nlora_r: 2\n", "seed: 7\n  # why\n\n# tail\nlora_r: 2\n"),
        ("seed:\n- 1\n# tail\n", "seed: 7\n# tail\n"),
        ("seed: |\n  1\n\n# tail\n", "seed: 7\n\n# tail\n"),
        ("seed: '1' # x", "seed: 7 # x"),
        ('"seed" : 1', '"seed" : 7'),
        ("\ufeffseed: 1", "\ufeffseed: 7"),
    ],
)
def test_odd_layouts_are_edited_in_place(text: str, expected: str) -> None:
    assert edit_config(text, {"seed": 7}) == expected


def test_a_layout_that_cannot_be_edited_is_left_alone_and_said() -> None:
    with pytest.raises(InputError, match="seed: cannot be edited where it stands"):
        edit_config("? seed\n", {"seed": 7})


def test_an_unknown_key_is_not_written() -> None:
    with pytest.raises(ConfigError, match="unknown key; did you mean seed"):
        edit_config(COMMENTED, {"seeed": 7})


FIELDS = list(TrainingConfig.model_fields)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VALUE = st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans(), TEXT, st.none())
FILLER = st.sampled_from(["", "# a comment", "   # indented: comment", "   ", "# 'quote"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """A config with values of any kind, in any order, among comments and blank lines."""
    lines: list[str] = []
    for key in draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=6)):
        lines += draw(st.lists(FILLER, max_size=2))
        comment = draw(st.sampled_from(["", "  # why: because"]))
        value = draw(
            st.sampled_from(["1", "1e-5", "text here", '"quoted # no comment"', "'it''s'", "", "true", "[1, 2]"])
        )
        lines.append(f"{key}: {value}{comment}")
    return "\n".join([*lines, *draw(st.lists(FILLER, max_size=2))]) + draw(st.sampled_from(["", "\n"]))


@given(files(), st.sampled_from(FIELDS), VALUE)
def test_editing_keeps_every_other_line_and_loads_to_the_new_value(text: str, key: str, value: object) -> None:
    before = given_values(text)
    edited = edit_config(text, {key: value})
    after = given_values(edited)
    assert {**after, key: None} == {**before, key: None}
    wanted = after[key] if isinstance(value, str) and not isinstance(after[key], str) else value
    assert after[key] == wanted
    old, new = text.split("\n"), edited.split("\n")
    mine = [line for line in new if line.startswith(f"{key}:")]
    assert len(mine) == 1
    assert [line for line in new if line not in mine and line] == [
        line for line in old if not line.startswith(f"{key}:") and line
    ]
    assert mine[0].endswith("  # why: because") == any(
        line.startswith(f"{key}:") and line.endswith("  # why: because") for line in old
    )


@given(st.floats(min_value=1e-12, max_value=10, exclude_min=True))
def test_any_yaml_reader_reads_the_numbers_that_are_written(value: float) -> None:
    assert yaml.safe_load(edit_config("", {"learning_rate": value})) == {"learning_rate": value}


def test_what_is_dumped_loads_to_the_same_config() -> None:
    config = TrainingConfig(learning_rate=3e-7, base_model="models/null", lora_r=0, lora_alpha=12.5)
    assert parse_config(dump_config(config, "A heading\nof two lines")) == config


def test_every_dumped_field_has_its_help_above_it() -> None:
    text = dump_config(TrainingConfig())
    assert "# LoRA rank; 0 trains every layer that is not frozen (at least 0, at most 512).\nlora_r: 16\n" in text


def test_every_config_of_the_project_loads() -> None:
    paths = sorted(CONFIGS.glob("*.yaml"))
    assert CONFIGS / "jetson_orin.yaml" in paths
    for path in paths:
        load_config(path)


def test_the_reference_config_has_every_field_at_its_default_with_its_help() -> None:
    path = CONFIGS / "jetson_orin.yaml"
    text = path.read_text(encoding="utf-8")
    assert list(given_values(text)) == FIELDS
    assert load_config(path) == TrainingConfig()
    assert text.endswith(dump_config(TrainingConfig()))


def test_the_arguments_of_a_job_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    arguments = {"models": ["baseline", "finetuned"], "n": 50, "threshold": None, "output": "é: x"}
    path.write_text(dump_job("evaluate", arguments), encoding="utf-8")
    assert load_job(path) == arguments


@pytest.mark.parametrize("text", ["- 1", "a: [", "\x07"])
def test_a_job_without_arguments_is_an_input_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"config\.yaml"):
        load_job(path)


@pytest.mark.parametrize("left", [None, b"", b"\0" * 300, b" \n"], ids=["gone", "empty", "zeros", "blank"])
def test_a_launched_config_that_is_lost_is_not_taken_for_the_defaults(tmp_path: Path, left: bytes | None) -> None:
    path = tmp_path / "demo-01" / "config.yaml"
    path.parent.mkdir()
    if left is not None:
        path.write_bytes(left)
    with pytest.raises(InputError, match=r"config\.yaml: is lost.*`logoclip runs resume demo-01` takes it from"):
        launched_config(path)
    path.write_text("# all defaults\n")
    assert launched_config(path) == TrainingConfig()
