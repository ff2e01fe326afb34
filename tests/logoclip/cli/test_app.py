"""From what a command raises to an exit code."""

from __future__ import annotations

import pytest

from logoclip.cli import app
from logoclip.errors import InputError, JobError


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError("seed: wrong"), 2, "logoclip: seed: wrong\n"),
        (JobError("one\ntwo"), 1, "logoclip: one\nlogoclip: two\n"),
        (KeyboardInterrupt(), 130, "logoclip: interrupted\n"),
        (PermissionError(13, "Permission denied", "/data"), 1, "logoclip: /data: Permission denied\n"),
        (OSError("no reason"), 1, "logoclip: no reason\n"),
    ],
)
def test_each_failure_has_its_line_and_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, line: str
) -> None:
    def fail(argv: list[str]) -> int:
        raise error

    monkeypatch.setattr(app, "_dispatch", fail)
    assert app.main([]) == code
    assert capsys.readouterr().err == line


def test_an_unexpected_fault_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(argv: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(app, "_dispatch", fail)
    with pytest.raises(ZeroDivisionError):
        app.main([])
