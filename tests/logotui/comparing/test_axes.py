from __future__ import annotations

import math

from logotui.comparing.axes import axis_of, first_result, first_setting, numeric, pairs, wants_log
from logotui.comparing.fields import KNOWN, Field, Vocabulary
from tests.logotui.fake_host import NOON, summary

RUNS = [
    summary(f"r-{place}", best_f1=f1, settings={"learning_rate": rate, "loss_type": loss, "seed": place, "batch": 16})
    for place, (f1, rate, loss) in enumerate([(0.7, 1e-3, "supcon"), (None, 1e-2, "infonce"), (0.6, 1e-4, "infonce")])
]
VOCABULARY = Vocabulary(RUNS)


def field(name: str) -> Field:
    found = VOCABULARY.get(name)
    assert found is not None
    return found


def test_runs_with_both_numbers_come_from_the_smallest_x_on() -> None:
    found = pairs(RUNS, field("lr"), field("f1"), NOON)
    assert [(pair.run.id, pair.x, round(pair.y, 6)) for pair in found] == [("r-2", 1e-4, 60.0), ("r-0", 1e-3, 70.0)]


def test_fields_that_differ_as_numbers_can_be_drawn_settings_first() -> None:
    names = [one.name for one in numeric(RUNS, VOCABULARY, NOON)]
    assert names[:2] == ["learning_rate", "seed"] and "f1" in names
    assert not {"batch", "loss_type", "state", "loss"} & set(names)


def test_the_learning_rate_is_drawn_first_and_the_seed_last_of_all() -> None:
    fields = numeric(RUNS, VOCABULARY, NOON)
    assert first_setting(fields).name == "learning_rate" and first_result(fields).name == "f1"
    assert first_setting([one for one in fields if one.name != "learning_rate"]).name == "seed"
    assert first_setting([]).name == "step" and first_result([]).name == "f1"


def test_rates_and_what_spans_decades_are_drawn_by_orders_of_magnitude() -> None:
    assert wants_log(field("lr"), [1e-3, 2e-3]) and wants_log(field("seed"), [1, 200])
    assert not wants_log(field("lr"), [0.0, 1e-3]) and not wants_log(field("seed"), [1, 2])
    assert not wants_log(KNOWN["loss"], [1e-3, 10.0]) and not wants_log(field("lr"), [])


def test_an_axis_says_its_values_where_they_lie() -> None:
    axis, shares = axis_of(field("lr"), RUNS, NOON)
    assert axis.title == "learning_rate" and [text for _, text in axis.ticks] == ["1e-4", "1e-3", "0.01"]
    assert shares[0] is not None and math.isclose(shares[0], 0.5), "by orders of magnitude"
    words, places = axis_of(field("loss_type"), [*RUNS, summary("x")], NOON)
    assert words.ticks == ((0.25, "infonce"), (0.75, "supcon")) and places == [0.75, 0.25, 0.25, None]
    f1, heights = axis_of(field("f1"), RUNS, NOON)
    assert [text for _, text in f1.ticks] == ["60.0 %", "70.0 %"] and heights[1] is None
