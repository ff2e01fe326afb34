from __future__ import annotations

import pytest

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import Vocabulary
from logotui.names import widest
from logotui.widgets.run_columns import (
    COLUMNS,
    USUAL,
    WHAT,
    column_at,
    column_of,
    fitting,
    header,
    key_of,
    row,
    starts,
    with_seeds,
)
from tests.logotui.fake_host import NOON, summary

RUN = summary("demo-03")
SETTINGS = {"learning_rate": 1e-3, "loss_type": "infonce", "lora_r": 16, "data_dir": "data/big", "seed": 7}


def cell(title: str, run: RunSummary) -> str:
    return next(column for column in (*COLUMNS, WHAT) if column.title == title).cell(run, NOON + 300).plain.strip()


@pytest.mark.parametrize("width", [60, 80, 100, 140, 220])
def test_columns_fill_the_width_and_the_state_is_never_dropped(width: int) -> None:
    columns = fitting(width)
    assert row(columns, RUN, NOON).cell_length <= width
    assert [column.title for column in columns][:2] == ["state", "name"]
    assert header(columns).cell_length == row(columns, RUN, NOON).cell_length


def test_a_wide_table_has_every_column() -> None:
    assert [column.title for column in fitting(160)] == [column.title for column in (*COLUMNS, WHAT)]
    assert fitting(160)[-1].width > WHAT.width


def test_the_least_important_columns_go_first() -> None:
    dropped = [{column.title for column in USUAL} - {c.title for c in fitting(width)} for width in (60, 80, 110)]
    assert "images/s" in dropped[2] and dropped[2] < dropped[1] < dropped[0]
    assert not {"state", "name", "what", "F1", "loss"} & dropped[1]


def test_a_training_counts_epochs_and_another_job_a_share() -> None:
    assert cell("epoch", RUN) == "4/8"
    assert cell("epoch", RunSummary("prepare", "running", progress=(25, 100))) == "25 %"
    assert cell("epoch", RunSummary("prepare", "queued")) == cell("step", RunSummary("train", "queued")) == "–"


def test_trouble_comes_before_words_and_words_before_the_kind() -> None:
    assert cell("what", RunSummary("train", "failed", error="disk\nfull", message="saving")) == "disk full"
    assert cell("what", RunSummary("train", "paused", message="saving")) == "saving"
    assert cell("what", RunSummary("prepare", "queued")) == "preparing data"


def test_silence_is_said_before_everything_else() -> None:
    assert cell("what", RunSummary("train", "running", message="saving", silent_for=40)) == "silent for 40s · saving"


def test_a_name_that_is_too_long_is_cut_and_leaves_the_columns_where_they_are() -> None:
    long = summary("a-run-with-a-very-long-name-01")
    columns = fitting(140)
    assert "…" in row(columns, long, NOON).plain
    assert row(columns, long, NOON).plain.index("4/8") == row(columns, RUN, NOON).plain.index("4/8")


def test_a_run_below_its_base_says_so_in_red() -> None:
    said = "below its base: separation 0.200 on the validation brands at best (epoch 2), 0.400 before the first step"
    run = summary("demo-03", state="finished", base_value=0.4, best_value=0.2, best_epoch=2, message=said)
    reds = {span.style for column in (COLUMNS[0], WHAT) for span in column.cell(run, NOON).spans}
    assert "$wrong" in reds
    assert cell("what", run) == said
    assert (
        cell("what", summary("demo-03", base_value=0.4, best_value=0.2, message="")) == "best epoch is below its base"
    )
    for fine in ({"best_value": 0.4}, {"best_value": None}, {"best_value": 0.2, "base_value": None}):
        sound = summary("demo-03", **{"base_value": 0.4, "state": "finished", "message": "", **fine})
        assert "$wrong" not in {span.style for column in (COLUMNS[0], WHAT) for span in column.cell(sound, NOON).spans}


def test_what_says_what_a_run_is_and_then_what_became_of_it() -> None:
    run = summary("demo-03", settings=SETTINGS, state="finished")
    assert cell("what", run) == "lr 1e-3 infonce r16 big"
    assert cell("what", summary("a", settings=SETTINGS, error="worker gone")) == "lr 1e-3 infonce r16 big · worker gone"
    assert cell("what", summary("a", settings=SETTINGS, silent_for=40)).startswith("silent for 40s · lr 1e-3")
    job = summary("a", kind="evaluate", settings={"data": "data/big"}, message="")
    assert cell("what", job) == "big · evaluating"
    assert "lr 1e-3 infonce r16 big" in row(fitting(80, name=7), run, NOON).plain


