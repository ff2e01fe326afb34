"""A run whose status a power cut took."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logoclip.errors import JobError
from logoclip.runs import RunDirectory, StatusWriter, create_run, find_run, list_runs, read_status, resume, want
from logoclip.runs.lost_status import status_writer

LOST = pytest.mark.parametrize("left", [None, "", "\0" * 700, '{"kind": "train", "sta'])


def lose(run: RunDirectory, left: str | None) -> None:
    run.status_file.unlink() if left is None else run.status_file.write_text(left)


@LOST
def test_the_run_is_listed_and_found_and_says_what_to_do(run: RunDirectory, left: str | None) -> None:
    lose(run, left)
    assert list_runs(run.path.parent) == [run] and find_run(run.path.parent, run.id) == run
    status = read_status(run)
    assert (status.state, status.name) == ("lost", run.id)
    assert "status.json: cannot be read" in status.error
    assert "`logoclip runs resume demo-01` begins it anew" in status.error


@LOST
def test_a_resume_begins_it_anew_and_keeps_what_there_was(
    run: RunDirectory, left: str | None, small_worker: Path, until: Callable[[Callable[[], object]], object]
) -> None:
    other = create_run(run.path.parent, "other", "train", "")
    lose(run, left)
    resume(run, run.path.parent.parent)
    until(lambda: read_status(run).state == "running")
    status = read_status(run)
    assert (status.kind, status.name, status.attempt, status.error) == ("train", "demo", 2, "")
    assert status.serial > read_status(other).serial
    assert [path.read_text() for path in run.path.glob("damaged-*-status.json")] == ([] if left is None else [left])
    assert "status.json: cannot be read" in run.log.read_text().splitlines()[0]
    want(run, "paused")
    until(lambda: read_status(run).state == "paused")


@pytest.mark.parametrize("kind", ["prepare", "demo_data", "evaluate", "export"])
def test_the_config_says_which_job_it_was(tmp_path: Path, kind: str) -> None:
    run = create_run(tmp_path, "job", kind, f"kind: {kind}\noutput: data/prepared\n")  # type: ignore[arg-type]
    lose(run, "")
    assert status_writer(run).current.kind == kind


def test_a_status_that_is_there_stays(run: RunDirectory) -> None:
    StatusWriter(run).write(state="paused", step=7)
    before = run.status_file.read_bytes()
    assert status_writer(run).current.step == 7
    assert run.status_file.read_bytes() == before


def test_a_status_that_may_not_be_read_is_not_replaced(run: RunDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("logoclip.json_file._bytes", refused)
    with pytest.raises(JobError, match=r"status\.json: cannot be read: Permission denied"):
        status_writer(run)
    assert not list(run.path.glob("damaged-*"))
