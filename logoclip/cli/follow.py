"""Watching a run from the foreground. The worker is a process of its own; here is only a pair of eyes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from logoclip.cli.interrupts import INTERRUPTED, Interrupts
from logoclip.cli.output import complain, remarks
from logoclip.cli.queue import TurnTeller
from logoclip.errors import InputError, JobError
from logoclip.runs import RunDirectory, Status, latest_scalars, out_of_sight, read_events, read_status, want
from logoclip.runs.control import STOP_SECONDS, Wanted
from logoclip.runs.death import death_of
from logoclip.runs.durations import duration
from logoclip.runs.force import end_by_force
from logoclip.runs.queue import drop

POLL_SECONDS = 0.2
PATIENT_SECONDS = 5.0  # most stops are done by then
SAID = {"note", "warning", "epoch"}  # events that are worth a line of their own


class Ended(JobError):
    """A run ended without finishing, with the exit code that this comes to."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code


def follow(run: RunDirectory, *, on_interrupt: Wanted, after: int = 0) -> Status:
    """Show `run` until no worker is at it any more.

    Ctrl+C hands `on_interrupt` to the worker and waits until it is done; a second Ctrl+C leaves at once. One that is
    still queued is taken out of the queue.

    Args:
        after: id of the last event that has been shown already.

    Raises:
        Ended: the run did not finish; with exit code 130 if that was by Ctrl+C.
    """
    asked = False
    with Interrupts() as interrupts, _Display(run, after, TurnTeller(run)) as display:
        if display.refresh().waiting:
            display.say(f"{run.id} is queued {display.turn()} (Ctrl+C takes it out of the queue)")
        while (status := display.refresh()).waiting or (status.alive and not status.unseen):
            if interrupts.noted and not asked and not (status.waiting and _dropped(run)):
                asked = True
                want(run, on_interrupt)
                display.say(f"asked to be {on_interrupt}: finishing this step (Ctrl+C again leaves it to itself)")
            time.sleep(POLL_SECONDS)
        asked = asked or interrupts.noted
    return _judged(run, status, asked)


def _dropped(run: RunDirectory) -> bool:
    try:
        drop(run)
    except InputError:  # just started: its worker is asked, once it hears
        return False
    return True


def wait_until_free(run: RunDirectory, *, stop: bool = False) -> Status:
    """The status of `run` once no worker is at it, or none that can be seen from here.

    Says so when the worker falls silent: only a person knows whether that is worth waiting for.

    Args:
        stop: the person wants it to end: says that this takes its time, and kills a worker that falls silent.

    Raises:
        JobError: a worker that fell silent cannot be killed from here.
    """
    said, began = False, time.monotonic()
    while (status := read_status(run)).alive and not status.unseen:
        if status.silent and stop:
            complain(f"{run.id}: {end_by_force(run, status)}")
        elif status.silent and not said:
            said = True
            complain(f"{run.id}: {silence(status)}; still waiting (Ctrl+C leaves it)")
        elif stop and not said and time.monotonic() - began > PATIENT_SECONDS:
            said = True
            complain(f"{run.id}: still busy; if it does not hear, it is ended by force after {STOP_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)
    return status


def silence(status: Status) -> str:
    """That a worker gives no sign of life, and what may be the matter with it."""
    process = f" (process {status.pid} on {status.host})" if status.pid else ""
    return f"no sign of life from its worker for {duration(status.silent_for)}{process}: it is stopped, or hangs"


def newest_event(run: RunDirectory) -> int:
    """The id of the last event of `run`; 0 if there is none."""
    return max((event.id for event in read_events(run.metrics)), default=0)


def _judged(run: RunDirectory, status: Status, interrupted: bool) -> Status:
    if status.state == "finished":
        return status
    # A run that failed because its input was wrong says so.
    failed = status.exit_code or JobError.exit_code
    raise Ended(outcome(run, status), INTERRUPTED if interrupted else failed)


def outcome(run: RunDirectory, status: Status) -> str:
    """How a run that did not finish ended, and what can be done about it."""
    again = f"go on with: logoclip runs resume {run.id}"
    step = f"step {status.last_durable_step}"
    if status.unseen:
        return out_of_sight(run, status)
    if status.state == "failed":
        return f"{run.id} failed: {status.error or 'no reason was left'} (log: {run.log})"
    if status.state == "lost":
        died = f"its worker died: {death_of(run, status).said}" if not status.error else status.error
        return f"{run.id}: {died}; {step} is saved; {again} (log: {run.log})"
    if status.kind == "train":
        why = f" ({status.message})" if status.message else ""
        return f"{run.id} is {status.state} at {step}{why}; {again}"
    return f"{run.id} is {status.state}"


@dataclass
class _Display:
    """A progress bar on standard error, with the run's notes above it."""

    run: RunDirectory
    position: int
    turn: Callable[[], str]
    progress: Progress = field(init=False)
    task: TaskID = field(init=False)

    def __enter__(self) -> _Display:
        said, figures = (TextColumn(text, markup=False) for text in ("{task.description}", "{task.fields[figures]}"))
        columns = (said, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), figures)
        self.progress = Progress(*columns, console=remarks(), refresh_per_second=4)
        self.task = self.progress.add_task(self.run.id, total=None, figures="")
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def refresh(self) -> Status:
        # Read before the events: what was written before the end is then always shown.
        status = read_status(self.run)
        for event in read_events(self.run.metrics, self.position):
            self.position = event.id
            if event.kind in SAID:
                self.say(event.message)
        done, total = _position(status)
        figures = self._figures(status)
        self.progress.update(
            self.task, completed=done, total=total, description=_title(self.run, status), figures=figures
        )
        return status

    def _figures(self, status: Status) -> str:
        if status.waiting:
            return self.turn()
        return _figures(self.run) if status.kind == "train" else status.message

    def say(self, text: str) -> None:
        if self.progress.console.is_terminal:
            self.progress.console.print(text)
        else:
            complain(text)


def _position(status: Status) -> tuple[int, int | None]:
    """Steps or items done, and of how many; None while that is not known."""
    if status.kind == "train":
        return status.step, status.steps_planned or None
    done, total = status.progress or (0, 0)
    return done, total or None


def _title(run: RunDirectory, status: Status) -> str:
    epoch = f" epoch {status.epoch}/{status.epochs_planned}" if status.epochs_planned else ""
    silent = f", silent for {duration(status.silent_for)}" if status.silent else ""
    return f"{run.id} {status.state}{epoch}{silent}"


def _figures(run: RunDirectory) -> str:
    newest = latest_scalars(run.metrics)
    shown = [f"{name} {newest[name][1]:.3f}" for name in ("loss", "separation", "val_separation") if name in newest]
    return "  ".join(shown)
