"""The facts of a run, as they stand in its file."""

from __future__ import annotations

import json
import math
import os

from logoclip.runs import RunDirectory, StatusWriter, read_status
from logoclip.runs.status import written_status


def test_what_a_reader_judges_is_never_written(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    writer.write(state="running", silent_for=3, unseen=True)
    assert not {"silent_for", "unseen"} & json.loads(run.status_file.read_text()).keys()
    values = json.loads(run.status_file.read_text())
    run.status_file.write_text(json.dumps({**values, "state": "paused", "silent_for": 9, "unseen": True}))
    assert (read_status(run).silent_for, read_status(run).unseen) == (0, False)


def test_what_workers_may_write_is_read(run: RunDirectory) -> None:
    """A figure that diverged, and a file name that is not UTF-8."""
    StatusWriter(run).write(state="finished", best_value=math.nan, error=os.fsdecode(b"\xff.jpg"))
    status = read_status(run)
    assert math.isnan(status.best_value or 0) and os.fsencode(status.error) == b"\xff.jpg"


def test_a_newer_version_may_write_more(run: RunDirectory) -> None:
    before = written_status(run)
    run.status_file.write_text(json.dumps({**json.loads(run.status_file.read_text()), "colour": "blue"}))
    assert written_status(run) == before


def test_what_is_written_is_what_is_read(run: RunDirectory) -> None:
    writer = StatusWriter(run)
    written = writer.write(state="finished", progress=(3, 4), best_value=0.5, acknowledged=("a",), message="é")
    assert read_status(run) == written == writer.current
