from __future__ import annotations

from dataclasses import replace

from logotui.widgets.counts_table import Column, Figures, cells, percent, table

HERE = Figures(0.756, 0.62, 0.731, 0.671, 234, 143, 86, f1_half_width=0.031)


def test_figures_keep_their_width() -> None:
    assert {len(percent(value)) for value in (None, 0.0, 0.062, 1.0)} == {7}


def test_f1_has_its_interval() -> None:
    assert cells(HERE)[2] == " 67.1 ±3.1"


def test_where_nothing_is_named_there_is_no_precision() -> None:
    assert "–" in cells(Figures(0.99, None, 0.0, 0.0, 0, 0, 320))[0]


def test_where_brands_have_several_classes_their_names_are_counted_both_ways() -> None:
    plain = table([Column("at 0.756", HERE)], 60)
    whole = table([Column("at 0.756", replace(HERE, by_class=(31, 0.582)))], 60)
    assert [line.plain.split()[-1] for line in whole[-2:]] == ["31", "%"]
    assert whole[-2].plain.startswith("other class ") and whole[-1].plain.startswith("F1 by class ")
    assert "58.2 %" in whole[-1].plain
    assert len(whole) == len(plain) + 2 and not any("class" in line.plain for line in plain)


def test_columns_that_do_not_fit_are_dropped_from_the_right() -> None:
    columns = [Column("at 0.756", HERE), Column("fitted 0.756", HERE), Column("best 0.760", HERE)]
    assert "best" in table(columns, 66)[0].plain
    assert "best" not in table(columns, 36)[0].plain
    assert "fitted" in table(columns, 36)[0].plain
