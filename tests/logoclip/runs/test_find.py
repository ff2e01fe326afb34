"""Finding runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from logoclip.errors import InputError, JobError
from logoclip.runs import create_run, describe, find_named, find_run, list_runs


def test_runs_are_listed_newest_first_whatever_their_names(tmp_path: Path) -> None:
    made = [create_run(tmp_path, name, "train", "").id for name in ("b", "c", "a")]
    assert [run.id for run in list_runs(tmp_path)] == made[::-1]


def test_a_clock_that_begins_in_1970_makes_no_run_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name, now in (("b", 1.7e9), ("c", 30.0), ("a", 1.8e9), ("d", 20.0)):
        monkeypatch.setattr("logoclip.runs.status_writer.time.time", lambda now=now: now)
        made.append(create_run(tmp_path, name, "train", "").id)
    assert [run.id for run in list_runs(tmp_path)] == made[::-1]


def test_runs_of_a_version_without_numbers_come_last_by_their_time(tmp_path: Path) -> None:
    old = [create_run(tmp_path, name, "train", "") for name in ("b", "a")]
    for run, created in zip(old, (2e9, 1e9), strict=True):
        values = {**json.loads(run.status_file.read_text()), "created": created}
        del values["serial"]
        run.status_file.write_text(json.dumps(values))
    new = create_run(tmp_path, "c", "train", "")
    assert [run.id for run in list_runs(tmp_path)] == [new.id, "b-01", "a-01"]


# root reads everything, unless it has laid that down.
AS_A_PERSON = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@pytest.mark.skipif(bool(AS_A_PERSON) and shutil.which("setpriv") is None, reason="root cannot lay its powers down")
def test_a_run_that_may_not_be_entered_is_shown_with_its_fault_beside_the_others(tmp_path: Path) -> None:
    for name in ("closed", "open"):
        create_run(tmp_path, name, "train", "")
    code = (
        "import sys; from pathlib import Path; from logoclip.runs import find_run, list_runs, read_status;"
        "runs = Path(sys.argv[1]); find_run(runs, 'closed-01');"
        "[print(run.id, read_status(run).state, read_status(run).error, sep='|') for run in list_runs(runs)]"
    )
    (tmp_path / "closed-01").chmod(0)
    try:
        done = subprocess.run([*AS_A_PERSON, sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    finally:
        (tmp_path / "closed-01").chmod(0o755)
    assert done.returncode == 0, done.stderr
    status_file = tmp_path / "closed-01" / "status.json"
    assert done.stdout.splitlines() == [
        "open-01|queued|",
        f"closed-01|lost|{status_file}: cannot be read: Permission denied",
    ]


def test_a_place_that_holds_no_runs_at_all_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "runs").touch()
    with pytest.raises(JobError, match="runs: cannot be read: Not a directory"):
        list_runs(tmp_path / "runs")


def test_what_is_no_run_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "empty").mkdir()
    assert list_runs(tmp_path) == list_runs(tmp_path / "missing") == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"created": "x"}', "[" * 100_000])
def test_a_damaged_run_is_listed_last(tmp_path: Path, text: str) -> None:
    damaged, healthy = (create_run(tmp_path, name, "train", "") for name in ("damaged", "healthy"))
    damaged.status_file.write_text(text)
    assert list_runs(tmp_path) == [healthy, damaged]


def test_a_run_is_found_by_its_id(tmp_path: Path) -> None:
    run = create_run(tmp_path, "demo", "train", "")
    assert find_run(tmp_path, "demo-01") == run


@pytest.mark.parametrize("run_id", ["demo-1", "../runs/demo-01", "", ".", "demo-01/checkpoints", "demo-01\0"])
def test_a_run_that_is_not_there_is_an_input_error_naming_the_nearest(tmp_path: Path, run_id: str) -> None:
    create_run(tmp_path / "runs", "demo", "train", "")
    with pytest.raises(InputError, match="did you mean demo-01"):
        find_run(tmp_path / "runs", run_id)


def test_looking_for_a_run_where_there_are_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no runs yet"):
        find_run(tmp_path, "demo-01")


def test_a_run_is_found_by_its_title_too(tmp_path: Path) -> None:
    one, other = (create_run(tmp_path, "demo", "train", "") for _ in range(2))
    describe(one, title="Long warm-up")
    assert find_named(tmp_path, "Long warm-up") == one
    assert find_named(tmp_path, "demo-02") == other
    with pytest.raises(InputError, match="no run is called 'Long'"):
        find_named(tmp_path, "Long")
    with pytest.raises(InputError, match="no run is called ''"):
        find_named(tmp_path, "")
    with pytest.raises(InputError):
        find_run(tmp_path, "Long warm-up")  # what a program has noted is an id


def test_a_title_of_two_runs_is_refused_with_their_ids(tmp_path: Path) -> None:
    for _ in range(2):
        describe(create_run(tmp_path, "demo", "train", ""), title="Same")
    with pytest.raises(InputError, match="'Same' is the title of demo-01 and demo-02: say which by its id"):
        find_named(tmp_path, "Same")
