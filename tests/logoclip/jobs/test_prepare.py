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
    assert (job.status.current.progress, job.status.current.message) == ((7, 7), "cutting out the logos")


def test_one_that_is_stopped_leaves_its_work_alone_and_says_so(
    workspace: Workspace, make_job: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    job = make_job("prepare", ARGUMENTS)
    want(job.run, "stopped")
    with pytest.raises(Interrupted):
        do(job)
    assert sorted(path.name for path in workspace.data.iterdir()) == [".prepared.preparing", "pictures"]
    assert "data/.prepared.preparing: prepare again to go on with it, or remove it" in capsys.readouterr().out


def test_what_stands_there_is_kept(workspace: Workspace, make_job: Make) -> None:
    (workspace.data / "prepared").mkdir()
    (workspace.data / "prepared" / "mine").touch()
    with pytest.raises(InputError, match="prepared: exists already"):
        do(make_job("prepare", ARGUMENTS))
    assert [path.name for path in (workspace.data / "prepared").iterdir()] == ["mine"]