@pytest.mark.parametrize("width", [60, 80, 100, 140, 220])
@pytest.mark.parametrize("stem", ["a", "jetson_orin_supcon_large_batch", "x" * 120])
def test_names_have_what_they_need_and_keep_their_number(width: int, stem: str) -> None:
    names = [f"{stem}-{number:03d}" for number in (7, 16, 17)]
    columns = fitting(width, name=widest(names))
    lines = [row(columns, summary(name), NOON).plain for name in names]
    assert all(f"-{number:03d}" in line for number, line in zip((7, 16, 17), lines, strict=True))
    assert all(len(line) <= width for line in lines) and len(set(lines)) == 3
    assert len(names[0]) > width * 3 // 10 or all(name in line for name, line in zip(names, lines, strict=True))


def test_a_mark_stands_before_the_name_and_moves_nothing() -> None:
    columns = fitting(140)
    plain, marked = row(columns, RUN, NOON), row(columns, RUN, NOON, mark=("●", "$run0"))
    assert marked.plain.replace("●", " ") == plain.plain and "●demo-03" in marked.plain
    assert "$run0" in {span.style for span in marked.spans}


@pytest.mark.parametrize("column", COLUMNS, ids=key_of)
def test_the_header_says_which_column_orders_and_moves_nothing(column: object) -> None:
    columns = fitting(200)
    plain, sorted_by = header(columns).plain, header(columns, key_of(column), "▼").plain  # type: ignore[arg-type]
    assert sorted_by.count("▼") == 1 and sorted_by.replace("▼", " ") == plain


def test_a_click_finds_the_column_that_stands_there() -> None:
    columns = fitting(140)
    for column, start in zip(columns, starts(columns), strict=True):
        assert column_at(columns, start) == column_at(columns, start + column.width - 1) == column
        assert column_at(columns, start - 1) is None


def test_any_field_can_be_a_column() -> None:
    run = summary("demo-03", settings=SETTINGS)
    vocabulary = Vocabulary([run])
    for key in ("seed", "loss_type", "f1", "what", "duration", "data"):
        column = column_of(key, vocabulary)
        assert column is not None and column_of(key_of(column), vocabulary) is not None
    assert column_of("nonsense", vocabulary) is None
    seed = column_of("seed", vocabulary)
    assert seed is not None and seed.cell(run, NOON).plain == "7" and seed.cell(RUN, NOON).plain == "–"
    # What somebody chose goes after what is there anyway.
    assert "seed" in [key_of(column) for column in fitting(80, (*COLUMNS, seed, WHAT))]


def test_the_curve_of_the_loss_goes_before_what_a_run_is() -> None:
    run = summary("jetson_orin_supcon_large-003", settings=SETTINGS)
    line = row(fitting(79, name=len(run.id)), run, NOON).plain
    assert "-003" in line and "0.842" in line and "lr 1e-3" in line and "4/8" in line
    assert not any(0x2800 < ord(sign) < 0x2900 for sign in line)


def test_tags_stand_with_what_a_run_is_and_a_seed_where_it_is_asked_for() -> None:
    run = summary("demo-03", settings=SETTINGS, tags=("paper", "good"), state="finished")
    assert cell("what", run) == "#paper #good · lr 1e-3 infonce r16 big"
    assert cell("what", summary("demo-03", tags=("old",), error="worker gone")) == "#old · worker gone"
    assert "#paper #good · seed 7 lr 1e-3" in row(with_seeds(fitting(200)), run, NOON).plain


@pytest.mark.parametrize("name", [16, 30, 42, 80])
def test_the_age_stays_where_names_are_long(name: int) -> None:
    assert "age" in [column.title for column in fitting(140, name=name)]


@pytest.mark.parametrize("width", [100, 140, 200])
def test_a_name_gets_what_a_known_text_leaves_over(width: int) -> None:
    columns = fitting(width, name=200, text=10)
    assert next(column for column in columns if column.title == "what").width <= max(25, width // 3)
    assert row(columns, RUN, NOON).cell_length <= width
