"""Deleting runs, and taking that back."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import threading
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from logoclip.errors import InputError, JobError
from logoclip.runs import RunDirectory, StatusWriter, acquire, create_run, find_run, list_runs, resume, trash
from logoclip.runs.trash import KEPT_SECONDS, delete, purge, purge_aside, restore


@pytest.fixture
def runs(tmp_path: Path) -> list[RunDirectory]:
    made = [create_run(tmp_path / "runs", "demo", "train", f"seed: {number}\n") for number in range(3)]
    for run in made:
        StatusWriter(run).write(state="finished")
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a minute and a half has passed."""
    now = trash.time.monotonic()
    monkeypatch.setattr(trash.time, "monotonic", lambda: now + KEPT_SECONDS + 1)


def ids(place: Path) -> list[str]:
    return [run.id for run in list_runs(place)]


def content(run: RunDirectory) -> dict[str, bytes]:
    paths = (path for path in run.path.rglob("*") if path.is_file() and path != run.lock)
    return {path.relative_to(run.path).as_posix(): path.read_bytes() for path in paths}


def test_what_is_deleted_is_no_run_any_more_and_comes_back_as_it_was(runs: list[RunDirectory]) -> None:
    place, before = runs[0].path.parent, content(runs[1])
    deleted = delete(runs[1:])
    assert deleted.ids == ("demo-02", "demo-03") and ids(place) == ["demo-01"]
    with pytest.raises(InputError, match="no run is called 'demo-02'"):
        find_run(place, "demo-02")
    assert restore(place, deleted.token) == ("demo-02", "demo-03")
    assert ids(place) == ["demo-03", "demo-02", "demo-01"] and content(runs[1]) == before


