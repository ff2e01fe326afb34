from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.machine import memory_kills
from logoclip.runs import RunDirectory, StatusWriter
from logoclip.runs.status import written_status
from logoclip.runs.vitals import Vitals, renewed, taken


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory_kills, "COUNTS", tmp_path / "vmstat")
    counter = tmp_path / "memory.events"
    for file in (counter, tmp_path / "vmstat"):
        file.write_text("oom_kill 1\n")
    return counter


def test_they_are_those_of_now(counted: Path) -> None:
    before = Vitals(7, str(counted), 0, 0)
    assert renewed(before) == Vitals(7, str(counted), 1, 1)
    counted.unlink()
    assert renewed(before).group_kills is None


def test_a_worker_takes_its_own() -> None:
    assert taken(7).log_start == 7


def test_each_sign_of_life_renews_them(run: RunDirectory, counted: Path) -> None:
    status = StatusWriter(run)
    status.write(state="running", vitals=Vitals(0, str(counted), 1, 1))
    counted.write_text("oom_kill 5\n")
    status.beat()
    found = written_status(run).vitals
    assert found is not None and found.group_kills == 5
