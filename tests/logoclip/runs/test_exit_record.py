from __future__ import annotations

import shutil

import pytest

from logoclip.runs import RunDirectory
from logoclip.runs.exit_record import exit_code, record_exit


def test_a_code_is_written_down_for_its_attempt(run: RunDirectory) -> None:
    record_exit(run, 2, -9)
    assert (exit_code(run, 2), exit_code(run, 3)) == (-9, None)


def test_what_ended_well_leaves_nothing(run: RunDirectory) -> None:
    record_exit(run, 1, 0)
    assert not run.exit_file.exists()


def test_a_run_that_was_deleted_is_no_trouble(run: RunDirectory) -> None:
    shutil.rmtree(run.path)
    record_exit(run, 1, -9)
    assert exit_code(run, 1) is None


@pytest.mark.parametrize("text", ["", "{", '{"attempt": "x"}', '{"attempt": 1, "code": 4000}'])
def test_a_damaged_one_says_nothing(run: RunDirectory, text: str) -> None:
    run.exit_file.write_text(text)
    assert exit_code(run, 1) is None
