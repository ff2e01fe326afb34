from __future__ import annotations

import math
import re

import pytest

from logoclip.cli.chart import HEIGHT, WIDEST, chart


def columns_of_the_curve(text: str) -> list[int]:
    """The first line, from the top, on which each column holds a dot."""
    lines = [re.split("[│┤]", line)[1] for line in text.splitlines()[2:-2]]
    width = min(map(len, lines))
    return [next((row for row, line in enumerate(lines) if "⠀" < line[column] <= "⣿"), -1) for column in range(width)]


def test_a_falling_curve_falls_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = chart("loss", [(step, -step) for step in range(50)])
    drawn = [row for row in columns_of_the_curve(text) if row >= 0]
    assert drawn == sorted(drawn)
    assert drawn[0] < drawn[-1]
    assert "loss" in text
    assert len(text.splitlines()) == HEIGHT
    assert max(map(len, text.splitlines())) == 60
    assert "\x1b" not in text


def test_what_is_not_finite_is_left_out_and_too_little_is_nothing() -> None:
    assert chart("loss", []) == chart("loss", [(1, 2.0), (2, math.nan)]) == ""
    assert chart("loss", [(1, 2.0), (2, math.inf), (3, 1.0)])


def test_a_wide_terminal_does_not_stretch_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert max(map(len, chart("loss", [(1, 1.0), (2, 2.0)]).splitlines())) == WIDEST
