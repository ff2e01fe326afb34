"""What a worker leaves in its status so that others can tell later what it died of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from logoclip.machine.memory_kills import group_counter, kills_in, machine_kills

Number = Annotated[int, Meta(ge=0, lt=2**53)]


class Vitals(Struct, frozen=True):
    """As they were at its last sign of life.

    Attributes:
        log_start: where in `worker.log` its own words begin, in bytes.
        group_counter: the file that counts what the kernel killed for memory in its control group; empty if none does.
        group_kills, machine_kills: how often that was, in the group and on the whole machine; None if nobody counts.
    """

    log_start: Number = 0
    group_counter: str = ""
    group_kills: Number | None = None
    machine_kills: Number | None = None


def taken(log_start: int) -> Vitals:
    """Those of this process, which is a worker whose words begin at `log_start`."""
    return renewed(Vitals(log_start, group_counter()))


def renewed(vitals: Vitals) -> Vitals:
    """`vitals` with the counts of now."""
    group = kills_in(Path(vitals.group_counter)) if vitals.group_counter else None
    return replace(vitals, group_kills=group, machine_kills=machine_kills())
