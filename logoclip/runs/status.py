"""What a run is: the facts, written by whoever holds its lock and judged by whoever reads them."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Struct, to_builtins
from msgspec.structs import replace

from logoclip.atomic_file import replace_text
from logoclip.errors import JobError
from logoclip.json_file import UnreadableJson, read_json
from logoclip.machine.boot import boot_id
from logoclip.runs import lock
from logoclip.runs.directory import RunDirectory
from logoclip.runs.vitals import Vitals, renewed

Kind = Literal["train", "prepare", "demo_data", "evaluate", "export", "audit", "probe", "tune"]
State = Literal[
    "queued",
    "starting",
    "running",
    "pausing",
    "paused",
    "stopping",
    "stopped",
    "finished",
    "failed",
    "lost",
]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ALIVE: Final = frozenset({"starting", "running", "pausing", "stopping"})
ENDED: Final = frozenset({"paused", "stopped", "finished", "failed"})
RESUMABLE: Final = frozenset({"queued", "paused", "stopped", "failed", "lost"})
STOPPABLE: Final = ALIVE | {"queued", "paused"}
# An end is true once the lock is free: until then the worker's memory is taken, and another cannot start.
UNTIL_FREE: Final[Mapping[State, State]] = {
    "paused": "pausing",
    "stopped": "stopping",
    "finished": "stopping",
    "failed": "stopping",
}
REMEMBERED_ASKS: Final = 32
BEAT_SECONDS: Final = 5.0  # the longest time between a worker's signs of life
SILENT_SECONDS: Final = 30.0  # six of them missed: no slow disk, but a process that is stopped or hangs in the kernel

# What no one can show or reckon with (a step of 400 digits, a time beyond the calendar) is refused where it is read.
Count = Annotated[int, Meta(ge=0, lt=2**53)]
Moment = Annotated[float, Meta(ge=0, lt=253_402_300_800)]


class StatusLost(JobError):
    """What a run's status said is gone: its file is missing or damaged."""


class Status(Struct, frozen=True):
    """The facts of one run. Times are Unix seconds; what is not known yet is None.

    Attributes:
        host: the name of the machine that works on it, for people; machines are told apart by `boot_id`.
        boot_id: which boot of which machine that is.
        serial: rises from run to run, whatever the clocks say; 0 for a run of an older version.
        updated: the worker's last sign of life.
        uptime: the same moment in seconds since the boot, on the clock that nobody sets.
        silent_for: seconds since that moment, in whole tens; 0 if no worker is at it. Judged when it is read, never
            written.
        unseen: whether another machine's worker is said to be at it while its lock is free here: that worker may be
            dead, or the lock not shared. Judged when it is read, never written.
        device: what a training computes on (`cuda:0`, `cpu`), which one training has at a time.
        turn: its place in that device's queue while it is `queued`, the lowest first; 0 if it waits for no device.
        study: the run that searches, if this training is a `trial` of it.
        vitals: what tells later what its worker died of.
        best_value: the figure that a training is judged by, at its best epoch; base_value: before its first step.
    """

    kind: Kind
    state: State
    name: str = ""
    host: str = ""
    boot_id: str = ""
    serial: Count = 0
    pid: Count | None = None
    attempt: Count = 1
    epoch: Count = 0
    epochs_planned: Count = 0
    step: Count = 0
    steps_planned: Count = 0
    last_durable_step: Count = 0
    progress: tuple[Count, Count] | None = None
    progress_began: Moment | None = None
    best_epoch: Count | None = None
    best_value: float | None = None
    base_value: float | None = None
    message: str = ""
    error: str = ""
    exit_code: int | None = None
    created: Moment = 0.0
    started: Moment | None = None
    updated: Moment = 0.0
    uptime: Moment = 0.0
    ended: Moment | None = None
    parent: str | None = None
    start_from: str | None = None
    acknowledged: tuple[str, ...] = ()
    device: str = ""
    turn: Count = 0
    study: str = ""
    trial: Count | None = None
    vitals: Vitals | None = None
    silent_for: Count = 0
    unseen: bool = False

    @property
    def alive(self) -> bool:
        """Whether a worker is at it, or, if that is `unseen`, is said to be."""
        return self.state in ALIVE

    @property
    def waiting(self) -> bool:
        """Whether it stands in the queue of a device."""
        return self.state == "queued" and self.turn > 0

    @property
    def resumable(self) -> bool:
        """Whether a fresh worker can go on with it."""
        return self.state in RESUMABLE

    @property
    def stoppable(self) -> bool:
        """Whether it can be ended for good: by its worker, or without one."""
        return self.state in STOPPABLE

    @property
    def below_base(self) -> bool:
        """Whether a training's best epoch is worse than the model that it began with."""
        return self.best_value is not None and self.base_value is not None and self.best_value < self.base_value

    @property
    def silent(self) -> bool:
        """Whether its worker has given no sign of life for so long that it is stopped, or hangs."""
        return self.silent_for >= SILENT_SECONDS


