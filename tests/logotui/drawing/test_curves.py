from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs.curves import curve_of
from logotui.drawing.curves import Chart, Target, Trace, YRange, canvas_columns, draw, scale_of
from logotui.drawing.detail import Detail
from logotui.drawing.events import Mark
from logotui.drawing.grid import Line
from logotui.drawing.tracks import Track, smoothed, track_of
from logotui.drawing.x_axis import XAxis

WIDTH, HEIGHT = 60, 14


def track(steps: Iterable[int], values: Iterable[float], stride: int = 1) -> Track:
    return track_of(curve_of("loss", zip(steps, values, strict=True), stride), lambda x: x)


def trace(steps: Iterable[int], values: Iterable[float], name: str = "", stride: int = 1) -> Trace:
    return Trace(track(steps, values, stride), "curve", name)


def rising(steps: int) -> Trace:
    return trace(range(1, steps + 1), [step / 1000 for step in range(1, steps + 1)], "up")


def chart(*traces: Trace, **options: object) -> Chart:
    newest = max((one.track.newest[0] for one in traces if one.track.newest), default=0)
    return replace(Chart(traces, x=XAxis.whole("step", newest)), **options)  # type: ignore[arg-type]


def epoch(step: float) -> Mark:
    return Mark(step, "┊", rank=-1, upright=True)


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def dots(lines: list[Line], role: str) -> dict[int, list[int]]:
    """The rows in which each column has braille of `role`."""
    found: dict[int, list[int]] = {}
    for row, line in enumerate(lines):
        column = 0
        for piece in line:
            for char in piece.text:
                if piece.role == role and "⠀" < char <= "⣿":
                    found.setdefault(column, []).append(row)
                column += 1
    return found


@pytest.mark.parametrize("size", [(60, 14), (30, 6), (12, 3), (8, 2), (200, 50)])
def test_a_drawing_fills_its_place_exactly(size: tuple[int, int]) -> None:
    width, height = size
    lines = text(
        draw(chart(rising(300), targets=(Target(0.2, "target"),), marks=(epoch(100), epoch(200))), width, height)
    )
    assert [len(line) for line in lines] == [width] * height


@given(
    st.lists(st.floats(allow_infinity=True, allow_nan=True), max_size=8),
    st.booleans(),
    st.integers(1, 160),
    st.integers(1, 50),
    st.integers(0, 10**9),
    st.sampled_from([1, 2, 1024]),
    st.sampled_from([YRange(), YRange(0.5), YRange(1.0, -3.0, 4.0)]),
)
def test_whatever_a_run_measures_can_be_drawn(
    values: list[float], log: bool, width: int, height: int, first: int, stride: int, y: YRange
) -> None:
    raw = track(range(first, first + len(values)), values, stride)
    drawn = Trace(smoothed(raw, 0.9), "curve", "name", raw)
    wanted = chart(
        drawn, targets=(Target(0.5, "target"),), marks=(epoch(first + 1),), log=log, y=y, pointer=first + 2.0
    )
    lines = text(draw(wanted, width, height))
    assert all(len(line) == width for line in lines) and len(lines) <= height


@given(st.floats(1e-6, 1e4), st.floats(1, 20), st.integers(3, 50))
def test_any_loss_can_be_drawn_on_a_logarithmic_axis(low: float, factor: float, height: int) -> None:
    lines = text(draw(chart(trace([1, 2], [low, low * factor]), log=True), 60, height))
    assert any(char.isdigit() for line in lines for char in line)


def test_a_rising_curve_goes_up() -> None:
    columns = dots(draw(chart(rising(1000)), WIDTH, HEIGHT), "curve")
    tops = [min(rows) for _, rows in sorted(columns.items())]
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == 0 and tops[0] == HEIGHT - 3
    assert len(columns) > WIDTH * 0.8


def test_what_is_drawn_stays_drawn_while_the_axis_stays() -> None:
    """A thin link carries only the new end of a curve."""
    fixed = {"x": XAxis("step", 0, 800), "y": YRange(1.0, 0.0, 1.0)}
    before, after = (text(draw(chart(rising(steps), **fixed), WIDTH, HEIGHT)) for steps in (700, 710))
    changed = {
        column for old, new in zip(before, after, strict=True) for column in range(WIDTH) if old[column] != new[column]
    }
    assert changed and max(changed) - min(changed) < 6


