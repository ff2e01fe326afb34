"""Failures that a person can mend: their exit codes and their lines."""

from __future__ import annotations

import pytest

from logoclip.errors import ConfigError, Fault, InputError, JobError, LogoclipError


@pytest.mark.parametrize(
    ("error", "code"),
    [(LogoclipError("x"), 1), (JobError("x"), 1), (InputError("x"), 2), (ConfigError([Fault("x", "y")]), 2)],
)
def test_the_exit_code_tells_wrong_input_from_a_failed_job(error: LogoclipError, code: int) -> None:
    assert error.exit_code == code


@pytest.mark.parametrize(
    ("file", "line", "text"),
    [
        ("a.yaml", 3, "a.yaml:3: seed: too large"),
        ("a.yaml", None, "a.yaml: seed: too large"),
        (None, 3, "3: seed: too large"),
        (None, None, "seed: too large"),
    ],
)
def test_a_fault_begins_with_as_much_of_its_place_as_is_known(file: str | None, line: int | None, text: str) -> None:
    assert str(Fault("seed", "too large", file, line)) == text


def test_a_refused_config_has_a_line_for_each_fault_in_order() -> None:
    faults = [Fault("seed", "too large", "a.yaml", 3), Fault("lora_r", "too small", "a.yaml", 1)]
    error = ConfigError(faults)
    assert error.faults == tuple(faults)
    assert str(error).splitlines() == [str(fault) for fault in faults]
