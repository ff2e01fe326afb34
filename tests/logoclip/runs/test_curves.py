"""Curves read from a database against the same curves made in plain Python from every row."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from logoclip.errors import InputError, JobError
from logoclip.runs import MetricsWriter
from logoclip.runs.curves import (
    EXPLODED,
    NOTHING_READ,
    Cursor,
    Curve,
    Curves,
    Stretch,
    Window,
    curve_of,
    fitting_stride,
    read_curves,
)

Rows = Sequence[tuple[int, str, float]]
NAMES = ("loss", "positive")
values = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf, EXPLODED, 1e99, -1e99])
gaps = st.integers(1, 3) | st.integers(1, 40)


@st.composite
def trainings(draw: st.DrawFn) -> list[dict[str, float]]:
    """What each step of a run writes; some steps write nothing, or only one of the names."""
    of_a_step = st.dictionaries(st.sampled_from([*NAMES, "unread"]), values)
    return draw(st.lists(of_a_step, max_size=60))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.db"


def write(path: Path, steps: Iterable[Mapping[str, float]], first: int = 1) -> None:
    with MetricsWriter(path) as metrics:
        for step, figures in enumerate(steps, first):
            metrics.scalars(step, figures)


def finite(found: Iterable[float]) -> list[float]:
    return [value for value in found if not math.isnan(value) and abs(value) < EXPLODED]


def naive(name: str, stride: int, written: Sequence[tuple[int, float]]) -> Curve | None:
    """The curve through all that was written of one name, by its definition."""
    if not written:
        return None
    stretches = []
    for first in sorted({step - step % stride for step, _ in written}):
        inside = [value for step, value in written if first <= step < first + stride]
        good = finite(inside)
        figures = (min(good), max(good), fmean(good)) if good else (None, None, None)
        stretches.append(Stretch(first, len(inside), len(inside) - len(good), *figures))
    last_step, last = next((pair for pair in reversed(written) if finite([pair[1]])), (0, None))
    return Curve(name, stride, tuple(stretches), written[-1][0], last_step, last)


def same(found: Curve | None, expected: Curve | None) -> bool:
    """Exactly, but for the digits that do not travel."""
    if found is None or expected is None:
        return found is expected
    facts = [
        (c.name, c.stride, c.newest_step, c.last_step, c.last, [s[:3] for s in c.stretches]) for c in (found, expected)
    ]
    return facts[0] == facts[1] and all(map(near, found.stretches, expected.stretches))


def near(found: Stretch, expected: Stretch) -> bool:
    if expected.low is None or expected.high is None:
        return found[3:] == expected[3:] == (None, None, None)
    size = max(abs(expected.low), abs(expected.high))
    pairs = zip(found[3:], expected[3:], strict=True)
    return all(a is not None and b is not None and abs(a - b) <= 1e-5 * size for a, b in pairs)


def joined(held: dict[str, Curve], answer: Curves) -> dict[str, Curve]:
    before = {} if answer.whole else held
    return before | {new.name: before[new.name].joined(new) if new.name in before else new for new in answer.curves}


@given(trainings(), st.integers(1, 12))
def test_a_whole_read_is_what_plain_python_makes_of_every_row(steps: list[dict[str, float]], columns: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.db"
        write(path, steps)
        answer = read_curves(path, NAMES, columns)
    found = {curve.name: curve for curve in answer.curves}
    newest = max((step for step, figures in enumerate(steps, 1) if figures.keys() & set(NAMES)), default=0)
    assert answer.whole and answer.cursor.stride == fitting_stride(newest, columns)
    for name in NAMES:
        written = [(step, figures[name]) for step, figures in enumerate(steps, 1) if name in figures]
        assert same(found.get(name), naive(name, answer.cursor.stride, written))
        assert name not in found or len(found[name].stretches) <= columns


@given(trainings(), st.integers(1, 12), st.data())
def test_parts_read_one_after_the_other_are_one_whole_read(
    steps: list[dict[str, float]], columns: int, data: st.DataObject
) -> None:
    """Whenever it was asked, whether the stride doubled between, whether a resume took steps back."""
    held: dict[str, Curve] = {}
    cursor, step = NOTHING_READ, 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.db"
        with MetricsWriter(path) as metrics:
            for figures in steps:
                step += data.draw(gaps)
                metrics.scalars(step, figures)
                if data.draw(st.integers(0, 9)) == 0:
                    step = data.draw(st.integers(0, step))
                    metrics.truncate_after(step)
                if data.draw(st.booleans()):
                    answer = read_curves(path, NAMES, columns, cursor)
                    held, cursor = joined(held, answer), answer.cursor
        held = joined(held, read_curves(path, NAMES, columns, cursor))
        whole = read_curves(path, NAMES, columns)
    assert held == {curve.name: curve for curve in whole.curves}


def test_only_stretches_with_new_values_are_read_again(path: Path) -> None:
    write(path, [{"loss": 1.0, "positive": 2.0}] * 1000)
    first = read_curves(path, NAMES, 140)
    assert read_curves(path, NAMES, 140, first.cursor) == Curves(first.cursor, False, (), held=2)
    write(path, [{"loss": 3.0}], first=1001)
    second = read_curves(path, NAMES, 140, first.cursor)
    assert not second.whole and [curve.name for curve in second.curves] == ["loss"]
    assert second.curves[0].stretches == (Stretch(1000, 2, 0, 1.0, 3.0, 2.0),)


def test_a_stride_that_no_longer_fits_doubles_and_all_is_sent_anew(path: Path) -> None:
    write(path, [{"loss": 1.0}] * 15)
    first = read_curves(path, ["loss"], 16)
    assert (first.cursor.stride, len(first.curves[0].stretches)) == (1, 15)
    write(path, [{"loss": 3.0}], first=16)
    second = read_curves(path, ["loss"], 16, first.cursor)
    assert second.whole and second.cursor.stride == 2
    assert [stretch.size for stretch in second.curves[0].stretches] == [1, *[2] * 7, 1]


def test_rows_taken_back_are_no_longer_in_the_curve(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        for step in range(1, 9):
            metrics.scalars(step, {"loss": 9.0 if step > 4 else 1.0})
        first = read_curves(path, ["loss"], 16)
        metrics.truncate_after(4)
        metrics.scalars(5, {"loss": 2.0})
        second = read_curves(path, ["loss"], 16, first.cursor)
    assert second.whole and second.cursor.generation == first.cursor.generation + 1
    assert [stretch.mean for stretch in second.curves[0].stretches] == [1.0, 1.0, 1.0, 1.0, 2.0]


def test_the_mean_is_the_mean_and_one_step_among_many_is_in_its_range(path: Path) -> None:
    """The middle between a stretch's extremes is 1.08 here."""
    values = [0.7] * 20_000
    values[12_345] = 1.46
    write(path, ({"loss": value} for value in values))
    (curve,) = read_curves(path, ["loss"], 140).curves
    (spike,) = [stretch for stretch in curve.stretches if stretch.high != 0.7]
    assert (spike.low, spike.high) == (0.7, 1.46) and spike.mean == pytest.approx(0.7, abs=0.004)
    assert spike.step <= 12_346 < spike.step + curve.stride


