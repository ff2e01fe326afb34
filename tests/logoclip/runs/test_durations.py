"""Times in words."""

from __future__ import annotations

import pytest

from logoclip.runs.durations import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "60 min"), (3600, "1 h"), (86400 * 3, "3 d")],
)
def test_a_time_is_said_in_the_largest_unit_that_it_fills(seconds: float, words: str) -> None:
    assert duration(seconds) == words
