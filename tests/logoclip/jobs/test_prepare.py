"""The job `prepare`."""

from __future__ import annotations

import pytest

from logoclip.data.prepared import count_all
from logoclip.errors import InputError
from logoclip.jobs.job import Interrupted
from logoclip.runs import want
from logoclip.workspace import Workspace
from tests.data_sets import write_data_set
from tests.logoclip.jobs.conftest import Make, do


@pytest.fixture(autouse=True)
def pictures(workspace: Workspace) -> None:
    write_data_set(workspace.data / "pictures", brands=2, images=3)
    (workspace.data / "pictures" / "Food" / "brand0" / "broken.jpg").write_bytes(b"no picture")


ARGUMENTS = {"dataset": "data/pictures", "output": "data/prepared"}


def test_it_prepares_and_says_what_came_of_it(workspace: Workspace, make_job: Make) -> None:
    job = make_job("prepare", ARGUMENTS)
    assert do(job) == [
        ("prepared", f"6 crops of 2 brands from 6 images in {workspace.data / 'prepared'}"),
        ("warning", "1 files or boxes skipped (listed in test_data_mapping.db)"),
    ]
    assert count_all(workspace.data / "prepared").crops == 6
    assert (job.status.current.progress, job.status.current.message) == ((1, 1), "looking for copies")


def test_the_aliases_of_the_workspace_or_of_the_file_named_are_used(workspace: Workspace, make_job: Make) -> None:
    own = workspace.data / "aliases.yaml"
    own.write_text("brand1: brand0\n")
    held = "6 crops of 1 brands (2 classes) from 6 images"
    assert do(make_job("prepare", ARGUMENTS))[:2] == [
        ("prepared", f"{held} in {workspace.data / 'prepared'}"),
        ("prepared", f"aliases used: 1, of {own} (listed in test_data_mapping.db)"),
    ]
    (workspace.data / "none.yaml").touch()
    arguments = {"dataset": "data/pictures", "output": "data/other", "aliases": "data/none.yaml"}
    assert "2 brands from" in do(make_job("prepare", arguments))[0][1]


def test_one_that_is_stopped_leaves_its_work_alone_and_says_so(
    workspace: Workspace, make_job: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    job = make_job("prepare", ARGUMENTS)
    want(job.run, "stopped")
    with pytest.raises(Interrupted):
        do(job)
    assert sorted(path.name for path in workspace.data.iterdir()) == [".prepared.preparing", "pictures"]
    assert "data/.prepared.preparing: prepare again to go on with it, or remove it" in capsys.readouterr().out


def test_the_next_goes_on_with_it_and_names_what_nobody_goes_on_with(workspace: Workspace, make_job: Make) -> None:
    (workspace.data / ".other.preparing").mkdir()
    job = make_job("prepare", ARGUMENTS)
    progress = job.status.write

    def stop_at_the_first(**changes: object) -> object:
        if changes.get("progress") == (1, 7):
            want(job.run, "stopped")
        return progress(**changes)

    job.status.write = stop_at_the_first
    with pytest.raises(Interrupted):
        do(job)
    said = do(make_job("prepare", ARGUMENTS))
    assert said[0] == ("resumed", "2 images had been cut by an earlier start")  # the wish is seen before the next
    unfinished = workspace.data / ".other.preparing"
    assert ("warning", f"{unfinished} is unfinished: prepare it again to go on with it, or remove it") in said
    assert count_all(workspace.data / "prepared").crops == 6


def test_what_stands_there_is_kept(workspace: Workspace, make_job: Make) -> None:
    (workspace.data / "prepared").mkdir()
    (workspace.data / "prepared" / "mine").touch()
    with pytest.raises(InputError, match="prepared: exists already"):
        do(make_job("prepare", ARGUMENTS))
    assert [path.name for path in (workspace.data / "prepared").iterdir()] == ["mine"]