def test_one_high_step_among_many_is_a_band_as_high_as_it_was() -> None:
    values = [1.0] * 20_000
    values[12_345] = 9.0
    lines = draw(chart(trace(range(20_000), values, stride=256)), WIDTH, HEIGHT)
    spike = dots(lines, "range")
    assert spike and min(row for rows in spike.values() for row in rows) == 1 and max(spike) - min(spike) <= 2
    assert scale_of(chart(trace(range(20_000), values, stride=256))).high >= 9


def test_what_is_not_finite_is_marked_at_the_foot() -> None:
    lines = draw(chart(trace(range(100), [math.nan if step == 50 else 1.0 for step in range(100)])), WIDTH, HEIGHT)
    marked = [(row, piece.text) for row, line in enumerate(lines) for piece in line if piece.role == "broken"]
    assert marked == [(HEIGHT - 3, "×")]


def test_a_smoothed_line_has_what_was_measured_behind_it() -> None:
    noisy = track(range(60), [step % 2 for step in range(60)])
    both = draw(chart(Trace(smoothed(noisy, 0.9), "curve", raw=noisy)), WIDTH, HEIGHT)
    assert {row for rows in dots(both, "range").values() for row in rows} >= {0, HEIGHT - 3}
    calm = {row for column, rows in dots(both, "curve").items() if column > 20 for row in rows}
    assert len(calm) <= 2


def test_the_first_of_several_curves_lies_on_top() -> None:
    one, other = trace(range(10), [1.0] * 10), replace(trace(range(10), [1.0] * 10), role="run0")
    assert not dots(draw(chart(one, other), WIDTH, HEIGHT), "run0")


def test_the_scale_holds_what_is_in_sight_and_no_more() -> None:
    falling = trace(range(101), [100.0 - step for step in range(101)])
    assert scale_of(chart(falling)).high == 100
    near = scale_of(chart(falling, x=XAxis("step", 80, 90)))
    assert (near.low, near.high) == (10, 20)


def test_the_scale_can_leave_out_the_extremes_or_be_chosen_by_hand() -> None:
    values = [10.0 + step % 10 for step in range(1000)]
    values[500] = 500.0
    outlier = trace(range(1000), values)
    assert scale_of(chart(outlier)).high == 500
    assert scale_of(chart(outlier, y=YRange(0.98))).high <= 20
    chosen = scale_of(chart(outlier, y=YRange(1.0, 12.0, 14.0)))
    assert (chosen.low, chosen.high) == (12, 14)


def test_similarities_stay_within_one() -> None:
    scale = scale_of(chart(trace([1, 2], [-0.03, 0.99]), bounds=(-1, 1)))
    assert scale.high == 1 and scale.low >= -1


def test_a_target_is_named_where_no_curve_is() -> None:
    flat = trace(range(1, 601), [0.5] * 600)
    lines = text(draw(chart(flat, targets=(Target(0.5, "on it"), Target(0.9, "above"))), WIDTH, HEIGHT))
    assert any("above" in line for line in lines)
    assert not any("on it" in line for line in lines)
    assert next(line for line in lines if "above" in line).count("┄") > WIDTH / 2


def test_a_curve_is_named_at_its_end() -> None:
    lines = text(draw(chart(rising(418), y=YRange(1.0, 0.0, 1.0)), WIDTH, HEIGHT))
    place = next(line for line in lines if " up" in line)
    assert place.index(" up") > 30


def test_epochs_stand_upright_at_their_steps_unless_they_crowd() -> None:
    def marked(steps: Iterable[int]) -> set[int]:
        lines = text(draw(chart(rising(100), marks=tuple(map(epoch, steps))), WIDTH, HEIGHT))
        return {column for line in lines for column, char in enumerate(line) if char == "┊"}

    columns = sorted(marked((25, 50, 75)))
    assert len(columns) == 3
    assert columns[1] - columns[0] == pytest.approx(columns[2] - columns[1], abs=1)
    assert not marked(range(2, 100, 2))


