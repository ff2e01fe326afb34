from __future__ import annotations

import math

import pytest

from logotui.comparing.diff import compare
from logotui.comparing.fields import ALIASES, KNOWN, Vocabulary
from logotui.comparing.what import what
from tests.logotui.fake_host import NOON, summary

RUN = summary(
    "demo-03", settings={"learning_rate": 1e-3, "loss_type": "supcon", "augment_flip": False, "kind": "odd"},
    best_f1=0.719, recall_at_1=0.5, tags=("good", "old"), ended=NOON + 90,
)  # fmt: skip
VOCABULARY = Vocabulary([RUN, summary("b", settings={"learning_rate": "unset"})])


def shown(name: str) -> str:
    field = Vocabulary([RUN]).get(name)
    assert field is not None
    return field.shown(field.value(RUN, NOON + 7200))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", "demo-03"), ("lr", "1e-3"), ("F1", "71.9 %"), ("recall@1", "50.0 %"), ("sep", "0.42"), ("epoch", "4"),
        ("age", "2h 00m"), ("duration", "1m 30s"), ("tag", "good old"), ("augment_flip", "off"), ("loss", "0.842"),
        ("loss_type", "supcon"), ("speed", "318"), ("kind", "train"), ("parent", "–"), ("data", "–"),
    ],
)  # fmt: skip
def test_each_field_is_found_by_its_names_and_shown_as_people_write_it(name: str, text: str) -> None:
    assert shown(name) == text


def test_each_alias_means_a_fact_a_result_or_a_setting_of_a_training() -> None:
    from logoclip.config.schema import TrainingConfig

    assert all(meant in KNOWN or meant in TrainingConfig.model_fields for meant in ALIASES.values())
    assert not set(ALIASES) & set(KNOWN), "an alias would never be reached"


def test_a_setting_that_is_a_number_here_and_a_word_there_is_a_word() -> None:
    mixed, single = VOCABULARY.get("lr"), Vocabulary([RUN]).get("lr")
    assert mixed is not None and mixed.type == "text" and mixed.value(RUN, 0) == "1e-3"
    assert single is not None and single.type == "number" and single.value(RUN, 0) == 1e-3


def test_a_field_that_no_run_has_is_none_and_the_likeliest_are_named() -> None:
    assert VOCABULARY.get("warmup") is None
    assert VOCABULARY.like("learning_rat") == ["learning_rate"]
    assert [field.name for field in VOCABULARY.fields].count("kind") == 1


def test_what_is_no_finite_number_is_none_to_reckon_with() -> None:
    loss, state = KNOWN["loss"], KNOWN["state"]
    assert loss.number(summary("a", loss=math.nan), 0) is None and loss.number(summary("a", loss=1), 0) == 1.0
    assert state.number(RUN, 0) is None and KNOWN["f1"].number(summary("a"), 0) is None


def test_a_value_of_several_lines_is_shown_in_one() -> None:
    note = KNOWN["note"]
    run = summary("a", note="first\nsecond", settings={"loss_type": "x\ny", "learning_rate": 1, "data_dir": "d/a\nb"})
    assert note.shown(note.value(run, 0)) == "first second"
    assert "\n" not in what(run)
    lines = compare([run], {}, everything=True).sections[1].lines
    assert not any("\n" in cell.whole for line in lines for cell in line.cells)
