"""The job `demo_data`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.data.prepared import count_all
from logoclip.errors import InputError
from logoclip.jobs.job import Interrupted
from logoclip.runs import want
from logoclip.workspace import Workspace
from tests.logoclip.jobs.conftest import Make, do

ARGUMENTS = {
    **{"dataset": "data/pictures", "output": "data/demo"},
    **{"brands": 3, "images_per_brand": 2, "seed": 1, "style": "marks", "pool": "demo"},
}


@pytest.fixture(autouse=True)
def few_distractors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasterising all of them takes longer than the pictures of a test. One process sees the change."""
    monkeypatch.setattr("logoclip.drawing.render.DISTRACTORS", 2)
    monkeypatch.setattr("logoclip.data.parallel.os.cpu_count", lambda: 1)


def test_it_renders_and_prepares(workspace: Workspace, make_job: Make) -> None:
    said = do(make_job("demo_data", ARGUMENTS))
    assert said[0] == ("rendered", f"3 brands × 2 pictures in {workspace.data / 'pictures'}")
    counts = count_all(workspace.data / "demo")
    assert (counts.brands, counts.images, counts.skipped) == (3, 6, 0)


def test_one_that_was_broken_off_begins_anew(workspace: Workspace, make_job: Make) -> None:
    first = make_job("demo_data", ARGUMENTS)
    first.say = lambda *_: want(first.run, "stopped")  # type: ignore[method-assign, assignment]  # once it has rendered
    with pytest.raises(Interrupted):
        do(first)
    assert sorted(path.name for path in workspace.data.iterdir()) == [".demo.preparing", "pictures"]
    do(make_job("demo_data", ARGUMENTS))
    assert count_all(workspace.data / "demo").brands == 3
    assert sorted(path.name for path in workspace.data.iterdir()) == ["demo", "pictures"]


@pytest.mark.parametrize(("taken", "text"), [("pictures", "was not rendered here"), ("demo", "exists already")])
def test_what_stands_there_is_kept_and_nothing_rendered(
    workspace: Workspace, make_job: Make, monkeypatch: pytest.MonkeyPatch, taken: str, text: str
) -> None:
    def work(*_: Any) -> None:
        raise AssertionError("the work began")

    monkeypatch.setattr("logoclip.drawing.render.render_brand", work)
    mine = workspace.data / taken / "mine.jpg"
    mine.parent.mkdir()
    mine.touch()
    with pytest.raises(InputError, match=f"{mine.parent}: .*{text}"):
        do(make_job("demo_data", ARGUMENTS))
    assert [path for path in workspace.data.rglob("*") if path.is_file()] == [Path(mine)]
