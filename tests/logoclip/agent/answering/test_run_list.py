"""The list of runs as changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from logoclip.agent.answering import run_list
from logoclip.agent.answering.run_list import RunList
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, acquire, create_run, describe, summary


@pytest.fixture
def runs(tmp_path: Path) -> list[RunDirectory]:
    return [create_run(tmp_path, "demo", "train", "") for _ in range(3)]


def test_the_first_look_has_all_and_the_next_nothing(tmp_path: Path, runs: list[RunDirectory]) -> None:
    listed = RunList(tmp_path)
    first = listed.since("")
    assert first.whole and {run.id for run in first.changed} == {run.id for run in runs}
    second = listed.since(first.revision)
    assert (second.whole, second.changed, second.gone, second.revision) == (False, (), (), first.revision)


def test_only_what_changed_travels(tmp_path: Path, runs: list[RunDirectory]) -> None:
    listed = RunList(tmp_path)
    before = listed.since("").revision
    StatusWriter(runs[1]).write(state="paused", step=7)
    (changed,) = listed.since(before).changed
    assert (changed.id, changed.step) == (runs[1].id, 7)
    new = create_run(tmp_path, "demo", "train", "")
    assert {run.id for run in listed.since(before).changed} == {runs[1].id, new.id}


def test_what_is_gone_is_named_until_it_comes_again(tmp_path: Path, runs: list[RunDirectory]) -> None:
    listed = RunList(tmp_path)
    before = listed.since("").revision
    moved = tmp_path.parent / "elsewhere"
    shutil.move(runs[0].path, moved)
    assert listed.since(before).gone == (runs[0].id,)
    shutil.move(moved, runs[0].path)
    again = listed.since(before)
    assert again.gone == () and [run.id for run in again.changed] == [runs[0].id]


@pytest.mark.parametrize("revision", ["", "other:3", "nonsense", ":", "x:y:z"])
def test_a_revision_of_another_life_gets_all(tmp_path: Path, runs: list[RunDirectory], revision: str) -> None:
    found = RunList(tmp_path).since(revision)
    assert found.whole and len(found.changed) == 3


def test_a_run_that_nobody_works_at_is_read_once(
    tmp_path: Path, runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, reads, real = RunList(tmp_path), [], summary.read_status
    monkeypatch.setattr(summary, "read_status", lambda run: reads.append(run.id) or real(run))
    for _ in range(5):
        listed.since("")
    assert sorted(reads) == sorted(run.id for run in runs)


def test_a_worker_that_dies_is_seen_though_no_file_changes(tmp_path: Path, runs: list[RunDirectory]) -> None:
    held = acquire(runs[0])
    StatusWriter(runs[0]).write(state="running")
    listed = RunList(tmp_path)
    before = listed.since("")
    assert {run.id: run.state for run in before.changed}[runs[0].id] == "running"
    import os

    os.close(held)
    (changed,) = listed.since(before.revision).changed
    assert changed.state == "lost"


def test_one_damaged_run_is_one_row_with_its_fault(tmp_path: Path, runs: list[RunDirectory]) -> None:
    runs[0].metrics.write_bytes(b"garbage " * 100)
    runs[1].status_file.write_text('{"kind": "train", "state": "running", "progress": [1]}')
    with MetricsWriter(runs[2].metrics) as metrics:
        metrics.scalars(1, {"loss": 0.5})
    found = {run.id: run for run in RunList(tmp_path).since("").changed}
    assert "metrics.db: cannot be read" in found[runs[0].id].error
    assert found[runs[1].id].error
    assert found[runs[2].id].figures.loss == 0.5 and not found[runs[2].id].error


def test_of_many_runs_the_newest_come_first_and_then_all_the_others(
    tmp_path: Path, runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_list, "FIRST", 2)
    monkeypatch.setattr(run_list, "AT_ONCE", 2)
    later = [create_run(tmp_path, "later", "train", "") for _ in range(2)]
    for place, run in enumerate([*runs, *later]):
        os.utime(run.path, (place, place))
    listed = RunList(tmp_path)
    first = listed.since("")
    assert {run.id for run in first.changed} == {run.id for run in later} and first.more and not first.gone
    second, third = listed.since(first.revision), listed.since(first.revision)
    assert len(second.changed) == 2 and second.more, "an answer that was lost is given again"
    assert len(third.changed) == 3 and not third.more and not third.whole
    assert listed.since(third.revision).changed == ()


def test_a_run_that_is_gone_before_it_was_read_is_no_run_that_is_gone(
    tmp_path: Path, runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_list, "FIRST", 2)
    listed = RunList(tmp_path)
    first = listed.since("")
    (unread,) = {run.id for run in runs} - {run.id for run in first.changed}
    shutil.rmtree(tmp_path / unread)
    second = listed.since(first.revision)
    assert (second.changed, second.gone, second.more) == ((), (), False)


def test_what_is_said_of_a_run_that_rests_travels(tmp_path: Path, runs: list[RunDirectory]) -> None:
    StatusWriter(runs[1]).write(state="finished")
    listed = RunList(tmp_path)
    before = listed.since("").revision
    describe(runs[1], title="Best so far", add_tags=["keep"])
    (changed,) = listed.since(before).changed
    assert (changed.id, changed.title, changed.tags) == (runs[1].id, "Best so far", ("keep",))
