"""A search whose trainings need no torch: a worker that pretends, and figures that follow from the settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logoclip.config.config_file import dump_job
from logoclip.runs import RunDirectory, create_run, launch, list_runs, read_status, want
from logoclip.runs.queue import drop, waiting
from logoclip.workspace import Workspace

# A training's worker: an epoch is a row of its figure, which is best where the learning rate is 0.001. The jobs other
# than training are done as ever.
TRAINER = """\
#!{python}
import math, os, runpy, sys, time
from pathlib import Path

module = sys.argv[2]
from logoclip.runs import MetricsWriter, RunDirectory, StatusWriter, read_control, read_status
if module != "logoclip.jobs.worker" or read_status(RunDirectory(Path(sys.argv[3]))).kind != "train":
    sys.executable = sys.argv[0]
    sys.argv = sys.argv[2:]
    import logoclip.jobs.launching as launching
    launching.obstacles = lambda *_, **__: ()
    launching.require_installed = lambda: None
    runpy.run_module(module, run_name="__main__")
    raise SystemExit

from logoclip.config.config_file import load_config
run = RunDirectory(Path(sys.argv[3]))
status, config = StatusWriter(run), load_config(run.config)
status.write(state="running", pid=os.getpid(), epochs_planned=config.max_epochs)
if config.temperature > 1:
    status.write(state="failed", error="too hot", pid=None, exit_code=1)
    raise SystemExit
top = 1 - abs(math.log10(config.learning_rate) + 3) / 10
start = status.current.epoch
with MetricsWriter(run.metrics) as metrics:
    for epoch in range(start, config.max_epochs + 1):
        while Path(run.path.parent.parent, "hold").exists() and read_control(run).wanted == "running":
            time.sleep(0.01)
        if (wanted := read_control(run).wanted) != "running":
            break
        metrics.scalars(epoch, {{"val_separation": top * epoch / config.max_epochs}})
        status.write(epoch=epoch, step=epoch, best_value=top * epoch / config.max_epochs)
        time.sleep(0.02)
    else:
        wanted = "finished"
status.write(state=wanted, pid=None)
"""
BASE = "base_model: models/none\nmax_epochs: 4\n"
SPACE: dict[str, Any] = {"learning_rate": {"low": 1e-5, "high": 1e-1, "log": True}, "loss_type": ["infonce", "supcon"]}

Search = Callable[..., RunDirectory]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.make(tmp_path / "workspace")


@pytest.fixture
def search(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Any) -> Iterator[Search]:
    """Launches a search. In the end everything that it began is over."""
    script = tmp_path / "trainer.py"
    script.write_text(TRAINER.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))

    def begin(trials: int = 3, name: str = "a-tune", **arguments: Any) -> RunDirectory:
        given = {"config": "a.yaml", "text": BASE, "space": SPACE, "trials": trials, **arguments}
        run = create_run(workspace.runs, name, "tune", dump_job("tune", given))
        launch(run, workspace.root)
        return run

    yield begin
    (workspace.root / "hold").unlink(missing_ok=True)
    for run in list_runs(workspace.runs):
        if read_status(run).alive:
            want(run, "stopped")
    for one in waiting(workspace.runs):
        drop(one.run)
    until(lambda: not any(read_status(run).alive for run in list_runs(workspace.runs)))
