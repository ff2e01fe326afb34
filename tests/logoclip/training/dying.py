"""Kills a training at one call after another of an epoch's end, and resumes it each time. Started by test_epoch_end.py.

    python dying.py WORKSPACE CONFIG

A run is paused one step before the end of its second, last epoch, and goes on from there, in a copy, for each n. Every
call that reaches the file system is counted by an audit hook, every sync and every entry for the metrics by a wrapper;
before the n-th, the process is gone, as of SIGKILL. Each death and each resume has a process of its own, forked from
this one, which has loaded torch. Prints a line of JSON for each n, the last one of an end that it outlived.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from logoclip.jobs import train as train_job
from logoclip.jobs.job import Interrupted, Job
from logoclip.runs import RunDirectory, StatusWriter, create_run, read_events, read_scalars
from logoclip.runs.control import Wanted
from logoclip.runs.metrics import MetricsWriter
from logoclip.runs.status import written_status
from logoclip.training.checkpoint import load_checkpoint
from logoclip.training.trainer import Trainer
from logoclip.workspace import Workspace

FILE_CALLS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate", "shutil.copyfile"}
METRICS_CALLS = ("scalars", "histogram", "event", "truncate_after")
KILLED = 99
# Validated again, epoch 2 is no better than epoch 1: as a GPU may have it, only more so.
FIRST, BETTER, AGAIN = 0.1, 0.5, 0.05


class Countdown:
    """Ends the process before the n-th call; counts only while `armed`."""

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self.armed = False

    def tick(self) -> None:
        if self.armed:
            self.calls -= 1
            if self.calls < 0:
                os._exit(KILLED)

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.tick()
            return function(*arguments, **options)

        return counted


def work(run: RunDirectory, workspace: Workspace, separation: float) -> None:
    """What a worker does of the run, in this process; every validation gives this `separation`."""
    validate = Trainer.validate
    Trainer.validate = lambda self: replace(validate(self), separation=separation)  # type: ignore[method-assign]
    train_job._export = train_job._publish = lambda *_: None  # another stretch, and a slow one
    with MetricsWriter(run.metrics) as metrics:
        train_job.run(Job(run, workspace, StatusWriter(run), metrics))


def in_a_child(do: Callable[[], object]) -> int:
    """The exit code of a fork of this process that does it."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        do()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def begin(run: RunDirectory, workspace: Workspace) -> None:
    """Train until one step is left, and pause."""

    def nearly(self: train_job.RunRecorder) -> Wanted:
        status = self.job.status.current
        return "paused" if 0 < status.steps_planned == status.step + 1 else "running"

    train_job.RunRecorder.wish = nearly  # type: ignore[method-assign]
    with contextlib.suppress(Interrupted):
        work(run, workspace, FIRST)


def die(run: RunDirectory, workspace: Workspace, calls: int) -> None:
    """Work on until the n-th call of the end of epoch 2."""
    countdown = Countdown(calls)
    judge = Trainer._judge

    def armed(self: Trainer) -> None:
        countdown.armed = True
        judge(self)
        countdown.armed = False

    Trainer._judge = armed  # type: ignore[method-assign]
    os.fsync = countdown.wrap(os.fsync)
    for name in METRICS_CALLS:
        setattr(MetricsWriter, name, countdown.wrap(getattr(MetricsWriter, name)))
    sys.addaudithook(lambda event, _: countdown.tick() if event in FILE_CALLS else None)
    work(run, workspace, BETTER)


def found(run: RunDirectory) -> dict[str, Any]:
    """What the run holds, as far as it must be in accord."""
    last, best = (load_checkpoint(run.checkpoints / name) for name in ("last.pt", "best.pt"))
    status = written_status(run)
    rows = [(row.step, row.name) for row in read_scalars(run.metrics).rows if row.name.startswith("val_")]
    events = [event.message for event in read_events(run.metrics) if event.kind == "epoch"]
    epoch = last["state"]["best_epoch"]
    same = load_checkpoint(run.checkpoints / f"epoch_{epoch}.pt")["model"]
    return {
        "best_of_last": epoch,
        "best_of_status": status.best_epoch,
        "epoch_of_best": best["epoch"],
        "value_of_best": best["state"]["best_value"] == last["state"]["best_value"] == status.best_value,
        "weights_of_best": all((best["model"][name] == weight).all() for name, weight in same.items()),
        "epochs": sorted(path.name for path in run.checkpoints.glob("epoch_*.pt")),
        "rows_once": len(rows) == len(set(rows)) == 12,
        "events": [message.split(":")[0] for message in events],
        "event_of_state": events[-1] == last["state"]["verdict"],
    }


def main() -> NoReturn:
    place, config = Workspace(Path(sys.argv[1])), Path(sys.argv[2])
    template = create_run(place.runs, "template", "train", config.read_text())
    in_a_child(lambda: begin(template, place))
    calls, code = 0, KILLED
    while code == KILLED:
        run = RunDirectory(place.runs / f"run-{calls}")
        shutil.copytree(template.path, run.path)
        code = in_a_child(functools.partial(die, run, place, calls))
        resumed = in_a_child(functools.partial(work, run, place, AGAIN)) if code == KILLED else 0
        sys.stdout.write(json.dumps({"calls": calls, "codes": [code, resumed], **found(run)}) + "\n")
        sys.stdout.flush()  # before the next fork, which would write it once more
        calls += 1
    sys.exit(code)


if __name__ == "__main__":
    main()
