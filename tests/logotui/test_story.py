from __future__ import annotations

from math import isnan, nan
from typing import Any

from logoclip.runs.curves import NOTHING_READ, Cursor, Curves, Stretch, curve_of
from logotui.story import LOG_LINES, RunStory


def scalars(position: int, *rows: list[Any], attempt: int = 1) -> dict[str, Any]:
    return {"attempt": attempt, "position": position, "rows": list(rows)}


def test_points_are_added_behind_those_that_are_there() -> None:
    story = RunStory("demo-01")
    assert story.take_scalars(scalars(2, [1, "loss", 4.0], [1, "positive", 0.5]))
    assert story.take_scalars(scalars(3, [2, "loss", 3.0]))
    assert story.get("loss").steps == [1, 2]
    assert [stretch.mean for stretch in story.get("loss").stretches] == [4.0, 3.0]
    assert story.get("loss").latest == 3.0
    assert story.position == 3


def test_nothing_new_is_nothing_new() -> None:
    story = RunStory("demo-01")
    assert not story.take_scalars(scalars(0))
    assert not story.take_events({"position": 0, "rows": []})
    assert not story.take_log({"offset": 0, "text": ""})
    assert story.get("loss").latest is None


def test_a_new_attempt_is_read_from_the_beginning() -> None:
    """Its worker took rows back: what was read after them may never have been."""
    story = RunStory("demo-01")
    story.take_scalars(scalars(2, [1, "loss", 4.0], [2, "loss", 9.0]))
    story.take_events({"position": 7, "rows": [{"step": 2, "time": 0.0, "kind": "epoch", "message": ""}]})
    assert story.take_scalars(scalars(3, [2, "loss", 3.0], attempt=2))
    assert (story.position, story.event_position, story.events) == (0, 0, [])
    story.take_scalars(scalars(3, [1, "loss", 4.0], [2, "loss", 3.0], attempt=2))
    assert [stretch.mean for stretch in story.get("loss").stretches] == [4.0, 3.0]


def test_curves_are_joined_where_they_overlap_and_the_newest_value_is_exact() -> None:
    story = RunStory("demo-01")
    first, newer = curve_of("loss", [(1, 1.0), (2, 2.0), (4, 4.0)], 2), curve_of("loss", [(4, 4.0), (5, 1 / 3)], 2)
    assert story.take_curves(Curves(Cursor(0, 3, 2), True, (first, curve_of("positive", [(1, 0.5)], 2))))
    assert story.take_curves(Curves(Cursor(0, 5, 2), False, (newer,)))
    assert not story.take_curves(Curves(Cursor(0, 5, 2), False, ()))
    assert story.get("loss").stretches == (
        Stretch(0, 1, 0, 1.0, 1.0, 1.0),
        Stretch(2, 1, 0, 2.0, 2.0, 2.0),
        Stretch(4, 2, 0, 0.333333, 4.0, 2.16667),
    )
    assert (story.get("loss").latest, story.get("positive").latest) == (1 / 3, 0.5)
    assert story.cursor == Cursor(0, 5, 2)


def test_whole_curves_replace_what_was_read() -> None:
    story = RunStory("demo-01")
    story.take_curves(Curves(Cursor(0, 3, 1), True, (curve_of("loss", [(1, 1.0), (2, 2.0)]),)))
    story.take_events({"position": 7, "rows": [{"step": 2, "time": 0.0, "kind": "epoch", "message": ""}]})
    doubled = curve_of("loss", [(1, 1.0), (2, 2.0), (3, 3.0)], 2)
    assert story.take_curves(Curves(Cursor(0, 4, 2), True, (doubled,)))
    assert story.get("loss") == doubled and story.event_position == 7
    assert story.take_curves(Curves(Cursor(1, 0, 1), True, ())), "all rows were taken back"
    assert (story.series, story.events, story.event_position) == ({}, [], 0)


def test_nothing_read_yet_is_nothing_new() -> None:
    story = RunStory("demo-01")
    assert not story.take_curves(Curves(NOTHING_READ, False, ()))
    assert not story.take_curves(Curves(Cursor(3, 0, 1), True, ()))


def test_a_value_that_is_none_is_the_newest_all_the_same() -> None:
    story = RunStory("demo-01")
    story.take_scalars(scalars(3, [1, "loss", 4.0], [2, "loss", None], [2, "positive", nan]))
    newest = [story.get(name).latest for name in ("loss", "positive")]
    assert all(value is not None and isnan(value) for value in newest)
    story.take_scalars(scalars(4, [3, "loss", 2.0]))
    assert story.get("loss").latest == 2.0 and [stretch.broken for stretch in story.get("loss").stretches] == [0, 1, 0]


def test_log_lines_are_whole_lines() -> None:
    story = RunStory("demo-01")
    story.take_log({"offset": 5, "text": "one\ntw"})
    assert story.log == ["one"]
    story.take_log({"offset": 9, "text": "o\n\x1b[31mthree\x07\n"})
    assert story.log == ["one", "two", "[31mthree"]
    assert story.log_offset == 9


def test_what_a_progress_bar_overwrote_is_gone() -> None:
    story = RunStory("demo-01")
    story.take_log({"offset": 20, "text": " 10 %\r 50 %\r100 %\nnext\r\n"})
    assert story.log == ["100 %", "next"]


def test_the_log_is_kept_short() -> None:
    story = RunStory("demo-01")
    story.take_log({"offset": 1, "text": "".join(f"{number}\n" for number in range(LOG_LINES + 50))})
    assert len(story.log) == LOG_LINES and story.log[-1] == str(LOG_LINES + 49)


def test_the_newest_histograms_stay() -> None:
    story = RunStory("demo-01")
    answer = {"val_wrong": {"step": 10, "edges": [0, 1, 2], "counts": [3, 4]}}
    assert story.take_histograms(answer)
    assert not story.take_histograms(answer)
    assert story.histograms["val_wrong"].counts == (3, 4)
