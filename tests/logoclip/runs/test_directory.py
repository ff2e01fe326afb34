"""The files of a run: each is where the directory says, and the documentation names it."""

from __future__ import annotations

import os
from pathlib import Path

from logoclip.runs import RunDirectory, StatusWriter, acquire, want
from logoclip.runs.metrics import MetricsWriter

ARCHITECTURE = Path(__file__).parents[3] / "docs" / "architecture.md"


def parts(run: RunDirectory) -> dict[str, Path]:
    """The parts by their names in the program."""
    names = [name for name, member in vars(RunDirectory).items() if isinstance(member, property) and name != "id"]
    return {name: getattr(run, name) for name in names}


def test_every_part_lies_in_the_run_under_a_name_of_its_own(run: RunDirectory) -> None:
    assert run.id == run.path.name == "demo-01"
    paths = list(parts(run).values())
    assert len(set(paths)) == len(paths) == 12
    assert {path.parent for path in paths} == {run.path}


def test_what_launchers_and_workers_write_is_where_it_says(run: RunDirectory) -> None:
    assert run.config.read_text() == "seed: 1\n"
    os.close(acquire(run))
    want(run, "paused")
    StatusWriter(run).write(state="running")
    MetricsWriter(run.metrics).close()
    for part in (run.lock, run.control_file, run.status_file, run.metrics):
        assert part.is_file(), part
    known = {path.name for path in parts(run).values()}
    assert {path.name for path in run.path.iterdir() if not path.name.startswith(run.metrics.name)} <= known


def test_the_documentation_names_every_part(run: RunDirectory) -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert [path.name for path in parts(run).values() if path.name not in text] == []
