from __future__ import annotations

from logoclip.runs.curves import curve_of
from logotui.drawing.blocks import EIGHTHS
from logotui.drawing.strips import strip
from logotui.drawing.tracks import Track, track_of
from logotui.drawing.x_axis import XAxis


def track(*pairs: tuple[int, float]) -> Track:
    return track_of(curve_of("machine.cpu_percent", pairs), lambda steps: steps)


def test_each_column_shows_the_mean_and_holds_it_until_the_next_reading() -> None:
    drawn = strip(track((0, 0.0), (2, 50.0), (2, 100.0), (9, 100.0)), XAxis("step", 0, 11), 12, 100.0)
    naive = [0, 0, 75, 75, 75, 75, 75, 75, 75, 100]
    assert drawn == "".join(EIGHTHS[max(1, round(value / 100 * 8))] for value in naive) + "  "


def test_what_is_out_of_sight_or_not_measured_is_not_drawn() -> None:
    assert strip(track(), XAxis("step", 0, 10), 5, 100.0) == " " * 5
    assert strip(track((50, 1.0)), XAxis("step", 0, 10), 5, 1.0) == " " * 5
    assert strip(track((0, 3.0), (10, 3.0)), XAxis("step", 0, 10), 3, 0.0) == EIGHTHS[1] * 3


def test_what_is_not_finite_is_passed_over() -> None:
    drawn = strip(track((0, 4.0), (5, float("nan")), (10, 4.0)), XAxis("step", 0, 10), 11, 4.0)
    assert drawn == EIGHTHS[8] * 11