JUDGED: Final[Mapping[str, Any]] = {"silent_for": 0, "unseen": False}


def this_host() -> str:
    """The name under which this machine writes its runs. A new container has a new one."""
    return socket.gethostname()


def first_status(
    kind: Kind,
    *,
    name: str,
    parent: str | None = None,
    start_from: str | None = None,
    serial: int = 0,
    device: str = "",
    study: str = "",
    trial: int | None = None,
) -> Status:
    """The status of a run that nobody has launched yet; with a `device` it stands in the queue of that from now on."""
    now = time.time()
    return Status(
        kind,
        "queued",
        name,
        host=this_host(),
        boot_id=boot_id(),
        serial=serial,
        created=now,
        updated=now,
        parent=parent,
        start_from=start_from,
        device=device,
        turn=serial if device else 0,
        study=study,
        trial=trial,
    )


def status_text(status: Status) -> str:
    """`status.json` for `status`."""
    values = to_builtins(status)
    return json.dumps({key: value for key, value in values.items() if key not in JUDGED}, indent=1) + "\n"


def read_status(run: RunDirectory) -> Status:
    """The status as a reader must judge it. Raises nothing: one bad run is a row among the others.

    Whoever holds the lock is alive, on whichever machine. With the lock free a run that is alive on paper is `lost`,
    unless another machine is at it: locks may not reach that far, so it is shown as written, and `unseen`. An end with
    the lock still held is `pausing` or `stopping`: the worker's memory is not free yet.
    A `status.json` that is damaged is `lost`, with the reason in `error`.
    """
    try:
        return _judged(run)
    except StatusLost as error:
        remedy = f"`logoclip runs resume {run.id}` begins it anew and goes on from the last checkpoint"
        return Status("train", "lost", name=run.id, error=f"{error}: {remedy}")
    except JobError as error:
        return Status("train", "lost", name=run.id, error=str(error))


def _judged(run: RunDirectory) -> Status:
    written = written_status(run)
    while True:
        if lock.is_held(run):
            return _aged(_until_free(written))
        if not written.alive:
            return written
        # Between reading and probing the worker may have written its last word and gone, or a launcher come.
        # Only a status that was the same before and after the lock was seen free belongs to nobody.
        again = written_status(run)
        if again == written:
            elsewhere = beyond_our_locks(written)
            return _aged(replace(written, unseen=True)) if elsewhere else _lost(written)
        written = again


def beyond_our_locks(written: Status) -> bool:
    """Whether the lock of this run, seen free, may be held all the same: on another machine.

    Not after a reboot of this one (the same name, another boot), nor in another container on it (the same boot).
    """
    return written.boot_id != boot_id() and written.host != this_host()


def _lost(written: Status) -> Status:
    return replace(written, state="lost")


def _until_free(written: Status) -> Status:
    if written.state not in UNTIL_FREE:
        return written
    message = f"{written.state}: waiting for its process to end"
    return replace(written, state=UNTIL_FREE[written.state], message=message)


