"""`/dev/shm`: where the processes that load crops leave their batches. A container has 64 MB of it by default."""

from __future__ import annotations

import os
from typing import Final

from logoclip.errors import InputError

AHEAD: Final = 2  # batches that each process makes before the first is fetched
EDGE: Final = 224  # of the pictures that most CLIP models take
REFERENCE_BATCH: Final = 128  # crops, and processes, of configs/jetson_orin.yaml
REFERENCE_PROCESSES: Final = 4
PLACE: Final = "/dev/shm"
REMEDY: Final = "set num_workers: 0, or start the container with --shm-size=2g"


def batch_bytes(crops: int, edge: int = EDGE) -> int:
    """What a batch takes: three colours in float32 of `crops` squares with this edge."""
    return crops * 3 * edge * edge * 4


def free_bytes() -> int | None:
    """How much more fits into the shared memory; None where there is none to look at."""
    try:
        found = os.statvfs(PLACE)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def needed_bytes(batch: int, processes: int) -> int:
    """What `processes` that load batches of so many bytes hold at once, with the one that is worked on."""
    return batch * (processes * AHEAD + 1) if processes else 0


def processes_that_fit(batch: int, wanted: int) -> int:
    """The most processes, up to `wanted`, for whose batches there is room."""
    free = free_bytes()
    if free is None:
        return wanted
    return max(0, min(wanted, (free // max(batch, 1) - 1) // AHEAD))


def check_shared_memory(crops: int, edge: int, processes: int) -> None:
    """Whether batches of so many `crops` fit, with as many `processes` loading them.

    Raises:
        InputError: they do not.
    """
    if shortage := shortage_of(crops, edge, processes):
        raise InputError(f"num_workers: {shortage}: {REMEDY}")


def shortage_of(crops: int, edge: int, processes: int) -> str:
    """What is missing, in words; empty if nothing is."""
    free, batch = free_bytes(), batch_bytes(crops, edge)
    needed = needed_bytes(batch, processes)
    if free is None or needed <= free:
        return ""
    return (
        f"{processes} of them keep up to {needed // batch} batches of {batch / 1e6:.3g} MB in {PLACE}, "
        f"which has {free / 1e6:.3g} MB free"
    )