def test_the_newest_value_is_exact(path: Path) -> None:
    write(path, [{"loss": 1 / 7}] * 999 + [{"loss": 2 / 7}])
    (curve,) = read_curves(path, ["loss"], 10).curves
    assert curve.latest == curve.last == 2 / 7 and curve.last_step == curve.newest_step == 1000


def test_a_loss_that_broke_says_since_when(path: Path) -> None:
    write(path, [{"loss": 0.5}] * 700 + [{"loss": math.nan}] * 200 + [{"loss": math.inf}] * 100)
    first = read_curves(path, ["loss"], 10)
    (curve,) = first.curves
    assert curve.latest is not None and math.isnan(curve.latest)
    assert (curve.last, curve.last_step, curve.newest_step) == (0.5, 700, 1000)
    assert [stretch.broken for stretch in curve.stretches] == [0, 0, 0, 0, 0, 67, 128, 105]
    assert curve.stretches[-1] == Stretch(896, 105, 105, None, None, None)
    write(path, [{"loss": -math.inf}], first=1001)
    (newer,) = read_curves(path, ["loss"], 10, first.cursor).curves
    assert newer.last is None and curve.joined(newer).last_step == 700


def test_an_exploded_value_spoils_no_mean(path: Path) -> None:
    write(path, [{"loss": 1.0}, {"loss": 1e308}, {"loss": 1e308}, {"loss": 3.0}])
    (curve,) = read_curves(path, ["loss"], 1).curves
    assert curve.stretches == (Stretch(0, 4, 2, 1.0, 3.0, 2.0),)


def test_before_anything_is_written_there_is_no_curve(path: Path) -> None:
    assert read_curves(path, NAMES, 140) == Curves(NOTHING_READ, False, ())
    MetricsWriter(path).close()
    assert read_curves(path, NAMES, 140) == Curves(Cursor(0, 0, 1), True, ())
    assert Curve("loss").latest is None