def _aged(status: Status) -> Status:
    """With the seconds since its worker's last sign of life.

    By the clock that counts from the boot, which is one for all processes of that boot and which nobody sets: a Jetson
    begins in 1970 until it finds the network's time. Between machines there is only the time of day.
    In whole tens: of a worker that gives its signs of life, who looks again and again sees nothing change.
    """
    same_boot = status.uptime and status.boot_id == boot_id()
    age = time.monotonic() - status.uptime if same_boot else time.time() - status.updated
    return replace(status, silent_for=max(int(age // 10) * 10, 0))


def duration(seconds: float) -> str:
    """A time in the largest unit that it fills."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def written_status(run: RunDirectory) -> Status:
    """The status as it stands in the file, unjudged. Keys of a newer version are passed over.

    Raises:
        StatusLost: `status.json` is missing or damaged.
        JobError: it may not be read.
    """
    try:
        return replace(read_json(run.status_file, Status), **JUDGED)
    except FileNotFoundError as error:
        raise StatusLost(f"{run.status_file}: cannot be read: {error.strerror}") from error
    except UnreadableJson as error:
        kind = JobError if isinstance(error.__cause__, OSError) else StatusLost
        raise kind(str(error)) from error


class StatusWriter:
    """Writes one run's status. Only the holder of the run's lock may have one; its threads may share it."""

    def __init__(self, run: RunDirectory) -> None:
        """Goes on from what is written.

        Raises:
            JobError: `status.json` is missing or damaged.
        """
        self._run = run
        # A sign of life between a change and its replacement of the file would bring the old state back.
        self._one_at_a_time = threading.Lock()
        self.current = written_status(run)

    def write(self, **changes: Any) -> Status:
        """Replaces the status, with `changes` made; the times follow by themselves.

        A change of state, process or last durable step waits for the disk. A mere step forward does not, and a disk
        that takes none (it is full) is told of it with the next change that counts.

        Raises:
            JobError: a change that counts cannot be written, or the run's directory is gone.
        """
        with self._one_at_a_time:
            before, now = self.current, time.time()
            after = replace(before, **changes)
            if after.state != before.state:
                after = _timed(after, now)
            if _counts_anew(before.progress, after.progress):
                after = replace(after, progress_began=now)
            # A step lost to a power cut is repeated from the checkpoint anyway. What a reader, or a resume, decides by
            # must not come back older than what it speaks of: a checkpoint is on the disk before its step is said.
            self._replace(after, now, durable=_decisive(after) != _decisive(before))
            return self.current

    def beat(self) -> None:
        """Gives a sign of life: the same facts, at a later moment. A disk that takes none is no reason to end."""
        with self._one_at_a_time, contextlib.suppress(JobError):
            vitals = self.current.vitals and renewed(self.current.vitals)
            self._replace(replace(self.current, vitals=vitals), time.time())

    def _replace(self, status: Status, now: float, *, durable: bool = False) -> None:
        self.current = replace(status, updated=now, uptime=time.monotonic())
        try:
            replace_text(self._run.status_file, status_text(self.current), durable=durable)
        except OSError as error:
            if not (durable or isinstance(error, FileNotFoundError)):
                return
            raise JobError(
                f"{self._run.status_file}: cannot be written: {error.strerror}; "
                f"mend that, then `logoclip runs resume {self._run.id}` goes on"
            ) from error

    def acknowledge(self, ask_id: str) -> Status:
        """Says that the ask called `ask_id` has been done."""
        return self.write(acknowledged=(*self.current.acknowledged, ask_id)[-REMEMBERED_ASKS:])


def _decisive(status: Status) -> tuple[object, ...]:
    return status.state, status.pid, status.last_durable_step


def _counts_anew(before: tuple[int, int] | None, after: tuple[int, int] | None) -> bool:
    """Whether a part of the job begins with `after`: each part counts from zero."""
    return after is not None and (before is None or after[0] < before[0] or after[1] != before[1])


def _timed(status: Status, now: float) -> Status:
    if status.state in ENDED:
        return replace(status, ended=now)
    started = now if status.state == "starting" else status.started or now
    return replace(status, started=started, ended=None)
