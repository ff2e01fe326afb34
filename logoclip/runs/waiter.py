"""The process that waits for a device, for the trainings of one workspace that are queued for it.

It is no daemon that anything depends on: it holds a lock while it lives, it ends when nothing waits any more, and
whoever looks at the queue and finds none starts one (`tend`). It loads no torch. After a restart of the machine
the queue is what it was, and goes on when a console or a command looks.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from logoclip.holding import take
from logoclip.runs import queue
from logoclip.runs.launch import holding, start_process

POLL_SECONDS: Final = 0.5  # a waiter that slept in `flock` would not notice that nothing waits any more
LOOK_EVERY: Final = 20  # polls of a busy device between two looks at what waits


def tend(runs: Path, workspace: Path, devices: Iterable[str] | None = None) -> None:
    """Sees to it that somebody waits for each device that a training of this machine waits for.

    Args:
        devices: those, where they are known already.

    Raises:
        JobError: `runs` cannot be read.
    """
    for device in {one.status.device for one in queue.waiting(runs)} if devices is None else devices:
        # Not ours to write, a full disk: what waits goes on when somebody looks for whom it works.
        with contextlib.suppress(OSError):
            see_to(runs, workspace, device)


def see_to(runs: Path, workspace: Path, device: str) -> None:
    """Starts the waiter for `device` unless there is one.

    Raises:
        OSError: it cannot be started.
    """
    if (descriptor := _claim(runs, device)) is None:
        return
    with holding(descriptor):
        command = ["logoclip.runs.waiter", str(runs.resolve()), device]
        command += ["--workspace", str(workspace.resolve()), "--lock-fd", str(descriptor)]
        start_process(command, runs, runs / ".queue.log", [descriptor], {})


def wait(runs: Path, workspace: Path, device: str, descriptor: int | None) -> None:
    """Starts what waits for `device`, one after the other, until nothing does.

    Args:
        descriptor: holds the waiter's lock, and is closed here.
    """
    while descriptor is not None:
        with holding(descriptor):
            while queue.waiting(runs, device):
                _wait_for_one(runs, workspace, device)
        # Who queues a run sees to a waiter after that. Either that one found the lock free, or its run is seen here.
        descriptor = _claim(runs, device) if queue.waiting(runs, device) else None


def _wait_for_one(runs: Path, workspace: Path, device: str) -> None:
    for _ in range(LOOK_EVERY):
        if started := queue.advance(runs, workspace, device):
            sys.stdout.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {device} is free: {started.id} starts\n")
            return
        time.sleep(POLL_SECONDS)


def _claim(runs: Path, device: str) -> int | None:
    """The waiter's lock, one for each device of each machine that shares the workspace; None if there is a waiter."""
    # By the machine's name: two machines that share a disk have a queue each for their own `cpu`.
    name = re.sub(r"[^\w-]", "-", f"{device}@{os.uname().nodename}")
    descriptor = os.open(runs / f".waiter-{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    if take(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def main() -> None:
    """Wait for the device named on the command line. Started by `see_to` alone."""
    import argparse  # not for everybody who only looks whether a waiter is due

    parser = argparse.ArgumentParser(prog="logoclip.runs.waiter", description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("device")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--lock-fd", type=int, required=True)
    arguments = parser.parse_args()
    os.set_inheritable(arguments.lock_fd, False)  # the workers that it starts must not keep it
    wait(arguments.runs, arguments.workspace, arguments.device, arguments.lock_fd)


if __name__ == "__main__":
    main()
