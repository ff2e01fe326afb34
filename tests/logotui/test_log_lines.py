from __future__ import annotations

import pytest

from logoclip.runs import Event
from logotui.log_lines import Happenings, Level, Levels
from logotui.log_window import LogLine

EVENTS = [
    Event(1, 53, 3725.0, "epoch", "epoch 1: separation 0.581"),
    Event(2, 60, 3730.0, "warning", "step 60 left out: its loss is nan"),
    Event(3, 60, 3730.0, "warning", "two lines\nsecond"),
    Event(4, 100, 3800.0, "checkpoint", "saved"),
    Event(5, 200, 3815.0, "checkpoint", "saved"),
]


def lines(*texts: str) -> list[LogLine]:
    return [LogLine(place, text) for place, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("12:02:10 step 60 left out: its loss is nan", Level.WARNING),
        ("12:02:05 epoch 1: separation 0.581", Level.NOTE),
        ("12:02:10 two lines", Level.WARNING),
        ("UserWarning: deprecated", Level.WARNING),
        ("Traceback (most recent call last):", Level.ERROR),
        ("ValueError: bad", Level.ERROR),
        ("failed: no such file", Level.ERROR),
        ("CUDA out of memory", Level.ERROR),
        ("errorless, and no terror", Level.NOTE),
        ("an ordinary line", Level.NOTE),
    ],
)
def test_how_grave_a_line_is(text: str, level: Level) -> None:
    assert Happenings(EVENTS).level(text) == level


def test_a_traceback_is_as_grave_as_its_head() -> None:
    levels, shown = (
        Levels(),
        lines("  before", "Traceback (most recent call last):", '  File "x.py"', "fine", "  in it"),
    )
    levels.judge(shown)
    assert [levels.get(line) for line in shown] == [0, 2, 2, 0, 0]


def test_what_events_tell_later_is_taken_in() -> None:
    levels, shown = Levels(), lines("12:02:10 step 60 left out: its loss is nan")
    levels.judge(shown)
    assert levels.get(shown[0]) == Level.NOTE
    levels.learn(EVENTS)
    levels.judge(shown)
    assert levels.get(shown[0]) == Level.WARNING


def test_a_line_is_of_the_step_of_its_event_or_of_what_it_says_or_of_the_one_above() -> None:
    levels = Levels()
    levels.learn(EVENTS)
    shown = lines("loading", "12:02:05 epoch 1: separation 0.581", "plain", "Step 1,234 is done", "12:03:35 saved",
                  "12:03:20 saved")  # fmt: skip
    assert [levels.step_at(shown, line) for line in shown] == [None, 53, 53, 1234, 200, 100]