@pytest.mark.parametrize("index", ["", "CREATE INDEX points_by_name ON points (name, id)"])
def test_a_database_of_an_older_version_is_read_alike(path: Path, index: str) -> None:
    write(path, [{"loss": float(step), "positive": 1.0} for step in range(1000)])
    expected = read_curves(path, NAMES, 20)
    with sqlite3.connect(path) as db:
        db.executescript(f"DROP INDEX points_by_name; {index};")
    assert read_curves(path, NAMES, 20) == expected


def test_what_cannot_be_asked_or_read_is_said_in_one_line(path: Path) -> None:
    with pytest.raises(InputError, match="columns: 0: a curve needs at least 1"):
        read_curves(path, NAMES, 0)
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(JobError, match=r"metrics\.db: cannot be read: file is not a database"):
        read_curves(path, NAMES, 10)


@given(st.integers(0, 10**9), st.integers(1, 500))
def test_the_stride_is_the_smallest_power_of_two_that_fits(newest: int, columns: int) -> None:
    stride = fitting_stride(newest, columns)
    assert stride & (stride - 1) == 0 and newest // stride < columns
    assert stride == 1 or newest // (stride // 2) >= columns


@given(st.lists(st.tuples(st.integers(0, 50), values), max_size=60), st.sampled_from([1, 2, 8]))
def test_a_curve_of_values_is_its_definition(pairs: list[tuple[int, float]], stride: int) -> None:
    written = sorted(pairs, key=lambda pair: pair[0])
    assert same(curve_of("loss", written, stride), naive("loss", stride, written) or Curve("loss", stride))


@given(trainings(), st.integers(1, 12), st.integers(0, 70), st.integers(0, 70))
def test_a_window_is_cut_from_the_whole_with_one_stretch_beyond_each_edge(
    steps: list[dict[str, float]], columns: int, one: int, other: int
) -> None:
    window = Window(min(one, other), max(one, other))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.db"
        write(path, steps)
        answer = read_curves(path, NAMES, columns, window=window)
        stride = answer.cursor.stride
    assert stride == 1 or window.last // (stride // 2) - window.first // (stride // 2) >= columns
    found = {curve.name: curve for curve in answer.curves}
    for name in NAMES:
        written = [(step, figures[name]) for step, figures in enumerate(steps, 1) if name in figures]
        whole = naive(name, stride, written)
        assert (whole is None) == (name not in found)
        if whole is not None:
            assert same(found[name], replace(whole, stretches=tuple(within(whole, window, written))))


def within(whole: Curve, window: Window, written: Sequence[tuple[int, float]]) -> list[Stretch]:
    """The stretches that hold a step of the window, or the nearest one with a value on either side of it."""
    assert window.last is not None
    begin = max((step for step, _ in written if step < window.first), default=window.first)
    end = min((step for step, _ in written if step > window.last), default=window.last)
    return [one for one in whole.stretches if one.step + whole.stride > begin and one.step <= end]


def test_the_clock_says_when_each_stretch_was_written(path: Path) -> None:
    with MetricsWriter(path) as metrics:
        metrics.scalars(0, {"val_separation": 0.1}, time=1000.0)
        for step in range(1, 31):
            metrics.scalars(step, {"loss": 1.0, "positive": 0.5}, time=1000.0 + 2 * step)
        first = read_curves(path, ["positive"], 16)
        metrics.scalars(31, {"loss": 1.0}, time=2000.004)
        second = read_curves(path, ["positive"], 16, first.cursor)
    assert first.cursor.stride == 2 and first.held == 3
    assert first.clock == ((0, 1000.0), *((step, 1000.0 + 2 * step) for step in range(1, 30, 2)), (30, 1060.0))
    assert (second.whole, second.curves, second.clock) == (False, (), ((31, 2000.0),))


def test_a_window_that_ends_before_it_begins_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match="window: 9 to 3: it ends before it begins"):
        read_curves(path, NAMES, 10, window=Window(9, 3))


def test_what_travels_of_a_long_run_is_small(path: Path) -> None:
    import zlib

    import msgspec

    charted = ("loss", "positive", "negative", "learning_rate")
    with sqlite3.connect(path) as db:
        MetricsWriter(path).close()
        db.executemany("INSERT INTO names (name) VALUES (?)", [(name,) for name in charted])
        rows = (
            (step, 1 + place, math.sin(step * (place + 1.7)) / (1 + step / 1000), 0.0)
            for step in range(1, 20_001)
            for place in range(len(charted))
        )
        db.executemany("INSERT INTO points (step, name, value, time) VALUES (?, ?, ?, ?)", rows)
    answer = read_curves(path, charted, 140)
    sent = msgspec.json.encode(answer)
    assert len(sent) < 20_000 and len(zlib.compress(sent)) < 10_000
    assert msgspec.json.decode(sent, type=Curves) == answer