def test_one_of_them_comes_back_alone_and_without_a_name_the_last(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    first = delete(runs[:2])
    delete(runs[2:])
    assert restore(place, run_id="demo-02") == ("demo-02",)
    assert restore(place) == ("demo-03",)
    assert restore(place, first.token) == ("demo-01",)
    with pytest.raises(InputError, match="what was deleted is not there any more: it is kept for a minute"):
        restore(place)


@pytest.mark.parametrize("name", ["../demo-01", "..", ".", "demo-09", "/etc"])
def test_only_a_run_is_brought_back(runs: list[RunDirectory], name: str) -> None:
    delete(runs[:1])
    with pytest.raises(InputError, match="is not there any more"):
        restore(runs[0].path.parent, run_id=name)


def test_where_nothing_was_deleted_nothing_comes_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing was deleted in the last minute"):
        restore(tmp_path)
    purge(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_run_at_work_stays_and_so_do_those_beside_it(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    queued = create_run(place, "young", "train", "")
    with pytest.raises(InputError, match=r"young-01 is queued: stop it first \(`logoclip runs stop young-01`\)"):
        delete([runs[0], queued])
    StatusWriter(runs[1]).write(state="running", pid=1)
    descriptor = acquire(runs[1])
    with pytest.raises(InputError, match="demo-02 is running: stop it first"):
        delete([runs[0], runs[1]])
    os.close(descriptor)
    StatusWriter(runs[2]).write(state="running", host="orin", boot_id="orin's")
    with pytest.raises(InputError, match="demo-03 was running on orin, whose workers cannot be seen from here"):
        delete([runs[0], runs[2]])
    assert len(ids(place)) == 4
    assert delete(runs[1:2]).ids == ("demo-02",)  # its worker is gone: lost


def test_a_damaged_run_can_be_deleted(runs: list[RunDirectory]) -> None:
    runs[0].status_file.write_text("{")
    assert delete(runs[:1]).ids == ("demo-01",)


def test_one_that_cannot_be_moved_leaves_all_in_place(
    runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "demo-03" and target.parent.name != "runs":
            raise OSError(18, "Invalid cross-device link", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(JobError, match="demo-03: cannot be moved: lies on another disk"):
        delete(runs)
    assert len(ids(runs[0].path.parent)) == 3


def test_its_id_is_not_given_again_while_it_can_come_back(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    delete(runs[2:])
    assert create_run(place, "demo", "train", "").id == "demo-04"
    assert restore(place) == ("demo-03",)


def test_a_place_that_is_taken_is_not_written_over(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    delete(runs[:1])
    shutil.copytree(runs[1].path, runs[0].path)
    with pytest.raises(InputError, match="demo-01: is another run by now; the deleted one stays where it is"):
        restore(place)
    shutil.rmtree(runs[0].path)
    assert restore(place) == ("demo-01",)


def trashed(place: Path) -> list[str]:
    return [path.name for path in (place / ".trash").rglob("*")]


def test_within_the_minute_nothing_is_removed(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    delete(runs[:1])
    purge(place)
    delete(runs[1:2])  # which purges too
    assert {"demo-01", "demo-02"} <= set(trashed(place))


@pytest.mark.usefixtures("later")
def test_after_it_the_space_is_freed_and_nothing_comes_back(
    runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = runs[0].path.parent
    with monkeypatch.context() as earlier:
        earlier.setattr(trash.time, "monotonic", lambda: 1.0)
        delete(runs[:1])
    outside = place.parent / "kept"
    outside.mkdir()
    (outside / "file").touch()
    (next((place / ".trash").glob("*/demo-01")) / "link").symlink_to(outside)
    delete(runs[1:2])
    assert "demo-01" not in trashed(place) and "demo-02" in trashed(place)
    assert (outside / "file").exists()
    with pytest.raises(InputError):
        restore(place, run_id="demo-01")


def test_what_a_killed_purge_has_left_is_removed_by_the_next(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    delete(runs[:1])
    (batch,) = (place / ".trash").iterdir()
    batch.rename(batch.with_name(f"{batch.name}.gone"))
    with pytest.raises(InputError):
        restore(place)  # perhaps half of it is left
    purge_aside(place)
    for thread in threading.enumerate():
        if thread.name == "purge":
            thread.join()
    assert trashed(place) == []


def test_a_clock_that_is_set_removes_nothing_early(runs: list[RunDirectory], monkeypatch: pytest.MonkeyPatch) -> None:
    place = runs[0].path.parent
    delete(runs[:1])
    for now in (0.0, 4e9):  # a Jetson begins in 1970
        monkeypatch.setattr(trash.time, "time", lambda now=now: now)
        purge(place)
        assert "demo-01" in trashed(place)
    monkeypatch.setattr(trash, "boot_id", lambda: "another")
    monkeypatch.setattr(trash.time, "monotonic", lambda: 20.0)  # the machine has just started
    purge(place)
    assert "demo-01" in trashed(place)
    monkeypatch.setattr(trash.time, "monotonic", lambda: KEPT_SECONDS + 1)
    purge(place)
    assert trashed(place) == []


def test_a_resume_that_comes_too_late_makes_nothing_of_it(runs: list[RunDirectory]) -> None:
    StatusWriter(runs[0]).write(state="paused")
    delete(runs[:1])
    with pytest.raises(JobError):
        resume(runs[0], runs[0].path.parent.parent)
    assert not runs[0].path.exists()


def _toggle(place: Path, run_id: str, times: int, both: Barrier) -> None:
    both.wait()
    for _ in range(times):
        try:
            restore(place, delete([find_run(place, run_id)]).token)
        except (InputError, JobError):  # the other was faster
            continue


def test_two_processes_lose_no_run(runs: list[RunDirectory]) -> None:
    place = runs[0].path.parent
    context = multiprocessing.get_context("spawn")
    both = context.Barrier(2)
    processes = [context.Process(target=_toggle, args=(place, "demo-02", 40, both)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sorted(ids(place)) == ["demo-01", "demo-02", "demo-03"]
