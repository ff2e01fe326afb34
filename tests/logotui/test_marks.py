"""Marked runs."""

from __future__ import annotations

from logotui.marks import Marks


def test_marks_keep_their_order_and_their_colours() -> None:
    marks = Marks().toggled("a").toggled("b").toggled("c")
    assert marks.ids == ("a", "b", "c") and len(marks) == 3 and "b" in marks
    assert [marks.role(run) for run in marks.ids] == ["run0", "run1", "run2"]
    without = marks.toggled("a")
    assert without.ids == ("b", "c") and without.role("c") == "run2", "a colour once seen stays that run's"
    again = without.toggled("d")
    assert again.role("d") == "run0", "a colour that is free again is given again"


def test_an_eighth_run_shares_a_colour() -> None:
    marks = Marks()
    for number in range(8):
        marks = marks.toggled(f"r-{number}")
    assert marks.role("r-7") == "run0"


def test_runs_that_are_gone_are_no_longer_marked() -> None:
    assert Marks().toggled("a").toggled("b").within({"b", "c"}).ids == ("b",)
