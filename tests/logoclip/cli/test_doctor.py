from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from logoclip.cli import doctor as command
from logoclip.machine.check import Check
from logoclip.workspace import Workspace


def checks(monkeypatch: pytest.MonkeyPatch, *verdicts: str) -> None:
    def examine(place: Workspace) -> Iterator[Check]:
        yield from (Check(f"check {number}", verdict, "a fact") for number, verdict in enumerate(verdicts))  # type: ignore[arg-type]

    monkeypatch.setattr(command, "examine", examine)


@pytest.mark.parametrize(("verdicts", "code"), [(["ok"], 0), (["ok", "warning"], 0), (["warning", "fault", "ok"], 1)])
def test_only_a_fault_stands_in_the_way(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verdicts: list[str],
    code: int,
) -> None:
    checks(monkeypatch, *verdicts)
    assert command.doctor(workspace.root) == code
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == verdicts
    assert command.doctor(workspace.root, json=True) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["able"] == (code == 0)
    assert [check["verdict"] for check in answer["checks"]] == verdicts
