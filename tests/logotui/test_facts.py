"""What the console knows, and how it is brought up to date."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logoclip.agent.questions.runs import RunChanges
from logoclip.runs.summary import RunSummary
from logotui.facts import Facts, merged
from tests.logotui.fake_host import summary

IDS = [f"demo-{number:02}" for number in range(1, 7)]


@st.composite
def some_runs(draw: st.DrawFn) -> tuple[RunSummary, ...]:
    """Runs of different ids, in any order; old versions gave no serials, and clocks may agree."""
    number = st.integers(0, 3)
    ids = draw(st.lists(st.sampled_from(IDS), unique=True))
    return tuple(summary(id, serial=draw(number), created=float(draw(number)), step=draw(number)) for id in ids)


CHANGES = st.builds(RunChanges, st.just("1"), some_runs(), st.lists(st.sampled_from(IDS)).map(tuple), st.booleans())


def naive(runs: tuple[RunSummary, ...], changes: RunChanges) -> list[RunSummary]:
    """The same by looking for every id, and picking the newest of what is left again and again."""
    before = [] if changes.whole else list(runs)
    left = []
    for id in IDS:
        found = [run for run in changes.changed if run.id == id] or [run for run in before if run.id == id]
        left += [run for run in found if id not in changes.gone]
    ordered = []
    while left:
        newest = left[0]
        for run in left:
            if (run.serial, run.created, run.id) > (newest.serial, newest.created, newest.id):
                newest = run
        left.remove(newest)
        ordered.append(newest)
    return ordered


@given(some_runs(), CHANGES)
def test_changes_are_merged_newest_first(runs: tuple[RunSummary, ...], changes: RunChanges) -> None:
    assert list(merged(runs, changes)) == naive(runs, changes)


def test_a_later_serial_is_newer_whatever_the_clock_said() -> None:
    first, second = summary("b-01", serial=1, created=9.0), summary("a-01", serial=2, created=1.0)
    assert merged((first,), RunChanges("", (second,))) == (second, first)


def test_a_run_is_found_by_its_id_once_runs_are_known() -> None:
    one, other = summary("demo-01"), summary("demo-02")
    assert Facts((other, one)).run("demo-01") is one
    assert Facts((other,)).run("demo-01") is Facts().run("demo-01") is Facts((one,)).run(None) is None
