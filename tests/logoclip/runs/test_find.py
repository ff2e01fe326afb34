"""Finding runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.errors import InputError
from logoclip.runs import create_run, find_run, list_runs


def test_runs_are_listed_newest_first_whatever_their_names(tmp_path: Path) -> None:
    made = [create_run(tmp_path, name, "train", "").id for name in ("b", "c", "a")]
    assert [run.id for run in list_runs(tmp_path)] == made[::-1]


def test_what_is_no_run_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "empty").mkdir()
    assert list_runs(tmp_path) == list_runs(tmp_path / "missing") == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"created": "x"}'])
def test_a_damaged_run_is_listed_last(tmp_path: Path, text: str) -> None:
    damaged, healthy = (create_run(tmp_path, name, "train", "") for name in ("damaged", "healthy"))
    damaged.status_file.write_text(text)
    assert list_runs(tmp_path) == [healthy, damaged]


def test_a_run_is_found_by_its_id(tmp_path: Path) -> None:
    run = create_run(tmp_path, "demo", "train", "")
    assert find_run(tmp_path, "demo-01") == run


@pytest.mark.parametrize("run_id", ["demo-1", "../runs/demo-01", "", ".", "demo-01/checkpoints"])
def test_a_run_that_is_not_there_is_an_input_error_naming_the_nearest(tmp_path: Path, run_id: str) -> None:
    create_run(tmp_path / "runs", "demo", "train", "")
    with pytest.raises(InputError, match="did you mean demo-01"):
        find_run(tmp_path / "runs", run_id)


def test_looking_for_a_run_where_there_are_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no runs yet"):
        find_run(tmp_path, "demo-01")