def test_what_happened_stands_on_the_axis_with_its_sign_and_its_role() -> None:
    bad = Mark(50, "✗", "broken", 5)
    wanted = chart(rising(100), marks=(bad, epoch(25), Mark(75, "◆", "mark")))
    columns = canvas_columns(wanted, WIDTH, HEIGHT)
    line = draw(wanted, WIDTH, HEIGHT)[HEIGHT - 2]
    axis = text([line])[0]
    places = [WIDTH - columns + wanted.x.column(step, columns) for step in (25, 50, 75)]
    assert [axis[place] for place in places] == ["┊", "✗", "◆"] and len(axis) == WIDTH
    assert [piece.text for piece in line if piece.role == "broken"] == ["✗"]


def test_less_detail_is_the_line_without_its_ranges_and_then_a_coarser_one() -> None:
    noisy = track(range(600), [step % 2 + step / 600 for step in range(600)], stride=8)
    wanted = chart(Trace(smoothed(noisy, 0.9), "curve", raw=noisy))
    full, lines, plain = (draw(wanted, WIDTH, HEIGHT, detail) for detail in Detail)
    assert dots(full, "range") and not dots(lines, "range") and not dots(plain, "range")
    assert dots(full, "curve").keys() == dots(lines, "curve").keys()
    assert set(dots(plain, "curve")) <= set(dots(lines, "curve"))
    assert all(len(line) == WIDTH for drawn in (full, lines, plain) for line in text(drawn))


def test_in_the_least_detail_a_new_value_moves_next_to_nothing() -> None:
    """Its column is drawn as a whole, and a step is one of hundreds in it."""
    fixed = {"x": XAxis("step", 0, 80_000), "y": YRange(1.0, 0.0, 4.0)}

    def drawn(steps: int, detail: Detail) -> str:
        one = trace(range(steps), [2.2 + math.sin(step * 1.7) for step in range(steps)], stride=512)
        return "".join(text(draw(chart(one, **fixed), WIDTH, HEIGHT, detail)))

    moved = {
        detail: sum(drawn(at, detail) != drawn(at + 1, detail) for at in range(50_100, 50_130)) for detail in Detail
    }
    assert moved[Detail.PLAIN] <= 1 < 20 <= moved[Detail.LINES], moved


def test_the_cursor_stands_at_its_position_in_every_row_without_a_curve() -> None:
    wanted = chart(rising(100), pointer=50.0)
    lines = draw(wanted, WIDTH, HEIGHT)
    found = {
        sum(len(piece.text) for piece in line[:place])
        for line in lines
        for place, piece in enumerate(line)
        if piece.role == "pointer"
    }
    columns = canvas_columns(wanted, WIDTH, HEIGHT)
    assert found == {WIDTH - columns + wanted.x.column(50, columns)}
    hidden = draw(chart(rising(100), pointer=50.0, x=XAxis("step", 60, 100)), WIDTH, HEIGHT)
    assert not any(piece.role == "pointer" for line in hidden for piece in line)


def test_what_there_is_to_wait_for_is_said_where_no_curve_is() -> None:
    assert any("reading …" in line for line in text(draw(chart(waiting="reading …"), WIDTH, HEIGHT)))
    assert not any("reading …" in line for line in text(draw(chart(rising(10), waiting="reading …"), WIDTH, HEIGHT)))


def test_a_logarithmic_scale_makes_an_exponential_straight() -> None:
    falling = trace(range(1, 1001), [10 ** (-3 * step / 1000) for step in range(1, 1001)])
    columns = dots(draw(chart(falling, log=True), WIDTH, HEIGHT), "curve")
    middle = [np.mean(rows) for _, rows in sorted(columns.items())]
    straight = np.linspace(middle[0], middle[-1], len(middle))
    np.testing.assert_allclose(middle, straight, atol=0.8)


def test_the_axis_is_labelled_with_round_steps() -> None:
    assert any("600" in line for line in text(draw(chart(rising(418)), WIDTH, HEIGHT)))
