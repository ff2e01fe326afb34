"""What a run is: the facts, as they stand in its `status.json`. `judging` reads them, `status_writer` writes them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta, Struct, to_builtins
from msgspec.structs import replace

from logoclip.errors import JobError
from logoclip.json_file import UnreadableJson, read_json
from logoclip.machine.boot import boot_id
from logoclip.runs.directory import RunDirectory
from logoclip.runs.states import ALIVE, RESUMABLE, STOPPABLE, Kind, State
from logoclip.runs.vitals import Vitals

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
