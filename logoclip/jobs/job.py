"""One run as its worker sees it, and which function does its work."""

from __future__ import annotations

import contextlib
import importlib
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from logoclip.config.config_file import load_job
from logoclip.errors import JobError
from logoclip.runs.control import Wanted, read_control
from logoclip.runs.directory import RunDirectory
from logoclip.runs.metrics import MetricsWriter
from logoclip.runs.states import Kind, State
from logoclip.runs.status_writer import StatusWriter
from logoclip.workspace import Workspace

ENDING: Final[Mapping[Wanted, State]] = {"paused": "pausing", "stopped": "stopping"}
SIGNALS: Final[Mapping[int, str]] = {
    signal.SIGTERM: "SIGTERM: somebody ended it, or the machine was shut down",
    signal.SIGINT: "SIGINT: Ctrl+C, or somebody ended it",
    signal.SIGHUP: "a hang-up (SIGHUP): its session or terminal went away",
}
STATUS_INTERVAL = 0.2  # seconds between two progress reports: a person cannot read faster


class Interrupted(Exception):
    """The job ended early because that was wanted; what it did is safe."""

    def __init__(self, wish: Wanted) -> None:
        super().__init__(wish)
        self.wish = wish


class Job:
    """One run as its worker sees it: what is wanted of it, and where it reports.

    Attributes:
        closing: what its last status should say of how it ended.
        interruption: which signal asked it to end, in words; empty if none did.
        heard: when this run's own code heard last what is wanted, on the monotonic clock, and what that was.
        longest_deaf: the most seconds between two such moments.
    """

    def __init__(self, run: RunDirectory, workspace: Workspace, status: StatusWriter, metrics: MetricsWriter) -> None:
        self.run = run
        self.workspace = workspace
        self.status = status
        self.metrics = metrics
        self.closing = ""
        self.heard: tuple[float, Wanted] | None = None
        self.longest_deaf = 0.0
        self.interruption = ""
        self._signalled = False
        self._reported = 0.0

    def interrupt(self, number: int = signal.SIGTERM) -> None:
        """Remember that the signal `number` asked this process to end: it pauses, and can be resumed."""
        self._signalled = True
        self.interruption = f"paused by {SIGNALS.get(number, f'signal {number}')}"

    def wish(self) -> Wanted:
        """What is wanted now; the status says that it was heard. A stop goes before the pause that a signal means."""
        wanted = read_control(self.run).wanted
        if self._signalled and wanted == "running":
            wanted = "paused"
        now = time.monotonic()
        if self.heard:  # before the first time it loads libraries and models, which says nothing of the pace
            self.longest_deaf = max(self.longest_deaf, now - self.heard[0])
        if wanted in ENDING and (self.heard is None or self.heard[1] != wanted):
            with contextlib.suppress(JobError):  # a full disk is told of by what has to be saved
                self.status.write(state=ENDING[wanted])
        self.heard = (now, wanted)
        return wanted

    def last_wish(self, obeyed: Wanted) -> Wanted:
        """How the run ends that has `obeyed` a wish: a stop that was asked for while it saved is a stop."""
        return "stopped" if read_control(self.run).wanted == "stopped" else obeyed

    def arguments(self) -> dict[str, Any]:
        """The arguments that a job other than training was launched with."""
        return load_job(self.run.config)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Report how far the job is.

        Raises:
            Interrupted: it should not go on.
        """
        wish = self.wish()
        if wish != "running":
            raise Interrupted(wish)
        now = time.monotonic()
        if done >= total or now - self._reported >= STATUS_INTERVAL:
            self._reported = now
            changes = {"message": message} if message else {}
            self.status.write(state="running", progress=(done, total), **changes)

    def say(self, kind: str, message: str, step: int = 0) -> None:
        """Record an event, and write it to the log."""
        log(f"{time.strftime('%H:%M:%S')} {message}")
        self.metrics.event(kind, step, message)


def log(line: str) -> None:
    """Write into `worker.log`, which is a worker's standard output.

    A full disk takes no line: that is not what the run should fail of, and the status and the metrics say it better.
    """
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")


def job_function(kind: Kind) -> Callable[[Job], None]:
    """The function that does jobs of `kind`. Imported when needed: preparing data needs no torch."""
    function: Callable[[Job], None] = importlib.import_module(f"logoclip.jobs.{kind}").run
    return function
