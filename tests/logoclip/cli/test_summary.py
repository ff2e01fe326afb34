from __future__ import annotations

from collections.abc import Callable

from logoclip.cli.summary import summary
from logoclip.runs import RunDirectory, read_status

MakeRun = Callable[..., RunDirectory]


def test_a_run_is_summed_up_by_what_scripts_ask_for(make_run: MakeRun) -> None:
    run = make_run("photos", state="paused", epoch=2, step=40, last_durable_step=30)
    assert summary(run, read_status(run)) == {
        "id": "photos-01", "state": "paused", "epoch": 2, "step": 40, "last_durable_step": 30, "pid": None,
        "path": str(run.path), "error": "", "silent_for": 0, "unseen": False, "title": "", "tags": [], "note": "",
    }  # fmt: skip
