from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logotui.drawing.curves import ALL, YRange
from logotui.view import SHORTEST, SMOOTHINGS, View, range_of

NEWEST = 1000.0
acts = st.lists(st.sampled_from(["in", "out", "left", "right", "follow", "whole"]), max_size=25)


def acted(view: View, act: str, newest: float) -> View:
    match act:
        case "in":
            return view.zoomed(newest, 2)
        case "out":
            return view.zoomed(newest, 0.5)
        case "left":
            return view.panned(newest, -0.25)
        case "right":
            return view.panned(newest, 0.25)
        case "follow":
            return view.following(newest)
    return view.whole()


@given(acts, st.floats(0, 1e6), st.none() | st.floats(0, 1e6))
def test_whatever_is_pressed_the_axis_stays_over_the_run(keys: list[str], newest: float, cursor: float | None) -> None:
    view = View(cursor=cursor)
    for key in keys:
        view = acted(view, key, newest)
        axis = view.axis(newest)
        assert 0 <= axis.first < axis.last
        assert axis.first <= newest or axis.first == 0
        assert axis.span >= SHORTEST["step"] * 0.99


def test_zooming_keeps_the_cursor_where_it_is() -> None:
    view = View(cursor=300.0)
    before = view.axis(NEWEST)
    after = view.zoomed(NEWEST, 2).axis(NEWEST)
    share = (300 - before.first) / before.span
    assert (300 - after.first) / after.span == pytest.approx(share) and after.span == before.span / 2


def test_zooming_out_far_enough_is_the_whole_run() -> None:
    view = View().zoomed(NEWEST, 8).zoomed(NEWEST, 1 / 8)
    assert view.window is None and view.axis(NEWEST).last >= NEWEST


def test_a_window_that_follows_holds_the_newest_step_and_moves_in_hops() -> None:
    view = View(window=(100.0, 180.0)).following(NEWEST)
    seen = {view.axis(newest).first for newest in range(1000, 1100)}
    assert all(view.axis(newest).holds(newest) for newest in range(1000, 1100))
    assert len(seen) <= 12 and view.axis(1000).span == 80
    assert not view.following(NEWEST).follow


def test_what_is_pointed_at_comes_in_sight() -> None:
    view = View(window=(100.0, 180.0), follow=True).pointed(900.0, 910.0)
    assert view.cursor == 900 and view.axis(910).holds(900)
    far = View(window=(100.0, 180.0)).pointed(500.0, NEWEST)
    assert far.axis(NEWEST).holds(500) and far.axis(NEWEST).span == 80


def test_panning_no_longer_follows() -> None:
    assert not View(window=(100.0, 180.0), follow=True).panned(NEWEST, -0.25).follow


def test_a_window_beyond_the_run_shows_all_of_it() -> None:
    assert View(window=(5000.0, 6000.0)).axis(NEWEST).first == 0


def test_another_axis_is_whole_and_comes_around() -> None:
    view = View(window=(1.0, 20.0), cursor=3.0)
    kinds = []
    for _ in range(4):
        view = view.along_next()
        kinds.append(view.x)
        assert view.window is None and view.cursor is None
    assert kinds == ["epoch", "time", "images", "step"]


def test_smoothing_comes_around() -> None:
    view, seen = View(), []
    for _ in SMOOTHINGS:
        seen.append(view.smoothing)
        view = view.smoother()
    assert tuple(seen) == SMOOTHINGS and view.smoothing == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("all", ALL),
        ("", ALL),
        ("98%", YRange(0.98)),
        ("0.5 4", YRange(1.0, 0.5, 4.0)),
        ("-1, 1", YRange(1.0, -1.0, 1.0)),
        ("4 0.5", None),
        ("nan 3", None),
        ("1 inf", None),
        ("0%", None),
        ("120%", None),
        ("wide", None),
        ("1 2 3", None),
    ],
)
def test_a_range_can_be_typed(text: str, wanted: YRange | None) -> None:
    assert range_of(text) == wanted


def test_a_range_is_of_one_chart_or_of_all() -> None:
    view = View().ranged("loss", YRange(1.0, 0.0, 2.0)).ranged("positive", YRange(0.9))
    assert (view.y("loss").high, view.y("positive").share, view.y("negative")) == (2.0, 0.9, ALL)
    assert view.ranged("", YRange(0.98)).y("loss") == YRange(0.98)


@pytest.mark.parametrize(
    ("typed", "shown"), [("los", True), ("LOSS|x", True), ("acc", False), ("[", False), ("", True)]
)
def test_a_filter_is_words_or_an_expression(typed: str, shown: bool) -> None:
    assert View(filter=typed).shows("loss", "training loss") == shown


def test_what_was_remembered_is_what_it_was_unless_it_makes_no_sense() -> None:
    view = View(0.9, True, "time", (3.0, 9.0), True, None, (("loss", YRange(0.9)),), "lo", "demo-01", True)
    assert msgspec.convert(msgspec.to_builtins(view), View).checked() == view
    odd = replace(view, smoothing=7.0, window=(9.0, 3.0), cursor=2.0).checked()
    assert (odd.smoothing, odd.window, odd.cursor) == (0.0, None, None)


@given(st.floats(0, 1000), st.floats(2, 8))
def test_what_is_zoomed_around_stays_where_it_is_and_the_cursor_too(around: float, factor: float) -> None:
    before = View(window=(0.0, 1000.0), cursor=3.0)
    axis = before.zoomed(1000, factor, around).axis(1000)
    assert axis.span == pytest.approx(1000 / factor)
    assert (around - axis.first) / axis.span == pytest.approx(around / 1000)
    assert before.zoomed(1000, factor, around).cursor == 3.0
